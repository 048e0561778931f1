/**
 * Conversation for as long as is asked, with everything going wrong that can: real keys, real sound, all services behind
 * a network that fails, processes that die, devices that leave, sleep and locks. Every press is judged, every fault
 * counted, and what the app costs is measured at every rest.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { LOCAL_PROFILE_ID } from '../../src-preload/contract/settings.js';
import { TALK_STYLES } from '../../src-preload/contract/talk.js';
import { startChatter } from '../course/chatter.js';
import { beginFault, NETWORK_FAULTS } from '../course/faults.js';
import { asSeen, deafAfter, sourceAt, type KeyHostDeath } from '../course/keys-seen.js';
import { changeSettings, look, restWithin } from '../course/look.js';
import { beginMishap, MISHAPS, REARMED, REARMED_WITHIN_MS } from '../course/mishaps.js';
import { createRandom, type Random } from '../course/random.js';
import type { CourseService } from '../course/services.js';
import { startCourse } from '../course/start.js';
import { createTimeline } from '../course/timeline.js';
import { judge, text, type Deaf, type Judged, type Press } from '../course/verdict.js';
import { CHORD } from '../e2e/person.js';
import { nowMs } from '../rig/environment.js';
import { holdKeys } from '../rig/keys.js';
import { footprintOf } from '../rig/process-tree.js';
import { pause, until } from '../rig/wait.js';
import { createCount, growthPerHour, listed, megabytes, quantile, tallyOf, type Sample } from './figures.js';

const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 60);
const SEED = Number(process.env['SOAK_SEED'] ?? 1);
const RESULT = path.resolve(import.meta.dirname, '../../test-results/soak/conversation.json');
const TAIL_MS = 200;
/** Presses between two rests. */
const BLOCK = 25;
const REST_WITHIN_MS = 60_000;
const ARMED_WITHIN_MS = 30_000;
/** A page that died often is loaded again after a pause. */
const PAGE_BACK_WITHIN_MS = 40_000;
const WARM_UP_MINUTES = 5;
/** A longer soak that grows faster than this in an hour has failed. */
const GROWTH_LIMIT_MB = 100;
/** Of so many presses or more, at least this share is answered: errors told for all of them would be no conversation. */
const JUDGE_ANSWERS_FROM = 50;
const LEAST_ANSWERED = 0.2;
const JUDGE_GROWTH_FROM_MINUTES = 30;

