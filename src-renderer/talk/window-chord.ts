/**
 * Owns the talk key inside the window where nothing sees it elsewhere: pressed here it talks, as the screen says.
 * Must never act where a key source does: one press would come twice.
 */
import type { Chord } from '../../src-preload/contract/talk.js';
import { isPressOf, isWholeChord, type ButtonPress, type KeyPress } from './chord.js';
import { createHold, type TalkCommands } from './hold.js';

export interface WindowChord {
  /** `chord` null: it is seen by other means. */
  down(press: (KeyPress & { readonly repeat: boolean }) | ButtonPress, chord: Chord | null): void;
  /** The key or one of its modifiers may have gone up. */
  up(press: KeyPress | ButtonPress): void;
  /** No release will come: the window lost the focus. */
  lost(): void;
}

export function createWindowChord(talk: TalkCommands): WindowChord {
  const hold = createHold(talk);
  let held: Chord | null = null;
  const end = (): void => {
    held = null;
    hold.endAny();
  };
  return {
    down(press, chord) {
      if (chord === null || ('repeat' in press && press.repeat) || !isPressOf(chord, press)) return;
      held = chord;
      hold.begin(`key:${chord.key}`);
    },
    up(press) {
      if (held !== null && !isWholeChord(held, press)) end();
    },
    lost: end,
  };
}
