/**
 * Owns the frames in which an answer's sound is sent: pieces of an encoded file, as the scenario wants them.
 */
import type { WireFrame } from '../../../src-main/providers/types.js';
import { slices } from '../kit/conversation.js';
import type { AnswerEncoding, SimulatorWorld, SpokenAnswer } from '../kit/simulator.js';
import type { Scenario } from './scenarios.js';

const PIECE_BYTES = 3_000;
/** No multiple of four, so that a group of Base64 falls apart. */
const SLICE_CHARACTERS = 3_001;

const ENCODING: Readonly<Partial<Record<Scenario, AnswerEncoding>>> = {
  'answers-wav': 'wav',
  'answers-ogg': 'ogg',
  'answers-flac': 'flac',
  'answers-webm': 'webm',
};

const json = (value: object): WireFrame => ({ kind: 'text', data: JSON.stringify(value) });

/** `missing` is the piece that the scenario leaves out, counted from 0. */
export interface SoundFrames {
  readonly frames: readonly WireFrame[];
  readonly missing: number | null;
  /** The file whose pieces these are. */
  readonly file: Uint8Array;
}

export function soundFrames(scenario: Scenario, answer: SpokenAnswer, encode: SimulatorWorld['encode']): SoundFrames {
  const file = encode(answer, ENCODING[scenario] ?? 'mp3', answer.rateHz);
  const end = json({ type: 'audio_stream_end' });
  const pieces = slices(file, PIECE_BYTES);
  if (scenario === 'binary') {
    const start = json({ type: 'audio_stream_start', total_chunks: pieces.length });
    return {
      frames: [start, ...pieces.map((data): WireFrame => ({ kind: 'binary', data })), end],
      missing: null,
      file,
    };
  }
  const packed = packedPieces(scenario, file, pieces);
  const total = packed.length;
  const first = scenario === 'counts-from-one' ? 1 : 0;
  const chunks = packed.map((data, at) =>
    scenario === 'unnumbered'
      ? json({ type: 'audio_chunk', data })
      : json({ type: 'audio_chunk', data, chunk_index: at + first, total_chunks: total }),
  );
  const missing = scenario === 'missing-piece' ? Math.min(2, total - 1) : null;
  const start = json(
    scenario === 'unnumbered' ? { type: 'audio_stream_start' } : { type: 'audio_stream_start', total_chunks: total },
  );
  return { frames: [start, ...arrange(scenario, chunks, missing), end], missing, file };
}

function packedPieces(scenario: Scenario, file: Uint8Array, pieces: readonly Uint8Array[]): readonly string[] {
  if (scenario !== 'sliced-base64') return pieces.map((piece) => Buffer.from(piece).toString('base64'));
  const whole = Buffer.from(file).toString('base64');
  return Array.from({ length: Math.ceil(whole.length / SLICE_CHARACTERS) }, (_, at) =>
    whole.slice(at * SLICE_CHARACTERS, (at + 1) * SLICE_CHARACTERS),
  );
}

function arrange(scenario: Scenario, chunks: readonly WireFrame[], missing: number | null): readonly WireFrame[] {
  switch (scenario) {
    case 'reordered':
      // Three at a time, backwards.
      return slices(Uint8Array.from(chunks.keys()), 3).flatMap((group) =>
        [...group].reverse().flatMap((at) => chunks[at] ?? []),
      );
    case 'duplicated':
      return chunks.flatMap((chunk) => [chunk, chunk]);
    case 'missing-piece':
      return chunks.filter((_, at) => at !== missing);
    default:
      return chunks;
  }
}
