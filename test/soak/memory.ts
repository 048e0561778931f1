/**
 * Owns what the running app holds at one moment, process by process: memory by the kernel's account, handles, and what is
 * alive on the JavaScript heaps of main and page once garbage is gone.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { ElectronApplication } from '@playwright/test';
import { processTree } from '../rig/process-tree.js';
import { pause } from '../rig/wait.js';
import type { HeldByProcess, HeapUse, Sample } from './growth.js';

const ANSWER_WITHIN_MS = 10_000;

/** Everything at this moment; `minutes` since the start. A page that does not answer has no heap. */
export async function sampleOf(app: ElectronApplication, minutes: number): Promise<Sample> {
  const kinds = await inTime(kindsOf(app), new Map<number, string>());
  const processes: HeldByProcess[] = [];
  for (const { pid } of processTree(app.process().pid ?? 0)) {
    const held = heldBy(pid, kinds);
    if (held !== null) processes.push(held);
  }
  // Last: what it collects would not have been collected by itself.
  const [mainHeap, page] = [await inTime(mainHeapOf(app), null), await inTime(pageUseOf(app), null)];
  return {
    minutes,
    processes,
    heaps: { mainBytes: mainHeap, pageBytes: page?.bytes ?? null, pageNodes: page?.nodes ?? null },
  };
}

const inTime = <T>(answer: Promise<T>, otherwise: T): Promise<T> =>
  Promise.race([answer.catch(() => otherwise), pause(ANSWER_WITHIN_MS).then(() => otherwise)]);

/** As Electron names them. */
async function kindsOf(app: ElectronApplication): Promise<ReadonlyMap<number, string>> {
  const metrics = await app.evaluate(({ app: electron }) =>
    electron.getAppMetrics().map(({ pid, type, name }) => [pid, name ?? type] as const),
  );
  return new Map(metrics);
}

function heldBy(pid: number, kinds: ReadonlyMap<number, string>): HeldByProcess | null {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const kilobytes = (field: string): number => Number(new RegExp(`^${field}: +(\\d+)`, 'm').exec(rollup)?.[1] ?? 0);
    const handles = handlesOf(pid);
    return {
      pid,
      kind: kinds.get(pid) ?? typeOf(pid),
      proportionalBytes: kilobytes('Pss') * 1_024,
      ownBytes: (kilobytes('Pss_Anon') + kilobytes('Pss_Shmem') + kilobytes('SwapPss')) * 1_024,
      handles: handles.length,
      nullHandles: handles.filter((target) => target === '/dev/null').length,
    };
  } catch {
    // It ended meanwhile.
    return null;
  }
}

/** What its command line calls it, for those that Electron does not list. */
function typeOf(pid: number): string {
  const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  return /--type=([\w-]+)/.exec(line)?.[1] ?? 'other';
}

/** What each open file descriptor leads to. */
function handlesOf(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).map((name) => {
    try {
      return readlinkSync(`${folder}/${name}`);
    } catch {
      return '';
    }
  });
}

/** What is alive in main: its heap, and buffers outside of it. */
const mainHeapOf = (app: ElectronApplication): Promise<HeapUse> =>
  app.evaluate(() => {
    const store = globalThis as { collectGarbage?: () => void };
    if (store.collectGarbage === undefined) {
      process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
      store.collectGarbage = process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void;
    }
    store.collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  });

/** What is alive in the page, and how many nodes its documents have, attached or not. */
const pageUseOf = (app: ElectronApplication): Promise<{ readonly bytes: number; readonly nodes: number } | null> =>
  app.evaluate(async ({ BrowserWindow }) => {
    const inspector = BrowserWindow.getAllWindows()[0]?.webContents.debugger;
    if (inspector === undefined) return null;
    inspector.attach('1.3');
    try {
      await inspector.sendCommand('HeapProfiler.collectGarbage');
      const heap = (await inspector.sendCommand('Runtime.getHeapUsage')) as { readonly usedSize: number };
      const counted = (await inspector.sendCommand('Memory.getDOMCounters')) as { readonly nodes: number };
      return { bytes: heap.usedSize, nodes: counted.nodes };
    } finally {
      inspector.detach();
    }
  });
