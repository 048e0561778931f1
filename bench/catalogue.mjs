/**
 * Owns what is measured: each figure's id, words, unit and aim. Scripts and benchmarks read it; it must never measure.
 */

/**
 * @typedef {'ms' | '%' | '% of a core' | 'MB' | 'gaps'} Unit
 * @typedef {{ kind: 'most', most: number, of?: 'p50' | 'p95' }} MostAim not more than `most`; of p95 where nothing is said
 * @typedef {{ kind: 'within', within: number }} WithinAim no further from zero than `within`, to both sides
 * @typedef {{ kind: 'least', least: number }} LeastAim not less than `least`: more is better
 * @typedef {{ kind: 'told', text: string }} ToldAim an aim in words, which nothing can judge
 * @typedef {MostAim | WithinAim | LeastAim | ToldAim} Aim
 * @typedef {{ id: string, name: string, unit: Unit, aim: Aim | null }} Figure
 */

/** What the ids stand for, in few words. */
export const IDS = /** @type {const} */ ({
  P1: 'onset',
  P2: 'no lost syllable',
  P3: 'up path',
  P4: 'down path',
  P5: 'barge-in',
  P6: 'smoothness',
  P7: 'recovery',
  P8: 'heard position',
  P9: 'idle',
  P10: 'processor time while talking',
  P11: 'memory',
  P12: 'start',
  P13: 'history',
  P14: 'local assistant',
  P15: 'size',
  P16: 'loop',
});

/** @param {number} most @param {'p50' | 'p95'} [of] @returns {Aim} */
const most = (most, of) => ({ kind: 'most', most, ...(of !== undefined && { of }) });
/** @param {string} text @returns {Aim} */
const told = (text) => ({ kind: 'told', text });
/** @type {Aim} */
const WITHIN_20 = { kind: 'within', within: 20 };
/** @type {Aim} */
const ALL = { kind: 'least', least: 100 };

