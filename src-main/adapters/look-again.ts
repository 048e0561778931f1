/**
 * Owns when the system may be made to look for sound devices anew, which ends all sound of the page for a moment. Must
 * never do so while an answer is heard through the page, nor again and again: a look of its own can look like news of
 * devices, and a microphone that is wanted without a key is asked for at each such news.
 */
export interface LookAgainOptions {
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** Whether the page plays something now. */
  readonly isPagePlaying: () => boolean;
  /** Whether a press waits for the microphone, and not a wish that asks again by itself. */
  readonly isPressed: () => boolean;
  /** Makes the system look; false when that is not possible. */
  readonly look: () => Promise<boolean>;
}

/** Without a press not looked again sooner after a look than this. */
const PAUSE_MS = 2_000;

/** Answers a way to look that settles once the system has begun to; false when it does not look. */
export function createLookAgain({ nowMs, isPagePlaying, isPressed, look }: LookAgainOptions): () => Promise<boolean> {
  let lookedAtMs: number | null = null;
  return async () => {
    const now = nowMs();
    const isTooSoon = !isPressed() && lookedAtMs !== null && now - lookedAtMs < PAUSE_MS;
    if (isPagePlaying() || isTooSoon) return false;
    lookedAtMs = now;
    return look();
  };
}
