import { describe, expect, it } from 'vitest';
import type { Mark } from '../../rig/trace.js';
import { judge, type Press } from '../../course/verdict.js';

const TERMS = { releaseTailMs: 0 };

const press = (downMs: number, upMs: number, style: Press['style'] = 'hold-or-tap'): Press => ({ downMs, upMs, style });
const begun = (turnId: string, atMs: number): readonly Mark[] => [
  { name: 'verb', verb: 'talk-start', atMs },
  { name: 'utterance', turnId, fate: 'begun', by: 'talk-start', error: '', shown: '', atMs },
  { name: 'talk-start', turnId, atMs },
];
const fate = (turnId: string, is: string, by: string, atMs: number, more: Partial<Mark> = {}): Mark => ({
  name: 'utterance',
  turnId,
  fate: is,
  by,
  error: '',
  shown: '',
  atMs,
  ...more,
});
const answered = (turnId: string, atMs: number): readonly Mark[] => [
  fate(turnId, 'settled', 'provider-event', atMs),
  { name: 'reply-start', turnId: 'a', answers: turnId, atMs },
];
const microphone = (state: string, mode: string, atMs: number): Mark => ({ name: 'microphone', state, mode, atMs });
const open = (fromMs: number, untilMs: number, mode = 'hold'): readonly Mark[] => [
  microphone('open', mode, fromMs),
  microphone('closed', '', untilMs),
];
const verb = (name: string, atMs: number): Mark => ({ name: 'verb', verb: name, atMs });
const course = (...parts: readonly (Mark | readonly Mark[])[]): readonly Mark[] =>
  parts.flat().sort((one, other) => one.atMs - other.atMs);

const one: readonly Press[] = [press(1_000, 1_600)];

describe('one press', () => {
  const base = [begun('t1', 1_000), open(1_010, 1_700), verb('talk-stop', 1_650)];

  it('is answered, and its release was heard', () => {
    const { outcomes, closingMs, lostReleases, problems } = judge(one, course(...base, answered('t1', 2_000)), TERMS);
    expect({ outcomes, closingMs, lostReleases, problems }).toEqual({
      outcomes: ['answered'],
      closingMs: [100],
      lostReleases: 0,
      problems: [],
    });
  });

  it('is withdrawn as too short, superseded by something newer, or a visible error', () => {
    const end = (mark: Mark) => judge(one, course(...base, mark), TERMS).outcomes;
    expect(end(fate('t1', 'withdrawn', 'talk-cancel', 1_650))).toEqual(['withdrawn']);
    expect(end(fate('t1', 'withdrawn', 'text-send', 1_650))).toEqual(['superseded']);
    expect(end(fate('t1', 'settled', 'interrupt', 1_650))).toEqual(['superseded']);
    expect(end(fate('t1', 'failed', 'timer-expired', 1_650, { error: 'timeout' }))).toEqual(['error']);
    expect(end(fate('t1', 'withdrawn', 'link-lost', 1_650, { shown: 'network-unreachable' }))).toEqual(['error']);
  });

  it('that never ends, ends twice, or is lost without a word is a problem', () => {
    const wrong = (...marks: readonly Mark[]) => judge(one, course(...base, marks), TERMS).problems;
    expect(wrong()).toEqual([expect.stringContaining('never ended')]);
    expect(wrong(fate('t1', 'settled', 'provider-event', 1_700))).toEqual([
      expect.stringContaining('without an answer'),
    ]);
    expect(wrong(fate('t1', 'withdrawn', 'link-lost', 1_700))).toEqual([expect.stringContaining('without a word')]);
    expect(wrong(fate('t1', 'failed', 'system', 1_700, { error: 'cancelled' }))).toEqual([
      expect.stringContaining('without a word'),
    ]);
    expect(wrong(fate('t1', 'withdrawn', 'talk-cancel', 1_700), fate('t1', 'settled', 'talk-start', 1_800))).toEqual([
      expect.stringContaining('ended twice'),
    ]);
  });

  it('that was answered in a pause may go on, and what follows may end otherwise', () => {
    const more = [...answered('t1', 1_550), fate('t1', 'withdrawn', 'talk-cancel', 1_700)];
    expect(judge(one, course(...base, more), TERMS)).toMatchObject({ outcomes: ['answered'], problems: [] });
  });

  it('that failed may be tried again, or be answered late', () => {
    const failure = fate('t1', 'failed', 'timer-expired', 1_700, { error: 'timeout' });
    expect(judge(one, course(...base, failure, answered('t1', 1_900)), TERMS)).toMatchObject({
      outcomes: ['answered'],
      problems: [],
    });
    const again = fate('t1', 'retried', 'retry', 1_800);
    expect(judge(one, course(...base, failure, again), TERMS).problems).toHaveLength(1);
    expect(judge(one, course(...base, failure, again, answered('t1', 1_900)), TERMS).outcomes).toEqual(['answered']);
  });
});

