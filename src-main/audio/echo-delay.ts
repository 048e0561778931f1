/**
 * Owns how long the assistant's voice takes from the loudspeaker's position, as it is told, to the microphone's frames:
 * loudspeakers without a wire take a third of a second. Found by laying the loudness of both over each other. Pure; one
 * slot is 20 ms.
 */

/** The longest delay that is looked for, slots: one second. */
export const MOST_DELAY_SLOTS = 50;
/** Sound that is compared, and how often; slots. */
const COMPARED_SLOTS = 100;
const EVERY_SLOTS = 25;
/** How alike both must be, as a correlation. A person who talks as well makes them less alike. */
const ALIKE = 0.6;
/** Quieter than this is silence, energy. */
const SILENCE = 10 ** -6;
/** A delay is believed when the one before was not further away than this, slots. */
const STEADY_SLOTS = 2;

export interface EchoDelay {
  /** One more slot: what was played and what was heard in it, as energies. */
  slot(played: number, heard: number): void;
  /** In slots; null while it is not known. */
  readonly slots: number | null;
  forget(): void;
}

export function createEchoDelay(): EchoDelay {
  let played: number[] = [];
  let heard: number[] = [];
  let since = 0;
  let candidate: number | null = null;
  let slots: number | null = null;

  function look(): void {
    const mine = heard.slice(-COMPARED_SLOTS);
    let best = { delay: 0, likeness: 0 };
    for (let delay = 0; delay <= MOST_DELAY_SLOTS; delay++) {
      const end = played.length - delay;
      const likeness = correlation(played.slice(end - COMPARED_SLOTS, end), mine);
      if (likeness > best.likeness) best = { delay, likeness };
    }
    if (best.likeness < ALIKE) return;
    if (candidate !== null && Math.abs(candidate - best.delay) <= STEADY_SLOTS) {
      // A step back and forth between neighbours is no news.
      if (slots === null || Math.abs(slots - best.delay) > STEADY_SLOTS) slots = best.delay;
    }
    candidate = best.delay;
  }

  return {
    slot(playedEnergy, heardEnergy) {
      played = [...played, loudness(playedEnergy)].slice(-(COMPARED_SLOTS + MOST_DELAY_SLOTS));
      heard = [...heard, loudness(heardEnergy)].slice(-COMPARED_SLOTS);
      since += 1;
      if (since < EVERY_SLOTS || played.length < COMPARED_SLOTS + MOST_DELAY_SLOTS || playedEnergy < SILENCE) return;
      since = 0;
      look();
    },
    get slots() {
      return slots;
    },
    forget() {
      candidate = null;
      slots = null;
    },
  };
}

const loudness = (energy: number): number => Math.log10(Math.max(SILENCE, energy));

/** Pearson's, of two rows of one length; 0 where one of them never changes. */
function correlation(one: readonly number[], other: readonly number[]): number {
  const count = one.length;
  let [sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0];
  for (const [index, a] of one.entries()) {
    const b = other[index] ?? 0;
    sumA += a;
    sumB += b;
    squaresA += a * a;
    squaresB += b * b;
    products += a * b;
  }
  const spread = (squaresA - (sumA * sumA) / count) * (squaresB - (sumB * sumB) / count);
  return spread <= 0 ? 0 : (products - (sumA * sumB) / count) / Math.sqrt(spread);
}
