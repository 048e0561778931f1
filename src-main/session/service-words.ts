/**
 * Owns what the service says about itself: what it billed, what it warns of, what it is doing. None of it changes the
 * conversation.
 */
import type { Usage } from '../../src-preload/contract/session-snapshot.js';
import { inEnglish, type Told } from '../../src-preload/contract/said.js';
import { patch, choose, stay, type Move } from './step.js';
import { TUNING } from './tuning.js';

/** Adds to what was billed in this conversation. Amounts that are none are dropped. */
export const billed = (amount: number, unit: string): Move =>
  choose(({ usage }) => {
    if (!Number.isFinite(amount) || amount <= 0) return stay;
    const known = usage.some((it) => it.unit === unit);
    if (!known && usage.length >= TUNING.usageUnits) return stay;
    const added: readonly Usage[] = known
      ? usage.map((it) => (it.unit === unit ? { unit, amount: it.amount + amount } : it))
      : [...usage, { unit, amount }];
    return patch({ usage: added });
  });

/** A warning is shown until it is put away, and the same words only once in a conversation. */
export const warned = (words: Told): Move =>
  choose(({ warnings }) =>
    warnings.told.some((it) => inEnglish(it) === inEnglish(words))
      ? stay
      : patch({ warnings: { shown: words, told: [...warnings.told, words].slice(-TUNING.toldWarnings) } }),
  );

export const warningRead: Move = choose(({ warnings }) => patch({ warnings: { ...warnings, shown: null } }));

/** Holds until the person says something new or an answer begins. */
export const progressed = (words: Told): Move => patch({ progress: words });
