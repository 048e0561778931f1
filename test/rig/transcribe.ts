/** Owns writing down what was heard, with the same recogniser the assistant uses. For short recordings. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { loadModelRuntime } from '../../src-main/hosts/speech/model-runtime.js';
import { loadRecogniser } from '../../src-main/hosts/speech/recogniser.js';
import { toFloats } from '../../src-main/hosts/speech/sound.js';
import { resample } from './sound.js';
import type { Sound } from './wav.js';

const RATE_HZ = 16_000;

export type Transcribe = (sound: Sound) => Promise<string>;

/** Loads the recogniser once; about a second or three. */
export async function loadTranscriber(): Promise<Transcribe> {
  const { resolve } = createRequire(import.meta.url);
  const runtime = await loadModelRuntime(resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'));
  const recogniser = await loadRecogniser(runtime, path.resolve(import.meta.dirname, '../../.models/moonshine-tiny'));
  return async (sound) => {
    const { samples } = resample(sound, RATE_HZ);
    return (await recogniser.transcribe(toFloats(samples), new AbortController().signal))?.text ?? '';
  };
}

/** Only the loud part of a recording, with a little before and after: silence makes the recogniser dream. */
export function spokenPart({ samples, rateHz }: Sound): Sound {
  const threshold = 300;
  const margin = rateHz / 5;
  const first = samples.findIndex((sample) => Math.abs(sample) > threshold);
  const last = samples.findLastIndex((sample) => Math.abs(sample) > threshold);
  if (first < 0) return { samples: new Int16Array(), rateHz };
  return { samples: samples.slice(Math.max(0, first - margin), last + margin), rateHz };
}
