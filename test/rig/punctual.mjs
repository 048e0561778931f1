/**
 * Owns the priority of what stands for hardware: a sound card is on time on a busy machine too, and so must be whoever
 * feeds or records a virtual one.
 */
import { setPriority } from 'node:os';

const PRIORITY = -10;

/**
 * Lets a child go before others, where the system allows that.
 * @template {import('node:child_process').ChildProcess} Child
 * @param {Child} child just started
 * @returns {Child}
 */
export function punctual(child) {
  try {
    if (child.pid !== undefined) setPriority(child.pid, PRIORITY);
  } catch {
    // Only the administrator may; others run the tests on a machine that has nothing else to do.
  }
  return child;
}
