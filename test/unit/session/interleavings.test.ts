/**
 * Random interleavings of everything that can happen, on ports that throw when the session breaks its word, with the
 * promises of the machine checked at every step. Stale facts are as likely as fresh ones.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appError, type AppError } from '../../../src-preload/contract/app-error.js';
import { asCaptureId, asConnectionId, asTurnId, type TurnId } from '../../../src-preload/contract/ids.js';
import { pcm16 } from '../../../src-preload/contract/audio.js';
import type { Capabilities, ProviderEvent } from '../../../src-main/providers/types.js';
import { isAttended } from '../../../src-main/session/attend.js';
import { search } from '../../../src-main/session/listening.js';
import { liveTurns } from '../../../src-main/session/reply.js';
import {
  isListening,
  isSpeakingFreely,
  isUnanswered,
  liveConnection,
  type SessionState,
} from '../../../src-main/session/state.js';
import type { TakenStep } from '../../../src-main/session/shell.js';
import type { Command } from '../../../src-main/session/commands.js';
import { wantedTimers } from '../../../src-main/session/timers.js';
import { createStage, WIRE_RATE_HZ, type Stage } from './stage.js';

const KINDS: readonly Partial<Capabilities>[] = [
  {},
  { turnEnd: 'explicit', userTranscript: 'none', greeting: 'first' },
  { turnEnd: 'server-vad', resume: 'none', idleHangUpMs: 20_000 },
  { greeting: 'gates-mic', maxConnectionMs: 60_000, turnEnd: 'explicit' },
  { textInput: false, maxConnectionMs: 30_000, idleHangUpMs: null },
];

const ERRORS: readonly AppError[] = [
  appError('connection-lost'),
  appError('provider-fault'),
  appError('rate-limited', { retryAfterMs: 2_000 }),
  appError('credentials-rejected'),
  appError('timeout'),
];

const WIRE: ReadonlySet<Command['type']> = new Set([
  'send',
  'begin-utterance',
  'end-utterance',
  'cancel-utterance',
  'resend-utterance',
  'open-gate',
  'close-link',
  'open-link',
]);

/** Plain, since it is asked some million times. */
function must(holds: boolean, promise: string): asserts holds {
  if (!holds) throw new Error(`Not so: ${promise}.`);
}

/** What the service may still be heard of: by its own count of answers. */
class Witness {
  readonly stage: Stage;
  /** Answers the service began, each with the connection it began on. */
  readonly answers: string[] = [];
  /** Answers nothing may come of any more. */
  readonly fenced = new Set<number>();
  /** Which of our turns an answer became. */
  readonly serials = new Map<TurnId, number>();
  readonly texts = new Map<TurnId, string>();
  events = 0;
  /** Of these, so many met a microphone without a key, and so many began an utterance that we found. */
  free = 0;
  found = 0;

  constructor(stage: Stage) {
    this.stage = stage;
    stage.ports.reply.onWrite = (turnId, pcm) => {
      const serial = pcm[0] ?? -1;
      this.serials.set(turnId, serial);
      this.#mayBeHeard(serial);
    };
    stage.ports.transcript.onTurn = ({ id, speaker, text }) => {
      const before = this.texts.get(id) ?? '';
      if (speaker === 'assistant' && !this.texts.has(id)) this.#followsItsQuestion(id);
      this.texts.set(id, text);
      if (speaker !== 'assistant' || text === before) return;
      const serial = Number(/(\d+);$/.exec(text)?.[1] ?? -1);
      this.serials.set(id, serial);
      this.#mayBeHeard(serial);
    };
  }

