/** Owns which processes belong together, and what the kernel says they use (Linux). */
import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessUse {
  readonly pid: number;
  readonly parent: number;
  /** Clock ticks of processor time so far. */
  readonly ticks: number;
}

function useOf(pid: number): ProcessUse | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name may hold spaces and parentheses; fields are counted after its end.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { pid, parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return null;
  }
}

/** A process and all its descendants that live. */
export function processTree(root: number): readonly ProcessUse[] {
  const all = new Map<number, ProcessUse>();
  for (const name of readdirSync('/proc')) {
    const use = /^\d+$/.test(name) ? useOf(Number(name)) : null;
    if (use !== null) all.set(use.pid, use);
  }
  const belongs = (pid: number): boolean => {
    const parent = all.get(pid)?.parent ?? 0;
    return pid === root || (parent > 1 && belongs(parent));
  };
  return [...all.values()].filter(({ pid }) => belongs(pid));
}
