/** Owns the rows of the comparison and the contenders' names, and where a run leaves its values. */
import { appendFileSync } from 'node:fs';

export const CONTENDERS = {
  parley: 'Parley',
  elevenlabs: '@elevenlabs/client',
  playai: '@play-ai/agent-web-sdk',
  openai: '@openai/agents-realtime + wavtools',
} as const;
export type ContenderId = keyof typeof CONTENDERS;

export interface Row {
  readonly name: string;
  readonly unit: 'ms' | 'per minute' | 'ms per minute' | '% of a core';
  /** What a contender without values has by its nature, in words; without it, it was not measured. */
  readonly without?: string;
  /** Neither more nor less of it is better by itself. */
  readonly isContext?: true;
}

/** Each name says all: rows are named alone where Parley is behind. */
export const ROWS = {
  onsetClosed: { name: 'talk begins, nothing open, to first real frame at the server', unit: 'ms' },
  onsetOpen: { name: 'talk begins, session open, to first real frame at the server', unit: 'ms' },
  onsetKept: { name: 'talk begins, session open and microphone kept open, to first real frame', unit: 'ms' },
  upPath: { name: 'last sample of a frame at the microphone to that frame at the server', unit: 'ms' },
  upPathMiddle: {
    name: 'middle of a frame at the microphone to that frame at the server: how old sound is',
    unit: 'ms',
  },
  downPath: { name: 'first reply bytes sent to sound at the monitor', unit: 'ms' },
  bargeIn: { name: 'interruption to silence at the monitor', unit: 'ms' },
  gapsJitter: { name: 'pieces up to 200 ms late, first such answer: gaps', unit: 'per minute' },
  silentJitter: { name: 'pieces up to 200 ms late, first such answer: silence inserted', unit: 'ms per minute' },
  lostJitter: { name: 'pieces up to 200 ms late, first such answer: sound not heard', unit: 'ms per minute' },
  downJitter: { name: 'pieces up to 200 ms late, first such answer: first reply bytes to sound', unit: 'ms' },
  gapsJitterAgain: { name: 'pieces up to 200 ms late, next answer: gaps', unit: 'per minute' },
  silentJitterAgain: { name: 'pieces up to 200 ms late, next answer: silence inserted', unit: 'ms per minute' },
  lostJitterAgain: { name: 'pieces up to 200 ms late, next answer: sound not heard', unit: 'ms per minute' },
  downJitterAgain: { name: 'pieces up to 200 ms late, next answer: first reply bytes to sound', unit: 'ms' },
  gapsBursts: { name: 'bursts of 400 ms after these: gaps', unit: 'per minute' },
  silentBursts: { name: 'bursts of 400 ms after these: silence inserted', unit: 'ms per minute' },
  lostBursts: { name: 'bursts of 400 ms after these: sound not heard', unit: 'ms per minute' },
  downBursts: { name: 'bursts of 400 ms after these: first reply bytes to sound', unit: 'ms' },
  cpuListening: { name: 'CPU of all processes, listening, window shown', unit: '% of a core' },
  cpuListeningHidden: { name: 'CPU of all processes, listening, window hidden', unit: '% of a core' },
  cpuSpeaking: { name: 'CPU of all processes, speaking, window shown', unit: '% of a core' },
  cpuSpeakingHidden: { name: 'CPU of all processes, speaking, window hidden', unit: '% of a core' },
  truncation: { name: 'heard position reported less the one really heard', unit: 'ms', without: 'not reported' },
  frame: { name: 'length of a frame', unit: 'ms', isContext: true },
} as const satisfies Record<string, Row>;
export type RowKey = keyof typeof ROWS;

interface ArrivalRows {
  readonly gaps: RowKey;
  readonly silent: RowKey;
  readonly lost: RowKey;
  readonly down: RowKey;
}

/** The rows of each answer that comes unevenly. */
export const ARRIVALS = {
  jitter: { gaps: 'gapsJitter', silent: 'silentJitter', lost: 'lostJitter', down: 'downJitter' },
  jitterAgain: {
    gaps: 'gapsJitterAgain',
    silent: 'silentJitterAgain',
    lost: 'lostJitterAgain',
    down: 'downJitterAgain',
  },
  bursts: { gaps: 'gapsBursts', silent: 'silentBursts', lost: 'lostBursts', down: 'downBursts' },
} as const satisfies Record<string, ArrivalRows>;
export type Arrival = keyof typeof ARRIVALS;

const CONTENDER_ORDER = Object.keys(CONTENDERS);
const ROW_ORDER = Object.keys(ROWS);

/** @throws Error for a row without values, unless a contender may have none of them by its nature */
export function requireMeasured(row: RowKey, values: readonly number[]): void {
  const { name, without }: Row = ROWS[row];
  if (values.length === 0 && without === undefined) throw new Error(`Not measured: ${name}.`);
  if (!values.every(Number.isFinite)) throw new Error(`Not a number: ${name}.`);
}

/** Leaves values of one row for the summary. Nothing is left where nothing was measured. */
export function leave(contender: ContenderId, row: RowKey, values: readonly number[]): void {
  const file = process.env['PARLEY_PEERS_VALUES'];
  if (file === undefined) throw new Error('Peers are compared with `npm run bench:peers`.');
  if (values.length === 0) return;
  const left = {
    contender: { id: contender, name: CONTENDERS[contender], place: CONTENDER_ORDER.indexOf(contender) },
    row: { id: row, place: ROW_ORDER.indexOf(row), ...ROWS[row] },
    values,
  };
  appendFileSync(file, `${JSON.stringify(left)}\n`);
}
