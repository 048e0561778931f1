/**
 * Owns the reply region: what is waited for, heard and cut. Sound itself passes by; here is decided what may.
 * Silence comes before anything else: nothing goes to the service ahead of `clear-playback`, and how much was heard
 * comes from the output alone.
 */
import type { AppError } from '../../src-preload/contract/app-error.js';
import type { ConnectionId, TurnId } from '../../src-preload/contract/ids.js';
import type { TurnState } from '../../src-preload/contract/transcript.js';
import type { Command } from './commands.js';
import { remember } from './outgoing.js';
import { liveConnection, type PastReply, type ReplyState, type ReplyTurn, type SessionState } from './state.js';
import { chain, choose, emit, patch, stay, step, trouble, type Move } from './step.js';

const NONE: ReplyState = { kind: 'none' };

/** Whether this answer's service can still be told about it. */
const isReachable = ({ link }: SessionState, turn: ReplyTurn): boolean =>
  link.kind === 'ready' && link.connectionId === turn.connectionId;

/** Remembers the answer as over, for as long as its connection lives. */
const over =
  (turn: ReplyTurn, fate: PastReply['fate']): Move =>
  (state) =>
    step(
      liveConnection(state.link) === turn.connectionId
        ? { ...state, past: remember(state.past, { wireId: turn.wireId, turnId: turn.turnId, fate }) }
        : state,
    );

const ended = (turn: ReplyTurn, state: TurnState): Command => ({
  type: 'tell',
  note: { type: 'reply-ended', turnId: turn.turnId, state },
});

/** The next answer in line, past those without sound, which are over as soon as they are whole. */
const play = (queue: readonly ReplyTurn[]): Move => {
  const [turn, ...rest] = queue;
  if (turn === undefined) return patch({ reply: NONE });
  if (turn.generation !== 'running' && turn.sound === 'none') return chain(heard(turn, 0), play(rest));
  return patch({ reply: { kind: 'playing', turn, queue: rest, overlap: 'none' } });
};

/** The answer was heard to its end, or to where it broke off. */
const heard = (turn: ReplyTurn, playedMs: number): Move =>
  choose((state) =>
    chain(
      over(turn, 'heard'),
      turn.sound === 'some' && isReachable(state, turn)
        ? emit({
            type: 'send',
            connectionId: turn.connectionId,
            intent: { type: 'playback-drained', turnId: turn.wireId },
          })
        : stay,
      emit(
        ended(
          turn,
          turn.generation === 'broken' ? { kind: 'cut', by: 'provider', heardMs: playedMs } : { kind: 'final' },
        ),
      ),
    ),
  );

/** The answer leaves the line, wherever in it, and the next takes its place. */
const leave = (turn: ReplyTurn, farewell: Move): Move =>
  choose(({ reply }) => {
    if (reply.kind !== 'playing' && reply.kind !== 'cutting') return stay;
    const queue = reply.queue.filter(({ turnId }) => turnId !== turn.turnId);
    const isHead = reply.kind === 'playing' && reply.turn.turnId === turn.turnId;
    return chain(farewell, isHead ? play(queue) : patch({ reply: { ...reply, queue } }));
  });

/** The output played the whole answer. */
export const playbackDrained = (turn: ReplyTurn, playedMs: number): Move =>
  turn.generation === 'running' ? stay : leave(turn, heard(turn, playedMs));

/** The output broke: the text goes on, the sound does not. */
export const playbackFailed = (turn: ReplyTurn, error: AppError): Move =>
  leave(turn, chain(over(turn, 'heard'), emit(ended(turn, { kind: 'failed', error })), trouble('playback', error)));

/** The person, or the service, ends the answer. Comes before anything that speaks to the service. */
export const cut = (by: 'user' | 'provider', atMs: number): Move =>
  choose(({ reply }) => {
    switch (reply.kind) {
      case 'none':
        return stay;
      case 'awaited':
        return patch({ reply: NONE });
      case 'playing': {
        const { turn, queue } = reply;
        const dropped = by === 'user' ? queue : [];
        const silenced = [turn, ...dropped.filter(({ sound }) => sound === 'some')];
        return chain(
          emit(
            ...silenced.map(({ turnId }) => ({ type: 'clear-playback', turnId }) as const),
            ...(by === 'user'
              ? [{ type: 'mark', mark: { name: 'interrupt', turnId: turn.turnId, atMs } } as const]
              : []),
          ),
          fence([turn, ...dropped]),
          patch({ reply: { kind: 'cutting', turn, by, dropped, queue: by === 'user' ? [] : queue } }),
        );
      }
      case 'cutting': {
        if (by === 'provider') return stay;
        const late = reply.queue.filter(({ sound }) => sound === 'some');
        return chain(
          emit(...late.map(({ turnId }) => ({ type: 'clear-playback', turnId }) as const)),
          fence(reply.queue),
          patch({ reply: { ...reply, dropped: [...reply.dropped, ...reply.queue], queue: [] } }),
        );
      }
    }
  });

const fence = (turns: readonly ReplyTurn[]): Move => chain(...turns.map((turn) => over(turn, 'fenced')));

