import { expect, it } from 'vitest';
import { unspoken } from '../../course/unspoken.js';
import type { Utterance } from '../../course/verdict.js';

const turn = (turnId: string, begunMs: number, fate = 'settled'): Utterance => ({
  turnId,
  begunMs,
  fates: [{ name: 'utterance', fate, atMs: begunMs + 1_000 }],
  isAnswered: true,
});
const spoken = [{ fromMs: 1_000, untilMs: 2_500 }];
const idsOf = (utterances: readonly Utterance[]): readonly string[] =>
  unspoken(utterances, spoken).map(({ turnId }) => turnId);

it('a turn that begins while somebody speaks is theirs, and so is one found soon after short words', () => {
  expect(idsOf([turn('t1', 1_300), turn('t2', 2_400)])).toEqual([]);
  expect(idsOf([turn('t1', 3_200)])).toEqual([]);
});

it('any other is nobody’s, though a question went unheard for it', () => {
  expect(idsOf([turn('t1', 500), turn('t2', 9_000)])).toEqual(['t1', 't2']);
  // The beginning of the answer, taken for a second question.
  expect(idsOf([turn('t1', 1_300), turn('t2', 3_200)])).toEqual(['t2']);
});

it('one that left no trace does not count', () => {
  expect(idsOf([turn('t1', 9_000, 'withdrawn')])).toEqual([]);
});
