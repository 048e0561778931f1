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
 * Sounds are compared from some 400 Hz to 2 kHz. Above, half a sample, by which what arrives may lie between what was sent,
 * is too much of a wave; below, phases are turned on the way, as any filter against rumble does. Stretches of which nothing is
 * missing were 0.76 to 0.97 alike with all of it, and 0.89 to 0.99 within.
 */
const BAND_RATE_HZ = 4_000;
const COMPARED_HZ = 16_000;
/** What virtual devices leave of a sound: they insert or skip a block now and then. */
const MOST = 0.8;

function inBand(sound: Sound): Int16Array {
  const low = resample(sound, BAND_RATE_HZ).samples;
  const steep = low.map((sample, at) => (sample - (low[at - 1] ?? 0)) / 2);
  return resample({ samples: steep, rateHz: BAND_RATE_HZ }, COMPARED_HZ).samples;
}

const share = (recording: Sound, known: Sound): number => shareFound(inBand(recording), inBand(known), COMPARED_HZ);

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
