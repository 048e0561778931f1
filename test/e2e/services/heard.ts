/** Owns the comparison of sounds at both ends: what a service received with what was said, what is heard with what it sent. */
import { shareFound } from '../../rig/correlate.js';
import type { Recording } from '../../rig/recording.js';
import { resample } from '../../rig/sound.js';
import { synthesise } from '../../rig/voice.js';
import type { Sound } from '../../rig/wav.js';
import type { Served } from '../../simulators/kit/serve.js';
import { expect } from '../launch.js';

export const UPLINK_HZ = 16_000;
/**
 * Sounds are alike sample by sample only where they lie on the same samples, and mostly they lie between: what is above
 * this band would no longer be alike, though nothing of it is missing.
 */
const BAND_HZ = 8_000;
const COMPARED_HZ = 2 * BAND_HZ;
/** What virtual devices leave of a sound: they insert or skip a block now and then. */
const MOST = 0.8;

const inBand = (sound: Sound): Sound => resample(resample(sound, BAND_HZ), COMPARED_HZ);

const share = (recording: Sound, known: Sound): number =>
  shareFound(inBand(recording).samples, inBand(known).samples, COMPARED_HZ);

/** What the service received last holds what was said. */
export async function expectAllArrived(words: string, { service }: Served): Promise<void> {
  const received = service.heard.at(-1);
  if (received === undefined) throw new Error('The service heard nothing.');
  expect(share(received, await synthesise(words)), 'all of it arrived').toBeGreaterThan(MOST);
}

/** What was recorded holds the last answer of the service. */
export function expectHeard(recording: Recording, served: Served): void {
  const answer = served.service.spoken.at(-1);
  if (answer === undefined) throw new Error('The service said nothing.');
  expect(share(recording, answer), 'what is heard is what was sent').toBeGreaterThan(MOST);
}
