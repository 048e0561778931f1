/**
 * Owns when the mini window is wanted: while somebody talks and shortly after, or always, but never beside the main
 * window in use, nor after the person closed it. Knows no window and no screen.
 */
import type { SessionSnapshot } from '../../src-preload/contract/session-snapshot.js';
import type { Settings } from '../../src-preload/contract/settings.js';
import type { ClockPort } from '../session/ports.js';
import { isTalking } from './talking.js';

/** So that a tap of the key shows nothing, and opening the window takes nothing from the first frames of speech. */
const REVEAL_MS = 150;
const LINGER_MS = 2_000;
/** Long enough to read one sentence. */
const TROUBLE_LINGER_MS = 8_000;

export interface MiniRule {
  /** The session changed. */
  follow(session: Talking): void;
  setMode(mode: Settings['general']['miniWindow']): void;
  /** Whether the main window is visible and has the focus. */
  setMainInUse(inUse: boolean): void;
  /** The person closed it, or it failed: not before the next talk. */
  dismiss(): void;
  dispose(): void;
}

export type Talking = Pick<SessionSnapshot, 'phase' | 'microphoneOpen' | 'talkMode' | 'error'>;

/** `onTalk` is told when a talk begins, before `onWanted`; `onWanted` of each change, and of nothing at first. */
export function createMiniRule(options: {
  readonly clock: Pick<ClockPort, 'after'>;
  readonly mode: Settings['general']['miniWindow'];
  readonly onTalk: () => void;
  readonly onWanted: (wanted: boolean) => void;
}): MiniRule {
  const { clock } = options;
  let { mode } = options;
  let talk: 'none' | 'begun' | 'on' | 'over' = 'none';
  let isDismissed = false;
  let isMainInUse = false;
  let told = false;
  let cancel: (() => void) | null = null;

  const look = (): void => {
    const isTime = mode === 'always' || (mode === 'while-talking' && (talk === 'on' || talk === 'over'));
    const wanted = isTime && !isDismissed && !isMainInUse;
    if (wanted === told) return;
    told = wanted;
    options.onWanted(wanted);
  };
  const after = (delayMs: number, next: 'on' | 'none'): void => {
    cancel?.();
    cancel = clock.after(delayMs, () => {
      cancel = null;
      talk = next;
      look();
    });
  };

  return {
    follow(session) {
      const talks = isTalking(session);
      if (talks && (talk === 'none' || talk === 'over')) {
        isDismissed = false;
        options.onTalk();
        if (talk === 'over') {
          // It still shows, or was hidden by the person and is wanted again.
          cancel?.();
          cancel = null;
          talk = 'on';
        } else {
          talk = 'begun';
          after(REVEAL_MS, 'on');
        }
      } else if (!talks && (talk === 'begun' || talk === 'on')) {
        if (talk === 'begun' && session.error === null) {
          cancel?.();
          cancel = null;
          talk = 'none';
        } else {
          talk = 'over';
          after(session.error === null ? LINGER_MS : TROUBLE_LINGER_MS, 'none');
        }
      } else if (!talks && talk === 'over' && session.error !== null) {
        after(TROUBLE_LINGER_MS, 'none');
      }
      look();
    },
    setMode(next) {
      // Who turns it on wants to see it.
      if (next !== mode) isDismissed = false;
      mode = next;
      look();
    },
    setMainInUse(inUse) {
      isMainInUse = inUse;
      look();
    },
    dismiss() {
      isDismissed = true;
      look();
    },
    dispose() {
      cancel?.();
      cancel = null;
    },
  };
}
