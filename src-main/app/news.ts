/**
 * Owns what becomes a notification of the system: what matters while nobody sees the window, once, and never an answer.
 * Must never be the only telling: the window shows the same.
 */
import type { AppError } from '../../src-preload/contract/app-error.js';
import type { AppNoticeCode } from '../../src-preload/contract/app-notice.js';
import type { SessionSnapshot } from '../../src-preload/contract/session-snapshot.js';
import type { Turn } from '../../src-preload/contract/transcript.js';
import type { PlainKey } from '../i18n/words.js';
import type { ClockPort } from '../session/ports.js';
import { troubleKey } from './mini-view.js';

/** `fragment`: the view that a click shows. */
export interface News {
  readonly text: PlainKey;
  readonly fragment: string;
}

/** What comes within this is told as one: an error and the utterance it cost are the same news. */
const TOGETHER_MS = 400;
/** The same again within this is no news. */
const REPEAT_MS = 60_000;

/** What Parley did by itself: told where the person would else wonder, or speak to nobody. */
const NOTIFIES: Readonly<Record<AppNoticeCode, boolean>> = {
  'sound-restarted': false,
  'talk-key-restarted': true,
  'speech-restarted': true,
  'window-restarted': true,
  'hung-up': true,
  'microphone-switched': true,
  'microphone-back': false,
  'speaker-switched': false,
  'speaker-back': false,
  'hands-free-ended': true,
  'conversation-fresh': false,
  'history-damaged': true,
  'history-failing': true,
  'recording-failing': true,
  // Told by itself, also where the window can be seen: nothing is in it.
  'window-failing': false,
  'update-available': true,
  'update-ready': true,
};

const AUDIO = '/settings/audio';
const VIEW_OF: Readonly<Record<Exclude<AppError['needs'], 'nothing'>, (profileId: string) => string>> = {
  credentials: (profileId) => `/settings/assistants/${profileId}`,
  option: (profileId) => `/settings/assistants/${profileId}`,
  billing: () => '/talk',
  conversation: () => '/talk',
  microphone: () => AUDIO,
  speaker: () => AUDIO,
  permission: () => AUDIO,
  'talk-key': () => '/settings/talk-key',
};

export function newsOfError(error: AppError, profileId: string): News | null {
  const text = troubleKey(error);
  if (text === null || error.needs === 'nothing') return null;
  return { text, fragment: VIEW_OF[error.needs](profileId) };
}

const UPDATES = '/settings/general/updates';
const isOfUpdates = (code: AppNoticeCode): boolean => code === 'update-available' || code === 'update-ready';

export const newsOfNotice = (code: AppNoticeCode): News | null =>
  NOTIFIES[code] ? { text: `notice.${code}`, fragment: isOfUpdates(code) ? UPDATES : '/talk' } : null;

/** What the person said and nobody answered; what they took back themselves is no news. */
export function newsOfTurn({ speaker, state }: Turn): News | null {
  if (speaker !== 'user' || state.kind !== 'failed' || state.error.code === 'cancelled') return null;
  return { text: 'trouble.unanswered', fragment: '/talk' };
}

export interface NewsDesk {
  session(snapshot: Pick<SessionSnapshot, 'error' | 'profileId'>): void;
  notice(code: AppNoticeCode): void;
  turn(turn: Turn): void;
  dispose(): void;
}

export interface NewsDeskOptions {
  readonly clock: Pick<ClockPort, 'nowMs' | 'after'>;
  /** Whether the person wants notifications. */
  readonly isOn: () => boolean;
  /** Whether the window shows itself. */
  readonly isWindowSeen: () => boolean;
  /** Whether the mini window shows; it tells of errors, and of nothing else. */
  readonly isMiniSeen: () => boolean;
  readonly tell: (news: News) => void;
}

export function createNewsDesk(options: NewsDeskOptions): NewsDesk {
  const { clock } = options;
  const toldAtMs = new Map<PlainKey, number>();
  let error: AppError | null = null;
  let waiting: { readonly news: News; readonly weight: number } | null = null;
  let cancel: (() => void) | null = null;

  const tell = (): void => {
    cancel = null;
    const news = waiting?.news;
    const isShown = options.isWindowSeen() || (waiting !== null && waiting.weight > 0 && options.isMiniSeen());
    waiting = null;
    if (news === undefined || isShown || !options.isOn()) return;
    const now = clock.nowMs();
    if (now - (toldAtMs.get(news.text) ?? -Infinity) < REPEAT_MS) return;
    toldAtMs.set(news.text, now);
    options.tell(news);
  };
  /** What says more wins: an error over the utterance it cost, and that over what Parley did by itself. */
  const offer = (news: News | null, weight: 0 | 1 | 2): void => {
    if (news === null || options.isWindowSeen() || !options.isOn()) return;
    if (waiting === null || weight >= waiting.weight) waiting = { news, weight };
    cancel ??= clock.after(TOGETHER_MS, tell);
  };

  return {
    session(snapshot) {
      if (snapshot.error === error) return;
      error = snapshot.error;
      if (error !== null) offer(newsOfError(error, snapshot.profileId), 2);
    },
    notice: (code) => offer(newsOfNotice(code), 0),
    turn: (turn) => offer(newsOfTurn(turn), 1),
    dispose() {
      cancel?.();
      cancel = null;
    },
  };
}
