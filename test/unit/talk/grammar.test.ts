import { describe, expect, it } from 'vitest';
import {
  GRAMMAR_TUNING,
  INITIAL_GRAMMAR,
  stepGrammar,
  type GrammarCommand,
  type GrammarInput,
  type GrammarSettings,
} from '../../../src-main/talk/grammar.js';

const LATCH: GrammarSettings = { style: 'hold-or-tap', releaseTailMs: 200 };
const NO_LATCH: GrammarSettings = { style: 'hold', releaseTailMs: 200 };
const TOGGLE: GrammarSettings = { style: 'toggle', releaseTailMs: 200 };

const down = (atMs: number, source: 'hook' | 'window' = 'hook'): GrammarInput => ({ type: 'key-down', source, atMs });
const up = (atMs: number, source: 'hook' | 'window' = 'hook'): GrammarInput => ({ type: 'key-up', source, atMs });
const joined = (atMs: number): GrammarInput => ({ type: 'other-key-joined', source: 'hook', atMs });
const lost = (atMs: number, source: 'hook' | 'window' = 'hook'): GrammarInput => ({
  type: 'source-lost',
  source,
  atMs,
});
const DEFER: GrammarInput = { type: 'window-expired', window: 'defer' };
const TAIL: GrammarInput = { type: 'window-expired', window: 'tail' };
const CANCEL: GrammarInput = { type: 'cancel' };
const CLOSED: GrammarInput = { type: 'session-closed', startedAtMs: null };

/** The commands of all inputs in order. */
function commands(settings: GrammarSettings, ...inputs: readonly GrammarInput[]): readonly GrammarCommand[] {
  let state = INITIAL_GRAMMAR;
  return inputs.flatMap((input) => {
    const step = stepGrammar(state, input, settings);
    state = step.state;
    return step.commands;
  });
}

/** Only what the session hears. */
const verbs = (settings: GrammarSettings, ...inputs: readonly GrammarInput[]): readonly GrammarCommand[] =>
  commands(settings, ...inputs).filter(({ type }) => type !== 'set-window' && type !== 'clear-window');

const start = (atMs: number) => ({ type: 'talk-start', mode: 'hold', atMs });
const stop = (atMs: number) => ({ type: 'talk-stop', atMs });

describe('hold', () => {
  it('starts at the press and stops, after the tail, with the time of the release', () => {
    expect(commands(LATCH, down(0), up(1_000), DEFER, TAIL)).toEqual([
      start(0),
      { type: 'set-window', window: 'defer', untilMs: 1_050 },
      { type: 'set-window', window: 'tail', untilMs: 1_200 },
      stop(1_000),
    ]);
  });

  it('counts the deferred release as part of the tail', () => {
    const short = { ...LATCH, releaseTailMs: GRAMMAR_TUNING.releaseDeferMs };
    expect(verbs(short, down(0), up(1_000), DEFER)).toEqual([start(0), stop(1_000)]);
    expect(verbs({ ...LATCH, releaseTailMs: 0 }, down(0), up(1_000), DEFER)).toEqual([start(0), stop(1_000)]);
  });

  it('drops repeats', () => {
    expect(verbs(LATCH, down(0), down(500), down(540), up(1_000), DEFER, TAIL)).toEqual([start(0), stop(1_000)]);
  });

  it('takes a release and press within the deferral for a repeat', () => {
    expect(verbs(LATCH, down(0), up(500), down(501), up(540), down(541), up(900), DEFER, TAIL)).toEqual([
      start(0),
      stop(900),
    ]);
  });

  it('believes event times over a timer that is late', () => {
    // The deferral was over at 1 050; its timer has not fired when the next press comes.
    expect(verbs({ ...LATCH, releaseTailMs: 0 }, down(0), up(1_000), down(1_060))).toEqual([
      start(0),
      stop(1_000),
      start(1_060),
    ]);
    expect(verbs(LATCH, down(0), up(1_000), DEFER, down(1_300))).toEqual([start(0), stop(1_000), start(1_300)]);
  });

  it('goes on with the same utterance when pressed again during the tail', () => {
    expect(commands(LATCH, down(0), up(1_000), DEFER, down(1_150), up(1_160), DEFER, TAIL)).toEqual([
      start(0),
      { type: 'set-window', window: 'defer', untilMs: 1_050 },
      { type: 'set-window', window: 'tail', untilMs: 1_200 },
      { type: 'clear-window', window: 'tail' },
      { type: 'set-window', window: 'defer', untilMs: 1_210 },
      // Not a tap, though the second press was short: the utterance began at 0.
      { type: 'set-window', window: 'tail', untilMs: 1_360 },
      stop(1_160),
    ]);
  });

  it('is ended by whoever holds, not by another source', () => {
    expect(
      verbs(LATCH, down(0), down(2, 'window'), up(800, 'window'), up(1_000), DEFER, TAIL, up(1_300, 'window')),
    ).toEqual([start(0), stop(1_000)]);
  });
});

