/**
 * Owns the question who may speak to main: the top frame of our own window, showing our own page. Nobody else.
 */

/** What the platform layer knows of the frame a message came from. */
export interface Sender {
  /** Whether the message came from the contents of our main window. */
  readonly ourWindow: boolean;
  /** False for embedded frames, and for a frame that is gone by now. */
  readonly topFrame: boolean;
  /** Origin of the page in that frame, such as `parley://app`. */
  readonly origin: string;
}

export type SenderGuard = (sender: Sender) => boolean;

/** `origin` is the one our page is served from. */
export const createSenderGuard =
  (origin: string): SenderGuard =>
  (sender) =>
    sender.ourWindow && sender.topFrame && sender.origin === origin;
