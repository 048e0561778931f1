/**
 * Owns what all simulators do the same way: collecting an utterance, catching breaches, sending an answer piece by
 * piece in time.
 */
import { ProtocolBreach, type HeardUtterance, type SimulatorClock } from './simulator.js';

/** Samples of an utterance as they come in. */
export function createUtteranceCollector(rateHz: number) {
  let pieces: Int16Array[] = [];
  return {
    add: (piece: Int16Array) => void pieces.push(piece.slice()),
    /** How many samples there are. */
    length: () => pieces.reduce((total, piece) => total + piece.length, 0),
    /** All of it, and begins anew. */
    take(): HeardUtterance {
      const samples = new Int16Array(pieces.reduce((total, piece) => total + piece.length, 0));
      let at = 0;
      for (const piece of pieces) {
        samples.set(piece, at);
        at += piece.length;
      }
      pieces = [];
      return { samples, rateHz };
    },
  };
}

/** Runs `work`; a breach is written down and handed to `onBreach` for the service's own way to say so. */
export function guarded(breaches: string[], onBreach: (reason: string) => void, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ProtocolBreach)) throw error;
    breaches.push(error.message);
    onBreach(error.message);
  }
}

/** Whether there is any sound in it that is not near silence; a simulator's voice activity detector. */
export const isLoud = (samples: Int16Array, threshold = 300): boolean => samples.some((it) => Math.abs(it) > threshold);

/** Calls `each` with piece after piece, `everyMs` apart, the first at once; the answer stops it. */
export function inPieces<Piece>(
  clock: SimulatorClock,
  pieces: readonly Piece[],
  everyMs: number,
  each: (piece: Piece, index: number) => void,
  done: () => void,
): () => void {
  let cancel: (() => void) | null = null;
  let stopped = false;
  const next = (index: number): void => {
    if (stopped) return;
    const piece = pieces[index];
    if (piece === undefined) {
      done();
      return;
    }
    each(piece, index);
    cancel = clock.after(everyMs, () => next(index + 1));
  };
  next(0);
  return () => {
    stopped = true;
    cancel?.();
  };
}

/** Cuts bytes or samples into pieces of this length. */
export function slices<Data extends Uint8Array | Int16Array>(data: Data, length: number): Data[] {
  const pieces: Data[] = [];
  for (let at = 0; at < data.length; at += length) pieces.push(data.subarray(at, at + length) as Data);
  return pieces;
}