  /** Whoever keeps turns keeps them as they are first told. */
  #followsItsQuestion(answer: TurnId): void {
    const begun = this.stage.marks.find(({ name, turnId }) => name === 'reply-start' && turnId === answer);
    const question = begun?.name === 'reply-start' ? begun.answers : null;
    must(question === null || this.texts.has(question), 'a question is told before its answer');
  }

  #mayBeHeard(serial: number): void {
    must(this.answers[serial] === this.stage.ports.link.live?.id, 'only the live connection is heard');
    must(!this.fenced.has(serial), 'no fenced answer is heard');
  }

  /** The name the service gives an answer: the same on every connection, as services do. */
  static wireId(serial: number): TurnId {
    return asTurnId(`w${serial}`);
  }

  check({ event, before, after, commands }: TakenStep): void {
    this.events++;
    if (isListening(after)) this.free++;
    if (event.type.startsWith('speech-') && isSpeakingFreely(after) && !isSpeakingFreely(before)) this.found++;
    for (const command of commands) {
      if (command.type === 'send' && command.intent.type === 'reply-cancel') {
        const serial = /^w(\d+)$/.exec(command.intent.turnId)?.[1];
        if (serial !== undefined) this.fenced.add(Number(serial));
      }
      if (command.type === 'clear-playback') {
        const serial = this.serials.get(command.turnId);
        // An output that broke leaves its text alone; every other silence is for good.
        if (serial !== undefined && after.reply.kind === 'cutting') this.fenced.add(serial);
      }
    }
    if (isTooLate(event, before)) {
      must(commands.length === 0, `nothing comes of a late ${event.type}`);
      must(JSON.stringify(after) === JSON.stringify({ ...before, stale: before.stale + 1 }), 'late facts are counted');
    }
    silenceComesFirst(event.type, before, after, commands);
    timersFollow(event, after, commands);
    regionsAgree(after);
    if (event.type === 'talk-stop') releaseIsHeard(after);
  }

  /** At the end of everything. */
  checkRecord(): void {
    for (const mark of this.stage.marks) {
      if (mark.name !== 'reply-start' || mark.answers === null) continue;
      must(this.texts.has(mark.answers), 'what was answered was told');
    }
  }

  /** A microphone without a key is heard by the service, or looked at by us; nothing else is. */
  #somebodyListens(): void {
    const { ports, state } = this.stage;
    const { capture, link, ears } = state;
    const { listening } = ports.uplink;
    const looked = ports.endpointer.live?.captureId ?? null;
    const isFree = capture.kind !== 'closed' && capture.mode === 'hands-free';
    if (!isFree) {
      must(listening === null && looked === null, 'nobody listens without need');
      return;
    }
    if (capture.kind === 'draining') return;
    must(listening?.captureId === capture.captureId, 'what is said without a key is kept');
    must(looked === null || looked === capture.captureId, 'the open microphone is looked at');
    if (looked === null) must(ears === 'service' && link.kind === 'ready', 'somebody hears the open microphone');
  }

  /** What must hold between events. */
  checkPorts(): void {
    const { ports, session, state } = this.stage;
    const { capture, link } = state;
    const { current } = ports.capture;
    if (current !== null) {
      must(capture.kind !== 'closed' && capture.captureId === current.id, 'an open microphone is known');
    }
    if (current?.phase === 'open') must(session.snapshot().microphoneOpen, 'an open microphone shows');
    const snapshot = session.snapshot();
    if (current !== null && current.phase !== 'stopping') {
      must(snapshot.talkMode !== null, 'an open microphone has a reason that shows');
      if (snapshot.talkMode === 'hands-free') must(isLeaving(capture) || snapshot.handsFree, 'and hands-free shows');
    }
    this.#somebodyListens();
    must((ports.link.live?.id ?? null) === liveConnection(link), 'the live connection is known');
    const through = link.kind === 'ready' && link.gate === 'open' ? link.connectionId : null;
    must(ports.uplink.gate === through, 'the gate is as it is thought to be');
    if (link.kind === 'ready') must(ports.link.attended === isAttended(state), 'who is waited on is watched');
    must(ports.clock.running === Object.keys(wantedTimers(state)).length, 'exactly the wanted timers run');
  }
}

