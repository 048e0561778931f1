/**
 * Owns the host's way to its parent: Electron's parent port in a utility process, Node's channel in a forked child
 * (how the built host runs without Electron). Must never interpret messages.
 */
export interface ParentLink {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The parent is gone. */
  onClose(listener: () => void): void;
}

/** The part of Electron's parent port that is used. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}

/** Throws when the process was started by hand, without a parent to talk to. */
export function connectParent(): ParentLink {
  const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };
  if (parentPort !== undefined) {
    return {
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data)),
      onClose: (listener) => parentPort.on('close', listener),
    };
  }
  if (process.send === undefined) throw new Error('This program is started by Parley itself.');
  return {
    post: (message) => process.send?.(message),
    onMessage: (listener) => process.on('message', listener),
    onClose: (listener) => process.on('disconnect', listener),
  };
}