/** One row of the table each. */
export const FIGURES = /** @satisfies {Record<string, Figure>} */ ({
  onsetCold: {
    id: 'P1',
    name: 'talk key to first frame sent, microphone closed before',
    unit: 'ms',
    aim: most(120),
  },
  onsetSilent: { id: 'P1', name: 'the same, a microphone that gives exact silence', unit: 'ms', aim: most(120) },
  onsetWarm: { id: 'P1', name: 'the same, microphone kept ready', unit: 'ms', aim: most(60) },
  arrivedAll: {
    id: 'P2',
    name: 'of what was said from the press on, at the service; its socket opens meanwhile, all four services',
    unit: '%',
    aim: ALL,
  },
  upPath: {
    id: 'P3',
    name: 'last sample of a frame at the microphone to that frame sent',
    unit: 'ms',
    aim: most(25, 'p50'),
  },
  downNative: {
    id: 'P4',
    name: 'first reply bytes to sound at the speaker, native sink, 50 ms blocks',
    unit: 'ms',
    aim: most(40),
  },
  downNative5: { id: 'P4', name: 'the same, 5 ms blocks', unit: 'ms', aim: most(40) },
  downRenderer: { id: 'P4', name: 'the same, renderer sink, 50 ms blocks', unit: 'ms', aim: most(60) },
  bargeInNative: {
    id: 'P5',
    name: 'talk key during an answer to silence, native sink, 50 ms blocks',
    unit: 'ms',
    aim: most(40, 'p95'),
  },
  bargeInNative5: { id: 'P5', name: 'the same, 5 ms blocks', unit: 'ms', aim: most(40, 'p95') },
  bargeInRenderer: { id: 'P5', name: 'the same, renderer sink, 50 ms blocks', unit: 'ms', aim: most(60, 'p95') },
  gapsSteady: {
    id: 'P6',
    name: 'gaps in an answer of 15 s that comes at the pace of speech',
    unit: 'gaps',
    aim: most(0),
  },
  silenceSteady: { id: 'P6', name: 'silence put in, at that pace', unit: 'ms', aim: most(0) },
  gapsBursts: { id: 'P6', name: 'gaps, bursts of 500 ms at twice that pace', unit: 'gaps', aim: most(0) },
  silenceBursts: { id: 'P6', name: 'silence put in, in bursts', unit: 'ms', aim: most(0) },
  gapsJitter: { id: 'P6', name: 'gaps, every 20 ms of it up to 200 ms late', unit: 'gaps', aim: most(0) },
  silenceJitter: { id: 'P6', name: 'silence put in, up to 200 ms late', unit: 'ms', aim: most(0) },
  gapsStalls: { id: 'P6', name: 'gaps outside of two stalls of 1 s', unit: 'gaps', aim: most(0) },
  silenceStalls: { id: 'P6', name: 'silence put in, outside of the stalls', unit: 'ms', aim: most(0) },
  silenceInStalls: { id: 'P6', name: 'silence in the two stalls themselves', unit: 'ms', aim: null },
  gapsLeftAlone: {
    id: 'P6',
    name: 'gaps in those of all these answers from which the host of the machine took less than 0.1 % of the processors',
    unit: 'gaps',
    aim: most(0),
  },
  gapsRig: { id: 'P6', name: 'gaps of the rig alone, the same sound by pacat', unit: 'gaps', aim: null },
  cutAll: {
    id: 'P7',
    name: 'socket cut while the key is held to ready again, all four services',
    unit: 'ms',
    aim: most(1_000),
  },
  heardError: {
    id: 'P8',
    name: 'reported heard position less the one really heard, 50 ms blocks',
    unit: 'ms',
    aim: WITHIN_20,
  },
  heardError5: { id: 'P8', name: 'the same, 5 ms blocks', unit: 'ms', aim: WITHIN_20 },
  idle: {
    id: 'P9',
    name: 'CPU of all processes, idle with the window hidden, no mini window',
    unit: '% of a core',
    aim: most(0.5),
  },
  idleMiniTalking: {
    id: 'P9',
    name: 'the same, mini window that has been shown while talking',
    unit: '% of a core',
    aim: most(0.5),
  },
  idleMiniAlways: { id: 'P9', name: 'the same, mini window always shown', unit: '% of a core', aim: most(0.5) },
  listening: { id: 'P10', name: 'CPU of all processes while listening', unit: '% of a core', aim: most(8) },
  speaking: { id: 'P10', name: 'CPU of all processes while speaking', unit: '% of a core', aim: most(8) },
  memoryOwn: {
    id: 'P11',
    name: 'memory of all processes at rest after a turn, what they share counted once (PSS)',
    unit: 'MB',
    aim: null,
  },
  memoryResident: { id: 'P11', name: 'the same, shared counted for each (RSS)', unit: 'MB', aim: null },
  memoryGrowth: { id: 'P11', name: 'growth (PSS) from turn to turn', unit: 'MB', aim: told('about 0') },
  armed: { id: 'P12', name: 'process start to talk key armed', unit: 'ms', aim: most(1_000) },
  usable: { id: 'P12', name: 'process start to window usable', unit: 'ms', aim: most(1_500) },
  searchRare: { id: 'P13', name: 'search in 100 000 turns for rare words', unit: 'ms', aim: most(20) },
  searchCommon: { id: 'P13', name: 'the same, words of a quarter of the turns', unit: 'ms', aim: most(20) },
  searchShort: { id: 'P13', name: 'the same, one or two characters', unit: 'ms', aim: most(20) },
  searchScript: { id: 'P13', name: 'the same, Amharic, Arabic, Chinese', unit: 'ms', aim: most(20) },
  searchFiltered: { id: 'P13', name: 'the same, with an assistant or a date', unit: 'ms', aim: most(20) },
  searchAgain: { id: 'P13', name: 'another page of such a search', unit: 'ms', aim: most(20) },
  historyPage: { id: 'P13', name: '50 of 100 000 turns, anywhere in the list', unit: 'ms', aim: most(20) },
  frameStill: { id: 'P13', name: 'time between frames, the list of 100 000 turns at rest', unit: 'ms', aim: null },
  frameScrolled: { id: 'P13', name: 'the same, scrolled by 300 px in each frame', unit: 'ms', aim: told('as at rest') },
  armedEmpty: { id: 'P13', name: 'process start to talk key armed, no history', unit: 'ms', aim: null },
  armedFull: {
    id: 'P13',
    name: 'process start to talk key armed, 100 000 turns',
    unit: 'ms',
    aim: told('as without'),
  },
  usableEmpty: { id: 'P13', name: 'process start to window usable, no history', unit: 'ms', aim: null },
  usableFull: {
    id: 'P13',
    name: 'process start to window usable, 100 000 turns',
    unit: 'ms',
    aim: told('as without'),
  },
  answer: { id: 'P14', name: 'end of speech to first sound of the local answer', unit: 'ms', aim: most(800) },
  loopWithin: {
    id: 'P16',
    name: 'sound at the microphone, said back by a service, to sound at the speaker, 50 ms blocks',
    unit: 'ms',
    aim: most(70, 'p50'),
  },
  loopWithin5: { id: 'P16', name: 'the same, 5 ms blocks', unit: 'ms', aim: most(70, 'p50') },
  loopStart: {
    id: 'P16',
    name: 'the same, each sound an answer of its own, 50 ms blocks',
    unit: 'ms',
    aim: most(70, 'p50'),
  },
});

/** Measured for each service in front of its simulator; a column of a table each. */
export const SERVICE_FIGURES = /** @satisfies {Record<string, Figure>} */ ({
  arrived: { id: 'P2', name: 'of what was said from the press on, arrived', unit: '%', aim: ALL },
  bargeIn: { id: 'P5', name: 'talk key during an answer to silence', unit: 'ms', aim: most(40, 'p95') },
  cut: { id: 'P7', name: 'socket cut while the key is held, ready again', unit: 'ms', aim: most(1_000) },
  halfOpen: { id: 'P7', name: 'line dead without a word, ready again', unit: 'ms', aim: most(10_000) },
  outageShort: { id: 'P7', name: 'outage of 1 s, from its end to ready again', unit: 'ms', aim: most(1_000) },
  outageLong: { id: 'P7', name: 'outage of 5 s, from its end to ready again', unit: 'ms', aim: null },
  heard: { id: 'P8', name: 'reported heard position less the real one', unit: 'ms', aim: WITHIN_20 },
});

/** What is installed and downloaded, for each kind of package; a row each. */
export const SIZE_FIGURES = /** @satisfies {Record<string, Figure>} */ ({
  installed: { id: 'P15', name: 'installed', unit: 'MB', aim: null },
  download: { id: 'P15', name: 'download', unit: 'MB', aim: null },
});
