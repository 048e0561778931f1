/**
 * Owns opening a web search in the person's browser, always after asking.
 */
import { SEARCH_ENGINES, type SearchEngine } from '../search-engines.js';
import type { Utterance } from '../language/utterance.js';
import { confirm, firstMatch, say, withEffect, type Act, type Skill } from './skill.js';

const ENGINE = String.raw`(?<engine>duck ?duck ?go|google|bing|wikipedia|youtube|you tube)`;
const WEB = String.raw`(?:the )?(?:web|internet|net)|online`;
/** Read on the text as heard, so that the query keeps its spelling. */
const EXPLICIT: readonly RegExp[] = [
  new RegExp(
    String.raw`^(?:do a )?(?:search|look)(?: on| in| at| through)? (?:${WEB}|${ENGINE}) (?:for|four|4|about) (?<query>.+)$`,
    'i',
  ),
  new RegExp(
    String.raw`^(?:search|look)(?: up| for)? (?<query>.+?) (?:on|in|with|using|at) (?:${WEB}|${ENGINE})$`,
    'i',
  ),
  new RegExp(String.raw`^(?:search|look)(?: up| for)? (?<query>.+?) online$`, 'i'),
  new RegExp(String.raw`^(?:find|open) (?<query>.+?) (?:on|in) (?:${WEB}|${ENGINE})$`, 'i'),
  new RegExp(String.raw`^(?:do|make|open|run) a (?:web|internet|${ENGINE}) search (?:for|on|about) (?<query>.+)$`, 'i'),
  /^(?:web|internet) search (?:for )?(?<query>.+)$/i,
  /^(?<engine>google)(?: for)? (?<query>.+)$/i,
];
/** Plain asking to look something up: a language model, where there is one, answers it itself. */
const VAGUE: readonly RegExp[] = [/^(?:search(?: for)?|look up|search up) (?<query>.+)$/i];

function engineOf(said: string | undefined): SearchEngine {
  const name = said?.toLowerCase().replaceAll(' ', '');
  return SEARCH_ENGINES.find((engine) => engine.id === name) ?? SEARCH_ENGINES[0];
}

const propose =
  (engine: SearchEngine, query: string): Act =>
  () =>
    confirm(
      `Shall I open a ${engine.name} search for ${query}?`,
      (context) =>
        withEffect(context, { type: 'open-search', engine: engine.id, query }, 'done', () =>
          say("It's open in your browser."),
        ),
      "Okay, I won't.",
    );

function matchWith(patterns: readonly RegExp[], { heard }: Utterance): Act | null {
  const text = heard.replace(/[\s.!?]+$/, '').replace(/,? (?:please|for me)$/i, '');
  const groups = firstMatch(text, patterns)?.groups;
  const query = (groups?.['query'] ?? '').replace(/^["“]([^"“”]*)["”]$/, '$1').trim();
  return query === '' || /^(?:my|the) notes?$/i.test(query) ? null : propose(engineOf(groups?.['engine']), query);
}

export const search: Skill = {
  name: 'search',
  examples: ['Search the web for bread recipes', 'Search YouTube for jazz piano'],
  use: 'always',
  match: (utterance) => matchWith(EXPLICIT, utterance),
};

export const lookUp: Skill = {
  name: 'look-up',
  examples: ['Look up the tallest building'],
  use: 'without-chat',
  match: (utterance) => matchWith(VAGUE, utterance),
};
