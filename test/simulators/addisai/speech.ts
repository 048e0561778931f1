/**
 * Owns how the simulated service says an answer: pieces of sound at four times the speed of speech, some frames with
 * two parts, some parts with the format named.
 */
import { inPieces, slices } from '../kit/conversation.js';
import type { SimulatorWorld, SpokenAnswer } from '../kit/simulator.js';
import { INTERRUPTED, modelTurn, soundPart, turnComplete, type Message } from './messages.js';
import type { Scenario } from './scenarios.js';

const PIECE_MS = 120;
const SPEED = 4;
/** Where an answer is interfered with by scenario: after this many frames. */
export const MIDDLE_FRAMES = 3;

export interface Speech {
  /** Stops where it is. */
  stop(): void;
  /** Seconds of sound that were sent. */
  seconds(): number;
}

interface SpeechOptions {
  readonly world: SimulatorWorld;
  readonly scenario: Scenario;
  readonly answer: SpokenAnswer;
  /** Seconds of the question, which are billed as well. */
  readonly heardSeconds: number;
  readonly send: (message: Message) => void;
  /** After each frame; how many there were. */
  readonly onFrame: (frames: number) => void;
  /** It is over, said whole or not. */
  readonly onEnd: (spoken: SpokenAnswer) => void;
}

/** Begins to speak at once. */
export function speak({ world, scenario, answer, heardSeconds, send, onFrame, onEnd }: SpeechOptions): Speech {
  const rateHz = scenario === 'rate-16000' ? 16_000 : 24_000;
  const bytes = world.encode(answer, 'pcm16', rateHz);
  const pieces = slices(bytes, (rateHz * 2 * PIECE_MS) / 1_000);
  const frames = [...pairs(pieces)];
  let sentBytes = 0;
  let isOver = false;

  const mimeType = (at: number): string | null =>
    scenario === 'rate-16000' || at % 2 === 1 ? `audio/pcm;rate=${rateHz}` : null;
  const seconds = (): number => sentBytes / 2 / rateHz;
  const billed = (): number => Math.round((heardSeconds + seconds()) * 10) / 10;

  const end = (): void => {
    if (isOver) return;
    isOver = true;
    const sent = Buffer.from(bytes.subarray(0, sentBytes));
    const samples = Int16Array.from({ length: sent.length >> 1 }, (_, at) => sent.readInt16LE(at * 2));
    onEnd({ text: answer.text, samples, rateHz });
  };

  const complete = (): void => {
    if (isOver) return;
    if (scenario === 'transcriptions') {
      send({ serverContent: { outputTranscription: { text: answer.text } } });
      send({ serverContent: { generationComplete: true } });
    }
    if (scenario !== 'no-turn-complete') send(turnComplete(billed()));
    end();
  };

  const stop = inPieces(
    world.clock,
    frames,
    PIECE_MS / SPEED,
    (frame, at) => {
      if (isOver) return;
      const parts = frame.map((piece) => soundPart(piece, mimeType(at)));
      for (const piece of frame) sentBytes += piece.length;
      const words = scenario === 'text-parts' && at === 0 ? [{ text: answer.text }] : [];
      const isLast = at === frames.length - 1;
      if (scenario === 'many-keys' && isLast) {
        send({
          type: 'status',
          message: 'Still here',
          serverContent: { modelTurn: { parts }, generationComplete: true, turnComplete: true },
          usageMetadata: { totalBilledAudioDurationSeconds: billed() },
        });
        end();
      } else if (scenario === 'running-bill') {
        send({ ...modelTurn(...parts), usageMetadata: { totalBilledAudioDurationSeconds: billed() } });
      } else {
        send(modelTurn(...words, ...parts));
      }
      onFrame(at + 1);
    },
    complete,
  );

  return {
    stop() {
      stop();
      end();
    },
    seconds,
  };
}

/** Every third frame holds two pieces. */
function* pairs(pieces: readonly Uint8Array[]): Generator<readonly Uint8Array[]> {
  for (let at = 0, frame = 0; at < pieces.length; frame += 1) {
    const length = frame % 3 === 1 ? 2 : 1;
    yield pieces.slice(at, at + length);
    at += length;
  }
}

/** What is said when somebody talks over an answer. */
export const interruption = (scenario: Scenario): readonly Message[] =>
  scenario === 'breaks-off-silently' ? [] : [INTERRUPTED];
