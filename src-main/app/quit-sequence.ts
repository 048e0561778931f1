/**
 * Owns the order in which the app is taken down: last built, first ended, each within a bound.
 * Must never let one part that hangs or fails keep the others from ending.
 */
import type { ClockPort } from '../session/ports.js';
import type { Logger } from '../logging/logger.js';

export interface QuitSequence {
  /** Registers a part; parts end in reverse order. `boundMs` is the longest that is waited for it. */
  add(name: string, end: () => void | Promise<void>, boundMs?: number): void;
  /** Ends all parts, once; later calls answer the same promise. Never rejects. */
  run(): Promise<void>;
}

const DEFAULT_BOUND_MS = 2_000;

export function createQuitSequence(clock: Pick<ClockPort, 'nowMs' | 'after'>, logger: Logger): QuitSequence {
  const parts: { readonly name: string; readonly end: () => void | Promise<void>; readonly boundMs: number }[] = [];
  let running: Promise<void> | null = null;

  const endAll = async (): Promise<void> => {
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      const { name, end, boundMs } = part;
      const startedAtMs = clock.nowMs();
      let cancelBound = (): void => undefined;
      const bound = new Promise<'late'>((resolve) => {
        cancelBound = clock.after(boundMs, () => resolve('late'));
      });
      try {
        const outcome = await Promise.race([Promise.resolve(end()), bound]);
        if (outcome === 'late') logger.warn('A part did not end in time.', { name, boundMs });
        else logger.debug('Part ended.', { name, tookMs: Math.round(clock.nowMs() - startedAtMs) });
      } catch (error) {
        logger.error('A part failed to end.', { name, error });
      } finally {
        cancelBound();
      }
    }
  };

  return {
    add(name, end, boundMs = DEFAULT_BOUND_MS) {
      parts.push({ name, end, boundMs });
    },
    run: () => (running ??= endAll()),
  };
}
