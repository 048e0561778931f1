/**
 * Owns the two ways a part of the test run is shown: in front, as it happens, or aside, where it takes what processor
 * time the front leaves over and its lines come in one piece when it has ended.
 */
import { say } from './console.mjs';

/**
 * @typedef {object} Lane
 * @property {boolean} aside
 * @property {(text: string) => void} say
 */

/** @type {Lane} */
export const FRONT = { aside: false, say };

/** @returns {Lane & { end: () => void }} `end` shows all that was said */
export function asideLane() {
  /** @type {string[]} */
  const lines = [];
  return { aside: true, say: (text) => void lines.push(text), end: () => say(lines.splice(0).join('\n')) };
}
