/** Owns how much of what was captured arrived, sample by sample. Pure. */

/** Louder than what a silent device gives. */
const LOUD = 500;

/**
 * Percent of the spoken part of `captured` that `received` holds at one place in the same order. A service that listens
 * for speech leaves out the silence before it.
 * @throws Error when nothing was spoken
 */
export function percentArrived(captured: Int16Array, received: Int16Array): number {
  const isLoud = (sample: number): boolean => Math.abs(sample) > LOUD;
  const first = captured.findIndex(isLoud);
  if (first < 0) throw new Error('Nothing was spoken into the microphone.');
  const spoken = captured.subarray(first, captured.findLastIndex(isLoud) + 1);
  const firstReceived = received.findIndex(isLoud);
  let same = 0;
  for (const [at, sample] of spoken.entries()) if (received[firstReceived + at] === sample) same += 1;
  return (100 * same) / spoken.length;
}
