/** Owns measured figures: their names, units and aims, and where a run leaves its values. */
import { appendFileSync } from 'node:fs';

export interface FigureName {
  readonly id: string;
  readonly name: string;
  readonly unit: 'ms' | '%' | '% of a core';
  /** What docs/performance.md asks for, in words. */
  readonly aim: string;
}

export const FIGURES = {
  onsetCold: { id: 'P1', name: 'talk key to first frame sent, microphone closed before', unit: 'ms', aim: '<= 120' },
  upPath: {
    id: 'P3',
    name: 'last sample of a frame at the microphone to that frame sent',
    unit: 'ms',
    aim: '<= 25 p50',
  },
  downNative: { id: 'P4', name: 'first reply bytes to sound at the speaker, native sink', unit: 'ms', aim: '<= 40' },
  downRenderer: {
    id: 'P4',
    name: 'first reply bytes to sound at the speaker, renderer sink',
    unit: 'ms',
    aim: '<= 60',
  },
  bargeInNative: { id: 'P5', name: 'talk key during an answer to silence, native sink', unit: 'ms', aim: '<= 40 p95' },
  bargeInRenderer: {
    id: 'P5',
    name: 'talk key during an answer to silence, renderer sink',
    unit: 'ms',
    aim: '<= 60 p95',
  },
  heardError: { id: 'P8', name: 'reported heard position less the one really heard', unit: 'ms', aim: 'within 20' },
  idle: {
    id: 'P9',
    name: 'CPU of all processes, idle with the window hidden, no mini window',
    unit: '% of a core',
    aim: '< 0.5',
  },
  idleMiniTalking: {
    id: 'P9',
    name: 'the same, mini window that has been shown while talking',
    unit: '% of a core',
    aim: '< 0.5',
  },
  idleMiniAlways: { id: 'P9', name: 'the same, mini window always shown', unit: '% of a core', aim: '< 0.5' },
  listening: { id: 'P10', name: 'CPU of all processes while listening', unit: '% of a core', aim: '<= 8' },
  speaking: { id: 'P10', name: 'CPU of all processes while speaking', unit: '% of a core', aim: '<= 8' },
  armed: { id: 'P12', name: 'process start to talk key armed', unit: 'ms', aim: '<= 1000' },
  usable: { id: 'P12', name: 'process start to window usable', unit: 'ms', aim: '<= 1500' },
  searchRare: { id: 'P13', name: 'search in 100 000 turns for rare words', unit: 'ms', aim: '<= 20' },
  searchCommon: { id: 'P13', name: 'the same, words of a quarter of the turns', unit: 'ms', aim: '<= 20' },
  searchShort: { id: 'P13', name: 'the same, one or two characters', unit: 'ms', aim: '<= 20' },
  searchScript: { id: 'P13', name: 'the same, Amharic, Arabic, Chinese', unit: 'ms', aim: '<= 20' },
  searchFiltered: { id: 'P13', name: 'the same, with an assistant or a date', unit: 'ms', aim: '<= 20' },
  searchAgain: { id: 'P13', name: 'another page of such a search', unit: 'ms', aim: '<= 20' },
  historyPage: { id: 'P13', name: '50 of 100 000 turns, anywhere in the list', unit: 'ms', aim: '<= 20' },
  frameStill: { id: 'P13', name: 'time between frames, the list of 100 000 turns at rest', unit: 'ms', aim: '' },
  frameScrolled: { id: 'P13', name: 'the same, scrolled by 300 px in each frame', unit: 'ms', aim: 'as at rest' },
  armedEmpty: { id: 'P13', name: 'process start to talk key armed, no history', unit: 'ms', aim: '' },
  armedFull: { id: 'P13', name: 'process start to talk key armed, 100 000 turns', unit: 'ms', aim: 'as without' },
  usableEmpty: { id: 'P13', name: 'process start to window usable, no history', unit: 'ms', aim: '' },
  usableFull: { id: 'P13', name: 'process start to window usable, 100 000 turns', unit: 'ms', aim: 'as without' },
  answer: { id: 'P14', name: 'end of speech to first sound of the local answer', unit: 'ms', aim: '<= 800' },
} as const satisfies Record<string, FigureName>;
export type FigureKey = keyof typeof FIGURES;

/** Measured for each service, in front of its simulator. */
export const SERVICE_FIGURES = {
  arrived: {
    id: 'P2',
    name: 'of what was captured before and after the socket opened, at the service',
    unit: '%',
    aim: '100',
  },
  bargeIn: { id: 'P5', name: 'talk key during an answer to silence', unit: 'ms', aim: '<= 40 p95' },
  cut: { id: 'P7', name: 'socket cut while the key is held to ready again', unit: 'ms', aim: '<= 1000' },
  halfOpen: {
    id: 'P7',
    name: 'line dead without a word while the key is held to ready again',
    unit: 'ms',
    aim: '<= 10000',
  },
  outageShort: {
    id: 'P7',
    name: 'outage of 1 s while the key is held, from its end to ready again',
    unit: 'ms',
    aim: '<= 1000',
  },
  outageLong: {
    id: 'P7',
    name: 'outage of 5 s while the key is held, from its end to ready again',
    unit: 'ms',
    aim: '',
  },
  heard: { id: 'P8', name: 'reported heard position less the real one', unit: 'ms', aim: 'within 20' },
} as const satisfies Record<string, FigureName>;
export type ServiceFigureKey = keyof typeof SERVICE_FIGURES;

/** Leaves the values of a figure for the summary. Throws outside `npm run bench`. */
export const record = (key: FigureKey, values: readonly number[]): void => leave(FIGURES[key], key, values);

/** The same, for a figure of one service. */
export function recordFor(service: string, key: ServiceFigureKey, values: readonly number[]): void {
  const figure = SERVICE_FIGURES[key];
  leave({ ...figure, name: `${service}: ${figure.name}` }, `${key}.${service}`, values);
}

function leave(figure: FigureName, key: string, values: readonly number[]): void {
  const file = process.env['PARLEY_BENCH_VALUES'];
  if (file === undefined) throw new Error('Figures are measured with `npm run bench`.');
  if (values.length === 0) throw new Error(`Nothing was measured for ${figure.id}.`);
  appendFileSync(file, `${JSON.stringify({ ...figure, key, values })}\n`);
}
