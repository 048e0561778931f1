/** Owns what a process and all it started cost (Linux). */
import { nowMs } from '../test/rig/environment.js';
import { processTree } from '../test/rig/process-tree.js';
import { pause } from '../test/rig/wait.js';

/** The kernel's clock ticks per second; 100 on every Linux this runs on. */
const TICKS_PER_SECOND = 100;

/** Ticks used so far by a process and all its descendants that live. */
const treeTicks = (root: number): number => processTree(root).reduce((sum, { ticks }) => sum + ticks, 0);

/** Percent of one core used by the process tree during `durationMs`. */
export async function cpuPercent(root: number, durationMs: number): Promise<number> {
  const startMs = nowMs();
  const startTicks = treeTicks(root);
  await pause(durationMs);
  const seconds = (nowMs() - startMs) / 1_000;
  return ((treeTicks(root) - startTicks) / TICKS_PER_SECOND / seconds) * 100;
}
