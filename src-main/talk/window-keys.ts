/**
 * Owns what the page asks of keys and talk: its own control, and that global keys do not act while it records or tries
 * them. Must never let what a page began outlive it: a page that is gone can end nothing.
 */
import type { KeyActions } from './key-actions.js';
import type { TalkControl } from './talk-control.js';

export interface WindowKeys {
  readonly press: () => void;
  readonly release: () => void;
  readonly cancel: () => void;
  readonly toggle: () => void;
  readonly recordingChord: (recording: boolean) => void;
  readonly tryingKeys: (trying: boolean) => void;
  /** The page is gone without a word: its hold is lost, and the keys act again. */
  readonly pageGone: () => void;
}

export function createWindowKeys(
  control: Pick<TalkControl, 'press' | 'release' | 'act' | 'lost'>,
  keys: Pick<KeyActions, 'setPurpose'>,
): WindowKeys {
  let recording = false;
  let trying = false;
  const choosePurpose = (): void => keys.setPurpose(trying ? 'try' : recording ? 'record' : 'act');
  return {
    press() {
      // The key that is recorded may be the one that talks here.
      if (!recording && !trying) control.press('window');
    },
    release: () => control.release('window'),
    cancel: () => control.act('cancel'),
    toggle() {
      if (!recording && !trying) control.act('toggle');
    },
    recordingChord(next) {
      recording = next;
      choosePurpose();
    },
    tryingKeys(next) {
      trying = next;
      choosePurpose();
    },
    pageGone() {
      recording = false;
      trying = false;
      choosePurpose();
      // Its release will not come: left as it is, the next press there would be taken for a repeat.
      control.lost('window');
    },
  };
}
