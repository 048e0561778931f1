/**
 * Owns the sound of "Test speaker": two soft bell tones, made rather than stored.
 */
const RATE_HZ = 24_000;

/** Mono sound that is played to find out whether it is heard. */
export interface TestSound {
  readonly pcm: Int16Array;
  readonly rateHz: number;
}

const TONES = [
  { hz: 587.33, startS: 0 },
  { hz: 880, startS: 0.22 },
] as const;
const LENGTH_S = 1;
const PEAK = 0.35;

/** One second. */
export function bells(): TestSound {
  const pcm = Int16Array.from({ length: RATE_HZ * LENGTH_S }, (_, at) => {
    const timeS = at / RATE_HZ;
    let value = 0;
    for (const { hz, startS } of TONES) {
      const sinceS = timeS - startS;
      if (sinceS < 0) continue;
      const attack = Math.min(1, sinceS / 0.005);
      value += attack * Math.exp(-sinceS * 6) * Math.sin(2 * Math.PI * hz * sinceS);
    }
    const release = Math.min(1, (LENGTH_S - timeS) / 0.02);
    return value * release * 0.5 * PEAK * 32_767;
  });
  return { pcm, rateHz: RATE_HZ };
}
