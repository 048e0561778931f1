/** Figures of the history with 100 000 turns, asked for in the window of the running app. */
import { test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import electronPath from 'electron';
import { EVERY_TURN, type HistoryFilter } from '../src-preload/contract/history.js';
import { launchArguments, launchParley } from '../test/e2e/launch.js';
import { nowMs } from '../test/rig/environment.js';
import { createTraceReader } from '../test/rig/trace.js';
import { record } from './figures.js';
import { TURNS, writeTurns } from './turns.js';

const STARTS = Number(process.env['PARLEY_BENCH_RUNS'] ?? 10);
/** Rare and common, several scripts, and texts too short for the index. */
const SEARCHES = [
  'zebra',
  'weather',
  'tomorrow',
  'እንዴት',
  'اليوم',
  '今天天气',
  'the of',
  'nothing like it',
  'ze',
  '今天',
];

let folder: string;
test.beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'parley-bench-'));
  writeTurns(path.join(folder, 'history.db'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('P13 search and pages', async () => {
  const userData = path.join(folder, 'data');
  cpSync(path.join(folder, 'history.db'), path.join(userData, 'history.db'));
  const parley = await launchParley({ userData });
  const ask = (filter: Partial<HistoryFilter>, offset: number): Promise<{ tookMs: number; total: number }> =>
    parley.page.evaluate(
      async (range) => {
        const startedMs = performance.now();
        const answer = await window.parley.history.page(range);
        if (!answer.ok) throw new Error(answer.error.code);
        return { tookMs: performance.now() - startedMs, total: answer.value.total };
      },
      { filter: { ...EVERY_TURN, ...filter }, offset, limit: 50 },
    );
  // The first answer waits for the host to start.
  if ((await ask({}, 0)).total !== TURNS) throw new Error('The turns are not there.');
  const [search, again, pages]: [number[], number[], number[]] = [[], [], []];
  for (const text of SEARCHES) {
    const first = await ask({ text }, 0);
    console.log(`${text}: ${String(first.total)} found, first page ${first.tookMs.toFixed(1)} ms`);
    search.push(first.tookMs);
    for (const offset of [50, 100]) again.push((await ask({ text }, offset)).tookMs);
  }
  for (let part = 0; part <= 20; part += 1) pages.push((await ask({}, Math.floor((part / 20) * (TURNS - 50)))).tookMs);
  await parley.close();
  record('search', search);
  record('searchAgain', again);
  record('historyPage', pages);
});

test('P13 start with and without a history', async () => {
  const usable: Record<'empty' | 'full', number[]> = { empty: [], full: [] };
  // In turn, so that whatever else the machine does meets both.
  for (let run = 0; run <= STARTS; run += 1) {
    for (const kind of ['empty', 'full'] as const) {
      const userData = mkdtempSync(path.join(tmpdir(), 'parley-bench-'));
      if (kind === 'full') cpSync(path.join(folder, 'history.db'), path.join(userData, 'history.db'));
      const trace = createTraceReader(path.join(userData, 'trace'));
      const startedMs = nowMs();
      const app = spawn(
        electronPath as unknown as string,
        ['--no-sandbox', ...launchArguments(userData), `--trace-dir=${trace.folder}`],
        { stdio: 'ignore' },
      );
      const exited = new Promise((done) => app.on('exit', done));
      try {
        const { atMs } = await trace.next('window-usable', 0, 20_000);
        // The first of each warms the page cache.
        if (run > 0) usable[kind].push(atMs - startedMs);
      } finally {
        app.kill('SIGTERM');
        await exited;
        rmSync(userData, { recursive: true, force: true });
      }
    }
  }
  record('usableEmpty', usable.empty);
  record('usableFull', usable.full);
});
