/** Owns how a soak is written down, for scripts and for persons. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { listed, megabytes, quantile, type PressTally } from './figures.js';
import { total, type Growth, type Sample, type Slope } from './growth.js';
import type { KeptVerdict } from './lost-turns.js';

const FOLDER = path.resolve(import.meta.dirname, '../../test-results/soak');

export interface SoakResult {
  readonly name: string;
  readonly minutes: number;
  readonly seed: number;
  readonly tally: PressTally;
  readonly faults: Readonly<Record<string, number>>;
  readonly errorsShown: Readonly<Record<string, number>>;
  /** From the end of a fault to the next answer, milliseconds. */
  readonly recoveriesMs: readonly number[];
  readonly stuck: number;
  readonly utterancesHeard: number;
  /** Null when the history could not be read. */
  readonly kept: KeptVerdict | null;
  /** For how long the test itself was held up at most, milliseconds: the machine had no time for it, or it was busy. */
  readonly longestStallMs: number;
  readonly growth: Growth;
  readonly samples: readonly Sample[];
  readonly problems: readonly string[];
}

export interface SoakStory {
  readonly timeline: readonly string[];
  readonly log: string;
}

/** Writes `<name>.json`, `.timeline.txt` and `.log`. */
export function writeResult(result: SoakResult, { timeline, log }: SoakStory): void {
  const { tally, recoveriesMs, ...rest } = result;
  const { closingMs } = tally;
  const written = {
    ...rest,
    presses: tally.presses,
    outcomes: tally.outcomes,
    lostReleases: tally.lostReleases,
    closingMs: { p95: quantile(closingMs, 0.95), max: quantile(closingMs, 1), n: closingMs.length },
    recoveriesMs: { p50: quantile(recoveriesMs, 0.5), max: quantile(recoveriesMs, 1), n: recoveriesMs.length },
  };
  mkdirSync(FOLDER, { recursive: true });
  const write = (ending: string, content: string): void =>
    writeFileSync(path.join(FOLDER, `${result.name}${ending}`), content);
  write('.json', `${JSON.stringify(written, null, 2)}\n`);
  write('.timeline.txt', `${timeline.join('\n')}\n`);
  write('.log', log);
}

const inMegabytes = (slope: Slope | null): string =>
  slope === null ? '?' : `${megabytes(slope.perHour)} ± ${megabytes(slope.plusMinus)} MB an hour`;
const plain = (slope: Slope | null): string =>
  slope === null ? '?' : `${slope.perHour.toFixed(1)} ± ${slope.plusMinus.toFixed(1)} an hour`;

/** Prints the figures of one course. */
export function tellResult(result: SoakResult): void {
  const { tally, faults, errorsShown, stuck, kept, recoveriesMs, growth, samples, problems } = result;
  const memory = (sample: Sample | undefined): number => megabytes(total(sample?.processes ?? [], (it) => it.ownBytes));
  console.log(`presses by outcome: ${tally.presses}: ${listed(tally.outcomes)}; releases lost: ${tally.lostReleases}`);
  console.log(`faults: ${listed(faults)}`);
  console.log(`errors shown: ${listed(errorsShown)}; stuck: ${stuck}`);
  console.log(
    kept === null
      ? 'history: not read'
      : `history: ${kept.owed.said} said and ${kept.owed.answers} answers owed, ${kept.lost.length} lost`,
  );
  console.log(
    `first answer after a fault: p50 ${Math.round(quantile(recoveriesMs, 0.5) ?? 0)} ms, ` +
      `longest ${Math.round(quantile(recoveriesMs, 1) ?? 0)} ms, n ${recoveriesMs.length}`,
  );
  console.log(
    `memory that all processes own: ${memory(samples[0])} → ${memory(samples.at(-1))} MB, ${inMegabytes(growth.memory)}; ` +
      `of those that lived on (${growth.lifelong.kinds.join(', ')}): ${inMegabytes(growth.lifelong.memory)}; ` +
      `with their part of mapped files (PSS): ${inMegabytes(growth.proportional)}`,
  );
  for (const [kind, slope] of Object.entries(growth.memoryByKind)) console.log(`  ${kind}: ${inMegabytes(slope)}`);
  console.log(
    `heap of main: ${inMegabytes(growth.mainHeap)}, of the page: ${inMegabytes(growth.pageHeap)}; ` +
      `nodes of the page: ${plain(growth.pageNodes)}; handles: ${plain(growth.handles)}, ` +
      `of /dev/null besides: ${plain(growth.nullHandles)}`,
  );
  console.log(`longest time that the test itself was held up: ${Math.round(result.longestStallMs)} ms`);
  for (const problem of problems) console.log(`problem: ${problem}`);
}
