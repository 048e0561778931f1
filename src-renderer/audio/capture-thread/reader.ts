/**
 * Owns the reading of microphones: takes each piece of sound from the browser's queue and hands it to the audio thread,
 * as one channel. The queue holds what comes while the computer is busy, so that sound is late then and none is lost.
 */
import type { CaptureId } from '../../../src-preload/contract/ids.js';
import type { ReaderOrder, ReaderPiece } from './messages.js';
import { createPunctuality, type Punctuality } from './punctuality.js';

export interface Reader {
  obey(order: ReaderOrder): void;
}

export interface ReaderPorts {
  readonly nowMs: () => number;
  /** Calls back once after `delayMs`. */
  readonly after: (delayMs: number, callback: () => void) => void;
}

/** How long a flush waits for what was captured before it. */
const BEHIND_MS = 100;
/** Buffers that lie ready to be used again; the collector would come too seldom for new ones. */
const MOST_BUFFERS = 32;

interface Reading {
  readonly port: MessagePort;
  readonly pieces: ReadableStreamDefaultReader<AudioData>;
  /** Came back from the audio thread. */
  readonly free: ArrayBuffer[];
  /** Flushes that wait for sound captured before them. */
  due: { readonly captureId: CaptureId; readonly atMs: number }[];
  readonly punctuality: Punctuality;
  /** What was captured until then is thrown away; by the clock here. */
  fromMs: number;
}

export function createReader({ nowMs, after }: ReaderPorts): Reader {
  const readings = new Map<number, Reading>();

  async function read(reading: Reading): Promise<void> {
    const { pieces, punctuality, port, free } = reading;
    for (;;) {
      const { value, done } = await pieces.read();
      if (done) return;
      const { sampleRate: rateHz, timestamp, numberOfFrames } = value;
      const lengthMs = (numberOfFrames * 1_000) / rateHz;
      punctuality.arrived(nowMs(), timestamp / 1_000 + lengthMs, lengthMs);
      if (punctuality.untilMs > reading.fromMs) {
        const piece: ReaderPiece = { type: 'sound', rateHz, samples: monoOf(value, free.pop()) };
        port.postMessage(piece, [piece.samples.buffer]);
      }
      value.close();
      passFlushes(reading);
    }
  }

  function passFlushes(reading: Reading): void {
    while (reading.due[0] !== undefined && reading.punctuality.isThere(reading.due[0].atMs)) pass(reading);
  }

  function pass(reading: Reading): void {
    const next = reading.due.shift();
    if (next !== undefined)
      reading.port.postMessage({ type: 'flush', captureId: next.captureId } satisfies ReaderPiece);
  }

  function flush(reading: Reading, captureId: CaptureId): void {
    const asked = { captureId, atMs: nowMs() };
    reading.due.push(asked);
    passFlushes(reading);
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
          punctuality: createPunctuality(),
          fromMs: -Infinity,
        };
        readings.set(order.id, reading);
        order.port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
          if (reading.free.length < MOST_BUFFERS) reading.free.push(data);
        };
        // A device that is gone ends it; flushes are passed on all the same, until it is stopped.
        read(reading).catch(() => undefined);
        return;
      }
      const reading = readings.get(order.id);
      if (reading === undefined) return;
      switch (order.type) {
        case 'flush':
          flush(reading, order.captureId);
          return;
        case 'forget':
          reading.fromMs = nowMs() - order.backMs;
          return;
        case 'stop':
          readings.delete(order.id);
          reading.pieces.cancel().catch(() => undefined);
          reading.port.close();
      }
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
