/**
 * Owns the reading of microphones: takes each piece of sound from the browser's queue and hands it to the audio thread,
 * as one channel. The queue holds what comes while the computer is busy, so that sound is late then and none is lost.
 */
import type { ReaderOrder, ReaderPiece, TimedOrder } from './messages.js';

export interface Reader {
  obey(order: ReaderOrder): void;
}

export interface ReaderPorts {
  readonly nowMs: () => number;
  /** Calls back once after `delayMs`. */
  readonly after: (delayMs: number, callback: () => void) => void;
}

/** How long an order waits for what was captured before it. */
const BEHIND_MS = 100;
/** Buffers that are out or lie ready; the collector would come too seldom for new ones. */
const MOST_BUFFERS = 32;

interface Reading {
  readonly port: MessagePort;
  readonly pieces: ReadableStreamDefaultReader<AudioData>;
  /** Came back from the audio thread. */
  readonly free: ArrayBuffer[];
  /** Orders that wait for sound captured before them. */
  due: { readonly order: TimedOrder; readonly atMs: number }[];
  /** What came fastest from the device to here; milliseconds on clocks that begin at different moments. */
  leastWayMs: number;
  /** Until when all that was captured has come, by the clock here. */
  untilMs: number;
  /** Length of the last piece. */
  pieceMs: number;
}

export function createReader({ nowMs, after }: ReaderPorts): Reader {
  const readings = new Map<number, Reading>();

  async function read(reading: Reading): Promise<void> {
    for (;;) {
      const { value, done } = await reading.pieces.read();
      if (done) return;
      const piece: ReaderPiece = {
        type: 'sound',
        rateHz: value.sampleRate,
        samples: monoOf(value, reading.free.pop()),
      };
      const [startMs, pieceMs] = [value.timestamp / 1_000, (value.numberOfFrames * 1_000) / value.sampleRate];
      value.close();
      reading.port.postMessage(piece, [piece.samples.buffer]);
      reading.leastWayMs = Math.min(reading.leastWayMs, nowMs() - startMs - pieceMs);
      reading.untilMs = startMs + pieceMs + reading.leastWayMs;
      reading.pieceMs = pieceMs;
      passDue(reading);
    }
  }

  /** A piece may be in the making, and takes as long as it is. */
  const isThere = ({ untilMs, pieceMs }: Reading, atMs: number): boolean => untilMs >= atMs - 1.5 * pieceMs;

  function passDue(reading: Reading): void {
    while (reading.due[0] !== undefined && isThere(reading, reading.due[0].atMs)) pass(reading);
  }

  function pass(reading: Reading): void {
    const next = reading.due.shift();
    if (next !== undefined) reading.port.postMessage(next.order satisfies ReaderPiece);
  }

  function passInTime(reading: Reading, order: TimedOrder): void {
    const asked = { order, atMs: nowMs() };
    reading.due.push(asked);
    passDue(reading);
    if (!reading.due.includes(asked)) return;
    after(BEHIND_MS, () => {
      while (reading.due.includes(asked)) pass(reading);
    });
  }

  return {
    obey(order) {
      if (order.type === 'read') {
        const reading: Reading = {
          port: order.port,
          pieces: order.pieces.getReader(),
          free: [],
          due: [],
          leastWayMs: Infinity,
          untilMs: -Infinity,
          pieceMs: 0,
        };
        readings.set(order.id, reading);
        order.port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
          if (reading.free.length < MOST_BUFFERS) reading.free.push(data);
        };
        // A device that is gone ends it; orders are passed on all the same, until it is stopped.
        read(reading).catch(() => undefined);
        return;
      }
      const reading = readings.get(order.id);
      if (reading === undefined) return;
      if (order.type === 'pass') {
        passInTime(reading, order.order);
        return;
      }
      readings.delete(order.id);
      reading.pieces.cancel().catch(() => undefined);
      reading.port.close();
    },
  };
}

let scratch = new Float32Array(0);

/** All channels as one, each with the same weight; in `buffer` where it fits. */
function monoOf(data: AudioData, buffer: ArrayBuffer | undefined): Float32Array<ArrayBuffer> {
  const { numberOfChannels, numberOfFrames } = data;
  const fits = buffer?.byteLength === numberOfFrames * Float32Array.BYTES_PER_ELEMENT;
  const mono = fits ? new Float32Array(buffer) : new Float32Array(numberOfFrames);
  data.copyTo(mono, { planeIndex: 0, format: 'f32-planar' });
  if (numberOfChannels === 1) return mono;
  if (scratch.length !== numberOfFrames) scratch = new Float32Array(numberOfFrames);
  for (let planeIndex = 1; planeIndex < numberOfChannels; planeIndex += 1) {
    data.copyTo(scratch, { planeIndex, format: 'f32-planar' });
    for (let at = 0; at < numberOfFrames; at += 1) mono[at] = (mono[at] ?? 0) + (scratch[at] ?? 0);
  }
  for (let at = 0; at < numberOfFrames; at += 1) mono[at] = (mono[at] ?? 0) / numberOfChannels;
  return mono;
}
