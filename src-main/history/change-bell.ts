/**
 * Owns how often the window is told that the history changed: a few times a second at most, and only while it shows;
 * what it missed it is told once it shows again.
 */
export interface ChangeBell {
  changed(): void;
  visible(isVisible: boolean): void;
}

/** Pause between two tellings, milliseconds. */
export const BELL_MS = 300;

export function createChangeBell(options: {
  readonly after: (delayMs: number, callback: () => void) => () => void;
  readonly isVisible: () => boolean;
  readonly ring: () => void;
}): ChangeBell {
  const { after, isVisible, ring } = options;
  let isOwed = false;
  let isWaiting = false;

  function wait(): void {
    if (isWaiting || !isOwed || !isVisible()) return;
    isWaiting = true;
    after(BELL_MS, () => {
      isWaiting = false;
      if (!isOwed || !isVisible()) return;
      isOwed = false;
      ring();
    });
  }

  return {
    changed() {
      isOwed = true;
      wait();
    },
    visible: wait,
  };
}
