/** The arithmetic of what the person feels. */
import { describe, expect, it } from 'vitest';
import { asTurnId } from '../../../src-preload/contract/ids.js';
import type { Mark } from '../../../src-main/session/commands.js';
import { EMPTY_LEDGER, latencyOf, record } from '../../../src-main/session/latency.js';

const U = asTurnId('u');
const A = asTurnId('a');
const ledger = (...marks: readonly Mark[]) => marks.reduce(record, EMPTY_LEDGER);

describe('latency', () => {
  it('is told with the answer, not with the question', () => {
    const marks = ledger(
      { name: 'talk-start', turnId: U, atMs: 0 },
      { name: 'first-frame-sent', turnId: U, atMs: 80 },
      { name: 'utterance-end', turnId: U, atMs: 1_000 },
      { name: 'reply-start', turnId: A, answers: U, atMs: 1_300 },
    );
    expect(latencyOf(marks, U)).toBeNull();
    expect(latencyOf(marks, A)).toEqual({ onsetMs: 80, responseMs: 300, audibleMs: null, bargeInMs: null });
  });
  it('the first byte is the first sound, where there is sound', () => {
    const marks = ledger(
      { name: 'utterance-end', turnId: U, atMs: 1_000 },
      { name: 'reply-start', turnId: A, answers: U, atMs: 1_100 },
      { name: 'first-sound', turnId: A, atMs: 1_400 },
      { name: 'playback-started', turnId: A, atMs: 1_410 },
    );
    expect(latencyOf(marks, A)).toEqual({ onsetMs: null, responseMs: 400, audibleMs: 10, bargeInMs: null });
  });
  it('an answer that begins before the key is released has no response time', () => {
    const marks = ledger(
      { name: 'talk-start', turnId: U, atMs: 0 },
      { name: 'utterance-end', turnId: U, atMs: 2_000 },
      { name: 'reply-start', turnId: A, answers: U, atMs: 1_500 },
    );
    expect(latencyOf(marks, A)).toBeNull();
  });
  it('marks of turns never begun are ignored, and the ledger is bounded', () => {
    expect(ledger({ name: 'playback-started', turnId: A, atMs: 1 })).toEqual([]);
    const many = Array.from({ length: 100 }, (_, at): Mark => ({
      name: 'talk-start',
      turnId: asTurnId(`${at}`),
      atMs: at,
    }));
    expect(ledger(...many).length).toBeLessThanOrEqual(16);
  });
});