/** Rule 0: whether the key of the fact is not the live one. */
function isTooLate(event: TakenStep['event'], state: SessionState): boolean {
  const { link, capture, reply } = state;
  switch (event.type) {
    case 'link-step':
    case 'link-lost':
    case 'link-closed':
    case 'provider-event':
      return event.connectionId !== liveConnection(link);
    case 'capture-started':
    case 'capture-failed':
    case 'capture-stalled':
    case 'capture-drained':
      return capture.kind === 'closed' || capture.captureId !== event.captureId;
    case 'speech-began':
    case 'speech-confirmed':
    case 'speech-ended':
    case 'speech-dismissed':
    case 'endpointing-failed':
      return search(state)?.captureId !== event.captureId;
    case 'playback-started':
    case 'playback-drained':
    case 'playback-cut':
    case 'playback-failed':
      return (
        !liveTurns(reply).some(({ turnId }) => turnId === event.turnId) &&
        !(reply.kind === 'cutting' && reply.turn.turnId === event.turnId)
      );
    default:
      return false;
  }
}

function silenceComesFirst(
  type: string,
  before: SessionState,
  after: SessionState,
  commands: readonly Command[],
): void {
  if (before.reply.kind !== 'playing' || after.reply.kind !== 'cutting') return;
  const silence = commands.findIndex((command) => command.type === 'clear-playback');
  const wire = commands.findIndex((command) => WIRE.has(command.type));
  must(silence >= 0, `${type} silences`);
  must(wire < 0 || silence < wire, `${type} silences before it speaks`);
  must(
    !commands.some((it) => it.type === 'send' && it.intent.type === 'reply-cancel' && it.intent.heardMs > 0),
    'how much was heard is not known before silence is confirmed',
  );
}

function timersFollow(event: TakenStep['event'], after: SessionState, commands: readonly Command[]): void {
  for (const command of commands) {
    if (command.type === 'start-timer') must(command.delayMs <= 700_000, 'timers are bounded');
  }
  if (event.type === 'timer-expired') {
    must(wantedTimers(after)[event.timer]?.key !== event.key, `something comes of ${event.timer}`);
  }
}

function regionsAgree(state: SessionState): void {
  const { reply, outgoing, link, capture, microphone, handsFree, speech } = state;
  if (reply.kind === 'awaited') {
    must(outgoing.kind !== 'none' && isUnanswered(outgoing), 'only something unanswered is awaited');
    must(outgoing.turnId === reply.turnId, 'what is awaited is what was asked');
    must(link.kind !== 'offline' && link.kind !== 'blocked' && link.kind !== 'waiting', 'awaited with a link');
  }
  if (isUnanswered(outgoing)) must(link.kind !== 'offline' && link.kind !== 'blocked', 'asked with a link');
  if (outgoing.kind === 'voice' && !isUnanswered(outgoing)) {
    must(capture.kind !== 'closed' && capture.captureId === outgoing.captureId, 'what is recorded is captured');
  }
  if (microphone === 'muted') must(capture.kind === 'closed' || capture.kind === 'draining', 'mute closes');
  const isOpen = capture.kind === 'opening' || capture.kind === 'open';
  if (isOpen && capture.mode === 'hands-free') {
    const isLeaving = capture.kind === 'opening' && capture.key === 'released';
    must(handsFree === 'on' || handsFree === 'lost' || isLeaving, 'a microphone without a key is wanted');
    if (!isLeaving)
      must(!['offline', 'blocked'].includes(link.kind), 'a microphone without a key has somebody to hear it');
  }
  if (handsFree === 'on' && microphone === 'live') must(capture.kind !== 'closed', 'what is wanted is open');
  if (speech !== null) must(isOpen && capture.mode === 'hands-free', 'speech is heard in an open microphone');
}

const isLeaving = (capture: SessionState['capture']): boolean =>
  capture.kind === 'opening' && capture.key === 'released';

function releaseIsHeard({ capture }: SessionState): void {
  if (capture.kind !== 'closed' && capture.mode === 'hands-free') return;
  must(capture.kind !== 'open', 'a release closes');
  must(capture.kind !== 'opening' || capture.key === 'released', 'an early release is remembered');
}

