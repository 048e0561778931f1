/**
 * Owns when a microphone that stays open without a key is opened anew since something else is wanted of it: as soon as
 * nobody speaks, awaits or hears anything. Must never end a talk: with a key the next one gets what is wanted.
 */
export interface ReopeningOptions {
  /** Whether the microphone was opened with something else than what is wanted now. */
  readonly isOutdated: () => boolean;
  readonly reopen: () => void;
}

export interface Reopening {
  /** Whether the microphone is open without a key, and nothing goes on that closing it would disturb. */
  resting(isResting: boolean): void;
  /** Devices or settings changed. */
  look(): void;
}

export function createReopening({ isOutdated, reopen }: ReopeningOptions): Reopening {
  let isResting = false;
  const look = (): void => {
    if (isResting && isOutdated()) reopen();
  };
  return {
    resting(now) {
      if (now === isResting) return;
      isResting = now;
      look();
    },
    look,
  };
}
