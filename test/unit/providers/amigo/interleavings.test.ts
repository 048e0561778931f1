/**
 * Whatever is asked, called off, talked over or taken back, in whatever order and at whatever pace: nothing of a reply
 * is told once it was called off, each reply is one start and one end, and the next question is answered.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TurnId } from '../../../../src-preload/contract/ids.js';
import type { CodecEvent } from '../../../../src-main/providers/types.js';
import type { Client } from '../../../conformance/client.js';
import { createRig, finalText, turn } from './rig.js';

type Deed = 'speak' | 'type' | 'slip' | 'take-back' | 'cut' | 'call-off' | 'event' | 'silence' | 'error';
interface Step {
  readonly deed: Deed;
  readonly waitMs: number;
}

const steps = fc.array(
  fc.record({
    deed: fc.constantFrom<Deed>('speak', 'type', 'slip', 'take-back', 'cut', 'call-off', 'event', 'silence', 'error'),
    waitMs: fc.constantFrom(0, 50, 400, 1_500, 7_000),
  }),
  { minLength: 1, maxLength: 8 },
);

const replyOf = (event: CodecEvent): TurnId | null =>
  event.type.startsWith('reply-') && 'turnId' in event ? event.turnId : null;

function live(client: Client, ms: number): void {
  for (let passed = 0; ; passed += 20) {
    for (let frame = client.line.next(); frame !== null; frame = client.line.next()) client.hear(frame);
    if (passed >= ms) return;
    client.pass(20);
  }
}

async function play(scenario: string, deeds: readonly Step[]): Promise<void> {
  const rig = createRig({ scenario });
  const client = await rig.connect();
  client.until('session-ready');
  const called = new Map<TurnId, number>();
  let asked: TurnId | null = null;
  let turns = 0;
  let begun = 0;

  const sound = (level: number, frames: number): void => {
    turns += 1;
    client.say({ type: 'utterance-start', turnId: turn(`u${turns}`) });
    for (let frame = 0; frame < frames; frame += 1) {
      client.say({ type: 'utterance-audio', pcm: new Int16Array(320).fill(level) });
      live(client, 20);
    }
  };
  const ended = (id: TurnId): boolean => client.events.some((it) => it.type === 'reply-end' && it.turnId === id);
  const cut = (): void => {
    const running = client.ofType('reply-start').findLast(({ turnId }) => !ended(turnId) && !called.has(turnId));
    if (running === undefined) return;
    client.say({ type: 'reply-cancel', turnId: running.turnId, heardMs: 10, by: 'user' });
    called.set(running.turnId, client.events.length);
  };
  const act = (deed: Deed): void => {
    switch (deed) {
      case 'speak':
      case 'silence':
        cut();
        sound(deed === 'speak' ? 5_000 : 0, 25);
        client.say({ type: 'utterance-end' });
        asked = turn(`u${turns}`);
        begun = client.count('reply-start');
        return;
      case 'type':
        turns += 1;
        asked = turn(`u${turns}`);
        begun = client.count('reply-start');
        client.say({ type: 'text-send', text: 'Hello', turnId: asked });
        return;
      case 'slip':
      case 'take-back':
        sound(5_000, deed === 'slip' ? 5 : 25);
        client.say({ type: 'utterance-cancel' });
        return;
      case 'cut':
        cut();
        return;
      case 'call-off':
        // A session calls an answer by its own name once it began.
        if (asked !== null && client.count('reply-start') === begun) {
          client.say({ type: 'reply-cancel', turnId: asked, heardMs: 0, by: 'user' });
        }
        asked = null;
        return;
      case 'event':
        client.say({ type: 'context-send', text: 'The timer rang.' });
        return;
      case 'error':
        client.hear({
          kind: 'text',
          data: JSON.stringify({ type: 'server.error', http_error_code: 500, error_description: 'Oh.' }),
        });
    }
  };

  for (const { deed, waitMs } of deeds) {
    act(deed);
    live(client, waitMs);
  }
  live(client, 16_000);
  const before = client.events.length;
  sound(5_000, 25);
  client.say({ type: 'utterance-end' });
  live(client, 6_000);
  const after = client.events.slice(before);

  expect(rig.service.breaches).toEqual([]);
  expect(after.filter(({ type }) => type === 'reply-end')).toHaveLength(1);
  expect(finalText(after)).toBe(rig.service.spoken.at(-1)?.text);
  for (const { turnId } of client.ofType('reply-start')) {
    const of = client.events.filter((event) => replyOf(event) === turnId);
    expect(of[0]?.type).toBe('reply-start');
    const ends = of.filter(({ type }) => type === 'reply-end').length;
    expect(ends).toBe(called.has(turnId) ? 0 : 1);
  }
  for (const [turnId, at] of called) {
    expect(client.events.slice(at).filter((event) => replyOf(event) === turnId)).toEqual([]);
  }
}

describe('any order of things', () => {
  it.each([
    'normal',
    'late-greeting',
    'no-greeting',
    'breaks-off',
    'no-numbers',
    'no-completion',
    'no-transcript',
    'reorder',
    'action-too-long',
  ])('leaves the next question with its answer: %s', { timeout: 120_000 }, async (scenario) => {
    await fc.assert(
      fc.asyncProperty(steps, (deeds) => play(scenario, deeds)),
      { numRuns: 12 },
    );
  });
});
