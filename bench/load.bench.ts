/** Figures of processor time: at rest with the window hidden, and while somebody talks. */
import { test } from '@playwright/test';
import { hideMain, type Parley } from '../test/e2e/launch.js';
import { nowMs } from '../test/rig/environment.js';
import { pressKeys, releaseKeys } from '../test/rig/keys.js';
import { pause } from '../test/rig/wait.js';
import { play, synthesise } from '../test/rig/voice.js';
import { ask } from './asking.js';
import { record, recordPart, runsOf, type FigureKey } from './figures.js';
import { cpuByProcess, cpuPercent } from './processes.js';
import { startApp, withApp, type Running } from './session.js';

const CHORD = 'Control+Shift+Space';
/** After the last turn. */
const REST_MS = 60_000;
const STRETCH_MS = 20_000;

const IDLE = [
  ['idle', 'off'],
  ['idleMiniTalking', 'while-talking'],
  ['idleMiniAlways', 'always'],
] as const satisfies readonly (readonly [FigureKey, string])[];

test('P9 idle with the window hidden', async () => {
  const running: Running[] = [];
  try {
    // Side by side, since what one costs is counted for itself: three minutes of waiting less.
    for (const [, miniWindow] of IDLE) running.push(await startApp({ miniWindow }));
    // The page of the mini window is made when it is first needed, and stays: all hear the key.
    await pressKeys(CHORD);
    await pause(1_500);
    await releaseKeys(CHORD);
    await pause(1_000);
    for (const { parley, trace } of running) {
      const askedMs = nowMs();
      await ask({ parley }, 'What is twelve times twelve?');
      await trace.next('playback-drained', askedMs, 20_000);
      await hideMain(parley);
    }
    await pause(REST_MS);
    for (const [at, [, miniWindow]] of IDLE.entries()) {
      const shown = await isMiniShown(running[at]?.parley);
      if (shown !== (miniWindow === 'always')) throw new Error(`The mini window is ${shown ? '' : 'not '}shown.`);
    }
    const values: readonly number[][] = running.map(() => []);
    for (let run = 0; run < 3; run += 1) {
      const used = await Promise.all(running.map(({ parley }) => cpuPercent(pidOf(parley), STRETCH_MS)));
      for (const [at, percent] of used.entries()) values[at]?.push(percent);
    }
    for (const [at, [figure]] of IDLE.entries()) record(figure, values[at] ?? []);
  } finally {
    for (const app of running) await app.stop();
  }
});

const pidOf = ({ app }: Parley): number => app.process().pid ?? 0;

const isMiniShown = async (parley: Parley | undefined): Promise<boolean> =>
  (await parley?.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().some((one) => one.webContents.getURL().includes('/mini.html') && one.isVisible()),
  )) ?? false;

test('P10 listening and speaking', async () => {
  const listening = createShares('listening');
  const speaking = createShares('speaking');
  const said = await synthesise(
    'I want to tell you a long story about a river that went down from the mountains to the sea and met many towns',
  );
  await withApp({}, async ({ parley, trace }) => {
    for (let run = 0; run < runsOf(5); run += 1) {
      const startedMs = nowMs();
      await pressKeys(CHORD);
      const voice = play(said);
      await pause(500);
      await listening.measure(parley, 4_000);
      await voice.finished;
      await releaseKeys(CHORD);
      // What it makes of the story is its own affair.
      await trace.next('playback-drained', startedMs, 10_000).catch(() => null);
      await pause(1_000);
      const askedMs = nowMs();
      await ask({ parley }, 'What can you do?');
      await trace.next('playback-started', askedMs);
      await pause(1_000);
      await speaking.measure(parley, 3_000);
      await trace.next('playback-drained', askedMs, 30_000);
      await pause(1_000);
    }
  });
  listening.record();
  speaking.record();
});

/** Processor time in all, and by process. */
function createShares(figure: FigureKey) {
  const all: number[] = [];
  const byName = new Map<string, number[]>();
  return {
    async measure(parley: Parley, durationMs: number): Promise<void> {
      const used = await cpuByProcess(pidOf(parley), durationMs);
      const names = await namesOf(parley);
      const now = new Map<string, number>();
      for (const [pid, percent] of used) {
        const name = names.get(pid) ?? 'other';
        now.set(name, (now.get(name) ?? 0) + percent);
      }
      all.push([...used.values()].reduce((sum, percent) => sum + percent, 0));
      for (const [name, percent] of now) byName.set(name, [...(byName.get(name) ?? []), percent]);
    },
    record(): void {
      record(figure, all);
      for (const [name, values] of byName) recordPart(figure, name, values);
    },
  };
}

/** What each process is, by its id. */
const namesOf = async ({ app }: Parley): Promise<ReadonlyMap<number, string>> =>
  new Map(
    await app.evaluate(({ app: electron }) =>
      electron
        .getAppMetrics()
        .map(({ pid, type, name, serviceName }): readonly [number, string] => [
          pid,
          type === 'Browser' ? 'main' : type === 'Tab' ? 'page' : (name ?? serviceName ?? type),
        ]),
    ),
  );
