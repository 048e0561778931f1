/**
 * Owns the port of a key source: something that sees the global keys of a person while other programs are in front.
 * A source reports only what it can prove; it must never make up a release it did not see (it is lost instead).
 */
import type { Chord, KeyAction, KeySourceId } from '../../src-preload/contract/talk.js';

/** The key of each action; null: that action has no key. */
export type KeyChords = Readonly<Record<KeyAction, Chord | null>>;

/**
 * What a source reports. `atMs` is when it happened: monotonic milliseconds of the clock the source was given.
 * A `key-down` is followed by exactly one `key-up` of its action, or by one `source-lost` that ends all of the source;
 * the repeats of a held key are left out.
 */
export type KeySourceInput =
  | {
      readonly type: 'key-down' | 'key-up';
      readonly action: KeyAction;
      readonly source: KeySourceId;
      readonly atMs: number;
    }
  /** A key that is none of ours went down while the key of `action` is held. At most once for each hold. */
  | {
      readonly type: 'other-key-joined';
      readonly action: KeyAction;
      readonly source: KeySourceId;
      readonly atMs: number;
    }
  /**
   * One whole press, of a source that sees no releases; never mixed with `key-down` of the same source. The repeats of
   * a key that stays down must be left out here too.
   */
  | { readonly type: 'toggled'; readonly action: KeyAction; readonly source: KeySourceId; readonly atMs: number }
  /** Escape went down while it was watched for. */
  | { readonly type: 'cancel' }
  /** The source can no longer tell releases: whatever it held must end. */
  | { readonly type: 'source-lost'; readonly source: KeySourceId; readonly atMs: number };

export interface KeySource {
  /** Begins to watch; idempotent. */
  start(): void;
  /** Watches for these chords from now on. A hold of a chord that is no longer watched ends with `key-up`. */
  setChords(chords: KeyChords): void;
  /** Whether Escape is reported as `cancel`; off at first. A source that cannot see Escape takes no notice. */
  watchEscape(on: boolean): void;
  /** Starts afresh: after sleep, unlock, or a change of permission. A hold under way ends with `source-lost`. */
  rearm(): void;
  /** Ends watching for good; idempotent. */
  dispose(): void;
}
