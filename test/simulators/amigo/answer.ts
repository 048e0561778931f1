/**
 * Owns how the simulated Amigo says an answer: the messages of one interaction, in order, before any scenario shuffles
 * them.
 */
import type { SimulatorWorld, SpokenAnswer } from '../kit/simulator.js';
import { slices } from '../kit/conversation.js';

export const AGENT_RATE_HZ = 16_000;
/** Sound of one piece. */
const PIECE_MS = 100;
const PIECE_BYTES = (AGENT_RATE_HZ * 2 * PIECE_MS) / 1_000;

export interface AnswerFormat {
  readonly response: 'voice' | 'text';
  readonly audio: 'pcm' | 'mp3';
}

export interface MessagePiece {
  readonly type: 'server.new-message';
  readonly message: string;
  readonly stop: boolean;
  readonly sequence_number: number;
  readonly message_id: string;
  readonly transcript_alignment: readonly (readonly [number, string])[] | null;
}

/** The samples a client must hear of this answer. */
export function spokenAs(world: SimulatorWorld, answer: SpokenAnswer): SpokenAnswer {
  const bytes = Buffer.from(world.encode(answer, 'pcm16', AGENT_RATE_HZ));
  const samples = new Int16Array(bytes.length >> 1);
  samples.forEach((_, at) => (samples[at] = bytes.readInt16LE(at * 2)));
  return { text: answer.text, samples, rateHz: AGENT_RATE_HZ };
}

export function piecesOf(
  world: SimulatorWorld,
  answer: SpokenAnswer,
  { response, audio }: AnswerFormat,
  messageId: string,
  captions: 'usual' | 'none' | 'overlapping',
): readonly MessagePiece[] {
  if (response === 'text') {
    const words = answer.text.match(/\S+\s*/g) ?? [''];
    return words.map((message, at) => ({
      type: 'server.new-message',
      message,
      stop: at === words.length - 1,
      sequence_number: at,
      message_id: messageId,
      transcript_alignment: null,
    }));
  }
  const bytes =
    audio === 'pcm' ? world.encode(answer, 'pcm16', AGENT_RATE_HZ) : world.encode(answer, 'mp3', AGENT_RATE_HZ);
  const pieces = slices(bytes, PIECE_BYTES);
  const lengthMs = Math.max(1, Math.floor((answer.samples.length * 1_000) / answer.rateHz));
  const signs = Array.from(answer.text).map(
    (sign, at, all) => [Math.floor((at * lengthMs) / all.length), sign] as const,
  );
  const spanMs = Math.ceil(lengthMs / pieces.length);
  return pieces.map((data, at) => {
    // A piece tells the signs of the next one too, which then has none; or everything is told, and much of it twice.
    const fromMs = captions === 'overlapping' ? (at - 1) * spanMs : at * spanMs;
    const toMs = captions === 'overlapping' ? (at + 1) * spanMs : (at + 2) * spanMs;
    const isTold = captions === 'overlapping' || (captions === 'usual' && at % 2 === 0);
    return {
      type: 'server.new-message',
      message: Buffer.from(data).toString('base64'),
      stop: at === pieces.length - 1,
      sequence_number: at,
      message_id: messageId,
      transcript_alignment: isTold ? signs.filter(([ms]) => ms >= fromMs && ms < toMs) : null,
    };
  });
}
