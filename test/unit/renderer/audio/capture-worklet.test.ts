import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CaptureFrame } from '../../../../src-preload/contract/audio.js';
import { asCaptureId } from '../../../../src-preload/contract/ids.js';
import type {
  CaptureOrder,
  CaptureReport,
  Framed,
  Framer,
  Ring,
  SecondInput,
} from '../../../../src-renderer/audio/capture-worklet.js';
import { createDecimator } from '../../../../src-renderer/audio/decimator.js';

const RATE_HZ = 16_000;
const FRAME_SAMPLES = 320;
/** Samples of one block of the audio thread. */
const BLOCK = 128;
const A = asCaptureId(1);
const B = asCaptureId(2);

class FakePort {
  readonly posted: unknown[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;
  closed = false;
  postMessage(message: unknown, transfer?: unknown): void {
    expect(transfer).toBeUndefined();
    this.posted.push(structuredClone(message));
  }
  close(): void {
    this.closed = true;
  }
}
interface Processor {
  readonly port: FakePort;
  process(inputs: Float32Array[][]): boolean;
}

let createProcessor: (factor?: number) => Processor;
let createFramer: (frameSamples: number, factor: number) => Framer;
let createRing: (size: number) => Ring;
let createSecondInput: (deadSamples: number) => SecondInput;

beforeAll(async () => {
  vi.stubGlobal('sampleRate', RATE_HZ);
  vi.stubGlobal(
    'AudioWorkletProcessor',
    class {
      readonly port = new FakePort();
    },
  );
  vi.stubGlobal('registerProcessor', (name: string, processor: new (options: unknown) => Processor) => {
    expect(name).toBe('capture');
    createProcessor = (factor = 1) => new processor({ processorOptions: { factor } });
  });
  ({ createFramer, createRing, createSecondInput } = await import('../../../../src-renderer/audio/capture-worklet.js'));
});

describe('framer', () => {
  it('cuts blocks of any size into full frames and keeps the rest', () => {
    const framer = createFramer(4, 1);
    const frames: number[][] = [];
    const take = ({ pcm, bare }: Framed): void => {
      frames.push([...pcm]);
      expect(bare).toBeNull();
    };
    framer.push(Float32Array.of(1, -1, 0), undefined, take);
    framer.push(Float32Array.of(0.5, 0.25, -0.5), undefined, take);
    expect(frames).toEqual([[32767, -32768, 0, 16384]]);
    expect([...framer.flush().pcm]).toEqual([8192, -16384]);
    expect([...framer.flush().pcm]).toEqual([]);
  });

  it('keeps the second input beside the first, in frames that it gave all of', () => {
    const framer = createFramer(4, 1);
    const frames: (number[] | null)[] = [];
    const take = ({ bare }: Framed): number => frames.push(bare === null ? null : [...bare]);
    framer.push(Float32Array.of(1, 1), undefined, take);
    framer.push(Float32Array.of(1, 1, 1), Float32Array.of(-1, -1, -1), take);
    framer.push(Float32Array.of(1, 1, 1), Float32Array.of(1, 1, 1), take);
    framer.push(Float32Array.of(1, 1, 1, 1), Float32Array.of(0, -1, 0, 0), take);
    framer.push(Float32Array.of(1, 1, 1, 1), undefined, take);
    expect(frames).toEqual([null, [-32768, 32767, 32767, 32767], [0, -32768, 0, 0], null]);
  });

  it('gives frames at the rate below, and with the flush what its filter held back', () => {
    const framer = createFramer(320, 3);
    const heldBack = createDecimator(3, 960).delaySamples;
    const frames: Int16Array[] = [];
    const take = ({ pcm, bare }: Framed): void => {
      frames.push(pcm);
      expect(bare === null ? null : [...bare]).toEqual([...pcm]);
    };
    const wave = Float32Array.from({ length: 2_000 }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 400 * n) / 48_000));
    for (let from = 0; from < wave.length; from += 128) {
      const block = wave.subarray(from, from + 128);
      framer.push(block, block, take);
    }
    take(framer.flush());
    expect(frames.map(({ length }) => length)).toEqual([320, 320, Math.ceil((2_000 - 1_920 + heldBack) / 3)]);
    const heard = frames.flatMap((frame) => [...frame]);
    for (let n = 60; n < 640; n += 1) {
      const meant = 0.5 * 0x7fff * Math.sin((2 * Math.PI * 400 * (3 * n - heldBack)) / 48_000);
      expect(Math.abs((heard[n] ?? 0) - meant)).toBeLessThan(20);
    }
    expect(framer.flush().pcm).toHaveLength(0);
  });

