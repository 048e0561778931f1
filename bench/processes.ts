/** Owns what the kernel says of a process and all it started: processor time and memory (Linux). */
import { readdirSync, readFileSync } from 'node:fs';
import { nowMs } from '../test/rig/environment.js';
import { pause } from '../test/rig/wait.js';

/** The kernel's clock ticks per second; 100 on every Linux this runs on. */
const TICKS_PER_SECOND = 100;

interface Stat {
  readonly parent: number;
  readonly ticks: number;
}

function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name may hold spaces and parentheses; fields are counted after its end.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return null;
  }
}

/** Ticks used so far by a process and all its descendants that live. */
function treeTicks(root: number): number {
  const stats = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : null;
    if (stat !== null) stats.set(Number(name), stat);
  }
  const belongs = (pid: number): boolean => {
    const parent = stats.get(pid)?.parent ?? 0;
    return pid === root || (parent > 1 && belongs(parent));
  };
  let ticks = 0;
  for (const [pid, stat] of stats) if (belongs(pid)) ticks += stat.ticks;
  return ticks;
}

/** Percent of one core used by the process tree during `durationMs`. */
export async function cpuPercent(root: number, durationMs: number): Promise<number> {
  const startMs = nowMs();
  const startTicks = treeTicks(root);
  await pause(durationMs);
  const seconds = (nowMs() - startMs) / 1_000;
  return ((treeTicks(root) - startTicks) / TICKS_PER_SECOND / seconds) * 100;
}
