/**
 * Owns what the agent says it is doing, in plain words.
 */
import { say, type SayingCode, type Told } from '../../../src-preload/contract/said.js';

/** By the beginning of the action's name: names are many, and more are added. */
const WORDS = [
  ['tool-call', 'amigo-tool'],
  ['designated-tool', 'amigo-tool'],
  ['check-if-active-memory', 'amigo-memory'],
  ['extract-active-memor', 'amigo-memory'],
  ['navigate-state-machine-recall', 'amigo-memory'],
  ['navigate-state-machine-tool-call', 'amigo-tool'],
  ['navigate-state-machine', 'amigo-next-step'],
  ['select-dynamic-behavior', 'amigo-how-to-answer'],
  ['engage-user', 'amigo-preparing'],
] as const satisfies readonly (readonly [string, SayingCode])[];

/** What to show for an action. Names nobody knows yet are shown as words, if they look like a name. */
export function describeAction(action: string | null): Told {
  if (action === null) return say('amigo-working');
  const known = WORDS.find(([beginning]) => action.startsWith(beginning));
  if (known !== undefined) return say(known[1]);
  if (!/^[a-z][a-z0-9_-]{0,59}$/i.test(action)) return say('amigo-working');
  const words = action.replace(/[_-]+/g, ' ').trim();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
