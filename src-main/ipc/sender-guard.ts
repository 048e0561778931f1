/**
 * Owns the question who may speak to main, and of what: the top frames of our own windows, showing our own page, each
 * about its own matters. Nobody else.
 */

/** Our windows: the one that records and shows everything, and the small one that shows who speaks. */
export type OurWindow = 'main' | 'mini';

/** What the platform layer knows of the frame a message came from. */
export interface Sender {
  /** Which of our windows the message came from; null for any other. */
  readonly window: OurWindow | null;
  /** False for embedded frames, and for a frame that is gone by now. */
  readonly topFrame: boolean;
  /** Origin of the page in that frame, such as `parley://app`. */
  readonly origin: string;
}

/** `channel` is the call, as `group.name`. */
export type SenderGuard = (sender: Sender, channel: string) => boolean;

const MINI_GROUP = 'mini.';
/** All that the mini window may ask for besides its own group. A port is never among it. */
const MINI_MAY: ReadonlySet<string> = new Set(['session.interrupt', 'session.setMuted']);

const isTheirs = (window: OurWindow | null, channel: string): boolean => {
  const isMiniGroup = channel.startsWith(MINI_GROUP);
  switch (window) {
    case null:
      return false;
    case 'main':
      return !isMiniGroup;
    case 'mini':
      return isMiniGroup || MINI_MAY.has(channel);
  }
};

/** `origin` is the one our page is served from. */
export const createSenderGuard =
  (origin: string): SenderGuard =>
  ({ window, topFrame, origin: from }, channel) =>
    topFrame && from === origin && isTheirs(window, channel);
