/**
 * Owns the link region: reaching the service, losing it, coming back, hanging up. At most one connection is alive.
 * Must never decide what becomes of the person's words or of the answer.
 */
import { appError, type AppError } from '../../src-preload/contract/app-error.js';
import { asConnectionId, type ConnectionId } from '../../src-preload/contract/ids.js';
import { isListening, isSpeakingFreely, type LinkState, type LinkStep, type SessionState } from './state.js';
import { chain, choose, clearTrouble, emit, patch, stale, stay, step, trouble, type Move } from './step.js';
import { TUNING } from './tuning.js';

const OFFLINE: LinkState = { kind: 'offline' };

/** Starts a connection of a new identity; the answers of the one before are forgotten with it. */
const open =
  (attempt: number, why: 'wanted' | 'rotation' | 'recovery'): Move =>
  (state, context) => {
    const connections = state.ids.connections + 1;
    const connectionId = asConnectionId(`${state.ids.prefix}-c${connections}`);
    const terms = context.capabilities;
    return step(
      {
        ...state,
        link: { kind: 'connecting', connectionId, step: 'preparing', attempt, why, terms },
        ids: { ...state.ids, connections },
        past: [],
        quietSinceMs: why === 'wanted' ? context.nowMs : state.quietSinceMs,
      },
      { type: 'open-link', connectionId, resume: state.resume },
    );
  };

/** Somebody needs the service: whatever the link does, it is to be on its way. */
export const reach: Move = choose(({ link }) => {
  switch (link.kind) {
    case 'offline':
      return open(0, 'wanted');
    case 'blocked':
      return chain(clearTrouble('link'), open(0, 'wanted'));
    case 'waiting':
      return reconnect;
    case 'connecting':
      return link.why === 'rotation' ? patch({ link: { ...link, why: 'wanted' } }) : stay;
    case 'closing':
      return patch({ link: { ...link, then: 'reconnect' } });
    case 'ready':
      return stay;
  }
});

/** The pause is over, or there is reason not to wait it out. */
export const reconnect: Move = choose(({ link }) => (link.kind === 'waiting' ? open(link.attempt, 'recovery') : stay));

/** How far the connection has come; never backwards. */
export const stepped = (connectionId: ConnectionId, to: LinkStep): Move =>
  choose(({ link }) => {
    if (link.kind !== 'connecting' || link.connectionId !== connectionId) return stale;
    const order: readonly LinkStep[] = ['preparing', 'opening', 'awaiting-ready'];
    return order.indexOf(to) > order.indexOf(link.step) ? patch({ link: { ...link, step: to } }) : stay;
  });

/** The service is ready. The gate opens now, or after its greeting. */
export const becameReady: Move = choose(({ link }, { nowMs }) => {
  if (link.kind !== 'connecting') return stale;
  const { connectionId, attempt, terms } = link;
  const gate = terms.greeting === 'gates-mic' ? 'greeting' : 'open';
  return chain(
    clearTrouble('link'),
    patch({
      link: {
        kind: 'ready',
        connectionId,
        attempt,
        gate,
        expiry: { kind: 'unknown' },
        readyAtMs: nowMs,
        idleBoundAtMs: nowMs,
        terms,
      },
    }),
    gate === 'open' ? emit({ type: 'open-gate', connectionId }) : stay,
  );
});

/** The greeting is over, or silence is confirmed: utterances may pass. */
export const openGate = (held: 'greeting' | 'cut'): Move =>
  choose(({ link }) =>
    link.kind === 'ready' && link.gate === held
      ? chain(patch({ link: { ...link, gate: 'open' } }), emit({ type: 'open-gate', connectionId: link.connectionId }))
      : stay,
  );

/** Keeps a new utterance back until the service knows how much of its answer was heard; never one under way. */
export const holdGate: Move = choose((state) =>
  state.link.kind === 'ready' &&
  state.link.gate === 'open' &&
  state.reply.kind === 'cutting' &&
  (state.capture.kind === 'closed' || (isListening(state) && !isSpeakingFreely(state)))
    ? chain(patch({ link: { ...state.link, gate: 'cut' } }), emit({ type: 'close-gate' }))
    : stay,
);

export const expiring = (inMs: number): Move =>
  choose(({ link }) =>
    link.kind === 'ready' ? patch({ link: { ...link, expiry: { kind: 'soon', inMs: Math.max(0, inMs) } } }) : stay,
  );

export const stable: Move = choose(({ link }) =>
  link.kind === 'ready' ? patch({ link: { ...link, attempt: 0 } }) : stay,
);

/** Whether the loss of the live connection for this reason ends all trying. */
export const isHopeless = (state: SessionState, error: AppError): boolean => {
  const { link } = state;
  return (
    !error.retryable ||
    ((link.kind === 'connecting' || link.kind === 'ready') && link.attempt >= pausesOf(state).length)
  );
};

/** Pauses before each try. Whoever speaks or waits for an answer is worth asking more often. */
const pausesOf = ({ capture, outgoing }: SessionState): readonly number[] => {
  const isWaitedFor = (capture.kind !== 'closed' && capture.mode !== 'hands-free') || outgoing.kind !== 'none';
  return isWaitedFor ? TUNING.backOffWaitedMs : TUNING.backOffMs;
};

