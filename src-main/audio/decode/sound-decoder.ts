/**
 * Owns what a streaming decoder is and the bounds every one of them keeps. Bytes of others decide nothing here: a
 * header may ask for anything and gets no more than these bounds. Must never know where the bytes come from.
 */

/** A stretch of decoded sound. */
export interface Decoded {
  /** Mono, in a fresh array, never empty. */
  readonly pcm: Int16Array;
  /** In [4 000, 192 000]; may differ from one stretch to the next. */
  readonly rateHz: number;
}

/** One stream. Synchronous; never throws, whatever it is fed. */
export interface SoundDecoder {
  /** The next bytes, cut anywhere; answers what can be heard now. The bytes are not kept. */
  decode(bytes: Uint8Array): readonly Decoded[];
  /** The stream is over: answers what was held back. Nothing is decoded afterwards. */
  flush(): readonly Decoded[];
  /** Bytes that did not become sound because they were damaged, out of bounds or of an unknown kind. */
  readonly damagedBytes: number;
  /** Gives back what the stream used. Idempotent; nothing is decoded afterwards. */
  dispose(): void;
}

/** The inside of a decoder for one format: writes into an `Outlet`, may throw on the unexpected. */
export interface ByteDecoder {
  push(bytes: Uint8Array): void;
  /** The stream is over. */
  end(): void;
}

const MIN_RATE_HZ = 4_000;
const MAX_RATE_HZ = 192_000;
const MAX_CHANNELS = 8;
/** Largest tag, picture or unknown part of a file that is passed over; what claims more is taken for damage. */
export const MAX_SKIP_BYTES = 16 * 1024 * 1024;

export const rateAllowed = (rateHz: number): boolean => rateHz >= MIN_RATE_HZ && rateHz <= MAX_RATE_HZ;
export const channelsAllowed = (channels: number): boolean => channels >= 1 && channels <= MAX_CHANNELS;
