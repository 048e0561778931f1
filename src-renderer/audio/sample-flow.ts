/**
 * Owns whether an open microphone delivers: a device that gives nothing sounds like one that is muted. Counts what the
 * device delivered; must never look at a sample.
 */

/**
 * How often it is looked whether the first samples came. What the audio thread hears is known sooner; a microphone behind
 * a filter gives exact silence until somebody speaks, and nothing is sent of it before this look.
 */
const FIRST_LOOK_MS = 20;
/** A device that has not delivered within this long is slow, and need not be looked at so often. */
const SLOW_MS = 200;
const SLOW_LOOK_MS = 100;
const LOOK_MS = 500;
/** A device that delivered and then gives nothing for this long is stuck. */
const STALL_MS = 1_000;

export interface FlowWatch {
  /** The audio thread heard sound, so the device delivers. */
  heard(): void;
  /** Nothing is told afterwards; idempotent. */
  stop(): void;
}

export interface FlowOptions {
  /** Samples the device has delivered so far, growing; null where the browser does not tell. */
  readonly delivered: () => number | null;
  /** How long the device may take for its first samples; milliseconds. */
  readonly firstMs: number;
  readonly after: (delayMs: number, callback: () => void) => void;
  /** Told once; at once where nothing can be known. */
  readonly onFlowing: () => void;
  /** Told once, and nothing after it. */
  readonly onSilent: () => void;
}

/** Watches until told to stop. */
export function watchFlow({ delivered, firstMs, after, onFlowing, onSilent }: FlowOptions): FlowWatch {
  let over = false;
  let flows = false;
  let quietMs = 0;
  let last = delivered();

  function flowing(): void {
    quietMs = 0;
    if (flows || over) return;
    flows = true;
    onFlowing();
  }

  function pauseMs(): number {
    if (flows) return LOOK_MS;
    return quietMs < SLOW_MS ? FIRST_LOOK_MS : SLOW_LOOK_MS;
  }

  function look(delayMs: number): void {
    after(delayMs, () => {
      if (over) return;
      const now = delivered();
      if (now === null || now !== last) flowing();
      else quietMs += delayMs;
      last = now;
      if (quietMs >= (flows ? STALL_MS : firstMs)) {
        over = true;
        onSilent();
      } else look(pauseMs());
    });
  }

  if (last === null) flowing();
  else look(pauseMs());
  return {
    heard: flowing,
    stop() {
      over = true;
    },
  };
}

/** Samples a microphone's track has delivered; null where the browser does not count them. */
export function deliveredBy(track: MediaStreamTrack | undefined): number | null {
  // Newer than the types of the DOM.
  const { stats } = (track ?? {}) as { readonly stats?: { readonly totalFrames?: unknown } };
  return typeof stats?.totalFrames === 'number' ? stats.totalFrames : null;
}
