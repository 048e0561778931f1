/** Owns what the kernel says of a packaged app's sandbox (Linux). */
import { readFileSync, readlinkSync } from 'node:fs';
import { expect } from 'vitest';
import type { PackagedApp } from './packaged-app.js';

const SECCOMP_FILTER = 2;

/** The page's process runs under a filter of system calls and in namespaces of its own; nobody turned that off. */
export function expectSandboxed(app: PackagedApp): void {
  const processes = app.processes();
  const [browser] = processes;
  const renderers = processes.filter(({ words }) => words.includes('--type=renderer'));
  expect(renderers.length).toBeGreaterThan(0);
  for (const { words } of processes) expect(words.join(' ')).not.toMatch(/--(no-sandbox|disable-\S*sandbox)/);
  for (const { pid } of renderers) {
    expect(Number(/^Seccomp:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])).toBe(SECCOMP_FILTER);
    expect(namespace(pid, 'user')).not.toBe(namespace(browser?.pid ?? 0, 'user'));
    expect(namespace(pid, 'pid')).not.toBe(namespace(browser?.pid ?? 0, 'pid'));
  }
}

const namespace = (pid: number, kind: string): string => readlinkSync(`/proc/${pid}/ns/${kind}`);