describe('tap', () => {
  it('latches when taps latch, until the next press, whose release says nothing', () => {
    expect(verbs(LATCH, down(0), up(249), DEFER, down(5_000), up(5_100), DEFER)).toEqual([
      start(0),
      { type: 'talk-latch' },
      stop(5_000),
    ]);
  });

  it('is a hold from the tap window on', () => {
    expect(verbs(LATCH, down(0), up(250), DEFER, TAIL)).toEqual([start(0), stop(0 + 250)]);
  });

  it('is a slip when taps do not latch', () => {
    expect(verbs(NO_LATCH, down(0), up(149), DEFER)).toEqual([
      start(0),
      { type: 'talk-cancel', reason: 'quick-release' },
    ]);
    expect(verbs(NO_LATCH, down(0), up(150), DEFER, TAIL)).toEqual([start(0), stop(150)]);
  });

  it('ends a latch once, also when the ending press sends synthetic pairs', () => {
    expect(verbs(LATCH, down(0), up(100), DEFER, down(5_000), up(5_500), down(5_501), up(5_600), DEFER)).toEqual([
      start(0),
      { type: 'talk-latch' },
      stop(5_000),
    ]);
  });

  it('may be ended by a press of another source', () => {
    expect(verbs(LATCH, down(0), up(100), DEFER, down(900, 'window'), up(950, 'window'))).toEqual([
      start(0),
      { type: 'talk-latch' },
      stop(900),
    ]);
  });
});

describe('toggle', () => {
  const began = (atMs: number) => ({ type: 'talk-start', mode: 'latched', atMs });

  it('begins with a press and ends at once with the next; releases say nothing', () => {
    expect(commands(TOGGLE, down(0), up(900), down(5_000), up(5_900), down(7_000))).toEqual([
      began(0),
      stop(5_000),
      began(7_000),
    ]);
  });

  it('is not switched by repeats, plain or in pairs, of the press that began or ended it', () => {
    expect(verbs(TOGGLE, down(0), down(500), down(540), up(900))).toEqual([began(0)]);
    expect(verbs(TOGGLE, down(0), up(500), down(501), up(540), down(541), up(900))).toEqual([began(0)]);
    expect(verbs(TOGGLE, down(0), up(900), down(5_000), up(5_500), down(5_501), up(5_540), down(5_541))).toEqual([
      began(0),
      stop(5_000),
    ]);
  });

  it('is not ended by the same press that comes by way of the window', () => {
    expect(verbs(TOGGLE, down(0), down(2, 'window'), up(80, 'window'), up(90))).toEqual([began(0)]);
    expect(verbs(TOGGLE, down(0), up(90), down(900, 'window'))).toEqual([began(0), stop(900)]);
  });

  it('is cancelled by another key that joins its press soon, not by one that comes later', () => {
    const cancelled = { type: 'talk-cancel', reason: 'quick-release' };
    expect(verbs(TOGGLE, down(0), joined(250), up(400))).toEqual([began(0), cancelled]);
    expect(verbs(TOGGLE, down(0), joined(251), up(400))).toEqual([began(0)]);
    expect(verbs(TOGGLE, down(0), up(100), joined(200))).toEqual([began(0)]);
    expect(verbs(TOGGLE, down(0), up(100), down(5_000), joined(5_100))).toEqual([began(0), stop(5_000)]);
  });

  it('is cancelled by Escape and stopped when its source is lost', () => {
    expect(verbs(TOGGLE, down(0), up(100), CANCEL)).toEqual([began(0), { type: 'talk-cancel', reason: 'escape' }]);
    expect(verbs(TOGGLE, down(0), up(100), lost(700))).toEqual([began(0), stop(700)]);
  });

  it('chosen while the key is held lets that press end as it began, sent with its tail', () => {
    let state = stepGrammar(INITIAL_GRAMMAR, down(0), LATCH).state;
    state = stepGrammar(state, up(100), TOGGLE).state;
    const { commands: decided } = stepGrammar(state, DEFER, TOGGLE);
    expect(decided).toEqual([{ type: 'set-window', window: 'tail', untilMs: 300 }]);
  });
});

describe('a source without releases', () => {
  const toggled = (atMs: number): GrammarInput => ({ type: 'toggled', source: 'shortcut', atMs });

  it.each([LATCH, NO_LATCH, TOGGLE])('begins and ends, whatever the style: %j', (settings) => {
    expect(verbs(settings, toggled(0), toggled(900), toggled(901))).toEqual([
      { type: 'talk-start', mode: 'latched', atMs: 0 },
      stop(900),
      { type: 'talk-start', mode: 'latched', atMs: 901 },
    ]);
  });

  it('ends what another source began, and its own when it is lost', () => {
    expect(verbs(LATCH, down(0, 'window'), toggled(900), up(1_000, 'window'))).toEqual([start(0), stop(900)]);
    expect(verbs(LATCH, toggled(0), { type: 'source-lost', source: 'shortcut', atMs: 700 })).toEqual([
      { type: 'talk-start', mode: 'latched', atMs: 0 },
      stop(700),
    ]);
  });
});

