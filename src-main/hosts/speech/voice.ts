/**
 * Owns the Flite voice: text in, sound out. The module is compiled once; each sentence runs in a fresh instance,
 * since the program is a command that ends. Must never know turns or conversations.
 */
import { say } from '../../../src-preload/contract/said.js';
import { EngineError, type Utterable, type VoicePort } from './ports.js';
import { samplesOfWav, trimLeadingSilence, withGain } from './sound.js';
import { speakable } from './speakable.js';
import { runWasiProgram } from './wasi-program.js';

const RATE_HZ = 16_000;
/** Quieter than this is the silence Flite puts before every sentence (about 228 ms of it). */
const SILENCE_LEVEL = 200;
/** Kept before the first audible sample, so that a soft onset is whole. */
const KEEP_SAMPLES = 320;

/** Compiles the synthesiser (25-160 ms) and says one word, so that the first sentence is as fast as the others. */
export async function loadVoice(wasm: Uint8Array<ArrayBuffer>): Promise<VoicePort> {
  const module = await WebAssembly.compile(wasm);
  const voice: VoicePort = {
    speak: (utterable) =>
      new Promise((resolve) => {
        resolve(synthesise(module, utterable));
      }),
  };
  await voice.speak({ text: 'Ready.', voice: 'slt', rate: 1, gain: 1 });
  return voice;
}

function synthesise(module: WebAssembly.Module, { text, voice, rate, gain }: Utterable): Int16Array {
  const words = speakable(text);
  if (words === '') return new Int16Array(0);
  const stretch = `duration_stretch=${(1 / rate).toFixed(3)}`;
  const program = ['flite', '-voice', voice, '--setf', stretch, '-t', words, '-o', '/speech.wav'];
  const { exitCode, output } = runWasiProgram(module, program);
  const pcm = exitCode === 0 ? samplesOfWav(output, RATE_HZ) : null;
  if (pcm === null) throw new EngineError(say('engine-voice-code', { code: String(exitCode) }));
  return withGain(trimLeadingSilence(pcm, SILENCE_LEVEL, KEEP_SAMPLES), gain);
}
