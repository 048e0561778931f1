import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CaptureFrame } from '../../../../src-preload/contract/audio.js';
import { asCaptureId } from '../../../../src-preload/contract/ids.js';
import type { CaptureOrder, CaptureReport, Framer } from '../../../../src-renderer/audio/capture-worklet.js';

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

let createProcessor: () => Processor;
let createFramer: (frameSamples: number) => Framer;

beforeAll(async () => {
  vi.stubGlobal('sampleRate', RATE_HZ);
  vi.stubGlobal(
    'AudioWorkletProcessor',
    class {
      readonly port = new FakePort();
    },
  );
  vi.stubGlobal('registerProcessor', (name: string, processor: new () => Processor) => {
    expect(name).toBe('capture');
    createProcessor = () => new processor();
  });
  ({ createFramer } = await import('../../../../src-renderer/audio/capture-worklet.js'));
});

describe('framer', () => {
  it('cuts blocks of any size into full frames and keeps the rest', () => {
    const framer = createFramer(4);
    const frames: number[][] = [];
    const take = (pcm: Int16Array): number => frames.push([...pcm]);
    framer.push(Float32Array.of(1, -1, 0), take);
    framer.push(Float32Array.of(0.5, 0.25, -0.5), take);
    expect(frames).toEqual([[32767, -32768, 0, 16384]]);
    expect([...framer.flush()]).toEqual([8192, -16384]);
    expect([...framer.flush()]).toEqual([]);
  });

  it('clips what is beyond full scale rather than wrap around', () => {
    const framer = createFramer(2);
    let frame: number[] = [];
    framer.push(Float32Array.of(1.5, -3), (pcm) => (frame = [...pcm]));
    expect(frame).toEqual([32767, -32768]);
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
    order({ type: 'begin', captureId: A });
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

  it('posts an empty final frame when nothing is left', () => {
    order({ type: 'begin', captureId: A });
    order({ type: 'flush', captureId: A });
    expect(frames()).toHaveLength(1);
    expect(frames()[0]).toMatchObject({ final: true, sequence: 0 });
  });

  it('lets no sample of one capture into the next: neither the unfinished frame nor the first block', () => {
    order({ type: 'begin', captureId: A });
    hear(3, 1);
    order({ type: 'begin', captureId: B });
    hear(1, 1);
    hear(5, 0.25);
    order({ type: 'flush', captureId: B });
    const heard = frames().flatMap((frame) => [...samplesOf(frame)]);
    expect(frames().every(({ captureId }) => captureId === B)).toBe(true);
    expect(heard).toHaveLength(5 * BLOCK);
    expect(new Set(heard)).toEqual(new Set([8192]));
  });

  it('posts nothing between captures, and answers a flush of another capture without a frame', () => {
    hear(10, 1);
    order({ type: 'flush', captureId: A });
    expect(frames()).toEqual([]);
    expect(reports()).toEqual([{ type: 'flushed', captureId: A }]);
  });

  it('reports the level about thirty times a second', () => {
    order({ type: 'begin', captureId: A });
    hear(1 + RATE_HZ / BLOCK, 0.5);
    const levels = reports().filter((report) => report.type === 'level');
    expect(levels).toHaveLength(31);
    expect(levels.every(({ level }) => Math.abs(level - 0.5) < 1e-6)).toBe(true);
  });

  it('goes on when no device is connected', () => {
    expect(processor.process([[]])).toBe(true);
    expect(processor.process([])).toBe(true);
  });

  it('takes a new port in place of the old', () => {
    const next = new FakePort();
    order({ type: 'port', port: next as unknown as MessagePort });
    order({ type: 'begin', captureId: A });
    order({ type: 'flush', captureId: A });
    expect(main.closed).toBe(true);
    expect(main.posted).toEqual([]);
    expect(next.posted).toHaveLength(1);
  });
});
