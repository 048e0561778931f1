import { describe, expect, it } from 'vitest';
import { createRecording, type Chunk } from '../../rig/recording.js';

const RATE_HZ = 48_000;
/** Blocks of 10 ms, the first sample at 1000 ms, each delivered with its own delay. */
function chunksWith(delaysMs: readonly number[], lostMs = 0): Chunk[] {
  return delaysMs.map((delayMs, index) => ({
    firstSample: index * 480,
    count: 480,
    arrivedMs: 1000 + (index + 1) * 10 + delayMs + (index >= delaysMs.length / 2 ? lostMs : 0),
  }));
}
const samples = new Int16Array(480 * 6);

describe('the time of samples', () => {
  it('follows from the promptest chunk, whatever the others were delayed by', () => {
    const recording = createRecording(samples, RATE_HZ, chunksWith([9, 4, 0, 30, 2, 7]), 'captured');
    expect(recording.timeOf(0)).toBeCloseTo(1000, 6);
    expect(recording.timeOf(4800)).toBeCloseTo(1100, 6);
    expect(recording.sampleAt(1050)).toBeCloseTo(2400, 6);
  });

  it('is a block later where a block is heard only from its arrival on', () => {
    const recording = createRecording(samples, RATE_HZ, chunksWith([0, 0, 0, 0, 0, 0]), 'audible');
    expect(recording.timeOf(0)).toBeCloseTo(1010, 6);
  });

  it('tells when samples were lost on the way', () => {
    expect(createRecording(samples, RATE_HZ, chunksWith([0, 1, 0, 1, 0, 1]), 'captured').slipMs).toBeCloseTo(0, 6);
    expect(createRecording(samples, RATE_HZ, chunksWith([0, 1, 0, 1, 0, 1], 40), 'captured').slipMs).toBeCloseTo(40, 6);
  });

  it('cannot be told without any arrival', () => {
    expect(() => createRecording(samples, RATE_HZ, [], 'captured')).toThrow(RangeError);
  });
});
