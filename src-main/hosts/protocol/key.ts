/**
 * Owns the words main and the key host say to each other. Messages travel as structured clones, in order.
 * Must never carry a key other than the ones that are watched: what else is typed stays inside the host.
 */
import { KEY_ACTIONS, type Chord, type HotkeyHealth, type KeyAction } from '../../../src-preload/contract/talk.js';

/** The reasons a host can find; the others are what main says of the host or of other sources. */
export type KeyHostReason = Exclude<
  Extract<HotkeyHealth, { state: 'unavailable' }>['reason'],
  'crashed' | 'taken' | 'declined'
>;

/** The chord of each action; null: that action has no key. */
export type WatchedChords = Readonly<Record<KeyAction, Chord | null>>;

/**
 * Look whether keys can be seen and watch for these chords, with `escape` for Escape too. While watching: change to
 * these. A chord that stays the same keeps its hold.
 */
export interface KeyHostCommand {
  readonly type: 'watch';
  readonly chords: WatchedChords;
  readonly escape: boolean;
}

/** `atMs` is CLOCK_MONOTONIC (process.hrtime) in milliseconds, the same in every process of the machine. */
export type KeyHostFact =
  | { readonly type: 'armed' }
  /** Said instead of `armed`. `detail` is for the log: never a key or a path of the person's. */
  | { readonly type: 'unavailable'; readonly reason: KeyHostReason; readonly detail: string }
  /** The keyboard's codes mean other keys than when the hook started: only a fresh host knows them. */
  | { readonly type: 'keyboard-changed' }
  | KeyReport;

/** What is told of keys. */
export type KeyReport =
  /** The whole chord is down; never repeated while it is held. */
  | { readonly type: 'chord-down'; readonly action: KeyAction; readonly atMs: number }
  /** The key or one of its modifiers went up; exactly one for each `chord-down`. */
  | { readonly type: 'chord-up'; readonly action: KeyAction; readonly atMs: number }
  /** A key that is none of ours went down while the chord is held; once for each hold, without saying which key. */
  | { readonly type: 'other-key-joined'; readonly action: KeyAction; readonly atMs: number }
  /** Escape went down while it was watched for. */
  | { readonly type: 'escape'; readonly atMs: number };

const ABOUT_ACTIONS: ReadonlySet<unknown> = new Set(['chord-down', 'chord-up', 'other-key-joined']);
const ACTIONS: ReadonlySet<unknown> = new Set(KEY_ACTIONS);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Both ends ship together: the kind, the action and the time are checked, the rest is trusted. */
export function isKeyHostFact(message: unknown): message is KeyHostFact {
  if (!isRecord(message)) return false;
  const { type, atMs } = message;
  if (type === 'escape' || ABOUT_ACTIONS.has(type))
    return Number.isFinite(atMs) && (type === 'escape' || ACTIONS.has(message['action']));
  return (
    type === 'armed' || type === 'keyboard-changed' || (type === 'unavailable' && typeof message['reason'] === 'string')
  );
}

export function isKeyHostCommand(message: unknown): message is KeyHostCommand {
  return isRecord(message) && message['type'] === 'watch' && isRecord(message['chords']);
}
