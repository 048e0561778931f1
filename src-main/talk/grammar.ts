/**
 * Owns what presses of the talk key mean: a pure machine from key events to talk verbs. Every talk-start is followed
 * by exactly one talk-stop or talk-cancel; "toggle" is understood here and never passed on.
 * Must never read a clock or hold a timer: event times come in, windows are asked for as commands.
 *
 * Meanings are decided by the times of the events themselves, so that a timer that fires late never changes what a
 * press meant. Timers only say that something did not happen.
 */
import type { TalkMode, TalkSourceId, TalkStyle } from '../../src-preload/contract/talk.js';

/** The fixed times of the grammar, milliseconds. */
export const GRAMMAR_TUNING = {
  /** With tap-to-latch on, a press shorter than this is a tap. */
  tapMs: 250,
  /** With tap-to-latch off, a press shorter than this was a slip and is cancelled. */
  quickReleaseMs: 150,
  /** A release is believed after this long: X servers send release and press pairs for a key that is held. */
  releaseDeferMs: 50,
  /** Another key this soon after the press means that it was some other program's shortcut. */
  joinMs: 250,
} as const;

export interface GrammarSettings {
  readonly style: TalkStyle;
  /** How long the microphone stays open after the key is released: 0 to 2000 ms. */
  readonly releaseTailMs: number;
}

/** `atMs` is monotonic and never decreases from one input to the next. */
export type GrammarInput =
  | { readonly type: 'key-down'; readonly source: TalkSourceId; readonly atMs: number }
  | { readonly type: 'key-up'; readonly source: TalkSourceId; readonly atMs: number }
  /** One whole press of a source that sees no releases: begins or ends, whatever the style. */
  | { readonly type: 'toggled'; readonly source: TalkSourceId; readonly atMs: number }
  /** Talk until told to stop; a capture that is open is latched. */
  | { readonly type: 'start'; readonly atMs: number }
  | { readonly type: 'stop'; readonly atMs: number }
  | { readonly type: 'toggle'; readonly atMs: number }
  | { readonly type: 'cancel' }
  | { readonly type: 'other-key-joined'; readonly source: TalkSourceId; readonly atMs: number }
  /** The source can no longer tell a release. */
  | { readonly type: 'source-lost'; readonly source: TalkSourceId; readonly atMs: number }
  /**
   * A capture ended without the grammar: its cap, mute, a lost microphone, suspend. `startedAtMs` is the `atMs` of its
   * talk-start, so that news of an earlier capture never ends a later one; null means whichever is open.
   */
  | { readonly type: 'session-closed'; readonly startedAtMs: number | null }
  | { readonly type: 'window-expired'; readonly window: GrammarWindow };

/** `defer`: no second press of a synthetic pair came. `tail`: the release tail is over. At most one is open. */
export type GrammarWindow = 'defer' | 'tail';

/** The part of the session's verbs the grammar says. */
export type TalkVerb =
  | { readonly type: 'talk-start'; readonly mode: Exclude<TalkMode, 'hands-free'>; readonly atMs: number }
  /** `atMs` is when the person let go, not when the tail ended. */
  | { readonly type: 'talk-stop'; readonly atMs: number }
  | { readonly type: 'talk-latch' }
  | { readonly type: 'talk-cancel'; readonly reason: 'quick-release' | 'escape' };

export type GrammarCommand =
  | TalkVerb
  | { readonly type: 'set-window'; readonly window: GrammarWindow; readonly untilMs: number }
  | { readonly type: 'clear-window'; readonly window: GrammarWindow };

/** In every open phase `startedAtMs` is the `atMs` of its talk-start: the press, for one that began with a key. */
export type GrammarPhase =
  | { readonly name: 'idle' }
  | { readonly name: 'holding'; readonly source: TalkSourceId; readonly startedAtMs: number }
  /** The holder's key went up; not yet believed. */
  | {
      readonly name: 'releasing';
      readonly source: TalkSourceId;
      readonly startedAtMs: number;
      readonly upAtMs: number;
    }
  /** Released for good, the microphone is still open. A press goes on with the same utterance. */
  | { readonly name: 'tail'; readonly startedAtMs: number; readonly upAtMs: number; readonly untilMs: number }
  /** Open until the next press. `source` tapped or toggled it, or null when a command did. */
  | { readonly name: 'latched'; readonly source: TalkSourceId | null; readonly startedAtMs: number };

export interface GrammarState {
  readonly phase: GrammarPhase;
  /** Sources whose key is physically down, whether or not it means anything: their further downs are repeats. */
  readonly down: readonly TalkSourceId[];
  /** The last release of a key, to know the other half of a synthetic pair when no capture hangs on it. */
  readonly lastUp: { readonly source: TalkSourceId; readonly atMs: number } | null;
}

export interface GrammarStep {
  readonly state: GrammarState;
  readonly commands: readonly GrammarCommand[];
}

