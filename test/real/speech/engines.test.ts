/**
 * The real models on sound that was really spoken.
 */
import { copyFile, mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RECOGNISER_FILES } from '../../../src-main/hosts/speech/recogniser.js';
import { Utterance, type UtteranceEvent } from '../../../src-main/hosts/speech/utterance.js';
import { median, REAL_FILES, realEngines } from './real-engines.js';
import { joinedSound, noise, silence, spoken } from './spoken-sound.js';

const engines = realEngines();
const figures: string[] = [];
const report = (name: string, times: readonly number[]): void => {
  const sorted = [...times].sort((one, other) => one - other);
  const p95 = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? Number.NaN;
  figures.push(`${name}: p50 ${median(times).toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, n ${times.length}`);
};

beforeAll(async () => {
  for (const load of [engines.voice, engines.detector, engines.recogniser]) await load();
  for (const [name, state] of Object.entries(engines.status)) {
    if (state.state === 'ready') figures.push(`load of the ${name}: ${state.loadMs} ms`);
  }
});
afterAll(() => {
  console.log(figures.join('\n'));
});

interface Heard {
  readonly text: string | null;
  readonly events: readonly UtteranceEvent[];
  readonly ms: number;
}

async function hear(pcm: Int16Array): Promise<Heard> {
  const events: UtteranceEvent[] = [];
  const utterance = new Utterance({ engines, nowMs: () => performance.now(), onEvent: (event) => events.push(event) });
  for (let start = 0; start < pcm.length; start += 320) utterance.push(pcm.subarray(start, start + 320));
  const startedMs = performance.now();
  const text = await utterance.finish(new AbortController().signal);
  return { text, events, ms: performance.now() - startedMs };
}

const VOICES = ['en-us', 'en-gb', 'en-us+f3', 'en-us+m3'];
const QUESTIONS: readonly (readonly [string, RegExp])[] = [
  ['what time is it', /what time is it/iu],
  ['what is twelve times twelve', /what is (twelve|12) times (twelve|12)/iu],
  ['convert ten miles to kilometers', /convert (ten|10) miles to kilomet(er|re)s/iu],
  ['set a timer for five minutes', /set .*timer for (five|5) minutes/iu],
  ['what can you do', /what can you do/iu],
  ['stop', /stop/iu],
  ['what time is it in new york', /what time is it in new york/iu],
];

describe('the recogniser', () => {
  // The voices are machines that the model never heard: one of four may be misunderstood.
  it.each(QUESTIONS)('understands "%s" in most of four voices', async (question, expected) => {
    const times: number[] = [];
    const misheard: (string | null)[] = [];
    for (const voice of VOICES) {
      const { text, ms } = await hear(spoken(question, voice));
      if (text === null || !expected.test(text)) misheard.push(text);
      times.push(ms);
    }
    report(`recognition of "${question}", all at the end`, times);
    if (misheard.length > 0) figures.push(`  misheard as: ${misheard.join(' / ')}`);
    expect(misheard.length).toBeLessThanOrEqual(1);
  });

  it('understands soft speech', async () => {
    const soft = spoken('what time is it').map((sample) => sample * 0.03);
    expect((await hear(soft)).text).toMatch(/what time is it/iu);
  });

  it('understands speech after a long silence, and speech over soft noise', async () => {
    const question = spoken('what is twelve times twelve');
    expect((await hear(joinedSound(silence(4_000), question, silence(1_000)))).text).toMatch(/times/iu);
    const floor = noise(question.length / 16 + 1, 0.003);
    expect((await hear(question.map((sample, at) => sample + (floor[at] ?? 0)))).text).toMatch(/times/iu);
  });

  it('understands half a minute of speech, cut where the speaker pauses', async () => {
    const parts = ['what time is it', 'set a timer for five minutes', 'what is twelve times twelve', 'what can you do'];
    const sentences = parts.map((part) => joinedSound(spoken(part), silence(300)));
    const long = joinedSound(...sentences, ...sentences, ...sentences);
    expect(long.length).toBeGreaterThan(25 * 16_000);
    const { text } = await hear(long);
    for (const word of ['time', 'timer', 'minutes', 'twelve|12', 'what can you do']) {
      expect(text?.match(new RegExp(word, 'giu'))?.length).toBeGreaterThanOrEqual(3);
    }
  });

  it('answers null soon after it was aborted', async () => {
    const recogniser = await engines.recogniser();
    const abort = new AbortController();
    const result = recogniser.transcribe(
      Float32Array.from(spoken('what is twelve times twelve'), (s) => s / 32_768),
      abort.signal,
    );
    abort.abort();
    expect(await result).toBeNull();
  });
});