test('conversation', async () => {
  const random = createRandom(SEED);
  const userData = mkdtempSync(path.join(tmpdir(), 'parley-soak-'));
  const { services, trace, parley } = await startCourse(userData, TAIL_MS);
  const { app } = parley;
  const pid = app.process().pid ?? 0;
  const timeline = createTimeline();
  const startedMs = nowMs();
  const minutes = (): number => (nowMs() - startedMs) / 60_000;
  const faults = createCount();
  const errors = createCount();
  const judged: Judged[] = [];
  const samples: Sample[] = [];
  const recoveriesMs: number[] = [];
  const problems: string[] = [];
  let stuck = 0;

  /** One fault after the other until the block is over; answers when each had ended. */
  async function trouble(service: CourseService | null, chance: Random, isOver: () => boolean) {
    const ends: number[] = [];
    const deaf: Deaf[] = [];
    const deaths: KeyHostDeath[] = [];
    while (!isOver()) {
      await pause(chance.octaves(1_000, 12_000));
      if (isOver()) break;
      if (service !== null && chance.chance(0.6)) {
        const fault = chance.pick(NETWORK_FAULTS);
        timeline.note(`fault: ${fault}`);
        faults.add(fault);
        await beginFault(fault, service.proxy, chance);
        await pause(chance.octaves(100, 8_000));
        await service.proxy.restore();
        timeline.note('network whole');
      } else {
        const mishap = chance.pick(MISHAPS);
        // One that died too often has no process until the next unlock or waking: the shortcuts stand in for it.
        if (mishap === 'key-host' && sourceAt(trace.marks(), nowMs()) !== 'hook') continue;
        timeline.note(`mishap: ${mishap}`);
        faults.add(mishap);
        const fromMs = nowMs();
        const makeGood = await beginMishap(mishap, app);
        const begunMs = nowMs();
        await pause(chance.octaves(100, 5_000));
        const goodMs = nowMs();
        await makeGood();
        timeline.note(`made good: ${mishap}`);
        if (REARMED.has(mishap)) deaf.push({ fromMs, untilMs: goodMs + REARMED_WITHIN_MS });
        if (mishap === 'key-host') {
          const armed = await trace.next('talk-armed', fromMs, ARMED_WITHIN_MS).catch(() => null);
          if (armed === null) problems.push('a key host that died was not replaced');
          deaths.push({ fromMs, killedMs: begunMs, armedMs: armed?.atMs ?? nowMs() });
        }
      }
      ends.push(nowMs());
    }
    return { ends, deaf, deaths };
  }

  async function block(number: number): Promise<void> {
    const service = random.pick<CourseService | null>([null, ...services.all]);
    const style = random.pick(TALK_STYLES);
    timeline.note(`block ${number}: ${service?.id ?? 'local'}, ${style}`);
    await changeSettings(app, {
      assistants: { activeProfileId: service?.profileId ?? LOCAL_PROFILE_ID },
      talkKey: { style },
    });
    const fromMs = nowMs();
    const presses: Press[] = [];
    const press = async (lengthMs: number): Promise<void> => {
      const downMs = nowMs();
      timeline.note(`press of ${Math.round(lengthMs)} ms`);
      presses.push({ downMs, upMs: await holdKeys(CHORD, lengthMs), style });
    };
    let isOver = false;
    const troubled = trouble(service, createRandom(SEED * 1_000 + number), () => isOver);
    for (let made = 0; made < BLOCK && minutes() < MINUTES; made += 1) {
      await press(random.octaves(20, 3_000));
      await pause(random.octaves(70, 6_000));
    }
    isOver = true;
    const { ends, deaf, deaths } = await troubled;
    // Shortcuts that stand in for the hook take what comes sooner for a repeat.
    await pause(TAIL_MS + 800);
    const shown = await until('the page to answer', () => look(app), { timeoutMs: PAGE_BACK_WITHIN_MS }).catch(
      () => null,
    );
    if (shown?.session.talkMode === 'latched') await press(300);
    timeline.note('rest');
    const unrest = await restWithin(app, REST_WITHIN_MS);
    if (unrest !== null) {
      stuck += 1;
      problems.push(`block ${number} came to no rest: ${unrest}`);
    }
    const all = trace.marks();
    const marks = all.filter(({ atMs }) => atMs >= fromMs);
    const verdict = judge(asSeen(presses, all), marks, {
      releaseTailMs: TAIL_MS,
      deaf: [...deaf, ...deaths.map((death) => deafAfter(death, presses))],
    });
    judged.push(verdict);
    for (const problem of verdict.problems) problems.push(`block ${number}: ${problem}`);
    for (const mark of marks) if (mark.name === 'error-shown') errors.add(text(mark, 'code'));
    for (const endMs of ends) {
      const answer = marks.find(({ name, atMs, answers }) => name === 'reply-start' && atMs > endMs && answers !== '');
      if (answer !== undefined) recoveriesMs.push(answer.atMs - endMs);
    }
    samples.push({ minutes: minutes(), ...footprintOf(pid) });
  }

  const every = setInterval(() => {
    const { outcomes, presses, lostReleases } = tallyOf(judged);
    const { residentBytes = 0, descriptors = 0 } = samples.at(-1) ?? {};
    console.log(
      `${minutes().toFixed(1).padStart(6)} min  ${presses} presses (${listed(outcomes)}), ` +
        `${Object.values(faults.of).reduce((sum, one) => sum + one, 0)} faults, ${lostReleases} releases lost, ` +
        `${stuck} stuck, ${megabytes(residentBytes)} MB, ${descriptors} handles`,
    );
  }, 60_000);
  const chatter = await startChatter();
  try {
    await trace.next('talk-armed', 0, 30_000);
    await trace.next('speech-ready', 0, 90_000);
    samples.push({ minutes: minutes(), ...footprintOf(pid) });
    for (let number = 1; minutes() < MINUTES && stuck < 3; number += 1) await block(number);
    await until('the page to answer', async () => (await look(app)) !== null);
  } catch (error) {
    problems.push(`the soak broke off: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    clearInterval(every);
    chatter.stop();
    const tally = tallyOf(judged);
    const growthMbPerHour = growthPerHour(samples, Math.min(WARM_UP_MINUTES, MINUTES / 3));
    if (MINUTES >= JUDGE_GROWTH_FROM_MINUTES && growthMbPerHour !== null && growthMbPerHour > GROWTH_LIMIT_MB) {
      problems.push(`resident memory grew by ${growthMbPerHour} MB per hour`);
    }
    if (tally.presses >= JUDGE_ANSWERS_FROM && tally.outcomes.answered < tally.presses * LEAST_ANSWERED) {
      problems.push(`only ${tally.outcomes.answered} of ${tally.presses} presses were answered`);
    }
    problems.push(...services.breaches());
    const [first, last] = [samples[0], samples.at(-1)];
    const result = {
      minutes: Number(minutes().toFixed(1)),
      seed: SEED,
      presses: tally.presses,
      outcomes: tally.outcomes,
      lostReleases: tally.lostReleases,
      closingMs: { p95: quantile(tally.closingMs, 0.95), max: quantile(tally.closingMs, 1), n: tally.closingMs.length },
      faults: faults.of,
      recoveriesMs: { p50: quantile(recoveriesMs, 0.5), max: quantile(recoveriesMs, 1), n: recoveriesMs.length },
      errorsShown: errors.of,
      stuck,
      utterancesHeard: services.heard(),
      memoryMb: { first: megabytes(first?.residentBytes ?? 0), last: megabytes(last?.residentBytes ?? 0) },
      growthMbPerHour,
      descriptors: { first: first?.descriptors ?? 0, last: last?.descriptors ?? 0 },
      problems,
      samples,
    };
    mkdirSync(path.dirname(RESULT), { recursive: true });
    writeFileSync(RESULT, `${JSON.stringify(result, null, 2)}\n`);
    writeFileSync(RESULT.replace('.json', '.timeline.txt'), `${timeline.lines(trace.marks()).join('\n')}\n`);
    writeFileSync(RESULT.replace('.json', '.log'), parley.logs());
    console.log(
      `presses by outcome: ${tally.presses}: ${listed(tally.outcomes)}; releases lost: ${tally.lostReleases}`,
    );
    console.log(`faults: ${listed(faults.of)}`);
    console.log(`errors shown: ${listed(errors.of)}; stuck: ${stuck}`);
    console.log(
      `first answer after a fault: p50 ${Math.round(result.recoveriesMs.p50 ?? 0)} ms, ` +
        `longest ${Math.round(result.recoveriesMs.max ?? 0)} ms, n ${result.recoveriesMs.n}`,
    );
    console.log(
      `resident memory of all processes: ${result.memoryMb.first} → ${result.memoryMb.last} MB, ` +
        `${growthMbPerHour ?? '?'} MB per hour after the warm-up; ` +
        `handles ${result.descriptors.first} → ${result.descriptors.last}`,
    );
    for (const problem of problems) console.log(`problem: ${problem}`);
    await parley.close();
    await services.close();
    rmSync(userData, { recursive: true, force: true });
  }
  expect(problems).toEqual([]);
});
