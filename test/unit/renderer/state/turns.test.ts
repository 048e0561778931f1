import { describe, expect, it } from 'vitest';
import { MAX_SHOWN_TURNS, type Turn } from '../../../../src-preload/contract/transcript.js';
import { mergeTurns, upsertTurn } from '../../../../src-renderer/state/turns.js';
import { exampleTurn } from '../../../fakes/app-snapshot.js';

describe('turns', () => {
  it('replaces a turn in its place and adds a new one by the time it began', () => {
    const turns = [exampleTurn(1), exampleTurn(3)];
    const grown = exampleTurn(1, { text: 'More' });
    expect(upsertTurn(turns, grown)).toEqual([grown, exampleTurn(3)]);
    expect(upsertTurn(turns, exampleTurn(2)).map(({ id }) => id)).toEqual(['turn-1', 'turn-2', 'turn-3']);
    expect(upsertTurn(turns, exampleTurn(4)).map(({ id }) => id)).toEqual(['turn-1', 'turn-3', 'turn-4']);
  });

  it('keeps turns that began together in the order they came', () => {
    const together = exampleTurn(5, { startedAtMs: exampleTurn(3).startedAtMs });
    expect(upsertTurn([exampleTurn(3)], together).map(({ id }) => id)).toEqual(['turn-3', 'turn-5']);
  });

  it('forgets the oldest beyond those that are shown', () => {
    let turns: readonly Turn[] = [];
    for (let number = 1; number <= MAX_SHOWN_TURNS + 3; number += 1) turns = upsertTurn(turns, exampleTurn(number));
    expect(turns).toHaveLength(MAX_SHOWN_TURNS);
    expect(turns[0]?.id).toBe('turn-4');
    // One that comes late, and is older than all of them, is not shown either.
    expect(upsertTurn(turns, exampleTurn(2))).toEqual(turns);
  });

  it('lets an early push complete a snapshot, but not undo what it has as final', () => {
    const partial = exampleTurn(1, { text: 'What', state: { kind: 'partial' } });
    const whole = exampleTurn(1, { text: 'What time is it?' });
    expect(mergeTurns([partial], [whole])).toEqual([whole]);
    expect(mergeTurns([whole], [partial])).toEqual([whole]);
    expect(mergeTurns([], [whole])).toEqual([whole]);
  });
});
