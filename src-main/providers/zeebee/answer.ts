/**
 * Owns telling one answer at a time: its words, its sound in order, its end. An answer nobody wants is followed to its
 * end and not told.
 */
import type { ConnectionId, TurnId } from '../../../src-preload/contract/ids.js';
import { createReplyTrack } from '../kit/reply-track.js';
import type { CodecEvent } from '../types.js';
import { createAssembly, type Assembly } from './assembly.js';

/** The container is not declared; the samples on the service's page play it as MP3. */
export const FORMAT = { encoding: 'sniffed', otherwise: 'mp3' } as const;

type Events = readonly CodecEvent[];

export interface Answer {
  /** The answer that is being told; null when none is. */
  current(): TurnId | null;
  words(text: string): Events;
  /** A stream of sound begins; a former one is complete. */
  soundStart(total: number | null): Events;
  /** Null for a piece that is refused. */
  soundChunk(packed: string, index: number | null, total: number | null): Events | null;
  soundBytes(data: Uint8Array): Events;
  /** What is there of it is all there will be. */
  end(): Events;
  /** Nothing more is told of it. */
  drop(): void;
}

export function createAnswer(connectionId: ConnectionId): Answer {
  const track = createReplyTrack(connectionId);
  let assembly: Assembly | null = null;
  /** Where this service begins to count its pieces, as far as an answer showed. */
  let base: 0 | 1 | null = null;

  const sound = (pieces: readonly Uint8Array[]): Events => pieces.flatMap((piece) => track.sound(FORMAT, piece));

  const closeAssembly = (): Events => {
    const rest = assembly?.end() ?? [];
    base = assembly?.base() ?? base;
    assembly = null;
    return sound(rest);
  };

  return {
    current: () => track.current(),
    words: (text) => track.text(text),
    soundStart(total) {
      const events = [...track.begin(), ...closeAssembly()];
      assembly = createAssembly(total, base);
      return events;
    },
    soundChunk(packed, index, total) {
      assembly ??= createAssembly(total, base);
      const pieces = assembly.add(packed, index, total);
      return pieces === null ? null : [...track.begin(), ...sound(pieces)];
    },
    soundBytes: (data) => track.sound(FORMAT, data),
    end: () => [...closeAssembly(), ...track.end()],
    drop() {
      assembly = null;
      const running = track.current();
      if (running !== null) track.cancel(running);
      track.lift();
    },
  };
}
