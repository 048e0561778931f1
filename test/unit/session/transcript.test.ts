/** The fold of notes into turns, at its edges; its ordinary use is in the conversation tests. */
import { isWithdrawn } from '../../../src-preload/contract/transcript.js';
import { describe, expect, it } from 'vitest';
import { appError } from '../../../src-preload/contract/app-error.js';
import { asProfileId, asTurnId } from '../../../src-preload/contract/ids.js';
import type { Turn } from '../../../src-preload/contract/transcript.js';
import type { Note } from '../../../src-main/session/commands.js';
import { EMPTY_TRANSCRIPT, fold, withLatency, type Transcript } from '../../../src-main/session/transcript.js';

const STAMP = { epochMs: 5, profileId: asProfileId('local') };
const U = asTurnId('u');
const A = asTurnId('a');

function foldAll(...notes: readonly Note[]): { readonly transcript: Transcript; readonly told: readonly Turn[] } {
  let transcript = EMPTY_TRANSCRIPT;
  const told: Turn[] = [];
  for (const note of notes) {
    const folded = fold(transcript, note, STAMP);
    transcript = folded.transcript;
    if (folded.told !== null) told.push(folded.told);
  }
  return { transcript, told };
}

describe('transcript', () => {
  it('an utterance without words is told only when it failed', () => {
    expect(foldAll({ type: 'user-spoke', turnId: U }, { type: 'user-settled', turnId: U }).told).toEqual([]);
    const error = appError('timeout');
    const { told } = foldAll({ type: 'user-spoke', turnId: U }, { type: 'user-failed', turnId: U, error });
    expect(told).toMatchObject([{ id: U, text: '', state: { kind: 'failed', error }, startedAtMs: 5 }]);
  });
  it('one that was called off without words is not told at all', () => {
    const error = appError('cancelled');
    const { told } = foldAll({ type: 'user-spoke', turnId: U }, { type: 'user-failed', turnId: U, error });
    expect(told).toEqual([]);
  });
  it('a told turn that is withdrawn is told once more, empty; later notes of it are of nobody', () => {
    const { told } = foldAll(
      { type: 'user-spoke', turnId: U },
      { type: 'user-delta', turnId: U, text: 'uh' },
      { type: 'user-withdrawn', turnId: U },
      { type: 'user-text', turnId: U, text: 'late' },
    );
    expect(told.map(isWithdrawn)).toEqual([false, true]);
  });
  it('a cut answer keeps its text and says how much was heard', () => {
    const { told } = foldAll(
      { type: 'reply-began', turnId: A },
      { type: 'reply-delta', turnId: A, text: 'It is noon.' },
      { type: 'reply-ended', turnId: A, state: { kind: 'cut', by: 'user', heardMs: 250 } },
    );
    expect(told.at(-1)).toMatchObject({ text: 'It is noon.', state: { kind: 'cut', by: 'user', heardMs: 250 } });
  });
  it('an answer of which nothing came is not told', () => {
    const { told } = foldAll(
      { type: 'reply-began', turnId: A },
      { type: 'reply-ended', turnId: A, state: { kind: 'cut', by: 'user', heardMs: 0 } },
    );
    expect(told).toEqual([]);
  });
  it('an answer in sound alone is told when it sounds', () => {
    const { told } = foldAll({ type: 'reply-began', turnId: A }, { type: 'reply-sounded', turnId: A });
    expect(told).toMatchObject([{ id: A, speaker: 'assistant', text: '', state: { kind: 'partial' } }]);
  });
  it('notes that change nothing tell nothing', () => {
    const notes: readonly Note[] = [
      { type: 'reply-began', turnId: A },
      { type: 'reply-sounded', turnId: A },
      { type: 'reply-sounded', turnId: A },
      { type: 'reply-delta', turnId: asTurnId('unknown'), text: 'x' },
    ];
    expect(foldAll(...notes).told).toHaveLength(1);
  });
  it('no service can fill the memory: text and turns are bounded', () => {
    const flood = Array.from({ length: 30 }, (): Note => ({
      type: 'reply-delta',
      turnId: A,
      text: 'x'.repeat(10_000),
    }));
    const { told } = foldAll({ type: 'reply-began', turnId: A }, ...flood);
    expect(told.at(-1)?.text).toHaveLength(100_000);
    const many = Array.from({ length: 500 }, (_, at): Note => ({ type: 'reply-began', turnId: asTurnId(`${at}`) }));
    expect(foldAll(...many).transcript.length).toBeLessThan(100);
  });
  it('figures are put to a told answer', () => {
    const { transcript } = foldAll({ type: 'reply-began', turnId: A }, { type: 'reply-sounded', turnId: A });
    const latency = { onsetMs: 1, responseMs: 2, audibleMs: 3, bargeInMs: null };
    expect(withLatency(transcript, A, latency).told).toMatchObject({ id: A, latency });
  });
});