/** A number decides what happens next; `pick` takes further choices out of it. */
function happen(witness: Witness, number: number): void {
  const { stage } = witness;
  const { ports, session } = stage;
  let rest = number;
  const pick = (options: number): number => {
    const choice = rest % options;
    rest = Math.floor(rest / options);
    return choice;
  };
  const atMs = ports.clock.nowMs();
  const staleConnection = (): boolean => pick(8) === 0;
  const wire = (event: ProviderEvent): void => {
    if (ports.link.opened.length === 0) return;
    const some = ports.link.opened[pick(ports.link.opened.length)];
    ports.link.event(event, staleConnection() && some !== undefined ? some : ports.link.last);
  };
  const answer = (): number => {
    if (witness.answers.length === 0 || pick(4) === 0) {
      witness.answers.push(ports.link.opened.at(-1) ?? 'none');
      return witness.answers.length - 1;
    }
    // Mostly the latest ones, sometimes any that ever was.
    const back = pick(5) === 0 ? pick(witness.answers.length) : Math.min(pick(3), witness.answers.length - 1);
    return witness.answers.length - 1 - back;
  };
  const reply = (make: (turnId: TurnId, serial: number) => ProviderEvent): void => {
    const serial = answer();
    const connectionId = witness.answers[serial];
    if (connectionId === undefined || connectionId === 'none') return;
    // An answer's events come on its own connection, be it dead.
    ports.link.event(make(Witness.wireId(serial), serial), asConnectionId(connectionId));
  };
  const turn = (): TurnId | null => {
    const known = [...ports.reply.turns.keys()];
    return pick(3) === 0 ? (known[pick(Math.max(1, known.length))] ?? null) : ports.reply.head;
  };
  /** A whole utterance, as far as the microphone lets it. */
  const say = (): void => {
    stage.press();
    if (ports.capture.current?.phase === 'asked') ports.capture.started();
    stage.release();
    if (ports.capture.current?.phase === 'stopping') ports.capture.drained();
  };
  const actions: readonly (() => void)[] = [
    say,
    say,
    () => {
      say();
      const error = ERRORS[pick(2)];
      if (error !== undefined) wire({ type: 'failure', error, fatal: pick(2) === 0 });
      stage.verb({ type: 'retry' });
    },
    () => {
      wire({ type: 'user-speech-start' });
      ports.clock.advance(250);
    },
    () => stage.press((['hold', 'hold', 'latched'] as const)[pick(3)] ?? 'hold'),
    ...Array.from({ length: 4 }, () => () => stage.verb({ type: 'hands-free-set', on: true })),
    () => pick(4) === 0 && stage.verb({ type: 'hands-free-set', on: false }),
    ...Array.from({ length: 4 }, () => () => ports.endpointer.live !== null && ports.endpointer.began(pick(100_000))),
    () => ports.endpointer.live !== null && ports.endpointer.confirmed(),
    () => ports.endpointer.live !== null && ports.endpointer.confirmed(),
    () => ports.endpointer.live !== null && ports.endpointer.ended(pick(2_000)),
    () => ports.endpointer.live !== null && ports.endpointer.ended(pick(2_000)),
    () => ports.endpointer.live !== null && ports.endpointer.dismissed(),
    () => ports.endpointer.live !== null && pick(8) === 0 && ports.endpointer.failed(),
    () => {
      // Found too late, in a capture that somebody else looks at by now, or nobody.
      const captureId = asCaptureId(pick(20));
      if (captureId === ports.endpointer.live?.captureId) return;
      const type = (['speech-confirmed', 'speech-dismissed'] as const)[pick(2)];
      if (type !== undefined) session.dispatch({ type, captureId });
    },
    () => stage.press(),
    () => stage.release(),
    () => stage.release(),
    () => stage.verb({ type: 'talk-latch' }),
    () => stage.verb({ type: 'talk-cancel', reason: 'escape' }),
    () => stage.verb({ type: 'interrupt', atMs }),
    () => stage.verb({ type: 'text-send', text: 'text' }),
    () => stage.verb({ type: 'retry' }),
    () => stage.verb({ type: 'context-send', text: 'context' }),
    () => stage.verb({ type: 'mute-set', muted: pick(6) === 0 }),
    () => stage.verb({ type: 'session-start' }),
    () => {
      if (pick(4) > 0) return;
      stage.verb({ type: 'session-end', why: pick(2) === 0 ? 'assistant-changed' : 'new-conversation' });
    },
    () => stage.verb({ type: 'error-dismissed' }),
    () => {
      const what = (
        [
          'suspend',
          'resume',
          'lock',
          'network-online',
          'network-offline',
          'window-gone',
          'device-change',
          'microphone-outdated',
        ] as const
      )[pick(7)];
      if (what !== undefined && pick(2) === 0) stage.verb({ type: 'system', what });
    },
    () => {
      ports.now = { ...ports.now, idleHangUpMs: [null, 1_000, 300_000][pick(3)] ?? null };
      stage.verb({ type: 'idle-bound-changed' });
    },
    () => {
      if (ports.link.opened.length > 0) {
        ports.link.step((['preparing', 'opening', 'awaiting-ready'] as const)[pick(3)] ?? 'opening');
      }
    },
    () => ports.link.opened.length > 0 && ports.link.ready(),
    () => ports.link.opened.length > 0 && ports.link.ready(),
    () => ports.link.opened.length > 0 && ports.link.ready(),
    () => {
      if (ports.link.opened.length > 0 && pick(3) === 0) ports.link.lose(ERRORS[pick(ERRORS.length)]);
    },
    () => ports.link.live?.phase === 'closing' && ports.link.closed(),
    () => {
      const error = ERRORS[pick(ERRORS.length)];
      if (error !== undefined) wire({ type: 'failure', error, fatal: pick(3) === 0 });
    },
    () => wire({ type: 'session-expiring', inMs: pick(10) * 500 }),
    () => wire({ type: 'resume-updated', resume: { kind: 'handle', value: `${number}` } }),
    () => wire({ type: 'user-speech-start' }),
    () => wire({ type: 'user-speech-end' }),
    () => wire({ type: 'user-speech-discarded' }),
    () => wire({ type: 'user-transcript-delta', text: 'word ' }),
    () => wire({ type: 'user-transcript-final', text: 'words' }),
    () => wire({ type: 'listening-allowed' }),
    () => pick(6) === 0 && wire({ type: 'conversation-ended' }),
    () => reply((turnId) => ({ type: 'reply-start', turnId })),
    ...Array.from({ length: 4 }, () => () => reply((turnId, serial) => soundOf(turnId, serial))),
    () => reply((turnId, serial) => ({ type: 'reply-text-delta', turnId, text: `${serial};` })),
    () => reply((turnId, serial) => ({ type: 'reply-text-final', turnId, text: `all ${serial};` })),
    () => reply((turnId) => ({ type: 'reply-end', turnId })),
    () => reply((turnId) => ({ type: 'reply-end', turnId })),
    () => pick(3) === 0 && reply((turnId) => ({ type: 'reply-interrupted', turnId })),
    () => ports.capture.current?.phase === 'asked' && ports.capture.started(),
    () => ports.capture.current?.phase === 'asked' && ports.capture.started(),
    () => ports.capture.current?.phase === 'stopping' && ports.capture.drained(pick(8) * 100),
    () => ports.capture.current !== null && pick(4) === 0 && ports.capture.failed(undefined, pick(2) * 500),
    () => ports.capture.current !== null && pick(4) === 0 && ports.capture.stalled(pick(2) * 500),
    () => {
      // Facts of a capture that is long over, or of one that never was.
      const captureId = asCaptureId(pick(3));
      if (captureId === ports.capture.current?.id) return;
      const type = (['capture-started', 'capture-stalled', 'capture-drained'] as const)[pick(3)];
      if (type !== undefined) session.dispatch({ type, captureId, recordedMs: 0 });
    },
    () => ports.uplink.firstFrame(atMs),
    () => {
      const turnId = turn();
      if (turnId !== null) ports.reply.started(turnId);
    },
    () => {
      const turnId = turn();
      if (turnId !== null && ports.reply.turns.get(turnId)?.phase === 'ended') ports.reply.drained(turnId, 20);
    },
    () => {
      const cut = [...ports.reply.turns].find(([, { phase }]) => phase === 'cut')?.[0];
      if (cut !== undefined) ports.reply.wasCut(cut, pick(1_000));
    },
    () => {
      const turnId = ports.reply.head;
      if (turnId !== null && pick(4) === 0) ports.reply.failed(turnId, 10);
    },
    () => ports.clock.advance(pick(30)),
    () => ports.clock.advance(pick(3_000)),
    () => {
      const { nextInMs } = ports.clock;
      if (nextInMs !== null) ports.clock.advance(nextInMs);
    },
    () => pick(3) === 0 && ports.clock.advance(pick(40_000)),
  ];
  actions[pick(actions.length)]?.();
}

