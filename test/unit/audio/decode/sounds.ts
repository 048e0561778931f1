/** Owns what the tests of decoders share: a sound like speech, streams cut into pieces, and comparisons. Pure. */
import type { Decoded, SoundDecoder } from '../../../../src-main/audio/decode/sound-decoder.js';

/** Numbers in [0, 1) that look random and are the same every time. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Syllables of a gliding voice with pauses, peak about 0.35 of full scale, never the same twice. */
export function voice(durationMs: number, rateHz: number): Int16Array {
  const count = Math.round((durationMs * rateHz) / 1000);
  const random = createRandom(7);
  let phase = 0;
  return Int16Array.from({ length: count }, (_, at) => {
    const seconds = at / rateHz;
    phase += (2 * Math.PI * (130 + 40 * Math.sin(seconds * 2.3) + 15 * Math.sin(seconds * 9))) / rateHz;
    let sum = 0;
    for (let harmonic = 1; harmonic <= 12; harmonic++) {
      const colour = 1 / (1 + ((harmonic - 4 - 3 * Math.sin(seconds * 3.1)) / 2) ** 2);
      sum += (colour * Math.sin(harmonic * phase)) / 2;
    }
    const syllable = Math.max(0, Math.sin(seconds * 2 * Math.PI * 3.1)) ** 0.6 * (seconds % 1.9 < 1.6 ? 1 : 0);
    return Math.round(32_768 * (0.09 * sum * syllable + 0.0006 * (random() - 0.5)));
  });
}

/** Cuts bytes into pieces of at most `most` bytes. */
export function* pieces(bytes: Uint8Array, most: number, random: () => number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const size = 1 + Math.floor(random() * most);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** Feeds a whole stream, each piece in memory of its own that is overwritten afterwards. */
export function run(decoder: SoundDecoder, stream: Iterable<Uint8Array>): Decoded[] {
  const heard: Decoded[] = [];
  for (const piece of stream) {
    const lent = piece.slice();
    heard.push(...decoder.decode(lent));
    lent.fill(0x55);
  }
  heard.push(...decoder.flush());
  return heard;
}

export function samplesOf(heard: readonly Decoded[]): Int16Array {
  const all = new Int16Array(heard.reduce((total, { pcm }) => total + pcm.length, 0));
  let at = 0;
  for (const { pcm } of heard) {
    all.set(pcm, at);
    at += pcm.length;
  }
  return all;
}

export const peak = (samples: Int16Array): number =>
  samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

export const energy = (samples: Int16Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0);

/** Correlation of `heard` moved back by `lag` samples with what was `meant`, over all of it. */
export function correlation(meant: Int16Array, heard: Int16Array, lag: number): number {
  let both = 0;
  let first = 0;
  let second = 0;
  for (let at = Math.max(0, -lag); at < meant.length && at + lag < heard.length; at++) {
    const a = meant[at] ?? 0;
    const b = heard[at + lag] ?? 0;
    both += a * b;
    first += a * a;
    second += b * b;
  }
  return both / Math.sqrt(Math.max(1, first * second));
}

/** How many samples later `heard` is, in [from, to]. */
export function delay(meant: Int16Array, heard: Int16Array, from: number, to: number): { lag: number; match: number } {
  let best = { lag: 0, match: -1 };
  const part = meant.subarray(0, 12_000);
  for (let lag = from; lag <= to; lag++) {
    const match = correlation(part, heard, lag);
    if (match > best.match) best = { lag, match };
  }
  return { lag: best.lag, match: correlation(meant, heard, best.lag) };
}
