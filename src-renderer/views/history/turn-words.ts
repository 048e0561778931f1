/**
 * Owns what is said of a kept turn beside its text: how it ended, how long it took, what it cost.
 */
import type { StoredTurn } from '../../../src-preload/contract/history.js';
import type { TurnLatency } from '../../../src-preload/contract/transcript.js';
import { amountText, plural, t } from '../../i18n/i18n.js';
import { unitText } from '../../i18n/services.js';

/** Where a turn was cut; null where it was not. */
export function cutText({ state }: Pick<StoredTurn['turn'], 'state'>): string | null {
  if (state.kind !== 'cut') return null;
  const seconds = Math.round(state.heardMs / 100) / 10;
  if (state.by === 'user' && seconds === 0) return t('history.cut.user.start');
  return t(`history.cut.${state.by}`, { seconds });
}

/** What was measured and billed, each in a few words. */
export const figuresOf = ({ turn, usage }: Pick<StoredTurn, 'turn' | 'usage'>): readonly string[] => [
  ...(turn.latency === null ? [] : latencyTexts(turn.latency)),
  ...usage.map(({ amount, unit }) => t('history.usage', { amount: amountText(amount), unit: unitText(unit) })),
];

function latencyTexts({ onsetMs, responseMs, audibleMs, bargeInMs }: TurnLatency): readonly string[] {
  const whole = Math.round;
  return [
    ...(onsetMs === null ? [] : [t('history.latency.onset', { ms: whole(onsetMs) })]),
    ...(responseMs === null ? [] : [t('history.latency.answer', { ms: whole(responseMs + (audibleMs ?? 0)) })]),
    ...(bargeInMs === null ? [] : [t('history.latency.bargeIn', { ms: whole(bargeInMs) })]),
  ];
}

/** How many turns are shown. */
export const countText = (total: number, narrow: boolean): string =>
  plural(narrow ? 'history.found' : 'history.count', total);
