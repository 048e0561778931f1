/**
 * Conversation for as long as is asked, with everything going wrong that can: real keys, real sound, all services or one
 * behind a network that fails, processes that die, devices that leave, sleep and locks. Every press is judged, every
 * fault counted, what the app holds is measured at every rest, and at the end the history must hold all of it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, test } from '@playwright/test';
import { LOCAL_PROFILE_ID } from '../../src-preload/contract/settings.js';
import { TALK_STYLES } from '../../src-preload/contract/talk.js';
import { startChatter } from '../course/chatter.js';
import { asSeen, deafAfter } from '../course/keys-seen.js';
import { beginAnew, changeSettings, look, restWithin, settleConflict } from '../course/look.js';
import { numberedAnswers } from '../course/numbered-answers.js';
import { createRandom } from '../course/random.js';
import type { CourseService } from '../course/services.js';
import { startCourse } from '../course/start.js';
import { createTimeline } from '../course/timeline.js';
import { judge, text, type Judged, type Press } from '../course/verdict.js';
import { CHORD } from '../e2e/person.js';
import { nowMs } from '../rig/environment.js';
import { holdKeys } from '../rig/keys.js';
import { pause, until } from '../rig/wait.js';
import { createCount, listed, megabytes, tallyOf } from './figures.js';
import { growthOf, leaksOf, total, type Sample } from './growth.js';
import { createShown, readHistory } from './kept.js';
import { findLost, type KeptVerdict } from './lost-turns.js';
import { sampleOf } from './memory.js';
import { readSoakOptions } from './options.js';
import { tellResult, writeResult } from './result.js';
import { trouble, type Troubled } from './trouble.js';

const { minutes: MINUTES, seed: SEED, assistant, pace, name } = readSoakOptions(process.env);
const TAIL_MS = 200;
const REST_WITHIN_MS = 60_000;
/** A page that died often is loaded again after a pause. */
const PAGE_BACK_WITHIN_MS = 40_000;
/** Of five apps that start at a time, on two cores. */
const SPEECH_WITHIN_MS = 240_000;
/**
 * What belongs to the start: caches fill, code is compiled, heaps and arenas find their size; the page's process after
 * about 20 minutes at the gentle pace. Longer than processes are killed.
 */
const WARM_UP_MINUTES = 30;
/** Of so many presses or more, at least this share is answered: errors told for all of them would be no conversation. */
const JUDGE_ANSWERS_FROM = 50;
const LEAST_ANSWERED = 0.2;
const JUDGE_GROWTH_FROM_MINUTES = 60;
const GROWTH_LIMITS = { memoryBytes: 20e6, heapBytes: 5e6, handles: 30 };
/** A block in which even the test itself was held up for so long tells of the machine, too. */
const STALL_MS = 500;

