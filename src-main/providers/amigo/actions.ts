/**
 * Owns what the agent says it is doing, in plain words.
 */

/** By the beginning of the action's name: names are many, and more are added. */
const WORDS: readonly (readonly [string, string])[] = [
  ['tool-call', 'Using a tool'],
  ['designated-tool', 'Using a tool'],
  ['check-if-active-memory', 'Looking into its memory'],
  ['extract-active-memor', 'Looking into its memory'],
  ['navigate-state-machine-recall', 'Looking into its memory'],
  ['navigate-state-machine-tool-call', 'Using a tool'],
  ['navigate-state-machine', 'Thinking about the next step'],
  ['select-dynamic-behavior', 'Thinking about how to answer'],
  ['engage-user', 'Preparing an answer'],
];

/** What to show for an action. Names nobody knows yet are shown as words, if they look like a name. */
export function describeAction(action: string | null): string {
  if (action === null) return 'Working';
  const known = WORDS.find(([beginning]) => action.startsWith(beginning));
  if (known !== undefined) return known[1];
  if (!/^[a-z][a-z0-9_-]{0,59}$/i.test(action)) return 'Working';
  const words = action.replace(/[_-]+/g, ' ').trim();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
