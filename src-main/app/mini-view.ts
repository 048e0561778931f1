/**
 * Owns what the mini window shows, as a pure function of session, conversation, settings and language.
 */
import type { AppError } from '../../src-preload/contract/app-error.js';
import type { MiniCaption, MiniView } from '../../src-preload/contract/mini.js';
import type { SessionSnapshot } from '../../src-preload/contract/session-snapshot.js';
import type { Language, Settings } from '../../src-preload/contract/settings.js';
import { isWithdrawn, type Turn } from '../../src-preload/contract/transcript.js';
import { type SayingCode, type Told } from '../../src-preload/contract/said.js';
import { directionOf, wordsOf, type PlainKey, type Words } from '../i18n/words.js';

/** More than fits into the window; what is sent on each change stays small. */
const TAIL_CHARACTERS = 400;
const MAX_CAPTIONS = 3;
const PROGRESS = [
  'amigo-working',
  'amigo-tool',
  'amigo-memory',
  'amigo-next-step',
  'amigo-how-to-answer',
  'amigo-preparing',
  'zeebee-busy',
] as const satisfies readonly SayingCode[];

export interface MiniFacts {
  readonly session: Pick<SessionSnapshot, 'phase' | 'muted' | 'error' | 'progress'>;
  readonly turns: readonly Turn[];
  readonly settings: Settings;
  readonly language: Language;
  readonly drag: MiniView['drag'];
}

/** The words for what only the person can mend; null for what passes or is tried again by itself. */
export const troubleKey = ({ needs }: AppError): PlainKey | null => (needs === 'nothing' ? null : `trouble.${needs}`);

/** The end of a text, cut between words where there are any, never within a letter. */
export function tailOf(text: string, max: number = TAIL_CHARACTERS): string {
  const trimmed = text.trim();
  if (trimmed.length <= max) return trimmed;
  const tail = trimmed.slice(-max);
  const space = tail.search(/\s/);
  // Scripts without spaces between words are cut between letters.
  if (space >= 0 && space < max / 2) return `… ${tail.slice(space).trim()}`;
  return `…${tail.replace(/^(?:[\uDC00-\uDFFF]|\p{M})+/u, '').replace(/^[\uDC00-\uDFFF]/, '')}`;
}

/** The exchange that is going on: what the person said last, and all that answers it. */
function exchangeOf(turns: readonly Turn[]): readonly Turn[] {
  const spoken = turns.filter((turn) => !isWithdrawn(turn));
  const last = spoken.findLastIndex(({ speaker }) => speaker === 'user');
  const from = last < 0 ? spoken.length - 1 : last;
  return spoken.slice(Math.max(from, 0)).filter(({ text }) => text.trim() !== '');
}

/** What the assistant does meanwhile; null where it is of ours and too long for this window. */
function progressText(progress: Told, words: Words): string | null {
  if (typeof progress === 'string') return progress;
  const code = PROGRESS.find((it) => it === progress.code);
  return code === undefined ? null : words<PlainKey>(`progress.${code}`);
}

export function miniView({ session, turns, settings, language, drag }: MiniFacts): MiniView {
  const words = wordsOf(language);
  const { phase, muted, error, progress } = session;
  const { general, assistants } = settings;
  const names = new Map(assistants.profiles.map(({ id, name }) => [id, name]));
  const assistant = names.get(assistants.activeProfileId) ?? '';
  const exchange = exchangeOf(turns);
  const captions = exchange.slice(-MAX_CAPTIONS).map((turn): MiniCaption => ({
    id: turn.id,
    speaker: turn.speaker,
    name: turn.speaker === 'user' ? words('mini.you') : (names.get(turn.profileId) ?? assistant),
    text: tailOf(turn.text),
  }));
  const failed = turns.at(-1)?.state.kind === 'failed' && error !== null;
  const key = error === null ? null : (troubleKey(error) ?? (failed ? 'trouble.unanswered' : null));
  return {
    phase,
    phaseText:
      (phase === 'thinking' && progress !== null ? progressText(progress, words) : null) ?? words(`phase.${phase}`),
    muted,
    canInterrupt: phase === 'speaking' || phase === 'thinking',
    assistant,
    captions,
    trouble: key === null ? null : words<PlainKey>(key),
    drag,
    language,
    direction: directionOf(language),
    theme: general.theme,
    textSize: general.textSize,
    motion: general.motion,
    words: {
      title: words('mini.name'),
      captions: words('mini.captions'),
      levels: words('mini.levels'),
      muted: words('mini.muted'),
      interrupt: words('mini.interrupt'),
      mute: words('mini.mute'),
      show: words('mini.show'),
      close: words('mini.close'),
    },
  };
}