test(name, async () => {
  const random = createRandom(SEED);
  const userData = mkdtempSync(path.join(tmpdir(), 'parley-soak-'));
  const { services, trace, parley } = await startCourse(userData, TAIL_MS, {
    only: assistant ?? undefined,
    answers: numberedAnswers(),
  });
  const { app } = parley;
  const timeline = createTimeline();
  const startedMs = nowMs();
  const minutes = (): number => (nowMs() - startedMs) / 60_000;
  const faults = createCount();
  const errors = createCount();
  const judged: Judged[] = [];
  const samples: Sample[] = [];
  const recoveriesMs: number[] = [];
  const problems: string[] = [];
  const shown = createShown();
  const delays = monitorEventLoopDelay({ resolution: 20 });
  delays.enable();
  let stuck = 0;
  let longestStallMs = 0;

  const pickAssistant = (): CourseService | null =>
    assistant === null
      ? random.pick<CourseService | null>([null, ...services.all])
      : (services.all.find(({ id }) => id === assistant) ?? null);

  async function block(number: number): Promise<void> {
    const service = pickAssistant();
    const style = random.pick(TALK_STYLES);
    const isTroubled = number % pace.troubledEvery === 0;
    timeline.note(`block ${number}: ${service?.id ?? 'local'}, ${style}${isTroubled ? '' : ', no faults'}`);
    await changeSettings(app, {
      assistants: { activeProfileId: service?.profileId ?? LOCAL_PROFILE_ID },
      talkKey: { style },
    });
    delays.reset();
    const fromMs = nowMs();
    const presses: Press[] = [];
    const press = async (lengthMs: number): Promise<void> => {
      const downMs = nowMs();
      timeline.note(`press of ${Math.round(lengthMs)} ms`);
      presses.push({ downMs, upMs: await holdKeys(CHORD, lengthMs), style });
    };
    const settle = async (): Promise<void> => {
      if (await settleConflict(app, random.pick(['continue', 'finish']))) timeline.note('settled a conflict');
    };
    let isOver = false;
    const mayKill = (): boolean => minutes() < MINUTES * pace.killsUntil;
    const chance = createRandom(SEED * 1_000 + number);
    const everyMs = pace.faultMs;
    const about = { app, trace, timeline, faults, random: chance, service, everyMs, mayKill, isOver: () => isOver };
    const troubled: Promise<Troubled> = isTroubled
      ? trouble(about)
      : Promise.resolve({ ends: [], deaf: [], deaths: [], problems: [] });
    for (let made = 0; made < pace.block && minutes() < MINUTES; made += 1) {
      await press(random.octaves(...pace.pressMs));
      await pause(random.octaves(...pace.gapMs));
      await settle();
    }
    isOver = true;
    const { ends, deaf, deaths, problems: unmended } = await troubled;
    // Shortcuts that stand in for the hook take what comes sooner for a repeat.
    await pause(TAIL_MS + 800);
    const seen = await until('the page to answer', () => look(app), { timeoutMs: PAGE_BACK_WITHIN_MS }).catch(
      () => null,
    );
    if (seen?.session.talkMode === 'latched') await press(300);
    await settle();
    timeline.note('rest');
    const unrest = await restWithin(app, REST_WITHIN_MS);
    const stallMs = delays.max / 1e6;
    longestStallMs = Math.max(longestStallMs, stallMs);
    const stalled = stallMs > STALL_MS ? ` (the test itself was held up for ${Math.round(stallMs)} ms)` : '';
    const complain = (problem: string): void => void problems.push(`block ${number}${stalled}: ${problem}`);
    unmended.forEach(complain);
    if (unrest !== null) {
      stuck += 1;
      complain(`came to no rest: ${unrest}`);
    }
    const all = trace.marks();
    const marks = all.filter(({ atMs }) => atMs >= fromMs);
    const verdict = judge(asSeen(presses, all), marks, {
      releaseTailMs: TAIL_MS,
      deaf: [...deaf, ...deaths.map((death) => deafAfter(death, presses))],
    });
    judged.push(verdict);
    verdict.problems.forEach(complain);
    for (const mark of marks) if (mark.name === 'error-shown') errors.add(text(mark, 'code'));
    for (const endMs of ends) {
      const answer = marks.find((it) => it.name === 'reply-start' && it.atMs > endMs && it['answers'] !== '');
      if (answer !== undefined) recoveriesMs.push(answer.atMs - endMs);
    }
    shown.see((await look(app))?.turns ?? []);
    samples.push(await sampleOf(app, minutes()));
    if (number % pace.anewEvery !== 0) return;
    timeline.note('a new conversation');
    await beginAnew(app);
  }

  const every = setInterval(() => {
    const { outcomes, presses, lostReleases } = tallyOf(judged);
    const held = samples.at(-1)?.processes ?? [];
    console.log(
      `${minutes().toFixed(1).padStart(6)} min  ${presses} presses (${listed(outcomes)}), ` +
        `${Object.values(faults.of).reduce((sum, one) => sum + one, 0)} faults, ${lostReleases} releases lost, ` +
        `${stuck} stuck, ${problems.length} problems, ${megabytes(total(held, (it) => it.ownBytes))} MB, ` +
        `${total(held, (it) => it.handles)} handles`,
    );
  }, 60_000);
  const chatter = await startChatter();
  let kept: KeptVerdict | null = null;
  try {
    await trace.next('talk-armed', 0, 60_000);
    await trace.next('speech-ready', 0, SPEECH_WITHIN_MS);
    samples.push(await sampleOf(app, minutes()));
    for (let number = 1; minutes() < MINUTES && stuck < 3; number += 1) await block(number);
    const last = await until('the page to answer', () => look(app));
    shown.see(last.turns);
    kept = findLost({ marks: trace.marks(), shown: shown.all(), kept: await readHistory(app) });
    for (const one of kept.lost) problems.push(`lost: ${one}`);
  } catch (error) {
    problems.push(`the soak broke off: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    clearInterval(every);
    chatter.stop();
    delays.disable();
    const tally = tallyOf(judged);
    const growth = growthOf(samples, Math.min(WARM_UP_MINUTES, MINUTES / 2));
    if (MINUTES >= JUDGE_GROWTH_FROM_MINUTES) problems.push(...leaksOf(growth, GROWTH_LIMITS));
    if (tally.presses >= JUDGE_ANSWERS_FROM && tally.outcomes.answered < tally.presses * LEAST_ANSWERED) {
      problems.push(`only ${tally.outcomes.answered} of ${tally.presses} presses were answered`);
    }
    problems.push(...services.breaches());
    const result = {
      name,
      minutes: Number(minutes().toFixed(1)),
      seed: SEED,
      tally,
      faults: faults.of,
      errorsShown: errors.of,
      recoveriesMs,
      stuck,
      utterancesHeard: services.heard(),
      kept,
      longestStallMs,
      growth,
      samples,
      problems,
    };
    writeResult(result, { timeline: timeline.lines(trace.marks()), log: parley.logs() });
    tellResult(result);
    await parley.close();
    await services.close();
    rmSync(userData, { recursive: true, force: true });
  }
  expect(problems).toEqual([]);
});