  it('keeps a flush within the length of a frame, and nothing of it for what comes next', () => {
    const framer = createFramer(320, 3);
    const take = (): void => undefined;
    framer.push(new Float32Array(950).fill(0.5), undefined, take);
    expect(framer.flush().pcm).toHaveLength(320);
    const next: Int16Array[] = [];
    framer.push(new Float32Array(960), undefined, ({ pcm }) => next.push(pcm));
    expect(next.map((pcm) => pcm.every((sample) => sample === 0))).toEqual([true]);
  });

  it('clips what is beyond full scale rather than wrap around', () => {
    const framer = createFramer(2, 1);
    let frame: number[] = [];
    framer.push(Float32Array.of(1.5, -3), undefined, ({ pcm }) => (frame = [...pcm]));
    expect(frame).toEqual([32767, -32768]);
  });
});

describe('second input', () => {
  const zeros = new Float32Array(BLOCK);
  const sound = new Float32Array(BLOCK).fill(0.1);

  it('has not begun while it gives zeros, whatever the first one hears', () => {
    const second = createSecondInput(4 * BLOCK);
    expect(second.heard(zeros, sound)).toBeUndefined();
    expect(second.heard(undefined, sound)).toBeUndefined();
    expect(second.heard(sound, sound)).toBe(sound);
    expect(second.heard(zeros, zeros)).toBe(zeros);
  });

  it('is over when it gives zeros for long while the first one hears something, and may come back', () => {
    const second = createSecondInput(4 * BLOCK);
    second.heard(sound, sound);
    for (let block = 0; block < 100; block++) expect(second.heard(zeros, zeros)).toBe(zeros);
    for (let block = 0; block < 4; block++) expect(second.heard(zeros, sound)).toBe(zeros);
    expect(second.heard(zeros, sound)).toBeUndefined();
    expect(second.heard(zeros, zeros)).toBeUndefined();
    expect(second.heard(sound, sound)).toBe(sound);
    expect(second.heard(undefined, sound)).toBeUndefined();
    expect(second.heard(zeros, sound)).toBeUndefined();
  });
});