const soundOf = (turnId: TurnId, serial: number): ProviderEvent => {
  const pcm = new Int16Array(240).fill(serial);
  return { type: 'reply-audio', turnId, format: pcm16(WIRE_RATE_HZ), pcm };
};

/** No more input: the world answers what was asked of it (`helpful`), or is dead and only timers run. */
function settle(witness: Witness, world: 'helpful' | 'dead'): void {
  const { ports } = witness.stage;
  // A microphone without a key stays open for as long as the person wants it to.
  witness.stage.verb({ type: 'hands-free-set', on: false });
  for (let turns = 0; turns < 200 && !isAtRest(witness); turns++) {
    if (world === 'helpful') help(ports);
    if (isAtRest(witness)) break;
    const { nextInMs } = ports.clock;
    if (nextInMs === null) break;
    ports.clock.advance(nextInMs);
    witness.checkPorts();
  }
  expect(isAtRest(witness), `rests: ${JSON.stringify(witness.stage.state)}`).toBe(true);
  expect(['idle', 'offline', 'blocked']).toContain(witness.stage.session.snapshot().phase);
  expect(ports.capture.current).toBeNull();
  const { link } = witness.stage.state;
  if (link.kind === 'ready') expect(link.gate).not.toBe('cut');
}

function help(ports: Stage['ports']): void {
  if (ports.link.live?.phase === 'connecting') ports.link.ready();
  if (ports.link.live?.phase === 'closing') ports.link.closed();
  if (ports.capture.current?.phase === 'asked') ports.capture.started();
  if (ports.capture.current?.phase === 'stopping') ports.capture.drained();
  for (const [turnId, { phase }] of ports.reply.turns) {
    if (phase === 'cut') ports.reply.wasCut(turnId, 1);
    if (phase === 'ended' && ports.reply.head === turnId) ports.reply.drained(turnId, 10);
  }
}

