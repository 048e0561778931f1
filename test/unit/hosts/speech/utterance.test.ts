import { describe, expect, it } from 'vitest';
import { Utterance, type UtteranceEvent } from '../../../../src-main/hosts/speech/utterance.js';
import { createFakeEngines, loud, quiet, settled } from './fake-engines.js';
import { inEnglish, say } from '../../../../src-preload/contract/said.js';

function setUp() {
  const engines = createFakeEngines();
  const events: UtteranceEvent[] = [];
  const abort = new AbortController();
  const utterance = new Utterance({ engines, nowMs: () => 0, onEvent: (event) => events.push(event) });
  return { engines, events, abort, utterance, finish: () => utterance.finish(abort.signal) };
}

/** In 20 ms frames, as the microphone gives it, each with time for what it sets off. */
async function feed(utterance: Utterance, pcm: Int16Array): Promise<void> {
  for (let start = 0; start < pcm.length; start += 320) {
    utterance.push(pcm.subarray(start, start + 320));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await settled();
}

describe('an utterance', () => {
  it('without speech is empty and never reaches the recogniser', async () => {
    const { engines, events, utterance, finish } = setUp();
    await feed(utterance, quiet(2_000));
    expect(await finish()).toBe('');
    expect(engines.transcribed).toEqual([]);
    expect(events).toEqual([]);
  });

  it('without any sound is empty', async () => {
    expect(await setUp().finish()).toBe('');
  });

  it('is transcribed with the silence around it trimmed', async () => {
    const { utterance, finish, engines } = setUp();
    utterance.push(quiet(3_200));
    utterance.push(loud(640));
    utterance.push(quiet(3_200));
    await finish();
    const last = engines.transcribed.at(-1) ?? Number.NaN;
    expect(last).toBeGreaterThanOrEqual(640 + 160);
    expect(last).toBeLessThan(640 + 500);
  });

  it('that ends in the middle of a frame keeps its last samples', async () => {
    const { utterance, finish } = setUp();
    utterance.push(loud(1_001));
    expect(await finish()).toBe('1001 milliseconds');
  });

  it('tells its speech beginning and ending', async () => {
    const { events, utterance, finish } = setUp();
    await feed(utterance, quiet(500));
    expect(events).toEqual([]);
    await feed(utterance, loud(300));
    expect(events).toEqual([{ type: 'speech-start' }]);
    await finish();
    expect(events.at(-1)).toEqual({ type: 'speech-end' });
  });

  it('gives partial texts while the person speaks', async () => {
    const { events, utterance } = setUp();
    await feed(utterance, loud(1_600));
    const partials = events.filter(({ type }) => type === 'partial');
    expect(partials.length).toBeGreaterThanOrEqual(2);
    expect(partials.length).toBeLessThanOrEqual(3);
  });

  it('does not say the same partial text twice', async () => {
    const { engines, events, utterance } = setUp();
    engines.texts.push('what', 'what', 'what');
    await feed(utterance, loud(2_000));
    expect(engines.texts.length).toBeLessThan(2);
    expect(events.filter(({ type }) => type === 'partial')).toEqual([{ type: 'partial', text: 'what' }]);
  });

  it('has its words ready when the key is let go after a pause', async () => {
    const { engines, utterance, finish } = setUp();
    await feed(utterance, loud(400));
    await feed(utterance, quiet(400));
    const before = engines.transcribed.length;
    expect(before).toBeGreaterThan(0);
    expect(await finish()).toMatch(/milliseconds/u);
    expect(engines.transcribed).toHaveLength(before);
  });

  it('does not wait for a partial text that is late', async () => {
    const { engines, events, utterance, finish } = setUp();
    engines.recognition.shut();
    await feed(utterance, loud(800));
    expect(engines.transcribed).toHaveLength(1);
    await feed(utterance, loud(400));
    const result = finish();
    await settled();
    // The final one runs beside the partial one, which is aborted.
    expect(engines.transcribed).toHaveLength(2);
    expect(engines.signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    engines.recognition.open();
    expect(await result).toBe('1200 milliseconds');
    await settled();
    expect(events.filter(({ type }) => type === 'partial')).toEqual([]);
  });

  it('that is long is transcribed in parts and joined', async () => {
    const { engines, utterance, finish } = setUp();
    engines.texts.push('one');
    utterance.push(loud(9_000));
    utterance.push(quiet(600));
    utterance.push(loud(1_000));
    await settled();
    engines.texts.length = 0;
    engines.texts.push('two', 'two', 'two');
    const text = await finish();
    expect(text).toMatch(/ two$/u);
    expect(Math.max(...engines.transcribed)).toBeLessThan(10_000);
  });

  it('is tried again from elsewhere when the recogniser is not sure, and the surest text is taken', async () => {
    const { engines, utterance, finish } = setUp();
    engines.texts.push('whither time', 'what time', 'what dime');
    engines.confidences.push(-1, -0.4, -0.6);
    utterance.push(quiet(500));
    utterance.push(loud(320));
    expect(await finish()).toBe('what time');
    expect(engines.transcribed).toHaveLength(3);
    expect(new Set(engines.transcribed).size).toBe(3);
  });

  it('is not tried again once it is sure', async () => {
    const { engines, utterance, finish } = setUp();
    engines.texts.push('', 'stop', 'top');
    engines.confidences.push(0, -0.1, 0);
    utterance.push(quiet(500));
    utterance.push(loud(320));
    expect(await finish()).toBe('stop');
    expect(engines.transcribed).toHaveLength(2);
  });

  it('is not tried again at a pause after which speech goes on', async () => {
    const { engines, events, utterance } = setUp();
    engines.confidences.push(-1, -1, -1);
    engines.recognition.shut();
    await feed(utterance, loud(600));
    await feed(utterance, quiet(250));
    expect(engines.transcribed).toHaveLength(1);
    await feed(utterance, loud(250));
    engines.recognition.open();
    await settled();
    expect(engines.transcribed).toHaveLength(1);
    // What it found is of use all the same.
    expect(events.at(-1)?.type).toBe('partial');
  });

  it('that comes before the engines are loaded waits for them', async () => {
    const { engines, utterance, finish } = setUp();
    engines.load.shut();
    await feed(utterance, loud(500));
    let text: string | null | undefined;
    void finish().then((result) => {
      text = result;
    });
    await settled();
    expect(text).toBeUndefined();
    engines.load.open();
    await settled();
    expect(text).toBe('500 milliseconds');
  });

  it('that is cancelled answers nothing, tells nothing, and waits for nothing', async () => {
    for (const gate of ['load', 'recognition'] as const) {
      const { engines, events, utterance, finish, abort } = setUp();
      engines[gate].shut();
      await feed(utterance, loud(500));
      const result = finish();
      await settled();
      const told = events.length;
      abort.abort();
      expect(await result).toBeNull();
      engines[gate].open();
      await settled();
      expect(events).toHaveLength(told);
    }
  });

  it('ignores sound after its end', async () => {
    const { utterance, finish } = setUp();
    utterance.push(loud(500));
    const result = finish();
    utterance.push(loud(500));
    expect(await result).toBe('500 milliseconds');
  });

  it('is bounded in length', async () => {
    const { engines, utterance, finish } = setUp();
    for (let second = 0; second < 200; second += 1) utterance.push(loud(1_000));
    await finish();
    const all = engines.transcribed.reduce((sum, ms) => sum + ms, 0);
    expect(all).toBeLessThan(150_000);
  });

  it.each(['detector', 'recogniser'] as const)('rejects when the %s is broken, and says which', async (engine) => {
    const { engines, utterance, finish } = setUp();
    engines.broken.add(engine);
    await feed(utterance, loud(900));
    await expect(finish()).rejects.toThrow(inEnglish(say(`engine-${engine}-unloadable`)));
  });

  it('recovers from a partial text that failed', async () => {
    const { engines, utterance, finish } = setUp();
    engines.broken.add('recognition');
    await feed(utterance, loud(1_000));
    engines.broken.clear();
    expect(await finish()).toBe('1000 milliseconds');
  });
});
