/**
 * Owns the answer to "what can you do".
 */
import { firstMatch, say, type Skill } from './skill.js';

const PATTERNS: readonly RegExp[] = [
  /^(?:help|help me|i need help|commands|list commands|what are (?:your|the) (?:commands|skills|features))$/,
  /^what (?:all )?(?:can|could) (?:you|i) (?:do|say|ask|help(?: me)? with|ask you)(?: here| for me| with you)?$/,
  /^what you can do$/,
  /^what (?:else )?(?:can you do|do you do|do you know how to do|are you able to do)(?: for me)?$/,
  /^what can i (?:ask|say|tell)(?: to)?(?: you)?(?: to do)?$/,
  /^how (?:do i use you|can you help(?: me)?|do you work|does this work)$/,
  /^what are you (?:good|able) (?:for|at|to do)$/,
];

export const help: Skill = {
  name: 'help',
  examples: ['What can you do?', 'Help'],
  use: 'always',
  match: ({ normal }) =>
    firstMatch(normal, PATTERNS) === null
      ? null
      : () =>
          say(
            'I can tell you the time and the date, here and in other cities.',
            'I can set timers and alarms, calculate, convert units, take notes, and open a web search.',
            'Say "repeat", "louder" or "slower" at any time.',
          ),
};