const isAtRest = ({ stage: { state } }: Witness): boolean =>
  state.capture.kind === 'closed' &&
  state.reply.kind === 'none' &&
  state.outgoing.kind === 'none' &&
  ['ready', 'offline', 'blocked'].includes(state.link.kind);

function play(kind: number, numbers: readonly number[]): Witness {
  const stage = createStage(KINDS[kind]);
  const witness = new Witness(stage);
  let checked = 0;
  const check = (): void => {
    for (; checked < stage.steps.length; checked++) {
      const taken = stage.steps[checked];
      if (taken !== undefined) witness.check(taken);
    }
    witness.checkPorts();
  };
  for (const number of numbers) {
    happen(witness, number);
    check();
  }
  settle(witness, (numbers[0] ?? 0) % 2 === 0 ? 'helpful' : 'dead');
  check();
  witness.checkRecord();
  return witness;
}

const script = fc.tuple(
  fc.nat({ max: KINDS.length - 1 }),
  fc.array(fc.nat({ max: 2 ** 31 - 1 }), { minLength: 1, maxLength: 300, size: 'max' }),
);

describe('random interleavings', () => {
  it('keep every promise and come to rest', { timeout: 60_000 }, () => {
    let [events, free, found] = [0, 0, 0];
    fc.assert(
      fc.property(script, ([kind, numbers]) => {
        const witness = play(kind, numbers);
        events += witness.events;
        free += witness.free;
        found += witness.found;
      }),
      { numRuns: 1_500 },
    );
    expect(events).toBeGreaterThan(100_000);
    expect(free, 'a microphone without a key is met').toBeGreaterThan(10_000);
    expect(found, 'speech is found in it').toBeGreaterThan(500);
  });
});