/** Silence is confirmed, or `heardMs` is 0 because nobody could say. Only now is the service told. */
export const silent = (heardMs: number, atMs: number): Move =>
  choose((state) => {
    const { reply } = state;
    if (reply.kind !== 'cutting') return stay;
    const { turn, by, dropped, queue } = reply;
    const cuts = [{ turn, heardMs, by }, ...dropped.map((it) => ({ turn: it, heardMs: 0, by: 'user' as const }))];
    return chain(
      emit(
        { type: 'mark', mark: { name: 'playback-cut', turnId: turn.turnId, atMs } },
        ...cuts
          .filter((it) => isReachable(state, it.turn))
          .map((it): Command => ({
            type: 'send',
            connectionId: it.turn.connectionId,
            intent: { type: 'reply-cancel', turnId: it.turn.wireId, heardMs: it.heardMs, by: it.by },
          })),
        ...cuts.map((it) => ended(it.turn, { kind: 'cut', by: it.by, heardMs: it.heardMs })),
      ),
      play(queue),
    );
  });

/** Changes every answer for which it has something to change, playing or in line. */
const revise =
  (change: (turn: ReplyTurn) => ReplyTurn): Move =>
  (state) => {
    const { reply } = state;
    switch (reply.kind) {
      case 'none':
      case 'awaited':
        return step(state);
      case 'playing':
        return step({ ...state, reply: { ...reply, turn: change(reply.turn), queue: reply.queue.map(change) } });
      case 'cutting':
        return step({ ...state, reply: { ...reply, queue: reply.queue.map(change) } });
    }
  };

/** The answers that are alive: playing first, then those in line. */
export const liveTurns = (reply: ReplyState): readonly ReplyTurn[] => {
  switch (reply.kind) {
    case 'none':
    case 'awaited':
      return [];
    case 'playing':
      return [reply.turn, ...reply.queue];
    case 'cutting':
      return reply.queue;
  }
};

/** The answer goes on, though perhaps not in sound. */
export const active = (turnId: TurnId): Move =>
  choose((_, { nowMs }) => revise((turn) => (turn.turnId === turnId ? { ...turn, activeAtMs: nowMs } : turn)));

/** The service went quiet within an answer; another look follows while it is only slow. */
export const lookAgain = (turnId: TurnId): Move =>
  revise((turn) => (turn.turnId === turnId ? { ...turn, looks: turn.looks + 1 } : turn));

/** No more comes of these answers: what there is of their sound is heard to its end. */
const endGeneration = (which: (turn: ReplyTurn) => boolean, how: 'done' | 'broken'): Move =>
  choose(({ reply }, { sounds }) => {
    const ending = liveTurns(reply).filter((turn) => turn.generation === 'running' && which(turn));
    if (ending.length === 0) return stay;
    return chain(
      emit(
        ...ending
          .filter(({ sound }) => sound === 'some')
          .map(({ turnId }) => ({ type: 'end-playback', turnId }) as const),
      ),
      revise((turn) =>
        ending.includes(turn)
          ? { ...turn, generation: how, soundMs: Math.ceil(sounds.get(turn.turnId)?.lengthMs ?? 0) }
          : turn,
      ),
      settleHead,
    );
  });

/** An answer without sound that is whole waits for nobody. */
const settleHead: Move = choose(({ reply }) =>
  reply.kind === 'playing' && reply.turn.generation !== 'running' && reply.turn.sound === 'none'
    ? play([reply.turn, ...reply.queue])
    : stay,
);

export const replyDone = (turnId: TurnId): Move => endGeneration((turn) => turn.turnId === turnId, 'done');
export const replyBroken = (turnId: TurnId): Move => endGeneration((turn) => turn.turnId === turnId, 'broken');

/** The connection is gone: nothing is awaited of it, and its answers end where they are. */
export const orphan = (connectionId: ConnectionId): Move =>
  chain(
    choose(({ reply }) => (reply.kind === 'awaited' ? patch({ reply: NONE }) : stay)),
    endGeneration((turn) => turn.connectionId === connectionId, 'broken'),
  );

/** The first sound of an answer: from here on it is over only when the output says so. */
export const sounded = (turnId: TurnId): Move =>
  chain(
    revise((turn) => (turn.turnId === turnId ? { ...turn, sound: 'some' } : turn)),
    choose((_, { nowMs }) =>
      emit(
        { type: 'mark', mark: { name: 'first-sound', turnId, atMs: nowMs } },
        { type: 'tell', note: { type: 'reply-sounded', turnId } },
      ),
    ),
  );

/** A new answer takes its place: heard now, or after those before it, which are then whole. */
export const enqueue = (turn: ReplyTurn): Move =>
  chain(
    endGeneration(() => true, 'done'),
    choose(({ reply }) => {
      switch (reply.kind) {
        case 'none':
        case 'awaited':
          return play([turn]);
        case 'playing':
        case 'cutting':
          return patch({ reply: { ...reply, queue: [...reply.queue, turn] } });
      }
    }),
  );

/** The service takes back an answer that only waits in line. */
export const unqueue = (turn: ReplyTurn): Move =>
  leave(
    turn,
    chain(
      turn.sound === 'some' ? emit({ type: 'clear-playback', turnId: turn.turnId }) : stay,
      over(turn, 'fenced'),
      emit(ended(turn, { kind: 'cut', by: 'provider', heardMs: 0 })),
    ),
  );

/** The person speaks over the answer without a key, or stopped doing so. */
export const overlap = (now: 'none' | 'speech'): Move =>
  choose(({ reply }) => (reply.kind === 'playing' ? patch({ reply: { ...reply, overlap: now } }) : stay));
