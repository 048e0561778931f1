import { describe, expect, it } from 'vitest';
import type { Mark } from '../../rig/trace.js';
import { judge, type Press } from '../../course/verdict.js';

const TERMS = { releaseTailMs: 0 };

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

const one: readonly Press[] = [{ downMs: 1_000, upMs: 1_600 }];

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
    const presses: readonly Press[] = [
      { downMs: 1_000, upMs: 1_150 },
      { downMs: 7_990, upMs: 8_200 },
    ];
    expect(judge(presses, marks, TERMS)).toMatchObject({ outcomes: ['answered', 'answered'], problems: [] });
  });

  it('are none of what a later press opens', () => {
    const presses: readonly Press[] = [
      { downMs: 1_000, upMs: 1_600 },
      { downMs: 2_500, upMs: 6_000 },
    ];
    const marks = course(
      ...[begun('t1', 1_000), open(1_010, 1_700), verb('talk-stop', 1_650), answered('t1', 2_000)],
      ...[begun('t2', 2_500), open(2_510, 6_100), verb('talk-stop', 6_050), answered('t2', 6_500)],
    );
    expect(judge(presses, marks, TERMS)).toMatchObject({ lostReleases: 0, problems: [], closingMs: [100, 100] });
  });

  it('within the tail of the one before go on with its utterance', () => {
    const presses: readonly Press[] = [
      { downMs: 1_000, upMs: 1_600 },
      { downMs: 1_700, upMs: 2_000 },
    ];
    const marks = course(begun('t1', 1_000), open(1_010, 2_300), verb('talk-stop', 2_200), answered('t1', 2_500));
    expect(judge(presses, marks, { releaseTailMs: 200 })).toMatchObject({
      outcomes: ['answered', 'answered'],
      problems: [],
    });
  });
});

describe('a press nobody heard', () => {
  const marks = course(begun('t1', 1_000), open(1_010, 1_700), verb('talk-stop', 1_650), answered('t1', 2_000));
  const presses: readonly Press[] = [...one, { downMs: 6_000, upMs: 6_500 }];

  it('is a problem', () => {
    expect(judge(presses, marks, TERMS).problems).toEqual([expect.stringContaining('press 2 (500 ms')]);
  });

  it('is none where the key was known not to work', () => {
    const deaf = [{ fromMs: 5_900, untilMs: 6_100 }];
    expect(judge(presses, marks, { ...TERMS, deaf })).toMatchObject({ outcomes: ['answered', null], problems: [] });
  });
});