export const INITIAL_GRAMMAR: GrammarState = { phase: { name: 'idle' }, down: [], lastUp: null };

const IDLE: GrammarPhase = { name: 'idle' };

const step = (state: GrammarState, phase: GrammarPhase, commands: readonly GrammarCommand[]): GrammarStep => ({
  state: { ...state, phase },
  commands,
});
const stay = (state: GrammarState): GrammarStep => ({ state, commands: [] });

/** Runs `next` on the outcome of `first`, keeping the commands of both in order. */
function andThen(first: GrammarStep, next: (state: GrammarState) => GrammarStep): GrammarStep {
  const second = next(first.state);
  return { state: second.state, commands: [...first.commands, ...second.commands] };
}

/** Closes the window the phase has open, if any. */
function clearing(phase: GrammarPhase): readonly GrammarCommand[] {
  if (phase.name === 'releasing') return [{ type: 'clear-window', window: 'defer' }];
  if (phase.name === 'tail') return [{ type: 'clear-window', window: 'tail' }];
  return [];
}

/** When the person stopped talking, as far as the phase knows. */
const letGoAtMs = (phase: GrammarPhase, atMs: number): number =>
  phase.name === 'releasing' || phase.name === 'tail' ? phase.upAtMs : atMs;

function stop(state: GrammarState, atMs: number): GrammarStep {
  if (state.phase.name === 'idle') return stay(state);
  const commands = [...clearing(state.phase), { type: 'talk-stop', atMs: letGoAtMs(state.phase, atMs) } as const];
  return step(state, IDLE, commands);
}

function cancel(state: GrammarState, reason: 'quick-release' | 'escape'): GrammarStep {
  if (state.phase.name === 'idle') return stay(state);
  return step(state, IDLE, [...clearing(state.phase), { type: 'talk-cancel', reason }]);
}

/** The release in `releasing` was real: says what the press meant. The window is closed by whoever calls. */
function decide(state: GrammarState, settings: GrammarSettings): GrammarStep {
  if (state.phase.name !== 'releasing') return stay(state);
  const { source, startedAtMs, upAtMs } = state.phase;
  const heldMs = upAtMs - startedAtMs;
  if (settings.style === 'hold-or-tap' && heldMs < GRAMMAR_TUNING.tapMs)
    return step(state, { name: 'latched', source, startedAtMs }, [{ type: 'talk-latch' }]);
  if (settings.style === 'hold' && heldMs < GRAMMAR_TUNING.quickReleaseMs)
    return step(state, IDLE, [{ type: 'talk-cancel', reason: 'quick-release' }]);
  // The time the release was not believed is part of the tail, not added to it.
  if (settings.releaseTailMs <= GRAMMAR_TUNING.releaseDeferMs)
    return step(state, IDLE, [{ type: 'talk-stop', atMs: upAtMs }]);
  const untilMs = upAtMs + settings.releaseTailMs;
  return step(state, { name: 'tail', startedAtMs, upAtMs, untilMs }, [{ type: 'set-window', window: 'tail', untilMs }]);
}

function decideNow(state: GrammarState, settings: GrammarSettings): GrammarStep {
  return andThen({ state, commands: clearing(state.phase) }, (cleared) => decide(cleared, settings));
}

/** Does first what a window that is over by `atMs` would have done, should its timer be late. */
function settle(state: GrammarState, atMs: number, settings: GrammarSettings): GrammarStep {
  const { phase } = state;
  if (phase.name === 'releasing' && atMs > phase.upAtMs + GRAMMAR_TUNING.releaseDeferMs)
    return andThen(decideNow(state, settings), (decided) => settle(decided, atMs, settings));
  if (phase.name === 'tail' && atMs >= phase.untilMs) return stop(state, atMs);
  return stay(state);
}

/** Whether this press is the second half of a synthetic pair of a key that never left its place. */
const isSynthetic = (state: GrammarState, source: TalkSourceId, atMs: number): boolean =>
  state.lastUp?.source === source && atMs - state.lastUp.atMs <= GRAMMAR_TUNING.releaseDeferMs;

/** A talk begins that only another press ends. */
const latch = (state: GrammarState, source: TalkSourceId | null, atMs: number): GrammarStep =>
  step(state, { name: 'latched', source, startedAtMs: atMs }, [{ type: 'talk-start', mode: 'latched', atMs }]);

