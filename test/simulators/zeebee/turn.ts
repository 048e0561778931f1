/**
 * Owns one turn of the simulated service: what it heard, its answer in words, and the sound of it piece by piece.
 */
import type { WireFrame } from '../../../src-main/providers/types.js';
import { inPieces } from '../kit/conversation.js';
import { soundFrames } from './answer-frames.js';
import { SAYS, type Shared } from './shared.js';

const TRANSCRIPT_MS = 120;
const RESPONSE_MS = 180;
const SLOW_MS = 20_000;
/** Between pieces: with MP3 of speech about four times as fast as it is heard. */
const PIECE_MS = 90;

const json = (value: object): WireFrame => ({ kind: 'text', data: JSON.stringify(value) });

const MALFORMED: readonly WireFrame[] = [
  { kind: 'text', data: '{"type":"transcript"' },
  { kind: 'text', data: '[1, 2, 3]' },
  json({ type: 'audio_chunk', data: 42 }),
  json({ type: 'ballet' }),
];

export interface TurnOptions {
  readonly shared: Shared;
  readonly send: (frame: WireFrame) => void;
  /** The conversation's id; makes one where there is none. */
  readonly conversation: () => string;
  /** Loses the line. */
  readonly cut: () => void;
  readonly onDone: () => void;
}

/** Begins a turn; the answer stops it without a word. */
export function startTurn({ shared, send, conversation, cut, onDone }: TurnOptions): () => void {
  const { world } = shared;
  const { scenario, clock } = world;
  let stopStep: () => void = () => undefined;
  let isOver = false;
  const tell = (message: object): void => send(json(message));
  const after = (delayMs: number, work: () => void): void => {
    stopStep = clock.after(delayMs, work);
  };
  const finish = (): void => {
    isOver = true;
    onDone();
  };

  const speak = (answer: ReturnType<Shared['nextAnswer']>): void => {
    const { frames } = soundFrames(scenario, answer, world.encode);
    shared.onSpoken(answer);
    const half = Math.floor(frames.length / 2);
    stopStep = inPieces(
      clock,
      frames,
      PIECE_MS,
      (frame, at) => {
        if (isOver) return;
        if (at === half && scenario === 'cut-in-answer') {
          cut();
        } else if (at >= half && scenario === 'stops-in-answer') {
          finish();
        } else {
          if (scenario === 'malformed') MALFORMED.forEach(send);
          send(frame);
          if (at === frames.length - 1) finish();
        }
      },
      () => undefined,
    );
  };

  const answerInWords = (): void => {
    const answer = shared.nextAnswer();
    const type = scenario === 'other-names' ? 'ai_response' : 'response';
    tell({ type, text: answer.text, conversation_id: conversation() });
    if (scenario === 'tts-error') {
      finish();
      tell({ type: 'tts_error', message: 'The voice is not available.' });
    } else if (scenario === 'speech-failed') {
      finish();
      tell({ type: 'error', message: SAYS.speechFailed });
    } else {
      after(PIECE_MS, () => speak(answer));
    }
  };

  tell({ type: 'status', status: 'Transcribing' });
  after(scenario === 'slow' ? SLOW_MS : TRANSCRIPT_MS, () => {
    const type = scenario === 'other-names' ? 'transcription' : 'transcript';
    if (scenario !== 'no-transcript') tell({ type, text: 'Something was said.' });
    tell({ type: 'status', message: 'Thinking' });
    after(RESPONSE_MS, answerInWords);
  });
  return () => {
    isOver = true;
    stopStep();
  };
}
