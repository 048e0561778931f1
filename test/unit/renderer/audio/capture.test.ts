import { beforeEach, describe, expect, it } from 'vitest';
import type { CaptureStart } from '../../../../src-preload/contract/audio.js';
import { asCaptureId, type CaptureId } from '../../../../src-preload/contract/ids.js';
import { createCapture, type Capture } from '../../../../src-renderer/audio/capture.js';
import type { CaptureGraph } from '../../../../src-renderer/audio/capture-graph.js';

const A = asCaptureId(1);
const B = asCaptureId(2);
const wanted = (captureId: CaptureId, deviceId = 'default'): CaptureStart => ({
  captureId,
  deviceId,
  rateHz: 16_000,
  echoCancellation: true,
  noiseSuppression: false,
  autoGainControl: false,
});

/** A stream with one track that can be unplugged and knows whether it still runs. */
class FakeStream {
  readonly #ended = new EventTarget();
  live = true;
  readonly track = {
    label: 'Desk microphone',
    stop: () => {
      this.live = false;
    },
    addEventListener: (name: string, listener: () => void) => this.#ended.addEventListener(name, listener),
  };
  getTracks = () => [this.track];
  getAudioTracks = () => [this.track];
  unplug(): void {
    this.live = false;
    this.#ended.dispatchEvent(new Event('ended'));
  }
}

interface Ask {
  readonly constraints: MediaStreamConstraints;
  readonly grant: () => Promise<FakeStream>;
  readonly refuse: (name: string) => Promise<void>;
}

/** Lets every promise that is ready run. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let asks: Ask[];
let log: string[];
let timers: (() => void)[];
let flushes: Map<CaptureId, () => void>;
let graphReady: Promise<void>;
let capture: Capture;

beforeEach(() => {
  asks = [];
  log = [];
  timers = [];
  flushes = new Map();
  graphReady = Promise.resolve();
  const graph: CaptureGraph = {
    ready: () => graphReady,
    connect: (id) => log.push(`connect ${id}`),
    flush: (id) => new Promise((resolve) => flushes.set(id, resolve)),
    disconnect: (id) => log.push(`disconnect ${id}`),
    rest: () => log.push('rest'),
    dispose: () => Promise.resolve(),
  };
  capture = createCapture({
    graph,
    tell: {
      started: ({ captureId, deviceLabel }) => log.push(`started ${captureId} ${deviceLabel}`),
      failed: ({ captureId, code }) => log.push(`failed ${captureId} ${code}`),
      stopped: ({ captureId }) => log.push(`stopped ${captureId}`),
    },
    openStream: (constraints) =>
      new Promise((resolve, reject) => {
        asks.push({
          constraints,
          async grant() {
            const stream = new FakeStream();
            resolve(stream as unknown as MediaStream);
            await settle();
            return stream;
          },
          async refuse(name) {
            reject(new DOMException('no', name));
            await settle();
          },
        });
      }),
    after: (_delayMs, callback) => timers.push(callback),
  });
});

const ask = (index = 0): Ask => {
  const found = asks[index];
  if (found === undefined) throw new Error('The microphone was not asked for.');
  return found;
};

describe('capture', () => {
  it('asks for the wanted device and processing, and tells the label of what opened', async () => {
    capture.start(wanted(A, 'abc'));
    expect(ask().constraints).toEqual({
      audio: {
        channelCount: 1,
        echoCancellation: true,
        noiseSuppression: false,
        autoGainControl: false,
        deviceId: { exact: 'abc' },
      },
    });
    await ask().grant();
    expect(log).toEqual(['connect 1', 'started 1 Desk microphone']);
  });

  it('releases the track at the end of the capture, after its last frame', async () => {
    capture.start(wanted(A));
    const stream = await ask().grant();
    capture.stop(A);
    await settle();
    expect(stream.live).toBe(true);
    flushes.get(A)?.();
    await settle();
    expect(stream.live).toBe(false);
    expect(log.slice(2)).toEqual(['disconnect 1', 'stopped 1', 'rest']);
  });

  it('releases the track although the last frame never comes', async () => {
    capture.start(wanted(A));
    const stream = await ask().grant();
    capture.stop(A);
    for (const expire of timers) expire();
    expect(stream.live).toBe(false);
    expect(log).toContain('stopped 1');
  });

  it('releases at once a microphone that opens after the stop, and never reports it as started', async () => {
    capture.start(wanted(A));
    capture.stop(A);
    expect(log).toContain('stopped 1');
    const stream = await ask().grant();
    expect(stream.live).toBe(false);
    expect(log.some((entry) => entry.startsWith('started'))).toBe(false);
  });

  it('does not hold an opened microphone back while the audio graph is not ready', async () => {
    graphReady = new Promise(() => undefined);
    capture.start(wanted(A));
    const stream = await ask().grant();
    expect(stream.live).toBe(true);
    capture.stop(A);
    expect(stream.live).toBe(false);
  });

  it('fails, and releases what opens later, when the audio graph cannot be made', async () => {
    graphReady = Promise.reject(new Error('no worklet'));
    capture.start(wanted(A));
    await settle();
    expect(log).toContain('failed 1 microphone-failed');
    expect((await ask().grant()).live).toBe(false);
  });

  it('keeps the microphones of overlapping starts apart', async () => {
    capture.start(wanted(A));
    capture.start(wanted(B));
    const first = await ask(0).grant();
    const second = await ask(1).grant();
    expect([first.live, second.live]).toEqual([false, true]);
    expect(log.filter((entry) => /started|stopped/.test(entry))).toEqual(['stopped 1', 'started 2 Desk microphone']);
  });

  it.each([
    ['NotAllowedError', 'microphone-denied'],
    ['NotFoundError', 'microphone-missing'],
    ['OverconstrainedError', 'microphone-missing'],
    ['NotReadableError', 'microphone-busy'],
    ['AbortError', 'microphone-failed'],
  ])('reports %s as %s', async (name, code) => {
    capture.start(wanted(A));
    await ask().refuse(name);
    expect(log).toContain(`failed 1 ${code}`);
  });

  it('fails when the device is unplugged', async () => {
    capture.start(wanted(A));
    const stream = await ask().grant();
    stream.unplug();
    expect(log).toContain('failed 1 microphone-failed');
  });

  it('fails the live capture when the audio thread breaks', async () => {
    capture.start(wanted(A));
    const stream = await ask().grant();
    capture.broken();
    expect(stream.live).toBe(false);
    expect(log).toContain('failed 1 microphone-failed');
  });

  it('releases the microphone when the page goes', async () => {
    capture.start(wanted(A));
    const stream = await ask().grant();
    capture.dispose();
    expect(stream.live).toBe(false);
  });

  it('rests after warming, but not under a capture that began meanwhile', async () => {
    await capture.warm(16_000);
    expect(log).toEqual(['rest']);
    capture.start(wanted(A));
    await capture.warm(16_000);
    expect(log).toEqual(['rest']);
  });
});
