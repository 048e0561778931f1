/**
 * Owns what the assistant must remember between utterances for its skills: the open question and its last answer.
 */
import type { Act, Question } from './skills/skill.js';
import type { Utterance } from './language/utterance.js';

export interface Dialogue {
  /** What was last said, for "say that again"; null at the start. */
  readonly lastAnswer: string | null;
  /** The act this utterance asks for as an answer to the open question; closes the question in any case. */
  takeAnswer(utterance: Utterance): Act | null;
  /** A question was asked; it waits for the next utterance only. */
  opened(question: Question): void;
  said(text: string): void;
}

export function createDialogue(): Dialogue {
  let question: Question | null = null;
  let lastAnswer: string | null = null;
  return {
    get lastAnswer() {
      return lastAnswer;
    },
    takeAnswer(utterance) {
      const open = question;
      question = null;
      return open?.(utterance) ?? null;
    },
    opened(next) {
      question = next;
    },
    said(text) {
      if (text !== '') lastAnswer = text;
    },
  };
}
