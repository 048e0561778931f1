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
  /** Makes the system look; false when that is not possible. */
  readonly look: () => Promise<boolean>;
}

/** Not looked again sooner after a look than this. */
const PAUSE_MS = 2_000;

/** Answers a way to look that settles once the system has begun to; false when it does not look. */
export function createLookAgain({ nowMs, isPagePlaying, look }: LookAgainOptions): () => Promise<boolean> {
  let lookedAtMs: number | null = null;
  return async () => {
    const now = nowMs();
    if (isPagePlaying() || (lookedAtMs !== null && now - lookedAtMs < PAUSE_MS)) return false;
    lookedAtMs = now;
    return look();
  };
}
