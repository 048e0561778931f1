/**
 * Owns the `@echogarden/audio-io` add-on: prebuilt for every target, and its open fails with an error instead of an
 * abort, so it is the probe too. It pulls: a small store of our own stands between the feeder's writes and its calls.
 * It must be disposed before the process ends.
 */
import type { AudioOutput } from '@echogarden/audio-io';
import type { PcmDevice } from './pcm-device.js';

/** Length of the device's own buffer. Windows' mixer needs more of it to stay whole. */
const BUFFER_MS = process.platform === 'win32' ? 60 : 40;

/** Answers whether the system's default output opens. Never throws. */
export async function probeOutput(rateHz: number): Promise<boolean> {
  try {
    const { createAudioOutput } = await import('@echogarden/audio-io');
    const output = await createAudioOutput(
      { sampleRate: rateHz, channelCount: 1, bufferDuration: BUFFER_MS },
      (buffer) => buffer.fill(0),
    );
    await output.dispose();
    return true;
  } catch {
    return false;
  }
}

/** One call of the device for sound: `samples` of ours, taken at `atMs`. */
interface Pull {
  readonly atMs: number;
  readonly samples: number;
}

/** Answers a device on the add-on. Rejects where it cannot be loaded. */
export async function loadAudioIo(rateHz: number, nowMs: () => number): Promise<PcmDevice> {
  const { createAudioOutput } = await import('@echogarden/audio-io');
  let output: AudioOutput | null = null;
  let store: Int16Array[] = [];
  let stored = 0;
  let pulls: Pull[] = [];

  const pull = (buffer: Int16Array): void => {
    let filled = 0;
    for (let first = store[0]; first !== undefined && filled < buffer.length; first = store[0]) {
      const part = first.subarray(0, buffer.length - filled);
      buffer.set(part, filled);
      filled += part.length;
      if (part.length === first.length) store.shift();
      else store[0] = first.subarray(part.length);
    }
    buffer.fill(0, filled);
    stored -= filled;
    const atMs = nowMs();
    pulls = pulls.filter((earlier) => atMs - earlier.atMs < 3 * BUFFER_MS);
    if (filled > 0) pulls.push({ atMs, samples: filled });
  };

  /** The device asks for a buffer when the one before has just begun to sound. */
  const inDevice = (): number => {
    const now = nowMs();
    let unheard = 0;
    for (const { atMs, samples } of pulls) {
      const heard = Math.floor(((now - atMs - BUFFER_MS) * rateHz) / 1_000);
      unheard += samples - Math.max(0, Math.min(samples, heard));
    }
    return unheard;
  };

  return {
    rateHz,
    pendingSamples: () => stored + inDevice(),
    async open() {
      const options = { sampleRate: rateHz, channelCount: 1, bufferDuration: BUFFER_MS };
      output = await createAudioOutput(options, pull);
    },
    write(pcm) {
      store.push(pcm);
      stored += pcm.length;
      return Promise.resolve();
    },
    flush() {
      store = [];
      stored = 0;
      return inDevice();
    },
    async close() {
      const closing = output;
      output = null;
      store = [];
      stored = 0;
      pulls = [];
      await closing?.dispose();
    },
  };
}
