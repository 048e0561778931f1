/**
 * Owns the global keys as the native hook sees them: drives the key host through its supervisor, turns its facts into
 * key inputs and tells whether the keys work. Must never keep a hold alive that the host can no longer end.
 */
import type { HotkeyHealth, KeyAction } from '../../src-preload/contract/talk.js';
import type { SpawnHost } from '../hosts/host-process.js';
import { isKeyHostFact, type KeyHostCommand, type KeyHostFact } from '../hosts/protocol/key.js';
import {
  HostSupervisor,
  type HostState,
  type PulseTuning,
  type SupervisorClock,
  type SupervisorTuning,
} from '../hosts/supervisor.js';
import type { KeyChords, KeySource, KeySourceInput } from './key-source.js';

/** A fact older than this, or newer than now, was stamped by another clock: its arrival counts instead. */
const MAX_FACT_AGE_MS = 1_000;

/** Keyboards begin to repeat within this; a chord that "begins" sooner after a restart was never released. */
export const REPEAT_BOUND_MS = 700;

/** While a key is held: somebody speaks, and a release that is not seen keeps the microphone open. */
const PULSE: PulseTuning = { beatMs: 1_000, boundMs: 2_000 };

export interface HookSource extends KeySource {
  readonly health: HotkeyHealth;
}

/**
 * The source 'hook'.
 * `clock.nowMs` should be CLOCK_MONOTONIC (process.hrtime) in milliseconds: the host stamps keys with it.
 * `isPermitted` says whether the system lets us see keys (macOS accessibility); asked before each start of the host.
 * `onHealth` is told each change, never twice the same. `onDetail` gets a reason fit for the log.
 */
export function createHookSource(options: {
  readonly spawn: SpawnHost;
  readonly clock: SupervisorClock;
  readonly chords: KeyChords;
  readonly onInput: (input: KeySourceInput) => void;
  readonly onHealth: (health: HotkeyHealth) => void;
  readonly isPermitted?: () => boolean;
  readonly onDetail?: (detail: string) => void;
  readonly tuning?: SupervisorTuning;
}): HookSource {
  const { clock, onInput, onHealth } = options;
  const isPermitted = options.isPermitted ?? (() => true);
  let { chords } = options;
  let escape = false;
  let health: HotkeyHealth = { state: 'starting' };
  const held = new Set<KeyAction>();
  /** Something was pressed since the source was last lost: a latch may hang on it. */
  let pressed = false;
  /** Down when the host went. */
  const heldWhenLost = new Set<KeyAction>();
  /** Down when the last host went: until the time below a new hold of one is taken for the old one. */
  const repeating = new Set<KeyAction>();
  let repeatingUntilMs = 0;
  /** Holds that were taken for old ones. */
  const ignored = new Set<KeyAction>();
  /** The keyboard changed while a key was held: the host is replaced when all are up. */
  let staleHost = false;
  /** A host that works is being replaced within the call, which is no change of health. */
  let replacing = false;
  let disposed = false;

  const setHealth = (next: HotkeyHealth): void => {
    const same =
      next.state === health.state && (next.state !== 'unavailable' || next.reason === (health as typeof next).reason);
    health = next;
    if (!same) onHealth(next);
  };

  /** The host is gone, and with it the releases of what is held. */
  const lose = (): void => {
    for (const action of [...held, ...ignored]) heldWhenLost.add(action);
    ignored.clear();
    staleHost = false;
    if (held.size > 0) tellLost();
  };

  /** No host is coming: nothing could end what a press began. */
  const loseForGood = (): void => {
    lose();
    if (pressed) tellLost();
  };

  const tellLost = (): void => {
    held.clear();
    supervisor.watch(false);
    pressed = false;
    onInput({ type: 'source-lost', source: 'hook', atMs: clock.nowMs() });
  };

  const stamp = (atMs: number): number => {
    const now = clock.nowMs();
    return atMs <= now && now - atMs <= MAX_FACT_AGE_MS ? atMs : now;
  };

  const takeDown = (action: KeyAction, atMs: number): void => {
    if (held.has(action)) return;
    if (repeating.delete(action) && clock.nowMs() < repeatingUntilMs) {
      ignored.add(action);
      return;
    }
    held.add(action);
    supervisor.watch(true);
    pressed = true;
    onInput({ type: 'key-down', action, source: 'hook', atMs: stamp(atMs) });
  };

  const takeUp = (action: KeyAction, atMs: number): void => {
    ignored.delete(action);
    if (!held.delete(action)) return;
    supervisor.watch(held.size > 0);
    onInput({ type: 'key-up', action, source: 'hook', atMs: stamp(atMs) });
    if (staleHost && held.size === 0) restart();
  };

  const take = (fact: KeyHostFact): void => {
    switch (fact.type) {
      case 'armed':
        repeating.clear();
        for (const action of heldWhenLost) repeating.add(action);
        heldWhenLost.clear();
        repeatingUntilMs = clock.nowMs() + REPEAT_BOUND_MS;
        setHealth({ state: 'armed', source: 'hook', trigger: null });
        return;
      case 'unavailable':
        loseForGood();
        options.onDetail?.(fact.detail);
        setHealth({ state: 'unavailable', reason: fact.reason });
        return;
      case 'keyboard-changed':
        if (held.size > 0) staleHost = true;
        else restart();
        return;
      case 'chord-down':
        takeDown(fact.action, fact.atMs);
        return;
      case 'chord-up':
        takeUp(fact.action, fact.atMs);
        return;
      case 'other-key-joined':
        if (held.has(fact.action)) onInput({ ...fact, source: 'hook', atMs: stamp(fact.atMs) });
        return;
      case 'escape':
        if (escape) onInput({ type: 'cancel' });
    }
  };

  const watch = (): void => {
    const command: KeyHostCommand = { type: 'watch', chords, escape };
    supervisor.post(command);
  };

  const follow = (state: HostState): void => {
    switch (state.state) {
      case 'running':
        if (!replacing) setHealth({ state: 'starting' });
        watch();
        return;
      case 'restarting':
        lose();
        setHealth({ state: 'starting' });
        return;
      case 'failed':
        loseForGood();
        options.onDetail?.(`key host ended ${state.crashes} times, last with code ${state.exitCode}`);
        setHealth({ state: 'unavailable', reason: 'crashed' });
        return;
      case 'stopped':
        lose();
    }
  };

  const supervisor = new HostSupervisor({
    name: 'key',
    spawn: options.spawn,
    clock,
    onMessage: (message) => {
      if (!disposed && isKeyHostFact(message)) take(message);
    },
    onState: (state) => {
      if (!disposed) follow(state);
    },
    pulse: PULSE,
    ...(options.tuning && { tuning: options.tuning }),
  });

  const start = (): void => {
    if (disposed) return;
    if (isPermitted()) {
      supervisor.start();
      return;
    }
    loseForGood();
    setHealth({ state: 'unavailable', reason: 'permission' });
  };

  const restart = (): void => {
    if (disposed) return;
    replacing = health.state === 'armed';
    supervisor.stop();
    start();
    replacing = false;
  };

  return {
    start,
    setChords: (next) => {
      chords = next;
      watch();
    },
    watchEscape: (on) => {
      if (on === escape) return;
      escape = on;
      watch();
    },
    rearm: restart,
    get health() {
      return health;
    },
    dispose: () => {
      if (disposed) return;
      supervisor.stop();
      disposed = true;
    },
  };
}
