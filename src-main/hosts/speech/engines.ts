/**
 * Owns the loading of the three engines: each once, when first asked for, and what is told about it.
 * A failed load is forgotten, so that asking again tries again. Must never know conversations.
 */
import { inEnglish, say } from '../../../src-preload/contract/said.js';
import { readFile } from 'node:fs/promises';
import { IDLE_STATUS, type EngineState, type SpeechStatus } from '../protocol/speech-envelope.js';
import { loadDetector } from './detector.js';
import { loadModelRuntime, type ModelRuntime } from './model-runtime.js';
import { EngineError, type EnginesPort } from './ports.js';
import { loadRecogniser } from './recogniser.js';
import { loadVoice } from './voice.js';

/** Where the engines' files lie. */
export interface EngineFiles {
  /** Folder of the recogniser's model. */
  readonly recogniserFolder: string;
  readonly detectorModel: string;
  readonly runtimeWasm: string;
  readonly voiceWasm: string;
}

/** Makes the engines; nothing is read before one is asked for. `nowMs` is monotonic. */
export function createEngines(options: {
  readonly files: EngineFiles;
  readonly nowMs: () => number;
  readonly onStatus: (status: SpeechStatus) => void;
}): EnginesPort {
  const { files, nowMs, onStatus } = options;
  let status: SpeechStatus = IDLE_STATUS;
  const set = (engine: keyof SpeechStatus, state: EngineState): void => {
    status = { ...status, [engine]: state };
    onStatus(status);
  };

  function once<T>(engine: keyof SpeechStatus, load: () => Promise<T>): () => Promise<T> {
    let loading: Promise<T> | null = null;
    const attempt = async (): Promise<T> => {
      const startedMs = nowMs();
      set(engine, { state: 'loading' });
      try {
        const loaded = await load();
        set(engine, { state: 'ready', loadMs: Math.round(nowMs() - startedMs) });
        return loaded;
      } catch (error) {
        loading = null;
        const said = say(`engine-${engine}-${isMissing(error) ? 'missing' : 'unloadable'}`);
        set(engine, { state: 'failed', detail: inEnglish(said) });
        throw new EngineError(said, { cause: error });
      }
    };
    return () => (loading ??= attempt());
  }

  let runtimeLoading: Promise<ModelRuntime> | null = null;
  const runtime = (): Promise<ModelRuntime> => {
    runtimeLoading ??= loadModelRuntime(files.runtimeWasm).catch((error: unknown) => {
      runtimeLoading = null;
      throw error;
    });
    return runtimeLoading;
  };

  return {
    recogniser: once('recogniser', async () => loadRecogniser(await runtime(), files.recogniserFolder)),
    detector: once('detector', async () => loadDetector(await runtime(), files.detectorModel)),
    voice: once('voice', async () => loadVoice(new Uint8Array(await readFile(files.voiceWasm)))),
    get status() {
      return status;
    },
  };
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
