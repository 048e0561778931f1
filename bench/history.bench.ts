/** Figures of the history with 100 000 turns, asked for in the window of the running app. */
import { test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import electronPath from 'electron';
import { EVERY_TURN, type HistoryFilter } from '../src-preload/contract/history.js';
import { asProfileId } from '../src-preload/contract/ids.js';
import { launchArguments, launchParley } from '../test/e2e/launch.js';
import { nowMs } from '../test/rig/environment.js';
import { createTraceReader } from '../test/rig/trace.js';
import { record, runsOf, type FigureKey } from './figures.js';
import { TURNS, writeTurns } from './turns.js';

const STARTS = runsOf(10);
const ROUNDS = 5;
/** Each is looked for anew in each round. */
const SEARCHES = {
  searchRare: [{ text: 'zebra' }, { text: 'garden zebra' }, { text: 'nothing like it' }],
  searchCommon: [{ text: 'weather' }, { text: 'tomorrow' }, { text: 'question' }, { text: 'the of' }],
  searchShort: [{ text: 'ze' }, { text: 'in' }, { text: 'e' }, { text: '今天' }],
  searchScript: [{ text: 'እንዴት' }, { text: 'ሰላም' }, { text: 'اليوم' }, { text: '今天天气' }],
  searchFiltered: [
    { text: 'mountain', profileId: asProfileId('other') },
    { text: 'together', fromMs: Date.now() - 50_000 * 60_000 },
    { text: 'ou', profileId: asProfileId('other') },
  ],
} as const satisfies Partial<Record<FigureKey, readonly Partial<HistoryFilter>[]>>;
/** A person who opened the history needs this long to type something. */
const OPENED_MS = 2_000;
const FRAMES = 300;
const FRAME_PX = 300;
/** Two frames of a display with 60 a second. */
const DROPPED_MS = 34;

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
  /** Looks for so much else that no answer is kept. */
  const forget = async (): Promise<void> => {
    for (let n = 0; n < 9; n += 1) await ask({ text: `other ${String(n)}` }, 0);
  };
  // The first answer waits for the host to start.
  if ((await ask({}, 0)).total !== TURNS) throw new Error('The turns are not there.');
  await parley.page.waitForTimeout(OPENED_MS);
  const again: number[] = [];
  for (const key of keysOf(SEARCHES)) {
    const took: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const filter of SEARCHES[key]) {
        const { total, tookMs } = await ask(filter, 0);
        console.log(`${JSON.stringify(filter)}: ${String(total)} found, first page ${tookMs.toFixed(1)} ms`);
        took.push(tookMs);
        for (const offset of [50, Math.floor(total / 2)]) again.push((await ask(filter, offset)).tookMs);
      }
      await forget();
    }
    record(key, took);
  }
  record('searchAgain', again);
  const pages: number[] = [];
  for (let part = 0; part <= 20; part += 1) pages.push((await ask({}, Math.floor((part / 20) * (TURNS - 50)))).tookMs);
  record('historyPage', pages);
  await parley.close();
});

test('P13 scrolling', async () => {
  const userData = path.join(folder, 'scrolled');
  cpSync(path.join(folder, 'history.db'), path.join(userData, 'history.db'));
  const parley = await launchParley({ userData });
  await parley.page.evaluate(() => (location.hash = '#/history'));
  await parley.page.getByRole('list', { name: 'Turns' }).getByRole('listitem').first().waitFor();
  await parley.page.waitForTimeout(OPENED_MS);
  const frames = (stepPx: number): Promise<readonly number[]> =>
    parley.page.getByRole('list', { name: 'Turns' }).evaluate(
      (list, { count, step }) =>
        new Promise<number[]>((resolve) => {
          const took: number[] = [];
          let beforeMs: number | null = null;
          const frame = (nowMs: number): void => {
            if (beforeMs !== null) took.push(nowMs - beforeMs);
            beforeMs = nowMs;
            list.scrollTop += step;
            if (took.length === count) resolve(took);
            else requestAnimationFrame(frame);
          };
          requestAnimationFrame(frame);
        }),
      { count: FRAMES, step: stepPx },
    );
  for (const [key, stepPx] of [
    ['frameStill', 0],
    ['frameScrolled', FRAME_PX],
  ] as const) {
    const took = await frames(stepPx);
    console.log(
      `${key}: ${String(took.filter((each) => each > DROPPED_MS).length)} of ${String(FRAMES)} frames dropped`,
    );
    record(key, took);
  }
  await parley.close();
});

test('P13 start with and without a history', async () => {
  const figures = { armedEmpty: [], armedFull: [], usableEmpty: [], usableFull: [] } as Record<
    `${'armed' | 'usable'}${'Empty' | 'Full'}`,
    number[]
  >;
  // In turn, so that whatever else the machine does meets both.
  for (let run = 0; run <= STARTS; run += 1) {
    for (const kind of ['Empty', 'Full'] as const) {
      const userData = mkdtempSync(path.join(tmpdir(), 'parley-bench-'));
      if (kind === 'Full') cpSync(path.join(folder, 'history.db'), path.join(userData, 'history.db'));
      const trace = createTraceReader(path.join(userData, 'trace'));
      const startedMs = nowMs();
      const app = spawn(
        electronPath as unknown as string,
        ['--no-sandbox', ...launchArguments(userData), `--trace-dir=${trace.folder}`],
        { stdio: 'ignore' },
      );
      const exited = new Promise((done) => app.on('exit', done));
      try {
        const armedMs = (await trace.next('talk-armed', 0, 20_000)).atMs - startedMs;
        const usableMs = (await trace.next('window-usable', 0, 20_000)).atMs - startedMs;
        // The first of each warms the page cache.
        if (run > 0) {
          figures[`armed${kind}`].push(armedMs);
          figures[`usable${kind}`].push(usableMs);
        }
      } finally {
        app.kill('SIGTERM');
        await exited;
        rmSync(userData, { recursive: true, force: true });
      }
    }
  }
  for (const key of keysOf(figures)) record(key, figures[key]);
});

const keysOf = <Key extends string>(of: Readonly<Record<Key, unknown>>): readonly Key[] => Object.keys(of) as Key[];
