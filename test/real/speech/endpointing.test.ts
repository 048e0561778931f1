/**
 * Endpointing with the real detector: sentences in several voices, clean and in noise, and what is no speech at all.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EndpointingEvent, EndpointingSettings } from '../../../src-main/hosts/protocol/speech-envelope.js';
import { openEndpointing } from '../../../src-main/hosts/speech/endpointing.js';
import { Utterance } from '../../../src-main/hosts/speech/utterance.js';
import { median, realEngines } from './real-engines.js';
import { joinedSound, noise, silence, spoken } from './spoken-sound.js';

const engines = realEngines();
const RATE_PER_MS = 16;
const SETTINGS = { sensitivity: 0.5, endpointDelayMs: 700, confirmMs: 250, hearing: 'silence' } as const;
const figures: string[] = [];

beforeAll(async () => {
  await engines.detector();
});
afterAll(() => {
  console.log(figures.join('\n'));
});

type Found = Exclude<EndpointingEvent, { readonly type: 'heard' }>;

/** All that is found in a sound, and what a frame of 32 ms cost. */
async function find(pcm: Int16Array, settings: Partial<EndpointingSettings> = {}) {
  const found: Found[] = [];
  let heard = 0;
  let done: () => void = () => undefined;
  const all = new Promise<void>((resolve) => {
    done = resolve;
  });
  // Judged in blocks of 32 frames: silence fills up the last one.
  const whole = joinedSound(pcm, silence(1_024));
  const blocks = Math.floor(whole.length / (32 * 512));
  const stream = openEndpointing({
    engines,
    settings: { ...SETTINGS, ...settings },
    tell(event) {
      if (event.type === 'heard') heard += 1;
      else found.push(event);
      if (heard === blocks || event.type === 'failed') done();
    },
  });
  const startedMs = performance.now();
  for (let at = 0; at < whole.length; at += 320) stream.push(whole.slice(at, at + 320));
  await all;
  stream.close();
  return { found, frameMs: (performance.now() - startedMs) / (blocks * 32) };
}

const types = (found: readonly Found[]): readonly string[] => found.map(({ type }) => type);

/** Where sound is first and last loud, in milliseconds. */
function loudPart(pcm: Int16Array): { readonly fromMs: number; readonly toMs: number } {
  const isLoud = (sample: number): boolean => Math.abs(sample) > 300;
  return { fromMs: pcm.findIndex(isLoud) / RATE_PER_MS, toMs: pcm.findLastIndex(isLoud) / RATE_PER_MS };
}

const trimmed = (pcm: Int16Array): Int16Array => {
  const { fromMs, toMs } = loudPart(pcm);
  return pcm.subarray(fromMs * RATE_PER_MS, toMs * RATE_PER_MS);
};

const plus = (one: Int16Array, other: Int16Array): Int16Array =>
  one.map((sample, at) => Math.max(-32_768, Math.min(32_767, sample + (other[at] ?? 0))));

const VOICES = ['en-us', 'en-gb', 'en-us+f3', 'en-us+m3'];
const SENTENCES = ['What is twelve times twelve?', 'Set a timer for five minutes.', 'Show me something else.'];

