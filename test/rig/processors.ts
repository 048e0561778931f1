/**
 * Owns whether this computer has its processors. The host of a virtual machine may take them away for a minute, in which
 * no virtual device plays a whole sound and nothing is in time, whoever is tested. Linux tells how much it took.
 */
import { readFile } from 'node:fs/promises';
import { pause } from './wait.js';

/** The first line of /proc/stat: ticks of all processors for user, nice, system, idle, iowait, irq, softirq and steal. */
const TICKS = 8;
const STOLEN = 7;
/** On every Linux that is told of: a hundred of them are a second (USER_HZ). */
const TICK_MS = 10;

const LOOK_MS = 250;
/** Of the time of all processors; up to here sound is whole. */
const MOST_STOLEN = 0.1;
/** So many looks in a row have to find them, once they were missed: they are taken in fits. */
const LOOKS_IN_A_ROW = 8;
/** Then a test has to do with what there is. */
const PATIENCE_MS = 120_000;

export interface ProcessorPorts {
  /** The text of /proc/stat; null where there is none. */
  readonly readStat: () => Promise<string | null>;
  readonly pause: (ms: number) => Promise<void>;
  readonly say: (line: string) => void;
}

const THIS_COMPUTER: ProcessorPorts = {
  readStat: () => readFile('/proc/stat', 'utf8').catch(() => null),
  pause,
  say: (line) => console.log(line),
};

/** Resolves when the host has left this computer its processors for two seconds, or after two minutes without. */
export async function processorsAreHere({ readStat, pause, say }: ProcessorPorts = THIS_COMPUTER): Promise<void> {
  let before = await readStat();
  let missed = false;
  for (let waitedMs = 0, found = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_MS) {
    await pause(LOOK_MS);
    const after = await readStat();
    if (before === null || after === null) return;
    const isHere = stolenShare(before, after) <= MOST_STOLEN;
    before = after;
    found = isHere ? found + 1 : 0;
    if (isHere && (!missed || found === LOOKS_IN_A_ROW)) return;
    if (!missed) say('The host of this computer takes its processors away: waiting for them.');
    missed = true;
  }
  say('The host of this computer still takes its processors away: sound will have holes.');
}

/** The share of all processors' time that the host took between two texts of /proc/stat, from 0 to 1. */
export function stolenShare(before: string, after: string): number {
  const passed = passedBetween(before, after);
  const all = passed.reduce((sum, ticks) => sum + ticks, 0);
  return all === 0 ? 0 : (passed[STOLEN] ?? 0) / all;
}

/** What the host took in a while. */
export interface Taken {
  /** Of the time of all processors together. */
  readonly stolenMs: number;
  /** Of all of that time, from 0 to 1. */
  readonly stolenShare: number;
}

/** Begins to count; the result tells what the host took since. Nothing where the system does not tell. */
export async function countTaken({ readStat }: Pick<ProcessorPorts, 'readStat'> = THIS_COMPUTER): Promise<
  () => Promise<Taken>
> {
  const before = await readStat();
  return async () => {
    const after = await readStat();
    if (before === null || after === null) return { stolenMs: 0, stolenShare: 0 };
    return {
      stolenMs: (passedBetween(before, after)[STOLEN] ?? 0) * TICK_MS,
      stolenShare: stolenShare(before, after),
    };
  };
}

function passedBetween(before: string, after: string): readonly number[] {
  const first = ticksOf(before);
  return ticksOf(after).map((ticks, at) => Math.max(0, ticks - (first[at] ?? 0)));
}

const ticksOf = (stat: string): readonly number[] =>
  (stat.split('\n', 1)[0] ?? '')
    .split(/\s+/)
    .slice(1, 1 + TICKS)
    .map(Number);
