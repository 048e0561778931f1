/**
 * Owns the neural-network runtime: sets it up once for this process and makes sessions from model files.
 * One thread: on the machines measured two were slower (165-240 ms against 90-115 ms for three seconds of speech),
 * and one needs neither shared memory nor workers. Must never know what a model is for.
 */
import { readFile } from 'node:fs/promises';
import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';

export type { InferenceSession, Tensor };

export interface ModelRuntime {
  session(modelFile: string): Promise<InferenceSession>;
  floats(data: Float32Array, dimensions: readonly number[]): Tensor;
  integers(data: readonly bigint[], dimensions: readonly number[]): Tensor;
  flag(value: boolean): Tensor;
}

/** Loads the runtime; `wasmFile` is its ort-wasm-simd-threaded.wasm. Rejects when a file is missing or damaged. */
export async function loadModelRuntime(wasmFile: string): Promise<ModelRuntime> {
  const ort = await import('onnxruntime-web/wasm');
  ort.env.logLevel = 'error';
  ort.env.wasm.numThreads = 1;
  // Given as bytes: the runtime would fetch it by URL, which fails inside an archive.
  ort.env.wasm.wasmBinary = await readFile(wasmFile);
  return {
    session: async (modelFile) =>
      ort.InferenceSession.create(await readFile(modelFile), { executionProviders: ['wasm'] }),
    floats: (data, dimensions) => new ort.Tensor('float32', data, dimensions),
    integers: (data, dimensions) => new ort.Tensor('int64', data, dimensions),
    flag: (value) => new ort.Tensor('bool', [value], [1]),
  };
}

/** The floats of an output; throws when the model does not give it. */
export function floatsOf(tensor: Tensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new Error('The model did not give the expected output.');
  return tensor.data;
}
