/**
 * Owns how actions are found by what is typed: letters in their order, the closer together the better.
 */
import { computeCommandScore } from 'bits-ui';
import type { Action } from './action.js';

/** Letters that are found far apart make no word. */
const LEAST_SCORE = 0.02;
/** An action that is found only by another word for it comes after those that are called that. */
const KEYWORD_SHARE = 0.8;

function scoreOf({ name, keywords }: Action, text: string): number {
  const byWord = keywords.map((word) => KEYWORD_SHARE * computeCommandScore(word, text));
  return Math.max(computeCommandScore(name, text), ...byWord);
}

/** The actions that fit, the best first; all of them, as they are, where nothing is typed. */
export function findActions(actions: readonly Action[], text: string): readonly Action[] {
  const wanted = text.trim();
  if (wanted === '') return actions;
  return actions
    .map((action) => ({ action, score: scoreOf(action, wanted) }))
    .filter(({ score }) => score >= LEAST_SCORE)
    .sort((one, other) => other.score - one.score)
    .map(({ action }) => action);
}
