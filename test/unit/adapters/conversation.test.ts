import { describe, expect, it } from 'vitest';
import { createConversation } from '../../../src-main/adapters/conversation.js';
import { appError } from '../../../src-preload/contract/app-error.js';
import { asProfileId, asTurnId } from '../../../src-preload/contract/ids.js';
import type { Turn } from '../../../src-preload/contract/transcript.js';

const turn = (id: string, change: Partial<Turn> = {}): Turn => ({
  id: asTurnId(id),
  speaker: 'user',
  origin: 'voice',
  text: id,
  state: { kind: 'final' },
  startedAtMs: 0,
  profileId: asProfileId('local'),
  latency: null,
  ...change,
});

describe('conversation', () => {
  it('keeps each turn once, as it stands, in the order they began', () => {
    const told: string[] = [];
    const conversation = createConversation(({ text }) => told.push(text));
    conversation.upsert(turn('a', { text: 'x' }));
    conversation.upsert(turn('b'));
    conversation.upsert(turn('a', { text: 'xy' }));
    expect(conversation.turns().map(({ text }) => text)).toEqual(['xy', 'b']);
    expect(told).toEqual(['x', 'b', 'xy']);
  });

  it('keeps no turn that takes itself back, and tells of it', () => {
    const told: Turn[] = [];
    const conversation = createConversation((one) => told.push(one));
    conversation.upsert(turn('a', { text: '', state: { kind: 'partial' } }));
    conversation.upsert(turn('a', { text: '', state: { kind: 'failed', error: appError('cancelled') } }));
    expect(conversation.turns()).toEqual([]);
    expect(told).toHaveLength(2);
  });

  it('forgets the oldest beyond its bound', () => {
    const conversation = createConversation(() => undefined);
    for (let n = 0; n < 600; n += 1) conversation.upsert(turn(`t${n}`));
    expect(conversation.turns()).toHaveLength(500);
    expect(conversation.turns()[0]?.text).toBe('t100');
  });
});
