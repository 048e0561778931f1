import { describe, expect, it } from 'vitest';
import type { EndpointingEvent } from '../../../../src-main/hosts/protocol/speech-envelope.js';
import { openEndpointing } from '../../../../src-main/hosts/speech/endpointing.js';
import { createFakeEngines, loud, quiet, settled } from './fake-engines.js';
import { say } from '../../../../src-preload/contract/said.js';

const SETTINGS = { sensitivity: 0.5, endpointDelayMs: 640, confirmMs: 250, hearing: 'silence' } as const;

function setUp() {
  const engines = createFakeEngines();
  const told: EndpointingEvent[] = [];
  const stream = openEndpointing({ engines, settings: SETTINGS, tell: (event) => told.push(event) });
  /** As the microphone gives it: 20 ms at a time. */
  const hear = (pcm: Int16Array): void => {
    for (let at = 0; at < pcm.length; at += 320) stream.push(pcm.subarray(at, at + 320));
  };
  const spoken = (): readonly EndpointingEvent[] => told.filter(({ type }) => type !== 'heard');
  return { engines, told, spoken, stream, hear };
}

describe('endpointing of a stream', () => {
  it('tells samples of the stream, though its frames are not those of the detector', async () => {
    const { hear, spoken } = setUp();
    hear(quiet(1_000));
    hear(loud(500));
    hear(quiet(1_000));
    await settled();
    const [began, confirmed, ended] = spoken();
    expect(began).toEqual({ type: 'began', sample: 31 * 512 });
    expect(confirmed).toEqual({ type: 'confirmed' });
    expect(ended).toEqual({ type: 'ended', silenceMs: 640 });
  });

  it('judges what came while the model was loading, in order', async () => {
    const { engines, hear, spoken, told } = setUp();
    engines.load.shut();
    hear(loud(500));
    await settled();
    expect(told).toEqual([]);
    engines.load.open();
    hear(quiet(1_000));
    await settled();
    expect(spoken().map(({ type }) => type)).toEqual(['began', 'confirmed', 'ended']);
  });

  it('says how far it has come, so that main knows that somebody listens', async () => {
    const { hear, told } = setUp();
    hear(quiet(3_100));
    await settled();
    expect(told).toEqual([1, 2, 3].map((second) => ({ type: 'heard', samples: second * 32 * 512 })));
  });

  it('a model that is not there is told once, in words that may be shown', async () => {
    const { engines, hear, told } = setUp();
    engines.broken.add('detector');
    hear(quiet(1_000));
    await settled();
    hear(quiet(1_000));
    await settled();
    expect(told).toEqual([
      { type: 'failed', detail: 'Speech detection could not be loaded.', said: say('engine-detector-unloadable') },
    ]);
  });

  it('sound that nobody judges does not pile up', async () => {
    const { engines, hear, told } = setUp();
    engines.load.shut();
    hear(quiet(31_000));
    await settled();
    expect(told).toEqual([
      { type: 'failed', detail: 'Speech detection does not keep up.', said: say('engine-detector-slow') },
    ]);
    engines.load.open();
    await settled();
    expect(told).toHaveLength(1);
  });

  it('closed, it tells nothing more', async () => {
    const { hear, stream, told } = setUp();
    hear(loud(500));
    stream.close();
    hear(loud(500));
    await settled();
    expect(told).toEqual([]);
  });
});
