/** Owns how old the microphone's sound is when it arrives at the service. Pure. */
import { findSound } from '../../../test/rig/correlate.js';
import { dbfs, rms } from '../../../test/rig/level.js';
import type { Recording } from '../../../test/rig/recording.js';
import { resample } from '../../../test/rig/sound.js';
import type { Frame } from '../server/stage.js';

/** One search for each stretch of this length: a slip of the device moves what follows, not the whole. */
const STRETCH_MS = 800;
/** Peers suppress noise and level the voice, which changes it: ours correlates by 0.95 and more. */
const LEAST_CORRELATION = 0.5;

export interface UpPath {
  /** For each frame: arrival less the time of its last sample at the microphone, in ms. */
  readonly lastSampleMs: readonly number[];
  /** The same for the middle of the frame. */
  readonly middleMs: readonly number[];
  /** Length of each frame, in ms. */
  readonly frameMs: readonly number[];
}

/** `microphone` must have recorded all of what the frames hold. Frames without speech are left out. */
export function upPathOf(microphone: Recording, frames: readonly Frame[]): UpPath {
  const result: { lastSampleMs: number[]; middleMs: number[]; frameMs: number[] } = {
    lastSampleMs: [],
    middleMs: [],
    frameMs: [],
  };
  const [{ rateHz } = { rateHz: 16_000 }] = frames;
  const msPerSample = 1_000 / rateHz;
  const heard = resample({ samples: microphone.samples, rateHz: microphone.rateHz }, rateHz).samples;
  const originMs = microphone.timeOf(0);
  for (const stretch of stretches(frames, STRETCH_MS / msPerSample)) {
    const known = joined(stretch);
    if (known.length > heard.length || dbfs(rms(known)) < -50) continue;
    const match = findSound(heard, known);
    if (match.correlation < LEAST_CORRELATION) continue;
    let end = match.offsetSamples;
    for (const { atMs, samples } of stretch) {
      end += samples.length;
      const age = atMs - (originMs + end * msPerSample);
      const lengthMs = samples.length * msPerSample;
      result.lastSampleMs.push(age);
      result.middleMs.push(age + lengthMs / 2);
      result.frameMs.push(lengthMs);
    }
  }
  return result;
}

function stretches(frames: readonly Frame[], leastSamples: number): readonly (readonly Frame[])[] {
  const all: Frame[][] = [];
  let current: Frame[] = [];
  let count = 0;
  for (const frame of frames) {
    current.push(frame);
    count += frame.samples.length;
    if (count >= leastSamples) {
      all.push(current);
      current = [];
      count = 0;
    }
  }
  return all;
}

function joined(frames: readonly Frame[]): Int16Array {
  const samples = new Int16Array(frames.reduce((sum, frame) => sum + frame.samples.length, 0));
  let at = 0;
  for (const frame of frames) {
    samples.set(frame.samples, at);
    at += frame.samples.length;
  }
  return samples;
}
