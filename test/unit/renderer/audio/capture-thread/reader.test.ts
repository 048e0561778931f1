import { beforeEach, describe, expect, it } from 'vitest';
import { asCaptureId } from '../../../../../src-preload/contract/ids.js';
import { createReader, type Reader } from '../../../../../src-renderer/audio/capture-thread/reader.js';
import type { ReaderPiece } from '../../../../../src-renderer/audio/capture-thread/messages.js';

const A = asCaptureId(1);
const RATE_HZ = 1_000;
const PIECE_MS = 10;
/** The device's clock began here by the reader's. */
const DEVICE_BEGAN_MS = 5_000;

let nowMs: number;
let timers: (() => void)[];
let posted: ReaderPiece[];
let closed: boolean;
let cancelled: boolean;
let freed: number;
let reader: Reader;
let give: ReadableStreamDefaultController<AudioData>;

const settled = () => new Promise((resolve) => setImmediate(resolve));
const port = {
  onmessage: null,
  postMessage: (piece: ReaderPiece) => void posted.push(piece),
  close: () => void (closed = true),
} as unknown as MessagePort;

/** A piece that the device ended at `endMs` of the reader's clock. */
function piece(endMs: number, ...channels: readonly (readonly number[])[]): AudioData {
  const [first = Array.from({ length: PIECE_MS }, () => 0.5)] = channels;
  const lengthMs = (first.length * 1_000) / RATE_HZ;
  return {
    sampleRate: RATE_HZ,
    numberOfChannels: Math.max(1, channels.length),
    numberOfFrames: first.length,
    timestamp: (endMs - lengthMs - DEVICE_BEGAN_MS) * 1_000,
    copyTo: (to: Float32Array, { planeIndex, format }: AudioDataCopyToOptions) => {
      expect(format).toBe('f32-planar');
      to.set(channels[planeIndex] ?? first);
    },
    close: () => void (freed += 1),
  } as unknown as AudioData;
}

async function comes(...pieces: readonly AudioData[]): Promise<void> {
  for (const one of pieces) give.enqueue(one);
  await settled();
}
/** The last of them ends at 10 000 ms, now. */
async function inTime(): Promise<void> {
  nowMs = 9_990;
  await comes(piece(9_990));
  nowMs = 10_000;
  await comes(piece(10_000));
}
const flushes = (): number => posted.filter(({ type }) => type === 'flush').length;

beforeEach(() => {
  nowMs = 10_000;
  [timers, posted] = [[], []];
  [closed, cancelled, freed] = [false, false, 0];
  reader = createReader({ nowMs: () => nowMs, after: (_delayMs, callback) => void timers.push(callback) });
  const pieces = new ReadableStream<AudioData>({
    start: (controller) => void (give = controller),
    cancel: () => void (cancelled = true),
  });
  reader.obey({ type: 'read', id: 1, pieces, port });
});

describe('reader', () => {
  it('hands on each piece with its rate, as one channel, and frees it', async () => {
    await comes(piece(10_000, [0.25, -0.5]), piece(10_002, [1, 0], [0, -1]));
    expect(posted).toEqual([
      { type: 'sound', rateHz: RATE_HZ, samples: Float32Array.of(0.25, -0.5) },
      { type: 'sound', rateHz: RATE_HZ, samples: Float32Array.of(0.5, -0.5) },
    ]);
    expect(freed).toBe(2);
  });

  it('uses the buffers again that come back', async () => {
    await comes(piece(10_000));
    const [first] = posted;
    const buffer = first?.type === 'sound' ? first.samples.buffer : new ArrayBuffer(0);
    port.onmessage?.({ data: buffer } as MessageEvent<ArrayBuffer>);
    await comes(piece(10_010), piece(10_020), piece(10_023, [1, 2, 3]));
    const buffers = posted.map((one) => (one.type === 'sound' ? one.samples.buffer : null));
    expect(buffers.map((one) => one === buffer)).toEqual([true, true, false, false]);
  });

  it('passes a flush on at once where all that was captured is there', async () => {
    await inTime();
    nowMs = 10_012;
    reader.obey({ type: 'flush', id: 1, captureId: A });
    expect(posted.at(-1)).toEqual({ type: 'flush', captureId: A });
    expect(timers).toEqual([]);
  });

  it('passes it on behind what was captured before it and comes late', async () => {
    await inTime();
    // The computer stood still for 60 ms, in which the device went on.
    nowMs = 10_060;
    reader.obey({ type: 'flush', id: 1, captureId: A });
    for (let endMs = 10_010; endMs <= 10_040; endMs += PIECE_MS) await comes(piece(endMs));
    expect(flushes()).toBe(0);
    await comes(piece(10_050), piece(10_060));
    expect(posted.map(({ type }) => type).slice(-3)).toEqual(['sound', 'flush', 'sound']);
    timers.forEach((due) => due());
    expect(flushes()).toBe(1);
  });

  it('passes it on behind all of it where the first piece was late already', async () => {
    nowMs = 10_300;
    await comes(piece(10_000));
    reader.obey({ type: 'flush', id: 1, captureId: A });
    for (let endMs = 10_010; endMs <= 10_300; endMs += PIECE_MS) await comes(piece(endMs));
    expect(flushes()).toBe(0);
    nowMs = 10_310;
    await comes(piece(10_310));
    expect(posted.at(-1)).toEqual({ type: 'flush', captureId: A });
  });

  it('throws away what is older than it is told, and comes late', async () => {
    await inTime();
    posted = [];
    nowMs = 10_500;
    reader.obey({ type: 'forget', id: 1, backMs: 200 });
    for (let endMs = 10_010; endMs <= 10_500; endMs += PIECE_MS) await comes(piece(endMs));
    expect(posted).toHaveLength(200 / PIECE_MS);
    expect(freed).toBe(52);
  });

  it('does not wait for ever, nor for a device that is gone', async () => {
    await inTime();
    give.close();
    await settled();
    nowMs = 10_500;
    reader.obey({ type: 'flush', id: 1, captureId: A });
    expect(flushes()).toBe(0);
    timers.forEach((due) => due());
    expect(flushes()).toBe(1);
  });

  it('lets go when it is told to, and knows no flush of it any more', async () => {
    await comes(piece(10_000));
    reader.obey({ type: 'stop', id: 1 });
    await settled();
    expect([closed, cancelled]).toEqual([true, true]);
    reader.obey({ type: 'flush', id: 1, captureId: A });
    reader.obey({ type: 'stop', id: 1 });
    expect(flushes()).toBe(0);
  });
});
