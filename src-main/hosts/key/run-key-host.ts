/**
 * Owns the key host's course: check, start the hook, match the chords, report. Everything it touches is injected.
 * Must never post what `chord-matcher` did not report.
 */
import { isKeyHostCommand, type KeyHostCommand, type KeyHostFact } from '../protocol/key.js';
import { changeChords, INITIAL_MATCHER, stepMatcher, type MatcherStep } from './chord-matcher.js';
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
  /** Begins to look out, once the hook runs, for a keyboard whose codes mean other keys than now. */
  readonly watchKeyboard: (onChanged: () => void) => void;
  /** Monotonic milliseconds, the clock of the key events. */
  readonly nowMs: () => number;
}): void {
  const { transport, check, startHook, watchKeyboard, nowMs } = options;
  let matcher = INITIAL_MATCHER;
  let stage: 'off' | 'starting' | 'on' = 'off';

  const take = ({ state, reports }: MatcherStep): void => {
    matcher = state;
    for (const report of reports) transport.post(report);
  };

  const start = async (): Promise<void> => {
    stage = 'starting';
    const access = await check();
    const outcome = access.usable
      ? await startHook((event) => take(stepMatcher(matcher, event)))
      : { started: false as const, reason: access.reason, detail: access.detail };
    stage = outcome.started ? 'on' : 'off';
    if (!outcome.started) {
      transport.post({ type: 'unavailable', reason: outcome.reason, detail: outcome.detail });
      return;
    }
    transport.post({ type: 'armed' });
    watchKeyboard(() => transport.post({ type: 'keyboard-changed' }));
  };

  const watch = (command: KeyHostCommand): void => {
    take(changeChords(matcher, command, nowMs()));
    if (stage === 'off') void start();
  };

  transport.onMessage((message) => {
    if (isKeyHostCommand(message)) watch(message);
  });
}
