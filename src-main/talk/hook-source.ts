/**
 * Owns the global talk key: drives the key host through its supervisor, turns its facts into key inputs and tells
 * whether the key works. Must never keep a hold alive that the host can no longer end.
 */
import type { Chord, HotkeyHealth } from '../../src-preload/contract/talk.js';
import type { SpawnHost } from '../hosts/host-process.js';
import { isKeyHostFact, type KeyHostCommand, type KeyHostFact } from '../hosts/protocol/key.js';
import { HostSupervisor, type HostState, type SupervisorClock, type SupervisorTuning } from '../hosts/supervisor.js';
import type { KeySource, KeySourceInput } from './key-source.js';

/** A fact older than this, or newer than now, was stamped by another clock: its arrival counts instead. */
const MAX_FACT_AGE_MS = 1_000;

/** Keyboards begin to repeat within this; a chord that "begins" sooner after a restart was never released. */
const REPEAT_BOUND_MS = 700;

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
  readonly chord: Chord;
  readonly onInput: (input: KeySourceInput) => void;
  readonly onHealth: (health: HotkeyHealth) => void;
  readonly isPermitted?: () => boolean;
  readonly onDetail?: (detail: string) => void;
  readonly tuning?: SupervisorTuning;
}): HookSource {
  const { clock, onInput, onHealth } = options;
  const isPermitted = options.isPermitted ?? (() => true);
  let chord = options.chord;
  let health: HotkeyHealth = { state: 'starting' };
  let held = false;
  /** The key was down when the host went: until this time a new hold is taken for the old one. */
  let heldWhenLost = false;
  let ignoreHoldsUntilMs = 0;
  let ignoring = false;
  let disposed = false;

  const setHealth = (next: HotkeyHealth): void => {
    const same =
      next.state === health.state && (next.state !== 'unavailable' || next.reason === (health as typeof next).reason);
    health = next;
    if (!same) onHealth(next);
  };

  const lose = (): void => {
    heldWhenLost ||= held || ignoring;
    ignoring = false;
    if (!held) return;
    held = false;
    onInput({ type: 'source-lost', source: 'hook', atMs: clock.nowMs() });
  };

  const stamp = (atMs: number): number => {
    const now = clock.nowMs();
    return atMs <= now && now - atMs <= MAX_FACT_AGE_MS ? atMs : now;
  };

  const take = (fact: KeyHostFact): void => {
    switch (fact.type) {
      case 'armed':
        ignoreHoldsUntilMs = heldWhenLost ? clock.nowMs() + REPEAT_BOUND_MS : 0;
        heldWhenLost = false;
        setHealth({ state: 'armed', source: 'hook', trigger: null });
        return;
      case 'unavailable':
        lose();
        options.onDetail?.(fact.detail);
        setHealth({ state: 'unavailable', reason: fact.reason });
        return;
      case 'chord-down':
        if (held) return;
        ignoring = clock.nowMs() < ignoreHoldsUntilMs;
        ignoreHoldsUntilMs = 0;
        if (ignoring) return;
        held = true;
        onInput({ type: 'key-down', source: 'hook', atMs: stamp(fact.atMs) });
        return;
      case 'chord-up':
        ignoring = false;
        if (!held) return;
        held = false;
        onInput({ type: 'key-up', source: 'hook', atMs: stamp(fact.atMs) });
        return;
      case 'other-key-joined':
        if (held) onInput({ type: 'other-key-joined', source: 'hook', atMs: stamp(fact.atMs) });
        return;
      case 'escape':
        if (held) onInput({ type: 'cancel' });
    }
  };

  const post = (command: KeyHostCommand): void => {
    supervisor.post(command);
  };

  const follow = (state: HostState): void => {
    switch (state.state) {
      case 'running':
        setHealth({ state: 'starting' });
        post({ type: 'watch', chord });
        return;
      case 'restarting':
        lose();
        setHealth({ state: 'starting' });
        return;
      case 'failed':
        lose();
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
    ...(options.tuning && { tuning: options.tuning }),
  });

  const start = (): void => {
    if (disposed) return;
    if (isPermitted()) supervisor.start();
    else setHealth({ state: 'unavailable', reason: 'permission' });
  };

  return {
    start,
    setChord: (next) => {
      chord = next;
      post({ type: 'watch', chord });
    },
    rearm: () => {
      if (disposed) return;
      supervisor.stop();
      start();
    },
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
