/**
 * Owns the key host's course: check, start the hook, match the chord, report. Everything it touches is injected.
 * Must never post what `chord-matcher` did not report.
 */
import { isKeyHostCommand, type KeyHostFact } from '../protocol/key.js';
import type { Chord } from '../../../src-preload/contract/talk.js';
import { changeChord, initialMatcher, stepMatcher, type MatcherState, type MatcherStep } from './chord-matcher.js';
import type { StartHook } from './native-hook.js';
import type { XProbe } from './x-display.js';

/** The way to main. */
export interface KeyHostTransport {
  post(fact: KeyHostFact): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** Serves until the process ends. After `unavailable` another `watch` tries again. */
export function runKeyHost(options: {
  readonly transport: KeyHostTransport;
  readonly check: () => Promise<XProbe>;
  readonly startHook: StartHook;
  /** Monotonic milliseconds, the clock of the key events. */
  readonly nowMs: () => number;
}): void {
  const { transport, check, startHook, nowMs } = options;
  let matcher: MatcherState | null = null;
  let stage: 'off' | 'starting' | 'on' = 'off';

  const take = (step: MatcherStep): void => {
    matcher = step.state;
    if (step.report !== null) transport.post(step.report);
  };

  const start = async (): Promise<void> => {
    stage = 'starting';
    const access = await check();
    const outcome = access.usable
      ? await startHook((event) => {
          if (matcher !== null) take(stepMatcher(matcher, event));
        })
      : { started: false as const, reason: access.reason, detail: access.detail };
    stage = outcome.started ? 'on' : 'off';
    if (outcome.started) transport.post({ type: 'armed' });
    else transport.post({ type: 'unavailable', reason: outcome.reason, detail: outcome.detail });
  };

  const watch = (chord: Chord): void => {
    if (matcher === null) matcher = initialMatcher(chord);
    else take(changeChord(matcher, chord, nowMs()));
    if (stage === 'off') void start();
  };

  transport.onMessage((message) => {
    if (isKeyHostCommand(message)) watch(message.chord);
  });
}
