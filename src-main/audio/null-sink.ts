/**
 * Owns playing without a device: turns take the time their sound lasts, by the injected clock, and nothing is heard.
 * For tests, and for machines that are to stay silent.
 */
import type { TurnId } from '../../src-preload/contract/ids.js';
import type { AudioSink, SinkListener } from './sink.js';

const REPORT_EVERY_MS = 100;

interface Turn {
  readonly turnId: TurnId;
  totalMs: number;
  ended: boolean;
  /** Played up to here at `atMs`; the clock runs from there while there is sound. */
  playedMs: number;
  atMs: number;
  started: boolean;
  underruns: number;
}

export function createNullSink(options: {
  readonly clock: { nowMs(): number; after(delayMs: number, callback: () => void): () => void };
  readonly listener: SinkListener;
}): AudioSink & { readonly id: 'null' } {
  const { clock, listener } = options;
  let turns: Turn[] = [];
  let cancel: (() => void) | null = null;

  const find = (turnId: TurnId): Turn => {
    const known = turns.find((turn) => turn.turnId === turnId);
    if (known !== undefined) return known;
    const turn = { turnId, totalMs: 0, ended: false, playedMs: 0, atMs: 0, started: false, underruns: 0 };
    turns.push(turn);
    return turn;
  };

  const catchUp = (turn: Turn): void => {
    const now = clock.nowMs();
    if (turn.started) turn.playedMs = Math.min(turn.totalMs, turn.playedMs + now - turn.atMs);
    turn.atMs = now;
  };

  const play = (): void => {
    cancel?.();
    cancel = null;
    const turn = turns[0];
    if (turn === undefined) return;
    if (!turn.started && turn.totalMs > 0) {
      turn.started = true;
      turn.atMs = clock.nowMs();
      listener({ type: 'started', turnId: turn.turnId });
    }
    catchUp(turn);
    const leftMs = turn.totalMs - turn.playedMs;
    if (leftMs > 0) {
      cancel = clock.after(Math.min(leftMs, REPORT_EVERY_MS), () => {
        catchUp(turn);
        const { turnId, playedMs, underruns } = turn;
        listener({ type: 'position', turnId, playedMs, underruns });
        play();
      });
    } else if (turn.ended) {
      turns.shift();
      listener({ type: 'drained', turnId: turn.turnId, playedMs: turn.totalMs });
      play();
    }
  };

  return {
    id: 'null',
    prepare: () => listener({ type: 'available' }),
    setVolume: () => undefined,
    write(turnId, pcm, rateHz) {
      const turn = find(turnId);
      catchUp(turn);
      if (turn.started && turn.playedMs === turn.totalMs) turn.underruns++;
      turn.totalMs += (pcm.length * 1_000) / rateHz;
      play();
    },
    end(turnId) {
      find(turnId).ended = true;
      play();
    },
    cut(turnId) {
      const turn = turns.find((other) => other.turnId === turnId);
      if (turn !== undefined) catchUp(turn);
      turns = turns.filter((other) => other !== turn);
      listener({ type: 'cut', turnId, heardMs: turn?.playedMs ?? 0 });
      play();
    },
    dispose() {
      cancel?.();
      turns = [];
      return Promise.resolve();
    },
  };
}
