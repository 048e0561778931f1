/** Figures of memory: at rest after a turn, and what a short conversation adds. An hour of it is the soak's. */
import { test } from '@playwright/test';
import { nowMs } from '../test/rig/environment.js';
import { pause } from '../test/rig/wait.js';
import { ask } from './asking.js';
import { record, runsOf } from './figures.js';
import { memoryOf } from './processes.js';
import { withApp } from './session.js';

const STARTS = runsOf(2);
const TURNS = 12;
/** The first turns make what stays. */
const WARM_UP_TURNS = 2;
const REST_MS = 10_000;

test('P11 memory at rest, and growth by turns', async () => {
  const own: number[] = [];
  const resident: number[] = [];
  const growth: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    await withApp({}, async (measured) => {
      const pid = measured.parley.app.process().pid ?? 0;
      const turn = async (): Promise<void> => {
        const askedMs = nowMs();
        await ask(measured, 'What is twelve times twelve?');
        await measured.trace.next('playback-drained', askedMs, 15_000);
      };
      await turn();
      await pause(REST_MS);
      const { ownMb, residentMb } = memoryOf(pid);
      own.push(ownMb);
      resident.push(residentMb);
      if (start > 0) return;
      let before: number | null = null;
      for (let count = 1; count <= TURNS; count += 1) {
        await turn();
        await pause(1_000);
        const now = memoryOf(pid).ownMb;
        if (before !== null && count > WARM_UP_TURNS) growth.push(now - before);
        before = now;
      }
    });
  }
  record('memoryOwn', own);
  record('memoryResident', resident);
  record('memoryGrowth', growth);
});
