/**
 * Owns the mark that a run leaves while it lasts: one that is still there at the next start was left by a run that never
 * came to its end. Must never throw: a folder that cannot be written costs the mark alone.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';

export interface RunMark {
  /** Whether the run before this one was gone without having quit. */
  readonly isLeftOver: boolean;
  /** This run ends in order; idempotent. */
  clear(): void;
}

/** Leaves the mark. Nobody else may run in this folder. */
export function leaveRunMark(file: string): RunMark {
  const isLeftOver = existsSync(file);
  try {
    writeFileSync(file, '', { mode: 0o600 });
  } catch {
    // The next start will find none, and tell nothing.
  }
  return {
    isLeftOver,
    clear() {
      try {
        rmSync(file, { force: true });
      } catch {
        // The next start will tell of an end that was in order.
      }
    },
  };
}