function keyDown(before: GrammarState, source: TalkSourceId, atMs: number, settings: GrammarSettings): GrammarStep {
  if (before.down.includes(source)) return stay(before);
  const state: GrammarState = { ...before, down: [...before.down, source] };
  const { phase } = state;
  switch (phase.name) {
    case 'idle':
      if (isSynthetic(state, source, atMs)) return stay(state);
      if (settings.style === 'toggle') return latch(state, source, atMs);
      return step(state, { name: 'holding', source, startedAtMs: atMs }, [{ type: 'talk-start', mode: 'hold', atMs }]);
    case 'holding':
      // One physical press may reach us twice, as a global key and in the window: the first to come holds.
      return stay(state);
    case 'releasing':
      if (isSynthetic(state, source, atMs))
        return step(state, { name: 'holding', source, startedAtMs: phase.startedAtMs }, clearing(phase));
      // Another source presses while the release is in doubt: the key is not the one that would repeat.
      return andThen(decideNow(before, settings), (decided) => keyDown(decided, source, atMs, settings));
    case 'tail':
      return step(state, { name: 'holding', source, startedAtMs: phase.startedAtMs }, clearing(phase));
    case 'latched': {
      // The press that toggled it may reach us twice as well, as long as its key is down.
      const isSamePress = phase.source !== null && phase.source !== source && before.down.includes(phase.source);
      return isSamePress || isSynthetic(state, source, atMs) ? stay(state) : stop(state, atMs);
    }
  }
}

function keyUp(before: GrammarState, source: TalkSourceId, atMs: number): GrammarStep {
  if (!before.down.includes(source)) return stay(before);
  const down = before.down.filter((other) => other !== source);
  const state: GrammarState = { ...before, down, lastUp: { source, atMs } };
  const { phase } = state;
  if (phase.name !== 'holding' || phase.source !== source) return stay(state);
  return step(state, { name: 'releasing', source, startedAtMs: phase.startedAtMs, upAtMs: atMs }, [
    { type: 'set-window', window: 'defer', untilMs: atMs + GRAMMAR_TUNING.releaseDeferMs },
  ]);
}

function start(state: GrammarState, atMs: number): GrammarStep {
  const { phase } = state;
  if (phase.name === 'latched') return stay(state);
  if (phase.name === 'idle') return latch(state, null, atMs);
  const latched: GrammarPhase = { name: 'latched', source: null, startedAtMs: phase.startedAtMs };
  return step(state, latched, [...clearing(phase), { type: 'talk-latch' }]);
}

function otherKeyJoined(state: GrammarState, source: TalkSourceId, atMs: number): GrammarStep {
  const { phase, down } = state;
  // What a tap latched has its key up; what a press toggled may not have.
  const isPress =
    phase.name === 'holding' ||
    phase.name === 'releasing' ||
    (phase.name === 'latched' && phase.source !== null && down.includes(phase.source));
  const soon = isPress && phase.source === source && atMs - phase.startedAtMs <= GRAMMAR_TUNING.joinMs;
  return soon ? cancel(state, 'quick-release') : stay(state);
}

function sourceLost(before: GrammarState, source: TalkSourceId, atMs: number): GrammarStep {
  const down = before.down.filter((other) => other !== source);
  const lastUp = before.lastUp?.source === source ? null : before.lastUp;
  const state: GrammarState = { ...before, down, lastUp };
  const { phase } = state;
  // Whoever latched by a tap would tap again to stop and not be heard: the microphone must not stay open.
  const mine = phase.name !== 'idle' && phase.name !== 'tail' && phase.source === source;
  return mine ? stop(state, atMs) : stay(state);
}

/** The machine. `settings` are read when they matter, so that a change counts from the next decision on. */
export function stepGrammar(state: GrammarState, input: GrammarInput, settings: GrammarSettings): GrammarStep {
  const settled = 'atMs' in input ? settle(state, input.atMs, settings) : stay(state);
  return andThen(settled, (current) => stepSettled(current, input, settings));
}

function stepSettled(state: GrammarState, input: GrammarInput, settings: GrammarSettings): GrammarStep {
  const { phase } = state;
  switch (input.type) {
    case 'key-down':
      return keyDown(state, input.source, input.atMs, settings);
    case 'key-up':
      return keyUp(state, input.source, input.atMs);
    case 'start':
      return start(state, input.atMs);
    case 'stop':
      return stop(state, input.atMs);
    case 'toggle':
      return phase.name === 'idle' ? start(state, input.atMs) : stop(state, input.atMs);
    case 'cancel':
      return cancel(state, 'escape');
    case 'toggled':
      return phase.name === 'idle' ? latch(state, input.source, input.atMs) : stop(state, input.atMs);
    case 'other-key-joined':
      return otherKeyJoined(state, input.source, input.atMs);
    case 'source-lost':
      return sourceLost(state, input.source, input.atMs);
    case 'session-closed': {
      const mine = phase.name !== 'idle' && (input.startedAtMs ?? phase.startedAtMs) === phase.startedAtMs;
      return mine ? step(state, IDLE, clearing(phase)) : stay(state);
    }
    case 'window-expired':
      if (input.window === 'defer' && phase.name === 'releasing') return decide(state, settings);
      if (input.window === 'tail' && phase.name === 'tail')
        return step(state, IDLE, [{ type: 'talk-stop', atMs: phase.upAtMs }]);
      return stay(state);
  }
}
