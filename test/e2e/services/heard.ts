/** Owns the comparison of sounds at both ends: what a service received with what was said, what is heard with what it sent. */
import { shareFound } from '../../rig/correlate.js';
import type { Recording } from '../../rig/recording.js';
import { resample } from '../../rig/sound.js';
import { synthesise } from '../../rig/voice.js';
import type { Sound } from '../../rig/wav.js';
import type { Served } from '../../simulators/kit/serve.js';
import { expect } from '../launch.js';

export const UPLINK_HZ = 16_000;
/** Enough for speech, and three times as fast as the devices' own rate. */
const COMPARED_HZ = 16_000;
/** What virtual devices leave of a sound: they insert or skip a block now and then. */
export const MOST = 0.8;

/** The words alone, at the rate they are sent at. */
export async function said(words: string): Promise<Int16Array> {
  return spokenPart(resample(await synthesise(words), UPLINK_HZ));
}

/** Without the quiet before and after it. */
function spokenPart({ samples }: Sound): Int16Array {
  const isLoud = (sample: number): boolean => Math.abs(sample) > 500;
  return samples.subarray(samples.findIndex(isLoud), samples.findLastIndex(isLoud) + 1);
}

/** What was recorded holds the last answer of the service. */
export function expectHeard(recording: Recording, served: Served): void {
  const answer = served.service.spoken.at(-1);
  if (answer === undefined) throw new Error('The service said nothing.');
  const [heard, known] = [recording, answer].map((sound) => resample(sound, COMPARED_HZ).samples);
  const share = shareFound(heard ?? new Int16Array(), known ?? new Int16Array(), COMPARED_HZ);
  expect(share, 'what is heard is what was sent').toBeGreaterThan(MOST);
}
