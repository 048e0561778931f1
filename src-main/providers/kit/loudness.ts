/**
 * Owns whether there was anything to hear in our own sound.
 */

/** A sample this far from silence is more than the noise of a quiet room: -36 dB of full scale. */
const LOUD_SAMPLE = 500;

/** Whether somebody may have spoken; false for silence and the hiss of a microphone. */
export const isLoud = (pcm: Int16Array): boolean => pcm.some((sample) => Math.abs(sample) >= LOUD_SAMPLE);
