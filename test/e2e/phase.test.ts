import type { Page } from '@playwright/test';
import type { Phase } from '../../src-preload/contract/session-snapshot.js';
import { nowMs } from '../rig/environment.js';
import { pressKeys, releaseKeys } from '../rig/keys.js';
import { pause } from '../rig/wait.js';
import { CHORD, expect, test } from './person.js';

/** One frame at 60 Hz. */
const FRAME_MS = 1_000 / 60;
const PRESSES = 8;

/** A phase that was told to the page, with times of the page's own clock, ms. */
interface Told {
  readonly phase: Phase;
  readonly arrivedAtMs: number;
  /** The first frame that was drawn afterwards, and what it showed. */
  frameAtMs: number | null;
  shown: string | null;
}

/** Notes every phase that is pushed, and the frame that comes next; asks for frames only then, as any page does. */
const watchPhases = (page: Page) =>
  page.evaluateHandle(() => {
    const status = document.querySelector<HTMLElement>('[role=status][data-phase]');
    const told: Told[] = [];
    let before: string | undefined = status?.dataset['phase'];
    window.parley.session.changed(({ phase }) => {
      if (phase === before) return;
      before = phase;
      const one: Told = { phase, arrivedAtMs: performance.now(), frameAtMs: null, shown: null };
      told.push(one);
      requestAnimationFrame(() => {
        one.frameAtMs = performance.now();
        one.shown = status?.dataset['phase'] ?? null;
      });
    });
    return told;
  });

/** What to add to a time of the page's clock for one of ours, from the quickest of some round trips. */
async function clockOffset(page: Page): Promise<number> {
  let best = { tookMs: Infinity, offsetMs: 0 };
  for (let round = 0; round < 15; round += 1) {
    const askedAtMs = nowMs();
    const pageMs = await page.evaluate(() => performance.now());
    const tookMs = nowMs() - askedAtMs;
    if (tookMs < best.tookMs) best = { tookMs, offsetMs: askedAtMs + tookMs / 2 - pageMs };
  }
  return best.offsetMs;
}

const sorted = (values: readonly number[]): readonly number[] => [...values].sort((one, other) => one - other);
const at = (values: readonly number[], share: number): number =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;
const figures = (values: readonly number[]): string =>
  `median ${at(values, 0.5).toFixed(1)} ms, 95 % ${at(values, 0.95).toFixed(1)} ms, n = ${values.length}`;

test('the phase is on the screen within one frame of its arrival', async ({ person }) => {
  test.setTimeout(90_000);
  await person.ready();
  const { page } = person.parley;
  const watched = await watchPhases(page);
  const offsetMs = await clockOffset(page);
  for (let press = 0; press < PRESSES; press += 1) {
    await pressKeys(CHORD);
    await pause(350 + 7 * press);
    await releaseKeys(CHORD);
    await pause(700);
  }
  const told: readonly Told[] = await watched.jsonValue();
  const listening = told.filter(({ phase }) => phase === 'listening');
  expect(listening.length).toBeGreaterThanOrEqual(PRESSES);
  // No later phase takes the place of one before its frame, but for those that follow within it.
  const own = told.filter(
    ({ frameAtMs }, index) => frameAtMs !== null && (told[index + 1]?.arrivedAtMs ?? Infinity) > frameAtMs,
  );
  expect(own.filter(({ phase, shown }) => shown !== phase)).toEqual([]);

  const frames = own.map(({ arrivedAtMs, frameAtMs }) => (frameAtMs ?? NaN) - arrivedAtMs);
  const presses = person.trace.marks('talk-start').map(({ atMs }) => {
    const first = listening.find(({ arrivedAtMs }) => arrivedAtMs + offsetMs >= atMs - 1);
    return {
      arrived: (first?.arrivedAtMs ?? NaN) + offsetMs - atMs,
      frame: (first?.frameAtMs ?? NaN) + offsetMs - atMs,
    };
  });
  console.log(`phase: arrival to frame: ${figures(frames)}`);
  console.log(`phase: key down to arrival: ${figures(presses.map(({ arrived }) => arrived))}`);
  console.log(`phase: key down to frame: ${figures(presses.map(({ frame }) => frame))}`);
  expect(at(frames, 0.5)).toBeLessThanOrEqual(FRAME_MS);
});