describe('releases', () => {
  it('after which the microphone stays open are lost', () => {
    const marks = course(begun('t1', 1_000), open(1_010, 9_000), answered('t1', 9_100));
    const { lostReleases, problems } = judge(one, marks, TERMS);
    expect(lostReleases).toBe(1);
    expect(problems).toHaveLength(1);
  });

  it('may leave the microphone open where a tap latched it, until the next press', () => {
    const marks = course(
      begun('t1', 1_000),
      verb('talk-latch', 1_200),
      microphone('open', 'hold', 1_020),
      microphone('open', 'latched', 1_200),
      verb('talk-stop', 8_000),
      microphone('closed', '', 8_100),
      answered('t1', 8_500),
    );
    const presses: readonly Press[] = [press(1_000, 1_150), press(7_990, 8_200)];
    expect(judge(presses, marks, TERMS)).toMatchObject({ outcomes: ['answered', 'answered'], problems: [] });
  });

  it('are lost where nothing follows them, though the next press closes the microphone soon', () => {
    const presses: readonly Press[] = [press(1_000, 1_600), press(3_000, 3_600)];
    const marks = course(begun('t1', 1_000), open(1_010, 3_700), verb('talk-stop', 3_650), answered('t1', 4_000));
    expect(judge(presses, marks, TERMS)).toMatchObject({
      lostReleases: 1,
      problems: [expect.stringContaining('press 1 (600 ms at 1000): its release was not heard')],
    });
  });

  it('leave nothing open but what a tap latched: not a long press, nor a tap where taps do not latch', () => {
    const marks = course(
      begun('t1', 1_000),
      microphone('open', 'latched', 1_200),
      microphone('closed', '', 20_000),
      answered('t1', 20_500),
    );
    expect(judge([press(1_000, 1_150)], marks, TERMS).lostReleases).toBe(0);
    expect(judge([press(1_000, 1_150, 'hold')], marks, TERMS).lostReleases).toBe(1);
    expect(judge([press(1_000, 3_000)], marks, TERMS).lostReleases).toBe(1);
    expect(judge([press(1_000, 3_000, 'toggle')], marks, TERMS).lostReleases).toBe(0);
  });

  it('that came before the device did are kept until it opens, and are lost when it then stays open', () => {
    const opening = [begun('t1', 1_000), microphone('opening', 'hold', 1_000), verb('talk-stop', 1_650)];
    const slow = (untilMs: number) => course(...opening, open(5_000, untilMs), answered('t1', 30_000));
    expect(judge(one, slow(5_200), TERMS)).toMatchObject({ lostReleases: 0, problems: [] });
    expect(judge(one, slow(20_000), TERMS).lostReleases).toBe(1);
    expect(judge(one, course(...opening, answered('t1', 30_000)), TERMS).lostReleases).toBe(1);
  });

  it('are none of what a later press opens', () => {
    const presses: readonly Press[] = [press(1_000, 1_600), press(2_500, 6_000)];
    const marks = course(
      ...[begun('t1', 1_000), open(1_010, 1_700), verb('talk-stop', 1_650), answered('t1', 2_000)],
      ...[begun('t2', 2_500), open(2_510, 6_100), verb('talk-stop', 6_050), answered('t2', 6_500)],
    );
    expect(judge(presses, marks, TERMS)).toMatchObject({ lostReleases: 0, problems: [], closingMs: [100, 100] });
  });

  it('within the tail of the one before go on with its utterance', () => {
    const presses: readonly Press[] = [press(1_000, 1_600), press(1_700, 2_000)];
    const marks = course(begun('t1', 1_000), open(1_010, 2_300), verb('talk-stop', 2_200), answered('t1', 2_500));
    expect(judge(presses, marks, { releaseTailMs: 200 })).toMatchObject({
      outcomes: ['answered', 'answered'],
      problems: [],
    });
  });

  it('within the tail of the one before end with its utterance when the computer sleeps', () => {
    const presses: readonly Press[] = [press(1_000, 1_600), press(1_700, 2_600)];
    const slept = (atMs: number): Mark => fate('t1', 'failed', 'system', atMs, { error: 'interrupted' });
    const terms = { releaseTailMs: 200 };
    expect(judge(presses, course(begun('t1', 1_000), open(1_010, 2_300), slept(2_300)), terms)).toMatchObject({
      outcomes: ['error', 'error'],
      problems: [],
    });
    const before = course(begun('t1', 1_000), open(1_010, 1_650), slept(1_650));
    expect(judge(presses, before, terms).problems).toContainEqual(expect.stringContaining('press 2'));
  });
});

describe('a press nobody heard', () => {
  const marks = course(begun('t1', 1_000), open(1_010, 1_700), verb('talk-stop', 1_650), answered('t1', 2_000));
  const presses: readonly Press[] = [...one, press(6_000, 6_500)];

  it('is a problem', () => {
    expect(judge(presses, marks, TERMS).problems).toEqual([expect.stringContaining('press 2 (500 ms')]);
  });

  it('is one too where another follows at once: what had ended cannot go on', () => {
    const soon: readonly Press[] = [...one, press(6_000, 6_500), press(6_800, 7_500)];
    const more = course(
      ...marks,
      begun('t2', 6_800),
      open(6_810, 7_600),
      verb('talk-stop', 7_550),
      answered('t2', 8_000),
    );
    expect(judge(soon, more, TERMS).problems).toEqual([expect.stringContaining('press 2 (500 ms')]);
  });

  it('is none where the key was known not to work', () => {
    const deaf = [{ fromMs: 5_900, untilMs: 6_100 }];
    expect(judge(presses, marks, { ...TERMS, deaf })).toMatchObject({ outcomes: ['answered', null], problems: [] });
  });
});
