/**
 * Owns what becomes of a link from outside: what only shows is shown, what acts asks the person first, one question at
 * a time and not again and again. Must never remember an answer.
 */
import { createRateBound } from '../ipc/rate-bound.js';
import { parseDeepLink } from './deep-link.js';

/** Any page can open links as it likes; the window does not come to the front each time. */
const LINK_RATE = { burst: 5, perSecond: 0.5 };
/** Questions: three, and then one in twenty seconds. */
const QUESTION_RATE = { burst: 3, perSecond: 0.05 };

export interface LinkDesk {
  /** An address from outside, whoever made it. */
  open(address: string): void;
}

export interface LinkDeskOptions {
  /** Shows the window, on this view where one is named. */
  readonly show: (fragment?: string) => void;
  /** Asks whether the link may start listening; false when in doubt. */
  readonly askToTalk: () => Promise<boolean>;
  /** Whether the microphone is open or on its way: there is nothing to ask. */
  readonly isTalking: () => boolean;
  readonly startTalk: () => void;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** What became of it; the address itself is not told, it may hold anything. */
  readonly onOutcome: (outcome: 'shown' | 'allowed' | 'refused' | 'unknown' | 'too-often' | 'needless') => void;
}

export function createLinkDesk(options: LinkDeskOptions): LinkDesk {
  const { onOutcome } = options;
  const links = createRateBound(options.nowMs, LINK_RATE);
  const questions = createRateBound(options.nowMs, QUESTION_RATE);
  let isAsking = false;

  async function talk(): Promise<void> {
    if (options.isTalking()) {
      onOutcome('needless');
      return;
    }
    if (isAsking || !questions.take()) {
      onOutcome('too-often');
      return;
    }
    isAsking = true;
    try {
      const allowed = await options.askToTalk();
      onOutcome(allowed ? 'allowed' : 'refused');
      // The person may have begun by themselves meanwhile.
      if (allowed && !options.isTalking()) options.startTalk();
    } finally {
      isAsking = false;
    }
  }

  return {
    open(address) {
      if (!links.take()) {
        onOutcome('too-often');
        return;
      }
      const link = parseDeepLink(address);
      switch (link?.kind) {
        case undefined:
          onOutcome('unknown');
          return;
        case 'show':
          options.show();
          onOutcome('shown');
          return;
        case 'view':
          options.show(link.fragment);
          onOutcome('shown');
          return;
        case 'talk':
          void talk();
          return;
      }
    },
  };
}
