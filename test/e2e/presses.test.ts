/**
 * Presses of the real key, of random length at random moments, while the network fails: each ends in exactly one way,
 * and no release is lost. The same seed makes the same course. `PRESSES=200` makes the long one, of four minutes:
 * `PRESSES=200 PRESSES_SEED=7 npm run rig -- npx playwright test presses`.
 */
import { writeFileSync } from 'node:fs';
import type { ElectronApplication } from '@playwright/test';
import { TALK_STYLES, type TalkStyle } from '../../src-preload/contract/talk.js';
import { LOCAL_PROFILE_ID } from '../../src-preload/contract/settings.js';
import type { ProfileId } from '../../src-preload/contract/ids.js';
import { startChatter } from '../course/chatter.js';
import { beginFault, NETWORK_FAULTS } from '../course/faults.js';
import { changeSettings, look, restWithin } from '../course/look.js';
import { createRandom, type Random } from '../course/random.js';
import type { CourseService, CourseServices } from '../course/services.js';
import { startCourse } from '../course/start.js';
import { createTimeline, type Timeline } from '../course/timeline.js';
import { judge, OUTCOMES, type Press } from '../course/verdict.js';
import { nowMs } from '../rig/environment.js';
import { holdKeys } from '../rig/keys.js';
import { pause } from '../rig/wait.js';
import { expect, test } from './launch.js';
import { CHORD } from './person.js';

const SEED = Number(process.env['PRESSES_SEED'] ?? 20_251);
const PRESSES = Number(process.env['PRESSES'] ?? 40);
/** After so many the faults pause, and the app must come to rest. */
const BLOCK = 20;
const REST_WITHIN_MS = 25_000;
const TAIL_MS = 200;

const STYLES = TALK_STYLES;

interface Course {
  readonly app: ElectronApplication;
  readonly random: Random;
  readonly timeline: Timeline;
  readonly presses: Press[];
  readonly style: TalkStyle;
}

async function press({ timeline, presses, style }: Course, lengthMs: number): Promise<void> {
  const downMs = nowMs();
  timeline.note(`press ${presses.length + 1} of ${Math.round(lengthMs)} ms`);
  presses.push({ downMs, upMs: await holdKeys(CHORD, lengthMs), style });
}

/** Faults one after the other until the block is over; the network is whole again afterwards. */
async function trouble({ timeline }: Course, { proxy }: CourseService, random: Random, isOver: () => boolean) {
  while (!isOver()) {
    await pause(random.octaves(200, 2_500));
    if (isOver()) break;
    const fault = random.pick(NETWORK_FAULTS);
    timeline.note(`fault: ${fault}`);
    await beginFault(fault, proxy, random);
    await pause(random.octaves(50, 1_500));
    await proxy.restore();
    timeline.note('network whole');
  }
}

async function block(course: Course, count: number, service: CourseService | null, seed: number): Promise<void> {
  const { random, app, timeline } = course;
  let isOver = false;
  const troubled = service === null ? Promise.resolve() : trouble(course, service, createRandom(seed), () => isOver);
  for (let made = 0; made < count; made += 1) {
    await press(course, random.octaves(20, 3_000));
    await pause(random.octaves(70, 1_500));
  }
  isOver = true;
  await troubled;
  await pause(TAIL_MS + 200);
  // A tap that latched is ended as a person does it.
  if ((await look(app))?.session.talkMode === 'latched') await press(course, 300);
  timeline.note('rest');
  const unrest = await restWithin(app, REST_WITHIN_MS);
  expect(unrest, 'comes to rest').toBeNull();
}

/** Each of them in turn, none twice in a row; the built-in assistant for the last block. */
function assistants(services: CourseServices, random: Random): readonly (CourseService | null)[] {
  const order = random.shuffled(services.all);
  return Array.from({ length: PRESSES / BLOCK }, (_, index) =>
    index === PRESSES / BLOCK - 1 ? null : (order[index % order.length] ?? null),
  );
}

test('presses while the network fails: each ends in one way, and no release is lost', async ({
  userData,
}, testInfo) => {
  test.setTimeout(360_000);
  const random = createRandom(SEED);
  const { services, trace, parley } = await startCourse(userData, TAIL_MS);
  const { app } = parley;
  const course: Omit<Course, 'style'> = { app, random, timeline: createTimeline(), presses: [] };
  const chatter = await startChatter();
  try {
    await trace.next('talk-armed', 0);
    await trace.next('speech-ready', 0, 40_000);
    for (const [index, service] of assistants(services, random).entries()) {
      const activeProfileId: ProfileId = service?.profileId ?? LOCAL_PROFILE_ID;
      const style = random.pick(STYLES);
      course.timeline.note(`assistant: ${service?.id ?? 'local'}, style: ${style}`);
      await changeSettings(app, { assistants: { activeProfileId }, talkKey: { style } });
      await block({ ...course, style }, BLOCK, service, SEED + index + 1);
    }
    const { outcomes, closingMs, lostReleases, problems } = judge(course.presses, trace.marks(), {
      releaseTailMs: TAIL_MS,
    });
    const counts = OUTCOMES.map((outcome) => `${outcomes.filter((it) => it === outcome).length} ${outcome}`);
    console.log(`${outcomes.length} presses (seed ${SEED}): ${counts.join(', ')}`);
    console.log(
      `releases lost: ${lostReleases}; microphone closed at most ${Math.max(...closingMs).toFixed(0)} ms after one`,
    );
    expect(problems).toEqual([]);
    expect(lostReleases).toBe(0);
    expect(services.breaches()).toEqual([]);
    // A course in which nothing was answered, or nothing called off, would prove little. Errors may all have healed.
    for (const outcome of OUTCOMES) {
      if (outcome !== 'error') expect(outcomes, outcome).toContain(outcome);
    }
    expect(outcomes.filter((it) => it === 'answered').length).toBeGreaterThan(outcomes.length / 4);
  } catch (error) {
    const story = course.timeline.lines(trace.marks()).join('\n');
    writeFileSync(testInfo.outputPath('timeline.txt'), `seed ${SEED}\n${story}\n`);
    writeFileSync(testInfo.outputPath('parley.log'), parley.logs());
    throw error;
  } finally {
    chatter.stop();
    await parley.close();
    await services.close();
  }
});
