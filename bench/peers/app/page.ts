/** Owns what every page of a peer offers to whoever measures it, and the times it notes. */

export interface Peer {
  /** Opens the session and the microphone, as the SDK's documentation does; resolves when both are open. */
  start(): Promise<void>;
  /** Ends the session and closes the microphone. */
  stop(): Promise<void>;
  mute(isMuted: boolean): Promise<void>;
}

interface Noted {
  readonly name: string;
  /** Wall-clock ms, to a fraction. */
  readonly atMs: number;
}

declare global {
  interface Window {
    peer: Peer;
    noted: Noted[];
  }
}

/** Notes that something happened now. */
export function note(name: string): void {
  window.noted.push({ name, atMs: performance.timeOrigin + performance.now() });
}

export function offer(peer: Peer): void {
  window.noted = [];
  window.peer = peer;
}
