/**
 * Owns the few courtesies a voice must know. A language model does this better and takes it over.
 */
import { firstMatch, say, type Act, type Skill } from './skill.js';

const PATTERNS: readonly (readonly [readonly RegExp[], Act])[] = [
  [
    [
      /^(?:hi|hello|hey|hiya|howdy|greetings|hello hello|hi hi|yo)(?: there| parley| you| again)*$/,
      /^(?:hey |hi |hello )?good (?:morning|afternoon|evening|day)(?: parley| to you)?$/,
      /^parley$/,
    ],
    () => say('Hello. How can I help?'),
  ],
  [
    [
      /^(?:hi |hello |hey )?how are you(?: doing| today| doing today| feeling)*$/,
      /^how is it going$/,
      /^how do you do$/,
    ],
    () => say("I'm fine, thank you."),
  ],
  [
    [
      /^(?:okay |ok |great |no )?(?:thanks|thank you|cheers|many thanks|thanks a lot|thank you (?:so|very) much|thank you so much)(?: parley| for that| a lot| again)*$/,
      /^(?:great|perfect|good job|well done|nice|awesome|cool)(?: thanks| thank you| job)*$/,
    ],
    () => say("You're welcome."),
  ],
  [
    [/^(?:good ?bye|bye|bye bye|see you|see you later|good night|so long|farewell)(?: parley)?$/],
    () => say('Goodbye.'),
  ],
  [
    [
      /^(?:who|what) are you$/,
      /^what is your name$/,
      /^(?:who|what) am i (?:talking|speaking) (?:to|with)$/,
      /^introduce yourself$/,
      /^are you (?:a |an )?(?:robot|computer|human|person|real|ai|a i|machine|bot)(?: person)?$/,
      /^who (?:made|built|created) you$/,
    ],
    () => say("I'm Parley, a voice assistant.", 'I run on this computer and need no network.'),
  ],
  [[/^(?:yes|no|yeah|nope|okay|ok|alright|all right|right|sure|fine)$/], () => say('Okay.')],
  [
    [/^(?:can you hear me|are you (?:there|listening|awake)|do you hear me|hear me|testing|test|mic check)$/],
    () => say('Yes, I can hear you.'),
  ],
];

export const smalltalk: Skill = {
  name: 'smalltalk',
  examples: ['Hello', 'Thank you', 'Who are you?'],
  use: 'without-chat',
  match({ normal, plain }) {
    const found = PATTERNS.find(([patterns]) => firstMatch(plain, patterns) ?? firstMatch(normal, patterns));
    return found?.[1] ?? null;
  },
};