/** Nothing more goes over the connection. What becomes of the words comes after this. */
export const drop = (link: LinkState, how: 'gone' | 'ours'): Move => {
  if (link.kind !== 'connecting' && link.kind !== 'ready') return stay;
  const { connectionId } = link;
  return chain(
    link.kind === 'ready' ? emit({ type: 'close-gate' }) : stay,
    how === 'ours' ? emit({ type: 'close-link', connectionId, how: 'detach' }) : stay,
  );
};

/** The connection was of no use and is dropped: waits and tries again. */
export const backOff = (error: AppError): Move =>
  choose((state, { random }) => {
    const { link } = state;
    if (link.kind !== 'connecting' && link.kind !== 'ready') return stay;
    const attempt = link.attempt + 1;
    const pauses = pausesOf(state);
    const pauseMs = pauses[link.attempt] ?? pauses.at(-1) ?? 0;
    const delayMs =
      error.retryAfterMs === undefined
        ? Math.round(pauseMs * (1 + TUNING.jitterShare * random))
        : Math.min(error.retryAfterMs, TUNING.retryAfterCapMs);
    const loud = attempt > TUNING.silentTries || error.retryAfterMs !== undefined;
    return chain(
      patch({ link: { kind: 'waiting', attempt, cause: error, delayMs } }),
      loud ? trouble('link', error) : stay,
    );
  });

/** The connection is dropped, and trying is over until the person asks again. */
export const block = (error: AppError): Move =>
  choose((_, { nowMs }) => {
    const unreachable = error.code === 'connection-lost' || error.code === 'timeout';
    const told = unreachable ? appError('network-unreachable') : error;
    const blocked: LinkState = { kind: 'blocked', error: told, sinceMs: nowMs };
    return chain(patch({ link: blocked }), trouble('link', told));
  });

/** Ends the connection with a goodbye where there is somebody to say it to. */
export const hangUp = (then: 'offline' | 'reconnect', conversation: 'kept' | 'ended'): Move =>
  choose(({ link }) => {
    switch (link.kind) {
      case 'offline':
        return stay;
      case 'waiting':
        return patch({ link: OFFLINE });
      case 'blocked':
        return chain(clearTrouble('link'), patch({ link: OFFLINE }));
      case 'closing':
        return patch({ link: { ...link, then } });
      case 'connecting':
        // Nobody is there yet to say goodbye to.
        return chain(
          emit({ type: 'close-link', connectionId: link.connectionId, how: 'detach' }),
          patch({ link: OFFLINE }),
          then === 'reconnect' ? open(0, 'wanted') : stay,
        );
      case 'ready': {
        const { connectionId } = link;
        return chain(
          emit({ type: 'close-gate' }),
          conversation === 'ended' ? emit({ type: 'send', connectionId, intent: { type: 'conversation-end' } }) : stay,
          emit({ type: 'close-link', connectionId, how: 'leave' }),
          patch({ link: { kind: 'closing', connectionId, then } }),
        );
      }
    }
  });

/** The other side has hung up already. */
export const hangUpGone: Move = choose(({ link }) => chain(drop(link, 'gone'), patch({ link: OFFLINE })));

/** The goodbye is over. `forced`: it took too long, and the connection is dropped. */
export const closed = (how: 'gone' | 'forced'): Move =>
  choose(({ link }) => {
    if (link.kind !== 'closing') return stay;
    const { connectionId, then } = link;
    return chain(
      how === 'forced' ? emit({ type: 'close-link', connectionId, how: 'detach' }) : stay,
      patch({ link: OFFLINE }),
      then === 'reconnect' ? open(0, 'wanted') : stay,
    );
  });

/** Replaces a connection near its end while nobody uses it. */
export const rotate: Move = choose(({ link }) =>
  link.kind === 'ready' ? chain(drop(link, 'ours'), open(0, 'rotation')) : stay,
);

/** Something happened to the way to the service: a connection that looks alive is asked whether it is. */
export const probe: Move = choose(({ link }) =>
  link.kind === 'ready' || (link.kind === 'connecting' && link.step === 'awaiting-ready')
    ? emit({ type: 'probe-link', connectionId: link.connectionId })
    : stay,
);

/** There is a new way out: a try that is still looking for one begins anew, since it may be looking in vain. */
export const lookAgain: Move = choose(({ link }) =>
  link.kind === 'connecting' && link.step !== 'awaiting-ready'
    ? chain(drop(link, 'ours'), open(link.attempt, link.why))
    : stay,
);

/** Another bound for staying without a turn counts at once; time that passed already counts too. */
export const idleBoundChanged: Move = choose(({ link }, { capabilities: { idleHangUpMs }, nowMs }) => {
  if (link.kind !== 'ready' && link.kind !== 'connecting') return stay;
  const terms = { ...link.terms, idleHangUpMs };
  return patch({ link: link.kind === 'ready' ? { ...link, terms, idleBoundAtMs: nowMs } : { ...link, terms } });
});

/** The network is back: a try that failed for want of it is no longer hopeless. */
export const unblock: Move = choose(({ link }) =>
  link.kind === 'blocked' && link.error.code === 'network-unreachable'
    ? chain(clearTrouble('link'), patch({ link: OFFLINE }))
    : stay,
);
