import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CaptureFrame } from '../../../../src-preload/contract/audio.js';
import { asCaptureId } from '../../../../src-preload/contract/ids.js';
import type {
  CaptureInput,
  CaptureOrder,
  CaptureReport,
} from '../../../../src-renderer/audio/capture-thread/messages.js';

const RATE_HZ = 16_000;
const FRAME_SAMPLES = 320;
/** Samples of one piece of a microphone's sound. */
const BLOCK = 128;
const A = asCaptureId(1);
const B = asCaptureId(2);

class FakePort {
  readonly posted: unknown[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;
  closed = false;
  postMessage(message: unknown, transfer?: unknown): void {
    // What goes to main must be copied; only buffers of the reader's go back to it.
    expect(transfer).toEqual(message instanceof ArrayBuffer ? [message] : undefined);
    this.posted.push(structuredClone(message));
  }
  close(): void {
    this.closed = true;
  }
}
interface Processor {
  readonly port: FakePort;
  process(): boolean;
}

let createProcessor: () => Processor;

beforeAll(async () => {
  vi.stubGlobal(
    'AudioWorkletProcessor',
    class {
      readonly port = new FakePort();
    },
  );
  vi.stubGlobal('registerProcessor', (name: string, processor: new (options: unknown) => Processor) => {
    expect(name).toBe('capture');
    createProcessor = () => new processor({ processorOptions: { rateHz: RATE_HZ } });
  });
  await import('../../../../src-renderer/audio/capture-worklet.js');
});

describe('capture worklet', () => {
  let processor: Processor;
  let main: FakePort;
  let microphone: FakePort;

  beforeEach(() => {
    processor = createProcessor();
    main = new FakePort();
    order({ type: 'port', port: main as unknown as MessagePort });
    microphone = join('heard');
  });

  /** Another microphone for this input. */
  function join(input: CaptureInput): FakePort {
    const port = new FakePort();
    order({ type: 'input', input, port: port as unknown as MessagePort });
    return port;
  }
  const give = (port: FakePort, samples: Float32Array, rateHz = RATE_HZ): void =>
    port.onmessage?.({ data: { type: 'sound', rateHz, samples } });

  const order = (message: CaptureOrder): void => processor.port.onmessage?.({ data: message });
  const frames = (): CaptureFrame[] => main.posted as CaptureFrame[];
  const reports = (): CaptureReport[] => processor.port.posted as CaptureReport[];
  const hear = (blocks: number, value: number): void => {
    for (let block = 0; block < blocks; block++) give(microphone, new Float32Array(BLOCK).fill(value));
  };
  const samplesOf = (frame: CaptureFrame | undefined): Int16Array => new Int16Array(frame?.pcm ?? new ArrayBuffer(0));

  it('posts frames of 20 ms to main, numbered from 0, and the rest as the final one', () => {
    order({ type: 'begin', captureId: A, preRollMs: 0 });
    hear(6, 0.5);
    order({ type: 'flush', captureId: A });
    expect(frames().map(({ sequence, final, captureId, rateHz }) => ({ sequence, final, captureId, rateHz }))).toEqual([
      { sequence: 0, final: false, captureId: A, rateHz: RATE_HZ },
      { sequence: 1, final: false, captureId: A, rateHz: RATE_HZ },
      { sequence: 2, final: true, captureId: A, rateHz: RATE_HZ },
    ]);
    expect(frames().map(({ pcm }) => pcm.byteLength / 2)).toEqual([FRAME_SAMPLES, FRAME_SAMPLES, 6 * BLOCK - 640]);
    expect(reports().at(-1)).toEqual({ type: 'flushed', captureId: A });
  });

  describe('until the device delivers', () => {
    const values = (): Set<number> => new Set(frames().flatMap((frame) => [...samplesOf(frame)]));

    it('holds its zeros back, and says when the first sound came', () => {
      order({ type: 'begin', captureId: A, preRollMs: 0 });
      hear(50, 0);
      expect(frames()).toEqual([]);
      expect(reports()).toEqual([]);
      hear(3, 0.5);
      expect(reports()[0]).toEqual({ type: 'flowing', captureId: A });
      hear(3, 0);
      expect(frames().map(({ sequence }) => sequence)).toEqual([0, 1]);
      expect(values()).toEqual(new Set([16384, 0]));
    });

    it('takes silence for sound once the device is known to deliver', () => {
      order({ type: 'begin', captureId: A, preRollMs: 0 });
      order({ type: 'assure', captureId: B });
      hear(10, 0);
      expect(frames()).toEqual([]);
      order({ type: 'assure', captureId: A });
      hear(5, 0);
      expect(frames()).toHaveLength(2);
    });

    it('goes on within the capture when another device takes the place of a lost one', () => {
      order({ type: 'begin', captureId: A, preRollMs: 0 });
      hear(5, 0.5);
      order({ type: 'await', captureId: B });
      order({ type: 'await', captureId: A });
      hear(10, 0);
      hear(5, 0.25);
      order({ type: 'flush', captureId: A });
      expect(frames().map(({ sequence, final }) => [sequence, final])).toEqual([
        [0, false],
        [1, false],
        [2, false],
        [3, false],
        [4, true],
      ]);
      expect(values()).toEqual(new Set([16384, 8192]));
    });
  });

  it('posts an empty final frame when nothing is left', () => {
    order({ type: 'begin', captureId: A, preRollMs: 0 });
    order({ type: 'flush', captureId: A });
    expect(frames()).toHaveLength(1);
    expect(frames()[0]).toMatchObject({ final: true, sequence: 0 });
  });

  it('lets no sample of one capture into the next: neither the unfinished frame nor what its device still gives', () => {
    order({ type: 'begin', captureId: A, preRollMs: 0 });
    hear(2, 1);
    order({ type: 'begin', captureId: B, preRollMs: 0 });
    const before = microphone;
    microphone = join('heard');
    give(before, new Float32Array(BLOCK).fill(1));
    expect(before.closed).toBe(true);
    hear(5, 0.25);
    order({ type: 'flush', captureId: B });
    const heard = frames().flatMap((frame) => [...samplesOf(frame)]);
    expect(frames().every(({ captureId }) => captureId === B)).toBe(true);
    expect(heard).toHaveLength(5 * BLOCK);
    expect(new Set(heard)).toEqual(new Set([8192]));
  });

  it('brings what comes at another rate to its own, with all of it', () => {
    order({ type: 'begin', captureId: A, preRollMs: 0 });
    for (let piece = 0; piece < 10; piece += 1) give(microphone, new Float32Array(441).fill(0.5), 44_100);
    order({ type: 'flush', captureId: A });
    const heard = frames().flatMap((frame) => [...samplesOf(frame)]);
    expect(heard).toHaveLength(RATE_HZ / 10);
    expect(heard.slice(100, -100).every((sample) => Math.abs(sample - 16384) <= 1)).toBe(true);
    expect(frames().every(({ rateHz }) => rateHz === RATE_HZ)).toBe(true);
    expect(microphone.posted).toHaveLength(10);
  });

  it('puts the second input beside the first, until it ends', () => {
    const bare = join('bare');
    order({ type: 'begin', captureId: A, preRollMs: 0 });
    for (let piece = 0; piece < 10; piece += 1) {
      give(bare, new Float32Array(BLOCK).fill(-0.5));
      hear(1, 0.5);
    }
    order({ type: 'input', input: 'bare', port: null });
    hear(10, 0.5);
    expect(frames().map((frame) => frame.bare !== null)).toEqual([true, true, true, true, false, false, false, false]);
    expect(new Set(new Int16Array(frames()[0]?.bare ?? new ArrayBuffer(0)))).toEqual(new Set([-16384]));
    expect(bare.closed).toBe(true);
  });

  it('ends a capture behind what its reader still gave', () => {
    order({ type: 'begin', captureId: A, preRollMs: 0 });
    hear(1, 0.5);
    microphone.onmessage?.({ data: { type: 'flush', captureId: A } });
    expect(frames().map(({ pcm, final }) => [pcm.byteLength / 2, final])).toEqual([[BLOCK, true]]);
    expect(reports().at(-1)).toEqual({ type: 'flushed', captureId: A });
  });

  it('gives every buffer back, with nothing in it', () => {
    hear(1, 0.25);
    order({ type: 'begin', captureId: A, preRollMs: 0 });
    hear(1, 0.5);
    expect(microphone.posted).toEqual([new Float32Array(BLOCK).buffer, new Float32Array(BLOCK).buffer]);
  });

  it('says that it broke where it throws', () => {
    order({ type: 'begin', captureId: A, preRollMs: 0 });
    microphone.onmessage?.({ data: { type: 'sound', rateHz: RATE_HZ, samples: null } });
    expect(reports()).toEqual([{ type: 'broken' }]);
  });

  it('posts nothing between captures, and answers a flush of another capture without a frame', () => {
    hear(10, 1);
    order({ type: 'flush', captureId: A });
    expect(frames()).toEqual([]);
    expect(reports()).toEqual([{ type: 'flushed', captureId: A }]);
  });

  it('reports the level about twenty times a second', () => {
    order({ type: 'begin', captureId: A, preRollMs: 0 });
    hear(RATE_HZ / BLOCK, 0.5);
    const levels = reports().filter((report) => report.type === 'level');
    expect(levels).toHaveLength(20);
    expect(levels.every(({ level }) => Math.abs(level - 0.5) < 1e-6)).toBe(true);
  });

  it('stays, though nothing comes by the graph', () => {
    expect(processor.process()).toBe(true);
  });

  it('takes a new port in place of the old', () => {
    const next = new FakePort();
    order({ type: 'port', port: next as unknown as MessagePort });
    order({ type: 'begin', captureId: A, preRollMs: 0 });
    order({ type: 'flush', captureId: A });
    expect(main.closed).toBe(true);
    expect(main.posted).toEqual([]);
    expect(next.posted).toHaveLength(1);
  });

  describe('with the microphone kept ready', () => {
    /** A ramp: each sample of the device has a value of its own, so that a gap or a repeat shows. */
    let device = 0;
    const ramp = (blocks: number): void => {
      for (let block = 0; block < blocks; block++)
        give(
          microphone,
          Float32Array.from({ length: BLOCK }, () => device++ / 0x7fff),
        );
    };
    const heardOf = (captureId: typeof A): number[] =>
      frames()
        .filter((frame) => frame.captureId === captureId)
        .flatMap((frame) => [...samplesOf(frame)]);
    const from = (first: number, count: number): number[] => Array.from({ length: count }, (_, index) => first + index);

    beforeEach(() => {
      device = 0;
      order({ type: 'ring', on: true });
    });

    it.each([
      ['none', 0, 0],
      ['part of a block', 5, 80],
      ['some', 100, 1_600],
      ['all it keeps', 500, 8_000],
      ['more than it keeps', 5_000, 8_000],
    ])('begins %s back, and goes on without a gap or a repeat', (_, preRollMs, preRolled) => {
      ramp(80);
      const pressedAt = device;
      order({ type: 'begin', captureId: A, preRollMs });
      ramp(20);
      order({ type: 'flush', captureId: A });
      expect(heardOf(A)).toEqual(from(pressedAt - preRolled, preRolled + 20 * BLOCK));
      expect(frames().map(({ sequence }) => sequence)).toEqual(from(0, frames().length));
      expect(
        frames()
          .slice(0, -1)
          .every(({ pcm }) => pcm.byteLength === FRAME_SAMPLES * 2),
      ).toBe(true);
    });

    it('gives what there is when it was opened only just now', () => {
      ramp(3);
      order({ type: 'begin', captureId: A, preRollMs: 500 });
      ramp(1);
      order({ type: 'flush', captureId: A });
      expect(heardOf(A)).toEqual(from(0, 4 * BLOCK));
    });

    it('gives no sample to two captures, however soon the next follows', () => {
      ramp(40);
      order({ type: 'begin', captureId: A, preRollMs: 100 });
      ramp(10);
      order({ type: 'flush', captureId: A });
      const endOfFirst = device;
      ramp(4);
      order({ type: 'begin', captureId: B, preRollMs: 500 });
      ramp(4);
      order({ type: 'flush', captureId: B });
      expect(heardOf(A).at(-1)).toBe(endOfFirst - 1);
      expect(heardOf(B)).toEqual(from(endOfFirst, 8 * BLOCK));
    });

    it('lets nothing out between captures: no frame and no level', () => {
      ramp(200);
      order({ type: 'begin', captureId: A, preRollMs: 0 });
      order({ type: 'flush', captureId: A });
      const told = [frames().length, reports().length];
      ramp(200);
      expect([frames().length, reports().length]).toEqual(told);
    });

    it('does not join the sound of one device to that of the next', () => {
      ramp(20);
      microphone = join('heard');
      const resumedAt = device;
      ramp(2);
      order({ type: 'begin', captureId: A, preRollMs: 500 });
      order({ type: 'flush', captureId: A });
      expect(heardOf(A)).toEqual(from(resumedAt, 2 * BLOCK));
    });

    it('forgets all of it when it is switched off', () => {
      ramp(60);
      order({ type: 'ring', on: false });
      ramp(60);
      order({ type: 'begin', captureId: A, preRollMs: 500 });
      const stale = device;
      ramp(3);
      order({ type: 'flush', captureId: A });
      expect(heardOf(A)).toEqual(from(stale, 3 * BLOCK));
    });
  });
});
