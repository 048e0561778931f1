/**
 * Owns the source 'shortcut': the window system's own global shortcuts, for when nothing better works. They tell
 * presses only, and tell them again and again while the key is held: each press is one toggle.
 * Must never report `key-down`, and never toggle twice for one press.
 */
import { KEY_ACTIONS, type Chord, type HotkeyHealth, type KeyAction } from '../../src-preload/contract/talk.js';
import { toAccelerator } from './accelerator.js';
import type { KeyChords, KeySource, KeySourceInput } from './key-source.js';

/**
 * Keyboards begin to repeat 500 to 660 ms after the press unless told otherwise, and then about every 40 ms: what comes
 * within this of the press, or of its last repeat, is the same press.
 */
export const REPEAT_BOUND_MS = 700;

/**
 * A repeat is seen later where we are busy. What comes after the bound, but within this, is a press only if nothing
 * follows it within the time of a few repeats: a held key's next one is close behind, a person's next press is not.
 */
const LATE_REPEAT_MS = 1_200;
const DOUBT_MS = 150;

/** The system's register of global shortcuts. */
export interface ShortcutRegistry {
  /** Answers whether it is ours now. `onPressed` is called for the press and for each repeat. */
  register(accelerator: string, onPressed: () => void): boolean;
  unregister(accelerator: string): void;
}

export function createShortcutSource(options: {
  readonly registry: ShortcutRegistry;
  /** Monotonic milliseconds. */
  readonly clock: { nowMs(): number; after(delayMs: number, callback: () => void): () => void };
  readonly chords: KeyChords;
  readonly onInput: (input: KeySourceInput) => void;
  /** Told each change, starting from `starting`. */
  readonly onHealth: (health: HotkeyHealth) => void;
  /** Gets a reason fit for the log. */
  readonly onDetail?: (detail: string) => void;
}): KeySource {
  const { registry, clock } = options;
  let chords = options.chords;
  let stage: 'off' | 'on' | 'disposed' = 'off';
  let health: HotkeyHealth = { state: 'starting' };
  const registered = new Set<string>();
  const toldAtMs = new Map<KeyAction, number>();
  /** What may be a press or a late repeat, until it is settled. */
  const doubts = new Map<KeyAction, { readonly atMs: number; readonly cancel: () => void }>();
  /** A press was told since the last loss: what it began hangs on the next one. */
  let pressedTalk = false;

  const setHealth = (next: HotkeyHealth): void => {
    const isSame = JSON.stringify(next) === JSON.stringify(health);
    health = next;
    if (!isSame) options.onHealth(next);
  };

  const settle = (action: KeyAction): void => {
    doubts.get(action)?.cancel();
    doubts.delete(action);
  };

  const toggle = (action: KeyAction, atMs: number): void => {
    settle(action);
    pressedTalk ||= action === 'talk';
    options.onInput({ type: 'toggled', action, source: 'shortcut', atMs });
  };

  const pressed = (action: KeyAction): void => {
    const atMs = clock.nowMs();
    const sinceMs = atMs - (toldAtMs.get(action) ?? -Infinity);
    toldAtMs.set(action, atMs);
    const doubt = doubts.get(action);
    // Its time is over, though we were too busy to notice.
    if (doubt !== undefined && sinceMs > DOUBT_MS) toggle(action, doubt.atMs);
    settle(action);
    if (sinceMs <= REPEAT_BOUND_MS) return;
    if (sinceMs > LATE_REPEAT_MS) toggle(action, atMs);
    else doubts.set(action, { atMs, cancel: clock.after(DOUBT_MS, () => toggle(action, atMs)) });
  };

  const claim = (action: KeyAction, chord: Chord): 'ours' | 'taken' | 'unsupported' => {
    const accelerator = toAccelerator(chord);
    if (accelerator === null) return 'unsupported';
    if (registered.has(accelerator) || !registry.register(accelerator, () => pressed(action))) return 'taken';
    registered.add(accelerator);
    return 'ours';
  };

  const release = (): void => {
    for (const action of KEY_ACTIONS) settle(action);
    for (const accelerator of registered) registry.unregister(accelerator);
    registered.clear();
  };

  /** No press will end what a press began. */
  const loseTalk = (): void => {
    if (!pressedTalk) return;
    pressedTalk = false;
    options.onInput({ type: 'source-lost', source: 'shortcut', atMs: clock.nowMs() });
  };

  const claimAll = (): void => {
    release();
    for (const action of KEY_ACTIONS) {
      const chord = chords[action];
      const claimed = chord === null ? 'unsupported' : claim(action, chord);
      if (claimed !== 'ours' && chord !== null) options.onDetail?.(`no shortcut for ${action}: ${claimed}`);
      if (action !== 'talk') continue;
      if (claimed !== 'ours') loseTalk();
      setHealth(
        claimed === 'ours'
          ? { state: 'armed', source: 'shortcut', trigger: null }
          : { state: 'unavailable', reason: claimed },
      );
    }
  };

  return {
    start() {
      if (stage !== 'off') return;
      stage = 'on';
      claimAll();
    },
    setChords(next) {
      chords = next;
      toldAtMs.clear();
      if (stage === 'on') claimAll();
    },
    // Escape as a global shortcut would be taken from every other program.
    watchEscape: () => {},
    rearm() {
      if (stage === 'on') claimAll();
    },
    dispose() {
      if (stage === 'disposed') return;
      stage = 'disposed';
      release();
      loseTalk();
    },
  };
}
