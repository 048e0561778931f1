/** Owns where a run leaves the values of its figures; what they are stands in the catalogue. */
import { appendFileSync } from 'node:fs';
import type { FIGURES, SERVICE_FIGURES } from './catalogue.mjs';

export type FigureKey = keyof typeof FIGURES;
export type ServiceFigureKey = keyof typeof SERVICE_FIGURES;

/** Leaves the values of a figure for the summary. @throws Error outside of `npm run bench`, and for no values */
export const record = (key: FigureKey, values: readonly number[]): void => leave({ key, values });

/** The same, for a figure of one service. */
export const recordFor = (service: string, key: ServiceFigureKey, values: readonly number[]): void =>
  leave({ key, service, values });

/** The same, for the share that one part of the app has in a figure, such as a process. */
export const recordPart = (key: FigureKey, part: string, values: readonly number[]): void =>
  leave({ key, part, values });

interface Line {
  readonly key: string;
  readonly service?: string;
  readonly part?: string;
  readonly values: readonly number[];
}

function leave(line: Line): void {
  const file = process.env['PARLEY_BENCH_VALUES'];
  if (file === undefined) throw new Error('Figures are measured with `npm run bench`.');
  if (line.values.length === 0) throw new Error(`Nothing was measured for ${line.key}.`);
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** How often something is measured: as often as usual, or as `PARLEY_BENCH_RUNS` says, for a look or for certainty. */
export const runsOf = (usual: number): number => Number(process.env['PARLEY_BENCH_RUNS'] ?? usual);
