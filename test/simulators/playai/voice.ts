/**
 * Owns how the simulated agent speaks: one stream at a time, in the format the client asked for, about four times as
 * fast as it is heard.
 */
import { inPieces, slices } from '../kit/conversation.js';
import type { AnswerEncoding, SimulatorWorld, SpokenAnswer } from '../kit/simulator.js';
import type { Setup } from './client-messages.js';

const PIECE_MS = 400;
const EVERY_MS = 100;

const ENCODINGS: Readonly<Record<string, AnswerEncoding>> = {
  mp3: 'mp3',
  wav: 'wav',
  ogg: 'ogg',
  flac: 'flac',
  mulaw: 'mulaw',
  raw: 'float32',
};

export interface Voice {
  /** The answer that is being sent. */
  speaking(): SpokenAnswer | null;
  /** Sends it; `done` follows unless it is stopped. */
  speak(answer: SpokenAnswer, done: () => void): void;
  /** Stops, and answers the share of it that was sent, 0..1; null when nothing was being sent. */
  stop(): number | null;
}

interface Stream {
  readonly answer: SpokenAnswer;
  /** How much of it was sent, 0..1. */
  share: number;
  stop: () => void;
}

/** `onSpoken` is told what was sent of each answer. */
export function createVoice(
  world: Pick<SimulatorWorld, 'clock' | 'encode'>,
  setup: Setup,
  send: (data: Uint8Array) => void,
  onSpoken: (spoken: SpokenAnswer) => void,
): Voice {
  let current: Stream | null = null;

  return {
    speaking: () => current?.answer ?? null,
    speak(answer, done) {
      const bytes = world.encode(answer, ENCODINGS[setup.outputFormat] ?? 'mp3', setup.outputRateHz);
      const lengthMs = (answer.samples.length * 1_000) / answer.rateHz;
      const count = Math.max(1, Math.ceil(lengthMs / PIECE_MS));
      const pieces = slices(bytes, Math.max(1, Math.ceil(bytes.length / count)));
      const stream: Stream = { answer, share: 0, stop: () => undefined };
      current = stream;
      stream.stop = inPieces(
        world.clock,
        pieces,
        EVERY_MS,
        (piece, index) => {
          stream.share = (index + 1) / pieces.length;
          send(piece);
        },
        () => {
          current = null;
          onSpoken(answer);
          done();
        },
      );
    },
    stop() {
      if (current === null) return null;
      const { answer, share, stop } = current;
      stop();
      current = null;
      onSpoken({ ...answer, samples: answer.samples.subarray(0, Math.round(answer.samples.length * share)) });
      return share;
    },
  };
}
