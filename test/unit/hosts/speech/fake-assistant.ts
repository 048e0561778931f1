/**
 * An assistant that says what it is told to, piece by piece, and can be held back between pieces.
 */
import type { Assistant, ReplyPiece } from '../../../../src-main/assistant/types.js';
import { Gate } from './fake-engines.js';

export interface FakeAssistant extends Assistant {
  readonly asked: string[];
  readonly announced: string[];
  readonly cuts: string[];
  /** What each answer is made of; an Error is thrown. */
  pieces: readonly (ReplyPiece | Error)[];
  /** Passed before each piece but the first. */
  readonly between: Gate;
  /** Answers that were ended before their end. */
  ended: number;
}

export function createFakeAssistant(): FakeAssistant {
  async function* say(pieces: readonly (ReplyPiece | Error)[]): AsyncGenerator<ReplyPiece> {
    let isComplete = false;
    try {
      for (const [index, piece] of pieces.entries()) {
        if (index > 0) await fake.between.pass();
        if (piece instanceof Error) throw piece;
        yield piece;
      }
      isComplete = true;
    } finally {
      if (!isComplete) fake.ended += 1;
    }
  }
  const fake: FakeAssistant = {
    asked: [],
    announced: [],
    cuts: [],
    pieces: [{ type: 'say', text: 'It is four.' }],
    between: new Gate(),
    ended: 0,
    answer(text) {
      fake.asked.push(text);
      return say(fake.pieces);
    },
    announce(text) {
      fake.announced.push(text);
      return say([{ type: 'say', text }]);
    },
    cut: (heardText) => void fake.cuts.push(heardText),
  };
  return fake;
}
