/**
 * Owns one reply while it is made: pulls the assistant's pieces, has them spoken, and remembers what was said when,
 * so that a cut can be told in words. Must never send anything after its abort.
 */
import type { ReplyPiece, Voice, VoiceChange } from '../../assistant/types.js';
import type { AppError } from '../../../src-preload/contract/app-error.js';
import { say, type Said } from '../../../src-preload/contract/said.js';
import { SPEECH_RATE_HZ } from '../protocol/speech.js';
import { EngineError, type EnginesPort } from './ports.js';
import { inPieces } from './sound.js';
import { breaths } from './speakable.js';

/** How the voice speaks now; changes outlive a reply. */
export interface Manner {
  readonly voice: Voice;
  readonly rate: number;
  readonly gain: number;
}

export type ReplyOutput =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'audio'; readonly pcm: Int16Array }
  /** The reply goes on, if it can; for the window. */
  | { readonly type: 'trouble'; readonly error: AppError }
  /** The voice cannot speak; the reply goes on as text. */
  | { readonly type: 'voice-failed'; readonly said: Said };

/** Sound goes out in pieces of 160 ms: small enough to queue, large enough to be few. */
const PIECE_SAMPLES = 2_560;
/** Longer sentences are spoken in parts: 120 characters take about 60 ms to make. */
const BREATH_CHARACTERS = 120;
const STEP = 1.25;
const RATE_RANGE = [0.5, 2] as const;
const GAIN_RANGE = [0.25, 4] as const;

/** The manner after a wish; `base` is the person's own setting. */
export function changedManner(manner: Manner, change: VoiceChange, base: Manner): Manner {
  switch (change) {
    case 'slower':
      return { ...manner, rate: within(manner.rate / STEP, RATE_RANGE) };
    case 'faster':
      return { ...manner, rate: within(manner.rate * STEP, RATE_RANGE) };
    case 'quieter':
      return { ...manner, gain: within(manner.gain / (STEP * STEP), GAIN_RANGE) };
    case 'louder':
      return { ...manner, gain: within(manner.gain * STEP * STEP, GAIN_RANGE) };
    case 'normal':
      return base;
  }
}

const within = (value: number, [least, most]: readonly [number, number]): number =>
  Math.min(most, Math.max(least, value));

interface Spoken {
  readonly text: string;
  readonly samples: number;
}

export interface SpokenReply {
  /** Speaks the pieces to their end or to the abort. Rejects with what the assistant throws. */
  run(pieces: AsyncIterable<ReplyPiece>): Promise<void>;
  /** The words the person has heard after this much of the sound, about. */
  heardText(heardMs: number): string;
}

/** Makes a reply that has said nothing yet. `output` is called in order and never after the signal aborted. */
export function createSpokenReply(options: {
  readonly engines: EnginesPort;
  readonly manner: () => Manner;
  readonly onVoice: (change: VoiceChange) => void;
  readonly output: (output: ReplyOutput) => void;
  readonly signal: AbortSignal;
}): SpokenReply {
  const { engines, manner, onVoice, output, signal } = options;
  const said: Spoken[] = [];
  let isMute = false;
  const isAborted = (): boolean => signal.aborted;

  async function speak(text: string): Promise<void> {
    output({ type: 'text', text });
    const entry = { text, samples: 0 };
    said.push(entry);
    if (isMute) return;
    try {
      const voice = await engines.voice();
      for (const part of breaths(text, BREATH_CHARACTERS)) {
        if (isAborted()) return;
        const pcm = await voice.speak({ text: part, ...manner() });
        // A part is one step of work; a cancel that waits is heard between two of them.
        await new Promise((resolve) => setImmediate(resolve));
        if (isAborted()) return;
        entry.samples += pcm.length;
        for (const piece of inPieces(pcm, PIECE_SAMPLES)) output({ type: 'audio', pcm: piece });
      }
    } catch (error) {
      isMute = true;
      if (isAborted()) return;
      output({ type: 'voice-failed', said: error instanceof EngineError ? error.said : say('engine-voice-broke') });
    }
  }

  async function act(piece: ReplyPiece): Promise<void> {
    switch (piece.type) {
      case 'say':
        if (piece.text.trim() !== '') await speak(piece.text.trim());
        return;
      case 'voice': {
        onVoice(piece.change);
        return;
      }
      case 'failure': {
        output({ type: 'trouble', error: piece.error });
        return;
      }
    }
  }

  return {
    async run(pieces) {
      for await (const piece of pieces) {
        if (isAborted()) return;
        await act(piece);
      }
    },
    heardText(heardMs) {
      let left = (heardMs / 1_000) * SPEECH_RATE_HZ;
      const heard: string[] = [];
      for (const { text, samples } of said) {
        if (left >= samples) {
          heard.push(text);
          left -= samples;
          continue;
        }
        const characters = Math.floor((text.length * left) / samples);
        // Half a word was not heard.
        const end = text.lastIndexOf(' ', characters);
        if (end > 0) heard.push(text.slice(0, end));
        break;
      }
      return heard.join(' ');
    },
  };
}
