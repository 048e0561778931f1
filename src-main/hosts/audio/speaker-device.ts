/**
 * Owns the `speaker` add-on: the fastest output where it builds. Its rules, each found the hard way: loading it
 * aborts the process where no device opens; a close or flush under a write in flight breaks the write; the end of
 * the process under a write aborts; `end()` blocks the event loop while it drains. So: load behind a probe, one
 * write at a time, always `close()`, never `end()`. The flush that keeps the device open is not public: the
 * version is pinned.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Writable } from 'node:stream';
import type { PcmDevice } from './pcm-device.js';

/** The part of `speaker` 0.5.5 that is used, private members included. */
interface Speaker extends Writable {
  readonly audio_handle: unknown;
  _open(): void;
  close(): void;
}
type SpeakerConstructor = new (options: {
  readonly channels: number;
  readonly bitDepth: number;
  readonly signed: boolean;
  readonly sampleRate: number;
  /** One `write` becomes one native write when it is not longer than this. */
  readonly samplesPerFrame: number;
}) => Speaker;
interface SpeakerBinding {
  flush(handle: unknown): void;
}

/** From a write on a dry device to its first sample in the air: half a block of a usual sound server. */
const LATENCY_MS = 20;
/** What a sound server has taken for its current block is heard even after a flush. */
const BEYOND_RECALL_MS = 12;

/**
 * Loads the add-on and answers a device for it. Throws where it is not installed, and aborts the process where the
 * system has no output: probe first.
 */
export function loadSpeaker(rateHz: number, nowMs: () => number): PcmDevice {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('speaker/package.json');
  const Speaker = require('speaker') as SpeakerConstructor;
  const bindings = createRequire(manifest)('bindings') as (options: {
    readonly bindings: string;
    readonly module_root: string;
  }) => SpeakerBinding;
  const binding = bindings({ bindings: 'binding', module_root: path.dirname(manifest) });

  let speaker: Speaker | null = null;
  /** When what was written since the device ran dry began to sound, and how much that was. */
  let startedMs = 0;
  let fed = 0;

  const pendingSamples = (): number => {
    const played = Math.max(0, Math.floor(((nowMs() - startedMs) * rateHz) / 1_000));
    return Math.max(0, fed - played);
  };

  return {
    rateHz,
    pendingSamples,
    open() {
      return new Promise((resolve) => {
        const opened = new Speaker({
          channels: 1,
          bitDepth: 16,
          signed: true,
          sampleRate: rateHz,
          samplesPerFrame: rateHz,
        });
        // Errors reach the write's callback too; without a listener they would end the process.
        opened.on('error', () => undefined);
        opened._open();
        speaker = opened;
        fed = 0;
        resolve();
      });
    },
    write(pcm) {
      if (pendingSamples() === 0) {
        startedMs = nowMs() + LATENCY_MS;
        fed = 0;
      }
      fed += pcm.length;
      return new Promise((resolve, reject) => {
        if (speaker === null) {
          reject(new Error('The device is not open.'));
          return;
        }
        const bytes = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength);
        speaker.write(bytes, (error) => {
          if (error) reject(error);
          else resolve();
        });
      });
    },
    flush() {
      if (speaker?.audio_handle) binding.flush(speaker.audio_handle);
      const beyondRecall = Math.min(pendingSamples(), Math.round((BEYOND_RECALL_MS * rateHz) / 1_000));
      fed = 0;
      return beyondRecall;
    },
    close() {
      const closing = speaker;
      speaker = null;
      fed = 0;
      return new Promise((resolve) => {
        closing?.close();
        resolve();
      });
    },
  };
}