describe('another key', () => {
  it('soon after the press means some other shortcut', () => {
    expect(verbs(LATCH, down(0), joined(250), up(400), DEFER)).toEqual([
      start(0),
      { type: 'talk-cancel', reason: 'quick-release' },
    ]);
  });

  it('later means nothing', () => {
    expect(verbs(LATCH, down(0), joined(251), up(400), DEFER, TAIL)).toEqual([start(0), stop(400)]);
  });
});

describe('escape and the end of the capture', () => {
  it('cancels, and the key must go up before it talks again', () => {
    expect(verbs(LATCH, down(0), CANCEL, down(500), up(900), down(1_000))).toEqual([
      start(0),
      { type: 'talk-cancel', reason: 'escape' },
      start(1_000),
    ]);
  });

  it('cancels in every open phase', () => {
    const cancelled = { type: 'talk-cancel', reason: 'escape' };
    expect(verbs(LATCH, down(0), up(1_000), CANCEL, DEFER, TAIL)).toEqual([start(0), cancelled]);
    expect(verbs(LATCH, down(0), up(1_000), DEFER, CANCEL, TAIL)).toEqual([start(0), cancelled]);
    expect(verbs(LATCH, down(0), up(100), DEFER, CANCEL)).toEqual([start(0), { type: 'talk-latch' }, cancelled]);
    expect(verbs(LATCH, CANCEL)).toEqual([]);
  });

  it('says no more of a hold whose capture closed by itself', () => {
    expect(verbs(LATCH, down(0), CLOSED, down(500), up(900), DEFER, TAIL)).toEqual([start(0)]);
    expect(verbs(LATCH, down(0), CLOSED, up(900), down(901), up(950), DEFER)).toEqual([start(0)]);
  });

  it('ignores news of an earlier capture', () => {
    const old: GrammarInput = { type: 'session-closed', startedAtMs: 0 };
    expect(verbs(LATCH, down(0), up(1_000), DEFER, TAIL, down(2_000), old, up(3_000), DEFER, TAIL)).toEqual([
      start(0),
      stop(1_000),
      start(2_000),
      stop(3_000),
    ]);
  });
});

describe('a lost source', () => {
  it('stops what it held or latched, at once', () => {
    expect(verbs(LATCH, down(0), lost(700))).toEqual([start(0), stop(700)]);
    expect(verbs(LATCH, down(0), up(100), DEFER, lost(700))).toEqual([start(0), { type: 'talk-latch' }, stop(700)]);
  });

  it('keeps the release that was seen', () => {
    expect(verbs(LATCH, down(0), up(1_000), lost(1_010), DEFER)).toEqual([start(0), stop(1_000)]);
    expect(verbs(LATCH, down(0), up(1_000), DEFER, lost(1_100), TAIL)).toEqual([start(0), stop(1_000)]);
  });

  it('leaves what another source holds', () => {
    expect(verbs(LATCH, down(0, 'window'), lost(700), up(900, 'window'), DEFER, TAIL)).toEqual([start(0), stop(900)]);
  });

  it('may press again at once', () => {
    expect(verbs(LATCH, down(0), lost(700), down(710))).toEqual([start(0), stop(700), start(710)]);
  });
});

describe('commands', () => {
  const act = (type: 'start' | 'stop' | 'toggle', atMs: number): GrammarInput => ({ type, atMs });
  const latched = (atMs: number) => ({ type: 'talk-start', mode: 'latched', atMs });

  it('start latches, stop ends, and both may be said twice', () => {
    expect(verbs(LATCH, act('start', 0), act('start', 10), act('stop', 900), act('stop', 910))).toEqual([
      latched(0),
      stop(900),
    ]);
  });

  it('toggle starts when nothing is open, and stops else', () => {
    expect(verbs(NO_LATCH, act('toggle', 0), act('toggle', 900), act('toggle', 1_000))).toEqual([
      latched(0),
      stop(900),
      latched(1_000),
    ]);
    expect(verbs(LATCH, down(0), act('toggle', 900), up(1_000), DEFER)).toEqual([start(0), stop(900)]);
  });

  it('start makes a hold stay', () => {
    expect(verbs(LATCH, down(0), act('start', 500), up(1_000), act('stop', 2_000))).toEqual([
      start(0),
      { type: 'talk-latch' },
      stop(2_000),
    ]);
  });

  it('the repeats of a key that was held before do not end what a command made stay', () => {
    expect(verbs(LATCH, down(0), act('start', 500), up(900), down(901), up(950), act('stop', 2_000))).toEqual([
      start(0),
      { type: 'talk-latch' },
      stop(2_000),
    ]);
  });

  it('stop ends a tail at once, with the time of the release', () => {
    expect(verbs(LATCH, down(0), up(1_000), DEFER, act('stop', 1_100), TAIL)).toEqual([start(0), stop(1_000)]);
  });

  it('a press ends what a command started, whatever taps mean', () => {
    expect(verbs(NO_LATCH, act('start', 0), down(900), up(2_000), DEFER)).toEqual([latched(0), stop(900)]);
  });
});
