/** Owns what a process and all it started cost (Linux). */
import { readFileSync } from 'node:fs';
import { nowMs } from '../test/rig/environment.js';
import { processTree } from '../test/rig/process-tree.js';
import { pause } from '../test/rig/wait.js';

/** The kernel's clock ticks per second; 100 on every Linux this runs on. */
const TICKS_PER_SECOND = 100;
const BYTES_PER_MB = 1e6;

/** Ticks used so far by a process and each of its descendants that live, by process id. */
const ticksOf = (root: number): ReadonlyMap<number, number> =>
  new Map(processTree(root).map(({ pid, ticks }) => [pid, ticks]));

/** Percent of one core used by each process of the tree during `durationMs`; one that began meanwhile counts from 0. */
export async function cpuByProcess(root: number, durationMs: number): Promise<ReadonlyMap<number, number>> {
  const startMs = nowMs();
  const before = ticksOf(root);
  await pause(durationMs);
  const seconds = (nowMs() - startMs) / 1_000;
  const percent = (ticks: number): number => (ticks / TICKS_PER_SECOND / seconds) * 100;
  return new Map([...ticksOf(root)].map(([pid, ticks]) => [pid, percent(ticks - (before.get(pid) ?? 0))]));
}

/** Percent of one core used by the process tree during `durationMs`. What ended meanwhile does not count. */
export async function cpuPercent(root: number, durationMs: number): Promise<number> {
  const used = await cpuByProcess(root, durationMs);
  return [...used.values()].reduce((sum, percent) => sum + percent, 0);
}

export interface Memory {
  /** What processes share is counted once, by parts; MB. */
  readonly ownMb: number;
  /** What they share is counted for each; MB. */
  readonly residentMb: number;
}

/** Memory of a process and all its descendants, as the kernel adds it up. @throws Error where it does not tell */
export function memoryOf(root: number): Memory {
  let own = 0;
  let resident = 0;
  for (const { pid } of processTree(root)) {
    const text = smapsOf(pid);
    const bytes = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1_024;
    own += bytes('Pss');
    resident += bytes('Rss');
  }
  if (!(own > 0)) throw new Error('The kernel tells nothing of memory.');
  return { ownMb: own / BYTES_PER_MB, residentMb: resident / BYTES_PER_MB };
}

/** Empty for one that ended meanwhile. */
function smapsOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  } catch {
    return '';
  }
}
