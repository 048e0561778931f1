/**
 * Owns control of the conversation itself: say it again, louder, slower, stop.
 */
import { changeVoice, firstMatch, say, type Act, type Skill } from './skill.js';

const LITTLE = '(?: a (?:little|bit|tiny bit|lot|little bit))?';
/** "speak a little louder", "louder", "a bit louder please", "can you be louder". */
const comparative = (verbs: string, words: string) =>
  new RegExp(`^(?:(?:${verbs})(?: it| that)?)?${LITTLE} ?(?:a (?:little|bit) )?(?:${words})${LITTLE}$`);

const PATTERNS: readonly (readonly [readonly RegExp[], Act])[] = [
  [
    [
      /^(?:please )?repeat(?: that| it| yourself| the (?:last )?answer| that again| what you said)?$/,
      /^say (?:that|it)(?: 1 more time| once more| again)$/,
      /^(?:what|pardon|sorry|excuse me|come again|again|once more|1 more time|what was that|huh)(?: again)?$/,
      /^(?:pardon me|i beg your pardon)$/,
      /^(?:what|what is it|what is that)? ?(?:did|do) you (?:just )?(?:say|said)$/,
      /^i (?:did not|could not|can not) (?:hear|get|catch|understand) (?:that|you|it)$/,
      /^sorry (?:what|i did not (?:hear|get|catch) that)$/,
    ],
    ({ lastAnswer }) => say(lastAnswer ?? "I haven't said anything yet."),
  ],
  [
    [
      comparative('speak|talk|be|make', 'louder|more loudly'),
      /^speak up(?: a (?:little|bit))?$/,
      /^(?:turn|put) (?:it |the volume |your voice |yourself |your volume |up the volume )?(?:a (?:little|bit) )?up(?: the volume| a (?:little|bit))?$/,
      /^turn up(?: the| your)? volume$/,
      /^(?:raise|increase)(?: the| your)? volume$/,
      /^(?:more volume|volume up|i can not hear you|you are too quiet)$/,
    ],
    () => changeVoice('louder', "I'll speak louder."),
  ],
  [
    [
      comparative('speak|talk|be|make', 'more quietly|quieter|softer|more softly|less loud'),
      /^(?:turn|put) (?:it |the volume |your voice |yourself |your volume )?(?:a (?:little|bit) )?down(?: the volume| a (?:little|bit))?$/,
      /^turn down(?: the| your)? volume$/,
      /^(?:lower|decrease|reduce)(?: the| your)? (?:volume|voice)$/,
      /^(?:less volume|volume down|not so loud|you are too loud)$/,
    ],
    () => changeVoice('quieter', "I'll speak more quietly."),
  ],
  [
    [
      comparative('speak|talk|go|say', 'slower|more slowly|slowly'),
      /^slow down(?: a (?:little|bit))?$/,
      /^(?:not so fast|you are (?:talking |speaking )?too fast)$/,
    ],
    () => changeVoice('slower', "I'll speak more slowly."),
  ],
  [
    [
      comparative('speak|talk|go|say', 'faster|more quickly|quicker'),
      /^(?:speed up|hurry up)(?: a (?:little|bit))?$/,
      /^you are (?:talking |speaking )?too slow$/,
    ],
    () => changeVoice('faster', "I'll speak faster."),
  ],
  [
    [
      /^(?:speak|talk) (?:normally|like before|as before|at normal speed)$/,
      /^(?:reset|restore) (?:the |your )?(?:voice|volume|speed)$/,
      /^(?:back to )?normal (?:voice|speed|volume)$/,
      /^(?:use )?your normal voice$/,
    ],
    () => changeVoice('normal', 'Back to normal.'),
  ],
  [
    [
      /^(?:stop|stop it|stop that|stop talking|stop speaking|be quiet|quiet|silence|hush|shush|shut up|enough|cancel|cancel that)$/,
      /^(?:that is|that will be|that will do it) (?:enough|all|it|fine)$/,
      /^(?:never ?mind|nevermind|forget (?:it|that|about it)|no never ?mind|leave it|nothing|it is nothing)$/,
    ],
    () => say('Okay.'),
  ],
];

export const control: Skill = {
  name: 'control',
  examples: ['Say that again', 'Speak louder', 'Slow down', 'Never mind'],
  use: 'always',
  match({ normal, plain }) {
    const found = PATTERNS.find(([patterns]) => firstMatch(normal, patterns) ?? firstMatch(plain, patterns));
    return found?.[1] ?? null;
  },
};
