/**
 * Owns what is said of kept turns alone: what they cost, and how many there are.
 */
import type { StoredTurn } from '../../../src-preload/contract/history.js';
import type { TurnLatency } from '../../../src-preload/contract/transcript.js';
import { amountText, plural, t } from '../../i18n/i18n.js';
import { unitText } from '../../i18n/services.js';
import { latencyTexts } from '../../talk/turn-words.js';

/** What was measured and billed, each in a few words. */
export const figuresOf = ({ turn, usage }: Pick<StoredTurn, 'turn' | 'usage'>): readonly string[] => [
  ...(turn.latency === null ? [] : timesOf(turn.latency)),
  ...usage.map(({ amount, unit }) => t('history.usage', { amount: amountText(amount), unit: unitText(unit) })),
];

/** In the order in which it happened. */
function timesOf(latency: TurnLatency): readonly string[] {
  const { onset, answer, bargeIn } = latencyTexts(latency);
  return [onset, answer, bargeIn].filter((text) => text !== null);
}

/** How many turns are shown. */
export const countText = (total: number, narrow: boolean): string =>
  plural(narrow ? 'history.found' : 'history.count', total);
