/** Owns recorded sound with the time of every sample. Pure. */

export interface Recording {
  /** Mono PCM16. */
  readonly samples: Int16Array;
  readonly rateHz: number;
  /** How far the clock of the samples moved against ours, in ms: beyond a few, samples were lost and times are off. */
  readonly slipMs: number;
  /** The time of a sample on the monotonic clock, in ms. The index may lie outside the recording. */
  timeOf(sample: number): number;
  /** The (fractional) index of the sample at a time. */
  sampleAt(timeMs: number): number;
}

/** Samples that arrived together. */
export interface Chunk {
  readonly firstSample: number;
  readonly count: number;
  readonly arrivedMs: number;
}

/**
 * How the time of a sample follows from arrivals. A sample is `captured` when it can be read; it is `audible`
 * when its block begins to play, and a virtual sink hands a whole block to its monitor at that moment.
 */
export type TimeBase = 'captured' | 'audible';

/**
 * Joins samples and arrivals to a recording.
 * @throws RangeError without any chunk, since then there is no time
 */
export function createRecording(
  samples: Int16Array,
  rateHz: number,
  chunks: readonly Chunk[],
  timeBase: TimeBase,
): Recording {
  if (chunks.length === 0) throw new RangeError('nothing was recorded');
  const msPerSample = 1000 / rateHz;
  const originMs =
    timeBase === 'captured' ? earliestOriginMs(chunks, msPerSample) : medianOriginMs(chunks, msPerSample);
  const middle = Math.ceil(chunks.length / 2);
  const late = chunks.slice(middle);
  return {
    samples,
    rateHz,
    slipMs:
      late.length === 0
        ? 0
        : earliestOriginMs(late, msPerSample) - earliestOriginMs(chunks.slice(0, middle), msPerSample),
    timeOf: (sample) => originMs + sample * msPerSample,
    sampleAt: (timeMs) => (timeMs - originMs) / msPerSample,
  };
}

/** Delays only ever add: the chunk that came soonest after its last sample tells the truth best. */
function earliestOriginMs(chunks: readonly Chunk[], msPerSample: number): number {
  let earliest = Infinity;
  for (const { firstSample, count, arrivedMs } of chunks)
    earliest = Math.min(earliest, arrivedMs - (firstSample + count) * msPerSample);
  return earliest;
}

function medianOriginMs(chunks: readonly Chunk[], msPerSample: number): number {
  const origins = chunks.map(({ firstSample, arrivedMs }) => arrivedMs - firstSample * msPerSample);
  origins.sort((a, b) => a - b);
  return origins[origins.length >> 1] ?? 0;
}
