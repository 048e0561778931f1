/**
 * Owns the port of an output device as the feeder sees it: mono PCM16 at one rate, pushed.
 */
export interface PcmDevice {
  readonly rateHz: number;
  /** Opens the system's default output. Rejects where there is none. */
  open(): Promise<void>;
  /**
   * Hands sound over; settles when the device took it, rejects when the device broke. One write at a time; the
   * samples must not change until it settles.
   */
  write(pcm: Int16Array): Promise<void>;
  /** Samples taken but not heard yet: known or estimated, never negative. */
  pendingSamples(): number;
  /**
   * Drops what the device holds and keeps it open; answers how many samples are beyond recall and heard still.
   * Never while a write is in flight.
   */
  flush(): number;
  /** Releases the device; `open` may follow. Never while a write is in flight. */
  close(): Promise<void>;
}

/** Time as the feeder needs it; milliseconds, monotonic. */
export interface FeederClock {
  nowMs(): number;
  /** Calls back once; the answer cancels. */
  after(delayMs: number, callback: () => void): () => void;
}
