/**
 * Engines without models: loud sound is speech, and the recogniser says how long it was. Each can be held back,
 * broken or watched.
 */
import type { EnginesPort, Utterable } from '../../../../src-main/hosts/speech/ports.js';
import { EngineError } from '../../../../src-main/hosts/speech/ports.js';
import { IDLE_STATUS } from '../../../../src-main/hosts/protocol/speech-envelope.js';
import { say } from '../../../../src-preload/contract/said.js';

export const MS = 16;
export const loud = (ms: number): Int16Array => new Int16Array(ms * MS).fill(10_000);
export const quiet = (ms: number): Int16Array => new Int16Array(ms * MS);
/** Samples the fake voice makes for each character. */
export const SAMPLES_PER_CHARACTER = 160;

/** A door that work waits at. */
export class Gate {
  #open: () => void = () => undefined;
  #passed: Promise<void> = Promise.resolve();

  shut(): void {
    this.#passed = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  open(): void {
    this.#open();
  }

  pass(): Promise<void> {
    return this.#passed;
  }
}

export interface FakeEngines extends EnginesPort {
  readonly load: Gate;
  readonly recognition: Gate;
  readonly synthesis: Gate;
  readonly broken: Set<'recogniser' | 'detector' | 'voice' | 'recognition'>;
  /** Length in milliseconds of all sound given to the recogniser. */
  readonly transcribed: number[];
  /** One for each transcription. */
  readonly signals: AbortSignal[];
  readonly spoken: Utterable[];
  /** Texts to recognise, before lengths are said. */
  readonly texts: string[];
  /** How sure it is of them; certain without. */
  readonly confidences: number[];
}

export function createFakeEngines(): FakeEngines {
  const fake = { load: new Gate(), recognition: new Gate(), synthesis: new Gate() };
  const confidences: number[] = [];
  const signals: AbortSignal[] = [];
  const broken: FakeEngines['broken'] = new Set();
  const transcribed: number[] = [];
  const spoken: Utterable[] = [];
  const texts: string[] = [];
  const load = async <T>(engine: 'recogniser' | 'detector' | 'voice', loaded: T): Promise<T> => {
    await fake.load.pass();
    if (broken.has(engine)) throw new EngineError(say(`engine-${engine}-unloadable`));
    return loaded;
  };
  return {
    ...fake,
    broken,
    transcribed,
    spoken,
    texts,
    confidences,
    signals,
    status: IDLE_STATUS,
    recogniser: () =>
      load('recogniser', {
        async transcribe(samples, signal) {
          const ms = Math.round(samples.length / MS);
          transcribed.push(ms);
          signals.push(signal);
          await fake.recognition.pass();
          if (broken.has('recognition')) throw new Error('Out of memory at 0x0.');
          if (signal.aborted) return null;
          return { text: texts.shift() ?? `${ms} milliseconds`, confidence: confidences.shift() ?? 0 };
        },
      }),
    detector: () =>
      load('detector', {
        open: () => ({
          probability: (frame) => Promise.resolve(frame.some((sample) => Math.abs(sample) > 0.1) ? 0.95 : 0.02),
        }),
      }),
    voice: () =>
      load('voice', {
        async speak(utterable) {
          spoken.push(utterable);
          await fake.synthesis.pass();
          return new Int16Array(utterable.text.length * SAMPLES_PER_CHARACTER).fill(1_000);
        },
      }),
  };
}

/** Lets everything that can happen without waiting for a gate happen. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
