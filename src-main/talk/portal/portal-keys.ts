/**
 * Owns what the portal's signals mean as key inputs: repeats of a held key are dropped, and a release that was never
 * told is not made up. Pure apart from what it remembers.
 */
import type { KeyAction } from '../../../src-preload/contract/talk.js';
import type { KeySourceInput } from '../key-source.js';

/** Keyboards begin to repeat within this, and repeat faster. */
const REPEAT_BOUND_MS = 700;

export interface PortalKeys {
  /** `atMs` is the arrival: the desktop's stamps have a base of their own. */
  pressed(action: KeyAction, atMs: number): readonly KeySourceInput[];
  released(action: KeyAction, atMs: number): readonly KeySourceInput[];
  /** Releases may have been missed, but presses will be told again. */
  lost(atMs: number): readonly KeySourceInput[];
  /** Nothing will be told any more: what a press began, held or latched, has nobody to end it. */
  lostForGood(atMs: number): readonly KeySourceInput[];
}

export function createPortalKeys(): PortalKeys {
  /** What is held, and when its press was last told. */
  const held = new Map<KeyAction, number>();
  /** Something was pressed since the last loss: a latch may hang on it. */
  let pressed = false;

  const lose = (atMs: number): readonly KeySourceInput[] => {
    held.clear();
    pressed = false;
    return [{ type: 'source-lost', source: 'portal', atMs }];
  };

  return {
    pressed(action, atMs) {
      const toldAtMs = held.get(action);
      if (toldAtMs === undefined) {
        held.set(action, atMs);
        pressed = true;
        return [{ type: 'key-down', action, source: 'portal', atMs }];
      }
      if (atMs - toldAtMs <= REPEAT_BOUND_MS) {
        held.set(action, atMs);
        return [];
      }
      // Some desktops tell no release when a modifier goes up first. The press that comes next ends what still runs,
      // as the person means it to, and begins nothing.
      return lose(atMs);
    },
    released(action, atMs) {
      return held.delete(action) ? [{ type: 'key-up', action, source: 'portal', atMs }] : [];
    },
    lost: (atMs) => (held.size > 0 ? lose(atMs) : []),
    lostForGood: (atMs) => (pressed ? lose(atMs) : []),
  };
}
