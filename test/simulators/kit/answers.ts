/**
 * Owns answers that are sounds made by arithmetic, for tests in which nobody listens.
 */
import { tone } from '../../rig/sound.js';
import type { SpokenAnswer } from './simulator.js';

const RATE_HZ = 24_000;

/** Three answers of different lengths and pitches. */
export const toneAnswers = (): readonly SpokenAnswer[] => [
  { text: 'Hello, how can I help?', ...tone(440, 600, -20, RATE_HZ) },
  { text: 'It is three. It will be four soon.', ...tone(550, 900, -20, RATE_HZ) },
  { text: 'That is all I know.', ...tone(660, 700, -20, RATE_HZ) },
];
