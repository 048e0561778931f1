/**
 * Owns the words main and the key host say to each other. Messages travel as structured clones, in order.
 * Must never carry a key other than the talk key itself: what else is typed stays inside the host.
 */
import type { Chord, HotkeyHealth } from '../../../src-preload/contract/talk.js';

/** Why no key can be seen; `crashed` is what main says when the host died, so the host never says it. */
export type KeyHostReason = Exclude<Extract<HotkeyHealth, { state: 'unavailable' }>['reason'], 'crashed'>;

export type KeyHostCommand =
  /** Look whether keys can be seen and watch for this chord. While watching: change to this chord. */
  { readonly type: 'watch'; readonly chord: Chord };

/** `atMs` is CLOCK_MONOTONIC (process.hrtime) in milliseconds, the same in every process of the machine. */
export type KeyHostFact =
  | { readonly type: 'armed' }
  /** Said instead of `armed`. `detail` is for the log: never a key or a path of the person's. */
  | { readonly type: 'unavailable'; readonly reason: KeyHostReason; readonly detail: string }
  /** The whole chord is down; never repeated while it is held. */
  | { readonly type: 'chord-down'; readonly atMs: number }
  /** The key or one of its modifiers went up; exactly one for each `chord-down`. */
  | { readonly type: 'chord-up'; readonly atMs: number }
  /** Some other key went down while the chord is held; said once for each hold, without saying which key. */
  | { readonly type: 'other-key-joined'; readonly atMs: number }
  | { readonly type: 'escape'; readonly atMs: number };

const KEY_FACTS: ReadonlySet<unknown> = new Set(['chord-down', 'chord-up', 'other-key-joined', 'escape']);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Both ends ship together: the kind and the time are checked, the rest is trusted. */
export function isKeyHostFact(message: unknown): message is KeyHostFact {
  if (!isRecord(message)) return false;
  if (KEY_FACTS.has(message['type'])) return typeof message['atMs'] === 'number' && Number.isFinite(message['atMs']);
  return message['type'] === 'armed' || (message['type'] === 'unavailable' && typeof message['reason'] === 'string');
}

export function isKeyHostCommand(message: unknown): message is KeyHostCommand {
  return isRecord(message) && message['type'] === 'watch' && isRecord(message['chord']);
}
