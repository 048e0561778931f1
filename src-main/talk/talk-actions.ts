/**
 * Owns what the window, the command line and the tray ask of talking: what a key holds is the grammar's, what is said
 * without one is the session's to take back. Must never decide what becomes of the words.
 */
import type { TalkAction, TalkControl } from './talk-control.js';

export interface TalkActionTargets {
  readonly control: Pick<TalkControl, 'act' | 'open'>;
  /** Whether the microphone is open without a key. */
  readonly isFree: () => boolean;
  /** Throws away what is being said without a key; the microphone stays open. */
  readonly takeBack: () => void;
}

/** While a key holds the microphone, `cancel` is about what is said under it, hands-free or not. */
export const createTalkActions =
  ({ control, isFree, takeBack }: TalkActionTargets) =>
  (action: TalkAction): void => {
    if (action === 'cancel' && !control.open && isFree()) takeBack();
    else control.act(action);
  };
