/**
 * Owns loudness on the way to the device.
 */

/**
 * Scales samples in place by a linear gain in [0, 1]. When the gain changed since the block before, it moves over
 * the length of this block, because a step is heard as a click.
 */
export function applyGain(pcm: Int16Array, from: number, to: number): void {
  if (from === 1 && to === 1) return;
  const step = pcm.length === 0 ? 0 : (to - from) / pcm.length;
  for (let at = 0; at < pcm.length; at++) pcm[at] = (pcm[at] ?? 0) * (from + step * (at + 1));
}
