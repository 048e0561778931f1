/**
 * Owns what is said of a turn beside its text, wherever turns are shown: how it was cut, and how long what took.
 */
import type { TurnLatency, TurnState } from '../../src-preload/contract/transcript.js';
import { t } from '../i18n/i18n.js';

/** Where a turn was cut; null where it was not. */
export function cutText(state: TurnState): string | null {
  if (state.kind !== 'cut') return null;
  const seconds = Math.round(state.heardMs / 100) / 10;
  if (state.by === 'user' && seconds === 0) return t('conversation.cut.user.start');
  return t(`conversation.cut.${state.by}`, { seconds });
}

/** What was measured of an exchange, each in a few words; null for what was not. */
export const latencyTexts = ({
  onsetMs,
  responseMs,
  audibleMs,
  bargeInMs,
}: TurnLatency): Readonly<Record<'onset' | 'answer' | 'bargeIn', string | null>> => ({
  onset: onsetMs === null ? null : t('talk.latency.onset', { ms: Math.round(onsetMs) }),
  answer: responseMs === null ? null : t('talk.latency.answer', { ms: Math.round(responseMs + (audibleMs ?? 0)) }),
  bargeIn: bargeInMs === null ? null : t('talk.latency.bargeIn', { ms: Math.round(bargeInMs) }),
});
