/**
 * Owns the port of a talk key source: something that sees presses and releases of the talk key.
 * A source reports only what it can prove; it must never make up a release it did not see (it is lost instead).
 */
import type { Chord, TalkSourceId } from '../../src-preload/contract/talk.js';

/** What a source reports; the shape of the grammar's inputs for keys. `atMs` is monotonic milliseconds. */
export type KeySourceInput =
  | { readonly type: 'key-down'; readonly source: TalkSourceId; readonly atMs: number }
  | { readonly type: 'key-up'; readonly source: TalkSourceId; readonly atMs: number }
  | { readonly type: 'other-key-joined'; readonly source: TalkSourceId; readonly atMs: number }
  /** Escape went down while the talk key was held. */
  | { readonly type: 'cancel' }
  | { readonly type: 'source-lost'; readonly source: TalkSourceId; readonly atMs: number };

export interface KeySource {
  /** Begins to watch; idempotent. */
  start(): void;
  /** Watches for another chord from now on. A hold of the old one ends with `key-up`. */
  setChord(chord: Chord): void;
  /** Starts afresh: after sleep, unlock, or a change of permission. A hold under way ends with `source-lost`. */
  rearm(): void;
  /** Ends watching for good; idempotent. */
  dispose(): void;
}
