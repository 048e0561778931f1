/**
 * Owns what the window says of talking right now: how the key is pressed, why the microphone is open, and what Escape
 * would do. Pure; the words themselves are in i18n.
 */
import type { SessionSnapshot } from '../../src-preload/contract/session-snapshot.js';
import type { Settings } from '../../src-preload/contract/settings.js';
import { keyAbilities, type Chord, type HotkeyHealth, type KeyAction } from '../../src-preload/contract/talk.js';

type TalkKey = Settings['talkKey'];

export type ShownKey =
  | { readonly kind: 'chord'; readonly chord: Chord }
  /** In the words of the desktop that chose it. */
  | { readonly kind: 'trigger'; readonly trigger: string };

/** The talk key as the person knows it; null where it does not work, or the desktop does not say which it is. */
export function shownTalkKey(hotkey: HotkeyHealth, { chord }: Pick<TalkKey, 'chord'>): ShownKey | null {
  if (hotkey.state !== 'armed') return null;
  if (hotkey.trigger !== null) return { kind: 'trigger', trigger: hotkey.trigger };
  return keyAbilities(hotkey)?.chosenIn === 'parley' ? { kind: 'chord', chord } : null;
}

/** A key of one of the other actions; null where there is none, or the desktop chose it and does not say. */
export const shownOtherKey = (hotkey: HotkeyHealth, chord: Chord | null): Chord | null =>
  keyAbilities(hotkey)?.chosenIn === 'parley' ? chord : null;

/** Why the microphone is open, or about to be; null while it is closed. `ending`: the last word is still taken. */
export type MicrophoneReason = 'opening' | 'hold' | 'latched' | 'hands-free' | 'ending' | 'kept';

export function microphoneReason(
  { microphoneOpen, talkMode }: Pick<SessionSnapshot, 'microphoneOpen' | 'talkMode'>,
  keptReady: boolean,
): MicrophoneReason | null {
  if (microphoneOpen) return talkMode ?? 'ending';
  if (keptReady) return 'kept';
  return talkMode === null ? null : 'opening';
}

/**
 * Whose voice is shown: the one that is heard, and both where the person is heard while the answer plays. A microphone
 * that is held back meanwhile hears nobody.
 */
export function voicesHeard({
  phase,
  microphoneOpen,
  talkMode,
  halfDuplex,
}: Pick<SessionSnapshot, 'phase' | 'microphoneOpen' | 'talkMode' | 'halfDuplex'>): {
  readonly person: boolean;
  readonly answer: boolean;
} {
  const over = phase === 'speaking' && microphoneOpen && talkMode === 'hands-free' && !halfDuplex;
  return { person: phase === 'listening' || over, answer: phase === 'speaking' };
}

/**
 * What Escape does in the window: it takes back what is being said, with or without a key, else it silences the answer.
 */
export function escapeAction({
  talkMode,
  phase,
}: Pick<SessionSnapshot, 'talkMode' | 'phase'>): 'cancel' | 'interrupt' | null {
  if (talkMode === 'hold' || talkMode === 'latched') return 'cancel';
  // Without a key the microphone is open all the time, also while nothing is said: then there is nothing to lose.
  if (talkMode === 'hands-free' && phase !== 'speaking' && phase !== 'thinking') return 'cancel';
  return phase === 'speaking' || phase === 'thinking' ? 'interrupt' : null;
}

/** The keys as they are set, by what they do; null where there is none. */
export const chordsOf = ({ chord, interruptChord, muteChord }: TalkKey): Readonly<Record<KeyAction, Chord | null>> => ({
  talk: chord,
  interrupt: interruptChord,
  mute: muteChord,
});
