import { describe, expect, it } from 'vitest';
import { appError } from '../../../src-preload/contract/app-error.js';
import { asProfileId, asTurnId } from '../../../src-preload/contract/ids.js';
import type { Turn } from '../../../src-preload/contract/transcript.js';
import type { Mark } from '../../rig/trace.js';
import { findLost, type Course } from '../../soak/lost-turns.js';

const turn = (id: string, speaker: Turn['speaker'], text: string, state: Turn['state'] = { kind: 'final' }): Turn => ({
  id: asTurnId(id),
  speaker,
  origin: 'voice',
  text,
  state,
  startedAtMs: 0,
  profileId: asProfileId('p'),
  latency: null,
});
const begun = (turnId: string, atMs: number): Mark => ({ name: 'utterance', atMs, turnId, fate: 'begun' });
const fate = (turnId: string, atMs: number, what: string, error = ''): Mark => ({
  ...{ name: 'utterance', atMs, turnId, fate: what, by: 'provider-event', error, shown: '', mode: '' },
});
const answer = (turnId: string, answers: string, atMs: number): readonly Mark[] => [
  { name: 'reply-start', atMs, turnId, answers },
  { name: 'playback-started', atMs: atMs + 1, turnId, heardMs: 0 },
];

/** Two exchanges, one that failed, and one that was taken back. */
const MARKS: readonly Mark[] = [
  ...[begun('u1', 1), fate('u1', 2, 'settled'), ...answer('r1', 'u1', 3)],
  ...[begun('u2', 10), fate('u2', 11, 'settled'), ...answer('r2', 'u2', 12)],
  ...[begun('u3', 20), fate('u3', 21, 'failed', 'provider-closed')],
  ...[begun('u4', 30), fate('u4', 31, 'withdrawn')],
  // A cue is played and is no answer.
  { name: 'playback-started', atMs: 40, turnId: 'cue', heardMs: 0 },
];
const FAILED: Turn = turn('u3', 'user', '', { kind: 'failed', error: appError('connection-lost') });
const KEPT = [
  turn('u1', 'user', 'one'),
  turn('r1', 'assistant', 'Number 1. Yes.'),
  turn('u2', 'user', 'two'),
  turn('r2', 'assistant', 'Number 2. No.'),
  FAILED,
];
const lostOf = (course: Partial<Course>): readonly string[] =>
  findLost({ marks: MARKS, shown: KEPT, kept: KEPT, ...course }).lost;
const without = (id: string): readonly Turn[] => KEPT.filter((it) => it.id !== id);

describe('a history', () => {
  it('that holds everything, has lost nothing', () => {
    expect(findLost({ marks: MARKS, shown: KEPT, kept: KEPT })).toEqual({ owed: { said: 3, answers: 2 }, lost: [] });
  });

  it.each([
    ['u1', ['what was said u1 is not kept']],
    ['r2', ['the answer r2 is not kept']],
    ['u3', ['what was said u3 is not kept']],
  ])('without %s has lost it', (id, lost) => {
    expect(lostOf({ kept: without(id), shown: [] })).toEqual(lost);
  });

  it('has lost what was shown, whatever became of it', () => {
    const shown = [...KEPT, turn('u5', 'user', 'five')];
    expect(lostOf({ shown })).toEqual(['user u5 was shown and is not kept']);
    const withdrawn = turn('u6', 'user', '', { kind: 'failed', error: appError('cancelled') });
    expect(lostOf({ shown: [...KEPT, withdrawn] })).toEqual([]);
  });

  it('must hold what was shown in the end', () => {
    const kept = KEPT.map((it) => (it.id === 'r2' ? { ...it, text: 'Number 2.' } : it));
    expect(lostOf({ kept })).toEqual([expect.stringContaining('r2 is kept otherwise: final “Number 2.”')]);
    const partial = KEPT.map((it): Turn => (it.id === 'u1' ? { ...it, state: { kind: 'partial' } } : it));
    expect(lostOf({ kept: partial })).toEqual([expect.stringContaining('u1 is kept otherwise: partial')]);
  });

  it('keeps the order', () => {
    const [u1, r1, u2, r2, u3] = KEPT;
    if (!u1 || !r1 || !u2 || !r2 || !u3) throw new Error('unreachable');
    expect(lostOf({ kept: [r1, u1, u2, r2, u3] })).toEqual(['the answer r1 is kept before what it answers']);
    expect(lostOf({ kept: [u2, r2, u1, r1, u3] })).toEqual([
      'what was said u2 is kept out of order',
      'the answer r2 is kept out of order',
      'answer number 1 is kept after number 2',
    ]);
    const reconnected: Mark = { name: 'link-ready', atMs: 11 };
    const again = KEPT.map((it) => (it.id === 'r2' ? { ...it, text: 'Number 1. Yes.' } : it));
    expect(lostOf({ kept: again, shown: [] })).toEqual(['answer number 1 is kept twice']);
    expect(lostOf({ kept: again, shown: [], marks: [...MARKS, reconnected] })).toEqual([]);
    expect(lostOf({ kept: [...KEPT, u1] })).toContain('1 turns are kept twice');
    expect(lostOf({ kept: [...KEPT, turn('r9', 'assistant', 'Number 2. No.')] })).toEqual([
      'answer number 2 is kept twice',
    ]);
  });
});
