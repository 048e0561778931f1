/**
 * Owns the sound that waits to be fed to the device: turns in the order of their first write. The first word of a turn
 * completes those before it, so that one whose end never came holds nothing back. Pure bookkeeping; must never know
 * time or devices.
 */
import type { TurnId } from '../../../src-preload/contract/ids.js';

export interface QueuedTurn {
  readonly turnId: TurnId;
  /** Samples waiting. */
  readonly queued: number;
  readonly ended: boolean;
}

interface Entry {
  readonly turnId: TurnId;
  chunks: Int16Array[];
  /** Samples of the first chunk that were taken already. */
  offset: number;
  queued: number;
  ended: boolean;
}

export class TurnQueue {
  readonly #entries: Entry[] = [];

  /** The turn in play, or null. */
  get front(): QueuedTurn | null {
    return this.#entries[0] ?? null;
  }

  /** Queues sound. Sound for a turn that was ended is ignored. */
  write(turnId: TurnId, pcm: Int16Array): void {
    const entry = this.#entry(turnId);
    if (entry.ended || pcm.length === 0) return;
    entry.chunks.push(pcm);
    entry.queued += pcm.length;
  }

  /** Marks the turn complete; one that was never written is complete and empty. */
  end(turnId: TurnId): void {
    this.#entry(turnId).ended = true;
  }

  /** Takes up to `samples` of the front turn; the answer is a fresh array. */
  take(samples: number): Int16Array {
    const entry = this.#entries[0];
    const size = Math.max(0, Math.min(samples, entry?.queued ?? 0));
    const out = new Int16Array(size);
    if (entry === undefined) return out;
    let filled = 0;
    let used = 0;
    while (filled < size) {
      const chunk = entry.chunks[used];
      if (chunk === undefined) break;
      const part = chunk.subarray(entry.offset, entry.offset + size - filled);
      out.set(part, filled);
      filled += part.length;
      entry.offset += part.length;
      if (entry.offset === chunk.length) {
        used++;
        entry.offset = 0;
      }
    }
    entry.chunks.splice(0, used);
    entry.queued -= filled;
    return out;
  }

  /** Forgets a turn; answers whether it was there. */
  remove(turnId: TurnId): boolean {
    const at = this.#entries.findIndex((entry) => entry.turnId === turnId);
    if (at < 0) return false;
    this.#entries.splice(at, 1);
    return true;
  }

  clear(): void {
    this.#entries.length = 0;
  }

  #entry(turnId: TurnId): Entry {
    const known = this.#entries.find((entry) => entry.turnId === turnId);
    if (known !== undefined) return known;
    for (const earlier of this.#entries) earlier.ended = true;
    const entry: Entry = { turnId, chunks: [], offset: 0, queued: 0, ended: false };
    this.#entries.push(entry);
    return entry;
  }
}