describe('endpointing of what is said', () => {
  it.each([
    ['in silence', 0],
    ['in noise 20 dB below', 0.006],
  ])('finds each sentence once, %s, and ends it after the delay', async (name, level) => {
    const early: number[] = [];
    let sentences = 0;
    const costs: number[] = [];
    for (const voice of VOICES) {
      for (const sentence of SENTENCES) {
        const clean = joinedSound(silence(1_000), spoken(sentence, voice), silence(1_500));
        const { found, frameMs } = await find(level === 0 ? clean : plus(clean, noise(clean.length / 16, level)));
        expect(types(found), `${voice}: ${sentence}`).toEqual(['began', 'confirmed', 'ended']);
        const [began] = found;
        if (began?.type === 'began') early.push(began.sample / RATE_PER_MS - loudPart(clean).fromMs);
        costs.push(frameMs);
        sentences += 1;
      }
    }
    expect(sentences).toBe(12);
    figures.push(
      `${name}: first sign ${median(early).toFixed(0)} ms after the first sound (worst ${Math.max(...early).toFixed(0)}), ` +
        `${median(costs).toFixed(2)} ms of work for 32 ms`,
    );
    // Less than the pre-roll, so that no first syllable is lost.
    expect(Math.max(...early)).toBeLessThan(400);
    // Dear enough to notice would be a third of the time.
    expect(median(costs)).toBeLessThan(10);
  });

  it.each(['yes', 'no', 'stop', 'go on'])('takes "%s" for speech, in most voices', async (word) => {
    let heard = 0;
    for (const voice of VOICES) {
      const { found } = await find(joinedSound(silence(800), spoken(word, voice), silence(1_200)));
      if (types(found).includes('ended')) heard += 1;
    }
    figures.push(`"${word}": heard in ${heard} of ${VOICES.length} voices`);
    expect(heard).toBeGreaterThanOrEqual(3);
  });

  it('a pause within a sentence does not end it, where it is shorter than the delay', async () => {
    const pcm = joinedSound(
      silence(800),
      trimmed(spoken('What is twelve')),
      silence(500),
      trimmed(spoken('times twelve')),
      silence(1_500),
    );
    expect(types((await find(pcm)).found)).toEqual(['began', 'confirmed', 'ended']);
    expect(types((await find(pcm, { endpointDelayMs: 300 })).found)).toEqual([
      ...['began', 'confirmed', 'ended'],
      ...['began', 'confirmed', 'ended'],
    ]);
  });
});

/** A click as of a key: 4 ms that die away. */
const click = (): Int16Array =>
  Int16Array.from({ length: 16 * 30 }, (_, at) => 20_000 * Math.exp(-at / 40) * Math.sin(at * 1.3));
const tone = (ms: number, hertz: number): Int16Array =>
  Int16Array.from({ length: 16 * ms }, (_, at) => 8_000 * Math.sin((2 * Math.PI * hertz * at) / 16_000));
/** A burst that swells and dies, as of a cough or a door. */
const burst = (ms: number): Int16Array =>
  noise(ms, 0.2).map((sample, at, all) => sample * Math.sin((Math.PI * at) / all.length));

describe('endpointing of what is not said', () => {
  const NOISES: readonly (readonly [string, Int16Array])[] = [
    ['silence', silence(10_000)],
    ['steady noise', noise(10_000, 0.05)],
    ['typing', joinedSound(...Array.from({ length: 40 }, (_, n) => joinedSound(click(), silence(80 + (n % 7) * 30))))],
    ['a tone', tone(3_000, 440)],
    ['a door', joinedSound(silence(500), burst(250), silence(2_000))],
    ['knocks', joinedSound(...Array.from({ length: 6 }, () => joinedSound(burst(60), silence(200))), silence(1_000))],
  ];
  it.each(NOISES)('%s is no utterance', async (name, pcm) => {
    const { found } = await find(pcm);
    figures.push(`${name}: ${found.length === 0 ? 'nothing' : types(found).join(' ')}`);
    expect(types(found)).not.toContain('ended');
    expect(types(found)).not.toContain('confirmed');
  });
});

it('shares the detector with an utterance that is recognised at the same time', async () => {
  const pcm = joinedSound(silence(500), spoken('What is twelve times twelve?'), silence(1_000));
  const utterance = new Utterance({ engines, nowMs: () => performance.now(), onEvent: () => undefined });
  for (let at = 0; at < pcm.length; at += 320) utterance.push(pcm.subarray(at, at + 320));
  const [{ found }, text] = await Promise.all([find(pcm), utterance.finish(new AbortController().signal)]);
  expect(types(found)).toEqual(['began', 'confirmed', 'ended']);
  expect(text).toMatch(/twelve|12/iu);
});
