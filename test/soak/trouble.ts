/** Owns what goes wrong during one block of a soak: one fault after the other, each made good, until the block is over. */
import type { ElectronApplication } from '@playwright/test';
import { beginFault, NETWORK_FAULTS } from '../course/faults.js';
import { sourceAt, type KeyHostDeath } from '../course/keys-seen.js';
import { beginMishap, KILLS, MISHAPS, REARMED, REARMED_WITHIN_MS, type Mishap } from '../course/mishaps.js';
import type { Random } from '../course/random.js';
import type { CourseService } from '../course/services.js';
import type { Timeline } from '../course/timeline.js';
import type { Deaf } from '../course/verdict.js';
import { nowMs } from '../rig/environment.js';
import type { TraceReader } from '../rig/trace.js';
import { pause } from '../rig/wait.js';
import type { Count } from './figures.js';

const ARMED_WITHIN_MS = 30_000;
const NETWORK_SHARE = 0.6;

export interface TroubleOptions {
  readonly app: ElectronApplication;
  readonly trace: TraceReader;
  readonly timeline: Timeline;
  readonly faults: Count;
  readonly random: Random;
  /** Null for the built-in assistant, which has no network to fail. */
  readonly service: CourseService | null;
  /** From one fault to the next, milliseconds. */
  readonly everyMs: readonly [min: number, max: number];
  /** Whether processes may be killed now. */
  readonly mayKill: () => boolean;
  readonly isOver: () => boolean;
}

export interface Troubled {
  /** When each fault had ended; monotonic milliseconds. */
  readonly ends: readonly number[];
  readonly deaf: readonly Deaf[];
  readonly deaths: readonly KeyHostDeath[];
  readonly problems: readonly string[];
}

/** Answers when the block is over and everything was made good. */
export async function trouble(options: TroubleOptions): Promise<Troubled> {
  const { app, trace, timeline, faults, random, service, everyMs, mayKill, isOver } = options;
  const ends: number[] = [];
  const deaf: Deaf[] = [];
  const deaths: KeyHostDeath[] = [];
  const problems: string[] = [];

  async function network(of: CourseService): Promise<void> {
    const fault = random.pick(NETWORK_FAULTS);
    timeline.note(`fault: ${fault}`);
    faults.add(fault);
    await beginFault(fault, of.proxy, random);
    await pause(random.octaves(100, 8_000));
    await of.proxy.restore();
    timeline.note('network whole');
  }

  async function computer(mishap: Mishap): Promise<void> {
    timeline.note(`mishap: ${mishap}`);
    faults.add(mishap);
    const fromMs = nowMs();
    const makeGood = await beginMishap(mishap, app);
    const begunMs = nowMs();
    await pause(random.octaves(100, 5_000));
    const goodMs = nowMs();
    await makeGood();
    timeline.note(`made good: ${mishap}`);
    if (REARMED.has(mishap)) deaf.push({ fromMs, untilMs: goodMs + REARMED_WITHIN_MS });
    if (mishap !== 'key-host') return;
    const armed = await trace.next('talk-armed', fromMs, ARMED_WITHIN_MS).catch(() => null);
    if (armed === null) problems.push('a key host that died was not replaced');
    deaths.push({ fromMs, killedMs: begunMs, armedMs: armed?.atMs ?? nowMs() });
  }

  while (!isOver()) {
    await pause(random.octaves(...everyMs));
    if (isOver()) break;
    if (service !== null && random.chance(NETWORK_SHARE)) await network(service);
    else {
      const mishap = random.pick(MISHAPS);
      if (KILLS.has(mishap) && !mayKill()) continue;
      // One that died too often has no process until the next unlock or waking: the shortcuts stand in for it.
      if (mishap === 'key-host' && sourceAt(trace.marks(), nowMs()) !== 'hook') continue;
      await computer(mishap);
    }
    ends.push(nowMs());
  }
  return { ends, deaf, deaths, problems };
}
