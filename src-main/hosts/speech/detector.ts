/**
 * Owns the Silero v5 speech detector: one probability for each 32 ms of a stream (0.3 ms of work). The model sees
 * each frame with the end of the one before it. Must never decide what the probabilities mean.
 */
import { floatsOf, type ModelRuntime } from './model-runtime.js';
import { DETECTOR_FRAME_SAMPLES, type DetectorPort } from './ports.js';

const RATE_HZ = 16_000n;
const CONTEXT_SAMPLES = 64;
const STATE_SHAPE = [2, 1, 128] as const;

/** Loads the detector from its model file. Rejects when it cannot. */
export async function loadDetector(runtime: ModelRuntime, modelFile: string): Promise<DetectorPort> {
  const session = await runtime.session(modelFile);
  const sr = runtime.integers([RATE_HZ], []);
  return {
    open() {
      let state = runtime.floats(new Float32Array(2 * 128), STATE_SHAPE);
      const window = new Float32Array(CONTEXT_SAMPLES + DETECTOR_FRAME_SAMPLES);
      return {
        async probability(frame) {
          window.copyWithin(0, DETECTOR_FRAME_SAMPLES);
          window.set(frame, CONTEXT_SAMPLES);
          const output = await session.run({ input: runtime.floats(window, [1, window.length]), state, sr });
          if (output.stateN === undefined) throw new Error('The detector gave no state.');
          state = output.stateN;
          return floatsOf(output.output)[0] ?? 0;
        },
      };
    },
  };
}
