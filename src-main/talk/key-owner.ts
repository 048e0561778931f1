/**
 * Owns the global keys: runs the one source that can see them here, and is a key source itself to whoever listens.
 * Must never run two sources at once, nor leave what a source began to nobody when it is gone.
 */
import { appError, failed, type Result } from '../../src-preload/contract/app-error.js';
import type { HotkeyHealth, KeySourceId } from '../../src-preload/contract/talk.js';
import { firstChoice, onHealth, onRearm, type KeyChoice, type KeySystem } from './key-choice.js';
import type { KeyChords, KeySource, KeySourceInput } from './key-source.js';

/** A source that may let the person choose keys outside of Parley. */
export interface OwnedSource extends KeySource {
  changeInDesktop?(): Promise<Result<null>>;
}

export interface SourceListeners {
  readonly chords: KeyChords;
  readonly onInput: (input: KeySourceInput) => void;
  /** Told each change, starting from `starting`. */
  readonly onHealth: (health: HotkeyHealth) => void;
}

export interface KeyOwner extends KeySource {
  /** Shows where the desktop lets the person choose keys; fails where that is in Parley. */
  changeInDesktop(): Promise<Result<null>>;
}

/**
 * `sources` makes a source when its turn comes. `onHealth` is told each change, never twice the same, starting from
 * `starting`. `nowMs` is monotonic, the clock of the sources.
 */
export function createKeyOwner(options: {
  readonly system: KeySystem;
  readonly sources: Readonly<Record<KeySourceId, (listeners: SourceListeners) => OwnedSource>>;
  readonly chords: KeyChords;
  readonly nowMs: () => number;
  readonly onInput: (input: KeySourceInput) => void;
  readonly onHealth: (health: HotkeyHealth) => void;
}): KeyOwner {
  const { system } = options;
  let chords = options.chords;
  let choice: KeyChoice = firstChoice(system);
  let source: OwnedSource | null = null;
  let stage: 'off' | 'on' | 'disposed' = 'off';
  let watchesEscape = false;
  let health: HotkeyHealth = { state: 'starting' };
  /** Something was pressed since the source was last lost: it may be held, or a latch may hang on it. */
  let pressed = false;

  const tell = (next: HotkeyHealth): void => {
    const isSame = JSON.stringify(next) === JSON.stringify(health);
    health = next;
    if (!isSame) options.onHealth(next);
  };

  const pass = (input: KeySourceInput): void => {
    if (input.type === 'key-down' || input.type === 'toggled') pressed = true;
    else if (input.type === 'source-lost') pressed = false;
    options.onInput(input);
  };

  const stop = (): void => {
    const { source: id } = choice;
    source?.dispose();
    source = null;
    // A source may have said so itself.
    if (pressed) pass({ type: 'source-lost', source: id, atMs: options.nowMs() });
  };

  const run = (next: KeyChoice): void => {
    stop();
    choice = next;
    const heard = { any: false };
    const mine: OwnedSource = options.sources[next.source]({
      chords,
      onInput(input) {
        // A source on its way out may still lose what it held.
        if (source === mine) pass(input);
      },
      onHealth(its) {
        heard.any = true;
        if (source === mine) follow(its);
      },
    });
    source = mine;
    mine.watchEscape(watchesEscape);
    mine.start();
    if (!heard.any && source === mine) tell({ state: 'starting' });
  };

  const follow = (its: HotkeyHealth): void => {
    const decision = onHealth(choice, system, its);
    if (decision.type === 'tell') tell(decision.health);
    else run(decision.choice);
  };

  return {
    start() {
      if (stage !== 'off') return;
      stage = 'on';
      run(choice);
    },
    setChords(next) {
      chords = next;
      source?.setChords(next);
    },
    watchEscape(on) {
      watchesEscape = on;
      source?.watchEscape(on);
    },
    rearm() {
      if (stage !== 'on') return;
      const next = onRearm(choice);
      if (next === null) source?.rearm();
      else run(next);
    },
    changeInDesktop: () => source?.changeInDesktop?.() ?? Promise.resolve(failed(appError('hotkey-unavailable'))),
    dispose() {
      if (stage === 'disposed') return;
      stage = 'disposed';
      stop();
    },
  };
}
