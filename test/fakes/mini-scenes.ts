/**
 * The states of the mini window worth looking at, each as what main works out of a session: one for each phase, and
 * those in which words, languages and text sizes are at their longest.
 */
import { miniView } from '../../src-main/app/mini-view.js';
import { appError } from '../../src-preload/contract/app-error.js';
import type { MiniView } from '../../src-preload/contract/mini.js';
import { PHASES, type SessionSnapshot } from '../../src-preload/contract/session-snapshot.js';
import { DEFAULT_SETTINGS, type Language, type Settings } from '../../src-preload/contract/settings.js';
import type { Turn } from '../../src-preload/contract/transcript.js';
import { exampleSession, exampleTurn } from './app-snapshot.js';

interface Changes {
  readonly session?: Partial<SessionSnapshot>;
  readonly turns?: readonly Turn[];
  readonly language?: Language;
  readonly general?: Partial<Settings['general']>;
}

const exchange: readonly Turn[] = [
  exampleTurn(1, { text: 'What time is it in Tokyo?' }),
  exampleTurn(2, { text: 'It is ten past nine in the evening in Tokyo.' }),
];
const SENTENCE = 'Light takes about eight minutes and twenty seconds from the sun to the earth. ';
const arabic: readonly Turn[] = [
  exampleTurn(1, { text: 'كم الساعة الآن في أديس أبابا؟' }),
  exampleTurn(2, { text: 'الساعة الآن التاسعة وعشر دقائق مساءً في أديس أبابا.' }),
];
const amharic: readonly Turn[] = [
  exampleTurn(1, { text: 'አሁን በአዲስ አበባ ስንት ሰዓት ነው?' }),
  exampleTurn(2, { text: 'አሁን በአዲስ አበባ ከምሽቱ ሦስት ሰዓት ከአሥር ደቂቃ ነው።' }),
];

const viewOf = ({ session, turns = exchange, language = 'en', general }: Changes): MiniView =>
  miniView({
    session: exampleSession({ phase: 'speaking', ...session }),
    turns,
    settings: { ...DEFAULT_SETTINGS, general: { ...DEFAULT_SETTINGS.general, ...general } },
    language,
    drag: 'pointer',
  });

export const MINI_SCENES: Readonly<Record<string, MiniView>> = {
  ...Object.fromEntries(PHASES.map((phase) => [`mini-${phase}`, viewOf({ session: { phase } })])),
  'mini-empty': viewOf({ session: { phase: 'listening' }, turns: [] }),
  'mini-muted': viewOf({ session: { phase: 'idle', muted: true } }),
  'mini-long': viewOf({
    turns: [exampleTurn(1, { text: 'How long does light take?' }), exampleTurn(2, { text: SENTENCE.repeat(12) })],
  }),
  'mini-trouble': viewOf({
    session: { phase: 'blocked', error: appError('credentials-missing') },
    turns: exchange.slice(0, 1),
  }),
  'mini-arabic': viewOf({ language: 'ar', turns: arabic }),
  'mini-amharic': viewOf({ language: 'am', turns: amharic, session: { phase: 'listening' } }),
  'mini-largest': viewOf({ general: { textSize: 'largest' } }),
  'mini-contrast': viewOf({ general: { theme: 'high-contrast' } }),
};
