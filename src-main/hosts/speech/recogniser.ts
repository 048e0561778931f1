/**
 * Owns Moonshine tiny: English speech to text by an encoder and a greedy decoder with a key/value cache.
 * Gives the event loop a turn between decoder steps (about 6 ms each), so that a cancel is heard in time; the
 * encoder is one step (about 17 ms per second of sound). Must never decide what of an utterance is transcribed.
 */
import path from 'node:path';
import { floatsOf, type InferenceSession, type ModelRuntime, type Tensor } from './model-runtime.js';
import type { RecogniserPort } from './ports.js';

export const RECOGNISER_FILES = { encoder: 'encoder_model.onnx', decoder: 'decoder_model_merged.onnx' } as const;

const RATE_HZ = 16_000;
const LAYERS = 6;
const HEADS = 8;
const HEAD_WIDTH = 36;
const START_TOKEN = 1;
const END_TOKEN = 2;
/** Ids above the tokenizer's vocabulary are marks, not words. */
const VOCABULARY = 32_000;
/** People say less than this; a decoder that gives more is repeating itself. */
const TOKENS_PER_SECOND = 6;
const TOKENS_AT_LEAST = 4;
/** The encoder's filters need some sound to work on. */
const MIN_SAMPLES = 8_000;

/** A call, because the compiler takes a property it has looked at for settled. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
const nextTurnOfLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Loads the model and runs it once, since the first runs are several times slower. Rejects when it cannot. */
export async function loadRecogniser(runtime: ModelRuntime, folder: string): Promise<RecogniserPort> {
  const { default: tokenizer } = await import('llama-tokenizer-js');
  const encoder = await runtime.session(path.join(folder, RECOGNISER_FILES.encoder));
  const decoder = await runtime.session(path.join(folder, RECOGNISER_FILES.decoder));
  const model = { runtime, encoder, decoder };

  const recogniser: RecogniserPort = {
    async transcribe(samples, signal) {
      const decoded = await decode(model, samples, signal);
      if (decoded === null) return null;
      return { text: tokenizer.decode(decoded.tokens, false, false).trim(), confidence: decoded.confidence };
    },
  };
  const noise = Float32Array.from({ length: RATE_HZ * 2 }, (_, index) => Math.sin(index * index) * 0.1);
  await decode(model, noise, new AbortController().signal, 6);
  return recogniser;
}

interface Model {
  readonly runtime: ModelRuntime;
  readonly encoder: InferenceSession;
  readonly decoder: InferenceSession;
}

interface Decoded {
  /** Without start and end. */
  readonly tokens: number[];
  readonly confidence: number;
}

/** Null when aborted. `steps` forces that many steps, whatever comes out. */
async function decode(
  { runtime, encoder, decoder }: Model,
  samples: Float32Array,
  signal: AbortSignal,
  steps: number | null = null,
): Promise<Decoded | null> {
  // The turn of the loop before the work lets a cancel that is already waiting be heard.
  await nextTurnOfLoop();
  if (isAborted(signal)) return null;
  const input = atLeast(samples, MIN_SAMPLES);
  const encoded = await encoder.run({ input_values: runtime.floats(input, [1, input.length]) });
  const hidden = encoded.last_hidden_state;
  if (hidden === undefined) throw new Error('The encoder gave nothing.');

  const limit = steps ?? Math.ceil((samples.length / RATE_HZ) * TOKENS_PER_SECOND) + TOKENS_AT_LEAST;
  const cache = emptyCache(runtime);
  const tokens: number[] = [];
  let previous = START_TOKEN;
  let confidence = 0;
  let taken = 0;
  for (let step = 0; step < limit; step += 1) {
    await nextTurnOfLoop();
    if (isAborted(signal)) return null;
    const output = await decoder.run({
      input_ids: runtime.integers([BigInt(previous)], [1, 1]),
      encoder_hidden_states: hidden,
      use_cache_branch: runtime.flag(step > 0),
      ...cache,
    });
    const logits = floatsOf(output.logits);
    previous = indexOfLargest(logits);
    confidence += logProbability(logits, previous);
    taken += 1;
    if (previous === END_TOKEN && steps === null) break;
    if (previous < VOCABULARY) tokens.push(previous);
    keepCache(cache, output, step === 0);
  }
  return { tokens, confidence: confidence / Math.max(1, taken) };
}

type Cache = Record<string, Tensor>;

function emptyCache(runtime: ModelRuntime): Cache {
  const cache: Cache = {};
  for (let layer = 0; layer < LAYERS; layer += 1) {
    for (const side of ['decoder', 'encoder']) {
      for (const part of ['key', 'value']) {
        cache[`past_key_values.${layer}.${side}.${part}`] = runtime.floats(new Float32Array(0), [
          0,
          HEADS,
          1,
          HEAD_WIDTH,
        ]);
      }
    }
  }
  return cache;
}

/** The encoder's part is right in the first step only and stays; the decoder's part grows with each. */
function keepCache(cache: Cache, output: Readonly<Record<string, Tensor>>, isFirst: boolean): void {
  for (const [name, tensor] of Object.entries(output)) {
    if (!name.startsWith('present.')) continue;
    if (isFirst || name.includes('.decoder.')) cache[name.replace('present', 'past_key_values')] = tensor;
  }
}

function indexOfLargest(values: Float32Array): number {
  let best = 0;
  let largest = -Infinity;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? -Infinity;
    if (value > largest) {
      largest = value;
      best = index;
    }
  }
  return best;
}

/** Logarithm of what softmax gives the largest value. */
function logProbability(values: Float32Array, largestIndex: number): number {
  const largest = values[largestIndex] ?? 0;
  let sum = 0;
  for (const value of values) sum += Math.exp(value - largest);
  return -Math.log(sum);
}

function atLeast(samples: Float32Array, length: number): Float32Array {
  if (samples.length >= length) return samples;
  const padded = new Float32Array(length);
  padded.set(samples);
  return padded;
}
