import { beforeEach, describe, expect, it } from 'vitest';
import type { CaptureStart } from '../../../../src-preload/contract/audio.js';
import { asCaptureId, type CaptureId } from '../../../../src-preload/contract/ids.js';
import { createCapture, type Capture } from '../../../../src-renderer/audio/capture.js';
import type { CaptureGraph } from '../../../../src-renderer/audio/capture-graph.js';
import { createOpenMicrophone } from '../../../../src-renderer/audio/open-microphone.js';
import { createStandby, type Standby } from '../../../../src-renderer/audio/standby.js';

const A = asCaptureId(1);
const B = asCaptureId(2);
const wanted = (captureId: CaptureId, deviceId = 'default'): CaptureStart => ({
  captureId,
  deviceId,
  rateHz: 16_000,
  echoCancellation: true,
  noiseSuppression: false,
  autoGainControl: false,
  alsoBare: false,
  preRollMs: 60,
});

/** A stream with one track that can be unplugged and knows whether it still runs. */
class FakeStream {
  readonly #ended = new EventTarget();
  live = true;
  readonly track;
  constructor(label = 'Desk microphone') {
    this.track = {
      label,
      getSettings: () => ({ deviceId: 'desk' }),
      stop: () => {
        this.live = false;
      },
      addEventListener: (name: string, listener: () => void) => this.#ended.addEventListener(name, listener),
    };
  }
  getTracks = () => [this.track];
  getAudioTracks = () => [this.track];
  unplug(): void {
    this.live = false;
    this.#ended.dispatchEvent(new Event('ended'));
  }
}