describe('ring', () => {
  it('gives the newest samples in order, also across its end, and is empty then', () => {
    const ring = createRing(5);
    ring.write(Float32Array.of(1, 2, 3));
    ring.write(Float32Array.of(4, 5, 6, 7));
    expect([...ring.take(4)]).toEqual([4, 5, 6, 7]);
    expect([...ring.take(4)]).toEqual([]);
  });

  it('gives no more than it holds and never more than its size', () => {
    const ring = createRing(4);
    ring.write(Float32Array.of(1, 2));
    expect([...ring.take(9)]).toEqual([1, 2]);
    ring.write(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
    expect([...ring.take(9)]).toEqual([6, 7, 8, 9]);
    ring.write(Float32Array.of(1));
    expect([...ring.take(0)]).toEqual([]);
  });

  it('forgets what is cleared', () => {
    const ring = createRing(4);
    ring.write(Float32Array.of(1, 2));
    ring.clear();
    ring.write(Float32Array.of(3));
    expect([...ring.take(4)]).toEqual([3]);
  });
});

describe('capture worklet', () => {
  let processor: Processor;
  let main: FakePort;

  beforeEach(() => {
    processor = createProcessor();
    main = new FakePort();
    order({ type: 'port', port: main as unknown as MessagePort });
  });

  const order = (message: CaptureOrder): void => processor.port.onmessage?.({ data: message });
  const frames = (): CaptureFrame[] => main.posted as CaptureFrame[];
  const reports = (): CaptureReport[] => processor.port.posted as CaptureReport[];
  const hear = (blocks: number, value: number): void => {
    for (let block = 0; block < blocks; block++) processor.process([[new Float32Array(BLOCK).fill(value)]]);
  };
  const samplesOf = (frame: CaptureFrame | undefined): Int16Array => new Int16Array(frame?.pcm ?? new ArrayBuffer(0));

  it('posts frames of 20 ms to main, numbered from 0, and the rest as the final one', () => {
    order({ type: 'begin', captureId: A, preRollMs: 0 });
    hear(1 + 6, 0.5);
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

    it('holds the silence of the graph back, and says when the first sound came', () => {
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
      hear(1 + 5, 0.5);
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

  it('lets no sample of one capture into the next: neither the unfinished frame nor the first block', () => {
    order({ type: 'begin', captureId: A, preRollMs: 0 });
    hear(3, 1);
    order({ type: 'begin', captureId: B, preRollMs: 0 });
    hear(1, 1);
    hear(5, 0.25);
    order({ type: 'flush', captureId: B });
    const heard = frames().flatMap((frame) => [...samplesOf(frame)]);
    expect(frames().every(({ captureId }) => captureId === B)).toBe(true);
    expect(heard).toHaveLength(5 * BLOCK);
    expect(new Set(heard)).toEqual(new Set([8192]));
  });

  it('lets no sample of one capture into the next where the context runs at a multiple of the rate', () => {
    processor = createProcessor(3);
    order({ type: 'port', port: main as unknown as MessagePort });
    order({ type: 'begin', captureId: A, preRollMs: 0 });
    hear(20, 1);
    order({ type: 'begin', captureId: B, preRollMs: 0 });
    order({ type: 'assure', captureId: B });
    hear(30, 0);
    order({ type: 'flush', captureId: B });
    const ofB = frames().filter(({ captureId }) => captureId === B);
    expect(ofB.length).toBeGreaterThan(3);
    expect(ofB.flatMap((frame) => [...samplesOf(frame)]).every((sample) => sample === 0)).toBe(true);
    expect(ofB.at(0)).toMatchObject({ rateHz: RATE_HZ / 3, sequence: 0 });
  });

  it('posts nothing between captures, and answers a flush of another capture without a frame', () => {
    hear(10, 1);
    order({ type: 'flush', captureId: A });
    expect(frames()).toEqual([]);
    expect(reports()).toEqual([{ type: 'flushed', captureId: A }]);
  });

  it('reports the level about twenty times a second', () => {
    order({ type: 'begin', captureId: A, preRollMs: 0 });
    hear(1 + RATE_HZ / BLOCK, 0.5);
    const levels = reports().filter((report) => report.type === 'level');
    expect(levels).toHaveLength(20);
    expect(levels.every(({ level }) => Math.abs(level - 0.5) < 1e-6)).toBe(true);
  });

  it('goes on when no device is connected', () => {
    expect(processor.process([[]])).toBe(true);
    expect(processor.process([])).toBe(true);
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
        processor.process([[Float32Array.from({ length: BLOCK }, () => device++ / 0x7fff)]]);
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

    it('gives what there is when it was opened only just now, without its first block', () => {
      ramp(3);
      order({ type: 'begin', captureId: A, preRollMs: 500 });
      ramp(1);
      order({ type: 'flush', captureId: A });
      expect(heardOf(A)).toEqual(from(BLOCK, 3 * BLOCK));
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

    it('does not join what came before a pause of the device to what comes after', () => {
      ramp(20);
      processor.process([[]]);
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
      expect(heardOf(A)).toEqual(from(stale + BLOCK, 2 * BLOCK));
    });
  });
});
