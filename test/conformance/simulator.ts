/**
 * Owns what a simulated service must offer, so that every provider can be put through the same course.
 * A simulator is strict: what its protocol does not allow is a broken test, not a shrug.
 */
import type { Endpoint, WireFrame } from '../../src-main/providers/types.js';

/** One connection to a simulated service. Frames go out one at a time, when they are asked for. */
export interface SimulatedConnection {
  /** Takes a frame of the client. Throws where the protocol does not allow it here. */
  receive(frame: WireFrame): void;
  /** The next frame of the service; null when it waits for the client. */
  next(): WireFrame | null;
}

export interface Simulator {
  /** Values that are right for the service. */
  readonly options: Readonly<Record<string, string | boolean>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Accepts a connection as the provider prepared it. Throws where the service would refuse. */
  connect(endpoint: Endpoint): SimulatedConnection;
  /** Frames no service of this kind would send: unknown, malformed, hostile. */
  readonly strangeFrames: readonly WireFrame[];
}