describe('the detector', () => {
  it('finds no speech in silence, noise, hum or clicks', async () => {
    const hum = Int16Array.from({ length: 32_000 }, (_, at) => 6_000 * Math.sin((2 * Math.PI * 100 * at) / 16_000));
    const clicks = silence(2_000);
    for (let at = 0; at < clicks.length; at += 8_000) clicks.fill(25_000, at, at + 30);
    for (const sound of [silence(2_000), noise(2_000, 0.005), noise(2_000, 0.05), hum, clicks]) {
      expect(await hear(sound)).toMatchObject({ text: '', events: [] });
    }
  });

  it('tells speech beginning and ending where it does', async () => {
    const { events } = await hear(joinedSound(silence(1_000), spoken('what time is it'), silence(1_500)));
    expect(events.map(({ type }) => type).filter((type) => type !== 'partial')).toEqual(['speech-start', 'speech-end']);
  });
});

describe('the voice', () => {
  it.each(['slt', 'rms', 'awb'] as const)('%s says what can be understood', async (voice) => {
    const speaker = await engines.voice();
    const pcm = await speaker.speak({ text: 'It is half past four in the afternoon.', voice, rate: 1, gain: 1 });
    expect((await hear(joinedSound(silence(200), pcm, silence(200)))).text).toMatch(/half.past (four|for|4).*after/iu);
  });

  it('says numbers and units', async () => {
    const speaker = await engines.voice();
    for (const [text, expected] of [
      ['12 × 12 = 144', /(twelve|12) times .* equals (144|one hundred)/iu],
      ['Ten miles is 16.09 kilometers.', /(ten|10) miles is (16|sixteen).*kilomet/iu],
    ] as const) {
      const pcm = await speaker.speak({ text, voice: 'slt', rate: 1, gain: 1 });
      expect((await hear(joinedSound(silence(200), pcm, silence(200)))).text).toMatch(expected);
    }
  });

  it('begins with sound at once, and is the same every time', async () => {
    const speaker = await engines.voice();
    const utterable = { text: 'Twelve.', voice: 'slt', rate: 1, gain: 1 } as const;
    const pcm = await speaker.speak(utterable);
    expect(pcm.findIndex((sample) => Math.abs(sample) > 500)).toBeLessThan(1_000);
    expect(await speaker.speak(utterable)).toEqual(pcm);
  });

  it('speaks slower and faster', async () => {
    const speaker = await engines.voice();
    const length = async (rate: number): Promise<number> =>
      (await speaker.speak({ text: 'This is a sentence.', voice: 'slt', rate, gain: 1 })).length;
    const normal = await length(1);
    expect((await length(0.5)) / normal).toBeGreaterThan(1.7);
    expect((await length(2)) / normal).toBeLessThan(0.65);
  });

  it('survives a hundred sentences', async () => {
    const speaker = await engines.voice();
    const times: Record<'short' | 'long', number[]> = { short: [], long: [] };
    const texts = {
      short: 'It is half past four.',
      long: 'Twelve times twelve is one hundred and forty-four, and that is all I have to say about it.',
    };
    for (let count = 0; count < 100; count += 1) {
      const kind = count % 2 === 0 ? 'short' : 'long';
      const startedMs = performance.now();
      await speaker.speak({ text: texts[kind], voice: 'slt', rate: 1, gain: 1 });
      times[kind].push(performance.now() - startedMs);
    }
    report('synthesis of 1.5 s', times.short);
    report('synthesis of 5 s', times.long);
  });

  it('has nothing to say of what it cannot say', async () => {
    const speaker = await engines.voice();
    expect(await speaker.speak({ text: 'ሰላም', voice: 'slt', rate: 1, gain: 1 })).toHaveLength(0);
  });
});

describe('a damaged model', () => {
  it('is told as such and leaves the other engines alone', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'moonshine-'));
    try {
      for (const file of Object.values(RECOGNISER_FILES)) {
        await copyFile(path.join(REAL_FILES.recogniserFolder, file), path.join(folder, file));
      }
      await truncate(path.join(folder, RECOGNISER_FILES.decoder), 100_000);
      const damaged = realEngines({ recogniserFolder: folder });
      await expect(damaged.recogniser()).rejects.toThrow('Speech recognition could not be loaded.');
      await damaged.detector();
      expect(damaged.status).toMatchObject({ recogniser: { state: 'failed' }, detector: { state: 'ready' } });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