interface Ask {
  readonly constraints: MediaStreamConstraints;
  readonly grant: (label?: string) => Promise<FakeStream>;
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
let standby: Standby;
let defaultDevice: string;
/** Samples a stream's device delivered; null where the browser does not tell. */
let delivered: (stream: FakeStream) => number | null;
let there: Set<string>;

beforeEach(() => {
  asks = [];
  log = [];
  timers = [];
  flushes = new Map();
  graphReady = Promise.resolve();
  const graph: CaptureGraph = {
    ready: () => graphReady,
    keep: (stream) => log.push(stream === null ? 'keep none' : 'keep'),
    detach: (id) => log.push(`detach ${id}`),
    assure: () => undefined,
    accompany: (id, bare) => log.push(`accompany ${id}${bare === null ? ' with nothing' : ''}`),
    connect: (id, _stream, preRollMs) => log.push(`connect ${id} ${preRollMs}`),
    flush: (id) => new Promise((resolve) => flushes.set(id, resolve)),
    disconnect: (id) => log.push(`disconnect ${id}`),
    dispose: () => Promise.resolve(),
  };
  const openStream = (constraints: MediaStreamConstraints): Promise<MediaStream> =>
    new Promise((resolve, reject) => {
      asks.push({
        constraints,
        async grant(label = 'Desk microphone') {
          const stream = new FakeStream(label);
          resolve(stream as unknown as MediaStream);
          await settle();
          return stream;
        },
        async refuse(name) {
          reject(new DOMException('no', name));
          await settle();
        },
      });
    });
  const openMicrophone = createOpenMicrophone(openStream);
  delivered = () => null;
  there = new Set();
  const after = (_delayMs: number, callback: () => void): void => void timers.push(callback);
  defaultDevice = 'desk';
  standby = createStandby({
    rateHz: 16_000,
    openMicrophone,
    graph,
    defaultDevice: () => Promise.resolve(defaultDevice),
    isThere: (deviceId) => Promise.resolve(there.has(deviceId)),
    onOpened: ({ use, label }) => log.push(`keeps ${use} ${label}`),
    onReady: (ready) => log.push(ready ? 'ready' : 'not ready'),
    after,
  });
  capture = createCapture({
    graph,
    standby,
    tell: {
      started: ({ captureId, deviceLabel }) => log.push(`started ${captureId} ${deviceLabel}`),
      failed: ({ captureId, code }) => log.push(`failed ${captureId} ${code}`),
      stopped: ({ captureId }) => log.push(`stopped ${captureId}`),
      switching: ({ captureId }) => log.push(`switching ${captureId}`),
      using: ({ device, deviceLabel }) => log.push(`using ${device} ${deviceLabel}`),
    },
    openMicrophone,
    delivered: (stream) => delivered(stream as unknown as FakeStream),
    after,
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
    expect(log).toEqual(['connect 1 60', 'using chosen Desk microphone', 'started 1 Desk microphone']);
  });

  describe('that is wanted without the echo canceller as well', () => {
    const asked = (): CaptureStart => ({ ...wanted(A), alsoBare: true });

    it('opens the same device once more, and waits for it with nothing', async () => {
      capture.start(asked());
      const first = await ask(0).grant();
      expect(log).toContain('started 1 Desk microphone');
      expect(ask(1).constraints).toMatchObject({ audio: { echoCancellation: false, deviceId: { exact: 'desk' } } });
      const second = await ask(1).grant();
      expect(log).toContain('accompany 1');
      capture.stop(A);
      flushes.get(A)?.();
      await settle();
      expect([first.live, second.live]).toEqual([false, false]);
    });

    it('does without it where it cannot be had, and opens no other', async () => {
      capture.start(asked());
      await ask(0).grant();
      await ask(1).refuse('NotReadableError');
      expect(asks).toHaveLength(2);
      expect(log.some((entry) => /accompany|failed/.test(entry))).toBe(false);
    });

    it('does without one that is another device by now', async () => {
      capture.start(asked());
      await ask(0).grant();
      const other = await ask(1).grant('Headset');
      expect(other.live).toBe(false);
      expect(log).not.toContain('accompany 1');
    });

    it('goes on without it when it ends', async () => {
      capture.start(asked());
      const first = await ask(0).grant();
      (await ask(1).grant()).unplug();
      expect(log).toContain('accompany 1 with nothing');
      expect(first.live).toBe(true);
    });

    it('releases one that comes when the capture is over', async () => {
      capture.start(asked());
      await ask(0).grant();
      capture.stop(A);
      flushes.get(A)?.();
      await settle();
      expect((await ask(1).grant()).live).toBe(false);
      expect(log).not.toContain('accompany 1');
    });
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
    expect(log.slice(3)).toEqual(['disconnect 1', 'stopped 1']);
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

  it('goes on with the next device when one is unplugged, and lets go of the lost one', async () => {
    capture.start(wanted(A));
    const lost = await ask().grant();
    log.length = 0;
    lost.unplug();
    expect(log).toEqual(['detach 1', 'switching 1']);
    const next = await ask(1).grant();
    expect(log.slice(2)).toEqual(['connect 1 60', 'using other Desk microphone']);
    capture.stop(A);
    flushes.get(A)?.();
    await settle();
    expect([lost.live, next.live]).toEqual([false, false]);
    expect(log.at(-1)).toBe('stopped 1');
  });

  it('takes the system’s own where the chosen one cannot be opened, and says so', async () => {
    capture.start(wanted(A, 'abc'));
    await ask().refuse('OverconstrainedError');
    expect(ask(1).constraints.audio).not.toHaveProperty('deviceId');
    await ask(1).grant();
    expect(log).toEqual(['connect 1 60', 'using other Desk microphone', 'started 1 Desk microphone']);
  });

  it('asks for no other device where the person refused the microphone', async () => {
    capture.start(wanted(A, 'abc'));
    await ask().refuse('NotAllowedError');
    expect(asks).toHaveLength(1);
    expect(log).toContain('failed 1 microphone-denied');
  });

  it('tells why the chosen device did not open where there is no other', async () => {
    capture.start(wanted(A, 'abc'));
    await ask().refuse('NotReadableError');
    await ask(1).refuse('NotFoundError');
    expect(log).toContain('failed 1 microphone-busy');
  });

  it('fails when the device is unplugged and there is no other', async () => {
    capture.start(wanted(A, 'abc'));
    const stream = await ask().grant();
    stream.unplug();
    await ask(1).refuse('OverconstrainedError');
    await ask(2).refuse('NotFoundError');
    expect(log).toContain('failed 1 microphone-missing');
  });

  it('lets a release in the middle of the change end the talk, and what opens later go', async () => {
    capture.start(wanted(A));
    (await ask().grant()).unplug();
    capture.stop(A);
    flushes.get(A)?.();
    await settle();
    expect(log).toContain('stopped 1');
    expect((await ask(1).grant()).live).toBe(false);
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
});

describe('capture with the microphone kept ready', () => {
  const microphone = (deviceId = 'default') => ({
    deviceId,
    echoCancellation: true,
    noiseSuppression: false,
    autoGainControl: false,
  });
  const keep = async (): Promise<FakeStream> => {
    standby.want(microphone());
    const stream = await ask(asks.length - 1).grant();
    log.length = 0;
    return stream;
  };
  const talk = async (id: CaptureId): Promise<void> => {
    capture.start(wanted(id));
    await settle();
  };
  const endTalk = async (id: CaptureId): Promise<void> => {
    capture.stop(id);
    await settle();
    flushes.get(id)?.();
    await settle();
  };
  const changeDevices = async (): Promise<void> => {
    standby.devicesChanged();
    for (const expire of timers.splice(0)) expire();
    await settle();
  };

  it('opens it once and uses it for one talk after the other', async () => {
    standby.want(microphone());
    const stream = await ask().grant();
    expect(log).toEqual(['keep', 'ready', 'keeps chosen Desk microphone']);
    await talk(A);
    await endTalk(A);
    await talk(B);
    await endTalk(B);
    expect(asks).toHaveLength(1);
    expect(stream.live).toBe(true);
    expect(log).toContain('connect 2 60');
    expect(log.filter((entry) => entry === 'not ready')).toEqual([]);
  });

  it('waits for the one that is opening rather than open a second', async () => {
    standby.want(microphone());
    await talk(A);
    expect(asks).toHaveLength(1);
    await ask().grant();
    expect(log.filter((entry) => !/using|keeps/.test(entry))).toEqual([
      'keep',
      'ready',
      'connect 1 60',
      'started 1 Desk microphone',
    ]);
  });

  it('keeps what opens after a talk that did not wait for it', async () => {
    standby.want(microphone());
    await talk(A);
    await endTalk(A);
    const stream = await ask().grant();
    expect(stream.live).toBe(true);
    await talk(B);
    expect(log).toContain('started 2 Desk microphone');
  });

  it('releases it when it is no longer wanted, as when muted, and opens it again', async () => {
    const stream = await keep();
    standby.want(null);
    expect(stream.live).toBe(false);
    expect(log).toEqual(['keep none', 'not ready']);
    standby.want(microphone());
    expect(asks).toHaveLength(2);
  });

  it('releases what opens after it was no longer wanted', async () => {
    standby.want(microphone());
    standby.want(null);
    expect((await ask().grant()).live).toBe(false);
    expect(log).toEqual([]);
  });

  it('lets a talk end before it releases or changes the microphone', async () => {
    const stream = await keep();
    await talk(A);
    standby.want(microphone('other'));
    expect(stream.live).toBe(true);
    await endTalk(A);
    expect(stream.live).toBe(false);
    expect(ask(1).constraints).toMatchObject({ audio: { deviceId: { exact: 'other' } } });
  });

  it('does nothing about the same wish again', async () => {
    await keep();
    standby.want(microphone());
    expect(asks).toHaveLength(1);
    expect(log).toEqual([]);
  });

  it('opens another for a talk that asks for another, and keeps the one it has', async () => {
    const stream = await keep();
    capture.start(wanted(A, 'other'));
    const other = await ask(1).grant();
    await endTalk(A);
    expect([stream.live, other.live]).toEqual([true, false]);
  });

  it('tries again once after a loss, and then when the devices change, once each time', async () => {
    const stream = await keep();
    stream.unplug();
    await settle();
    expect(log).toEqual(['keep none', 'not ready']);
    expect(asks).toHaveLength(1);
    const expire = async (): Promise<void> => {
      for (const timer of timers.splice(0)) timer();
      await settle();
    };
    await expire();
    expect(asks).toHaveLength(2);
    await ask(1).refuse('NotFoundError');
    await expire();
    expect(asks).toHaveLength(2);
    await changeDevices();
    await ask(2).grant();
    expect(log).toContain('ready');
    await changeDevices();
    expect(asks).toHaveLength(3);
  });

  it('leaves a microphone alone that goes away again and again', async () => {
    standby.want(microphone());
    for (let round = 0; round < 5; round++) {
      const last = asks.at(-1);
      if (last === undefined || asks.length <= round) break;
      (await last.grant()).unplug();
      for (const timer of timers.splice(0)) timer();
      await settle();
    }
    expect(asks).toHaveLength(3);
    await changeDevices();
    expect(asks).toHaveLength(4);
  });

  it('goes on with another microphone in the talk, and keeps one again for the next', async () => {
    const stream = await keep();
    await talk(A);
    stream.unplug();
    await settle();
    expect(log).toContain('switching 1');
    const next = await ask(1).grant();
    await endTalk(A);
    expect(next.live).toBe(false);
    // One that opened for a talk may well be kept.
    expect(asks).toHaveLength(3);
  });

  it('keeps the system’s own while the chosen one is away, and the chosen one once it is back', async () => {
    standby.want(microphone('abc'));
    await ask().refuse('OverconstrainedError');
    const standIn = await ask(1).grant();
    expect(log.at(-1)).toBe('keeps other Desk microphone');
    await changeDevices();
    expect(standIn.live).toBe(true);
    there.add('abc');
    await changeDevices();
    expect(standIn.live).toBe(false);
    expect(ask(2).constraints).toMatchObject({ audio: { deviceId: { exact: 'abc' } } });
    await ask(2).grant();
    expect(log.at(-1)).toBe('keeps chosen Desk microphone');
  });

  it('waits with the return of the chosen one for the end of the talk', async () => {
    standby.want(microphone('abc'));
    await ask().refuse('OverconstrainedError');
    const standIn = await ask(1).grant();
    capture.start(wanted(A, 'abc'));
    await settle();
    there.add('abc');
    await changeDevices();
    expect(standIn.live).toBe(true);
    await endTalk(A);
    for (const timer of timers.splice(0)) timer();
    await settle();
    expect(standIn.live).toBe(false);
    expect(asks).toHaveLength(3);
  });

  it('follows another default that came during a talk, after it', async () => {
    const stream = await keep();
    await talk(A);
    defaultDevice = 'headset';
    await changeDevices();
    expect(stream.live).toBe(true);
    await endTalk(A);
    for (const timer of timers.splice(0)) timer();
    await settle();
    expect(stream.live).toBe(false);
    expect(asks).toHaveLength(2);
  });

  it('keeps none while the screen is locked, and one again after it', async () => {
    const stream = await keep();
    standby.rest(true);
    expect(stream.live).toBe(false);
    await changeDevices();
    expect(asks).toHaveLength(1);
    standby.rest(false);
    expect(asks).toHaveLength(2);
  });

  it('opens it anew when what is done to its sound changes', async () => {
    const stream = await keep();
    standby.want({ ...microphone(), echoCancellation: false });
    expect(stream.live).toBe(false);
    expect(ask(1).constraints).toMatchObject({ audio: { echoCancellation: false } });
  });

  it('does not ask again after a refusal until the wish changes', async () => {
    standby.want(microphone());
    await ask().refuse('NotAllowedError');
    await changeDevices();
    expect(asks).toHaveLength(1);
    standby.want(null);
    standby.want(microphone());
    expect(asks).toHaveLength(2);
  });

  it('follows the system to another default microphone', async () => {
    const stream = await keep();
    await changeDevices();
    expect(stream.live).toBe(true);
    defaultDevice = 'headset';
    await changeDevices();
    expect(stream.live).toBe(false);
    expect(asks).toHaveLength(2);
    await ask(1).grant();
    await changeDevices();
    expect(asks).toHaveLength(2);
  });

  it('lets go when the audio thread breaks, and does not try in a loop', async () => {
    const stream = await keep();
    capture.broken();
    await settle();
    expect(stream.live).toBe(false);
    expect(asks).toHaveLength(1);
  });

  it('releases it when the page goes', async () => {
    const stream = await keep();
    capture.dispose();
    expect(stream.live).toBe(false);
  });
});

describe('a microphone that counts what it delivered', () => {
  let frames: number;
  beforeEach(() => {
    frames = 0;
    delivered = () => frames;
  });
  const expire = async (): Promise<void> => {
    for (const timer of timers.splice(0)) timer();
    await settle();
  };
  /** Looks as often as within this time. */
  const pass = async (looks: number): Promise<void> => {
    for (let look = 0; look < looks; look++) await expire();
  };

  it('is open only when samples flow, however late', async () => {
    capture.start(wanted(A));
    await ask().grant();
    await pass(25);
    expect(log).not.toContain('started 1 Desk microphone');
    frames = 480;
    await expire();
    expect(log.at(-1)).toBe('started 1 Desk microphone');
  });

  it('is open as soon as the audio thread hears sound', async () => {
    capture.start(wanted(A));
    await ask().grant();
    capture.flowing(B);
    expect(log).not.toContain('started 1 Desk microphone');
    capture.flowing(A);
    expect(log.at(-1)).toBe('started 1 Desk microphone');
  });

  it('gives way to the system’s own when it never delivers', async () => {
    capture.start(wanted(A, 'abc'));
    const silent = await ask().grant();
    await pass(37);
    expect(silent.live).toBe(true);
    await expire();
    expect(silent.live).toBe(false);
    expect(ask(1).constraints.audio).not.toHaveProperty('deviceId');
    await ask(1).grant();
    capture.flowing(A);
    expect(log.filter((entry) => /using|started|switching/.test(entry))).toEqual([
      'using chosen Desk microphone',
      'using other Desk microphone',
      'started 1 Desk microphone',
    ]);
  });

  it('is opened anew when it stops delivering in the middle', async () => {
    capture.start(wanted(A, 'abc'));
    const first = await ask().grant();
    capture.flowing(A);
    frames = 480;
    await expire();
    await pass(2);
    expect(log).toContain('switching 1');
    expect(first.live).toBe(false);
    expect(ask(1).constraints).toMatchObject({ audio: { deviceId: { exact: 'abc' } } });
  });

  it('may be silent for as long as it delivers', async () => {
    capture.start(wanted(A));
    await ask().grant();
    for (let look = 0; look < 20; look++) {
      frames += 480;
      await expire();
    }
    expect(log).not.toContain('switching 1');
    expect(asks).toHaveLength(1);
  });

  it('is lent to a talk at once, and dropped by the standby too when it turns out to be stuck', async () => {
    frames = 480;
    standby.want({ deviceId: 'default', echoCancellation: true, noiseSuppression: false, autoGainControl: false });
    const kept = await ask().grant();
    capture.start(wanted(A));
    await settle();
    expect(log.at(-1)).toBe('started 1 Desk microphone');
    await pass(3);
    expect(log).toContain('switching 1');
    expect(kept.live).toBe(false);
  });
});
