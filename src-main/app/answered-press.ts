/**
 * Owns which press of the key the open capture answers, so that the news of its end reaches that press and no other.
 * Must never decide when a capture opens or ends.
 */
import type { CaptureId } from '../../src-preload/contract/ids.js';

export interface AnsweredPress {
  /** A press asks for the microphone; `atMs` is monotonic time of the key event. */
  pressed(atMs: number): void;
  /** When the key of the open capture went down; null without a key. */
  readonly atMs: number | null;
  opened(captureId: CaptureId): void;
  /** A capture is over, or about to be; answers whether it was the open one: of any other this is no news. */
  closed(captureId: CaptureId): boolean;
}

/** `onClosed` is told the press a capture answered, once, and nothing where there was none. */
export function createAnsweredPress(onClosed: (pressedAtMs: number) => void): AnsweredPress {
  let asked: number | null = null;
  let live: { readonly captureId: CaptureId; readonly pressedAtMs: number | null } | null = null;
  return {
    pressed(atMs) {
      // A microphone that is open, or on its way, answers this press from now on, and the next one to open does not:
      // it would begin with what was said before.
      if (live === null) asked = atMs;
      else live = { ...live, pressedAtMs: atMs };
    },
    get atMs() {
      return live?.pressedAtMs ?? null;
    },
    opened(captureId) {
      live = { captureId, pressedAtMs: asked };
      asked = null;
    },
    closed(captureId) {
      if (live?.captureId !== captureId) return false;
      const { pressedAtMs } = live;
      live = null;
      if (pressedAtMs !== null) onClosed(pressedAtMs);
      return true;
    },
  };
}
