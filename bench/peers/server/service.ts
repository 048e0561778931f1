/**
 * Owns what a simulated service of the comparison is: a protocol that says who may connect, understands what the
 * client sends and puts sound into messages. When something is sent is decided by the stage, the same for all of them.
 * As strict as a measurement needs: what a client may not send is a breach, and a run with breaches counts for nothing.
 */
import type { Json } from '../../../src-main/providers/kit/json-frame.js';
import type { Sound } from '../../../test/rig/wav.js';

/** What a protocol makes of the client's messages. */
export interface ClientEvents {
  /** The conversation is set up on both sides: sound may go either way. */
  ready(): void;
  /** Sound of the microphone; empty while the client is muted and says so. */
  sound(samples: Int16Array, rateHz: number): void;
  /** The client tells how much of the answer was heard, in ms. */
  truncated(heardMs: number): void;
}

/** One socket's conversation. */
export interface Conversation {
  /** @throws ProtocolBreach for what a client may not send */
  receive(text: string): void;
  beginReply(): void;
  /** One piece as `pieces` made it. */
  sendSound(piece: Uint8Array): void;
  endReply(): void;
  /** Tells the client that the person has interrupted, as this service does it. */
  interrupt(): void;
}

/** Sound of an answer, cut as it is sent. */
export interface Pieces {
  readonly pieces: readonly Uint8Array[];
  /** Silence that the encoder put in front, in ms: sent, decoded and played, but no sound. */
  readonly leadMs: number;
}

export interface Service {
  /** Whether a socket may be opened at this path. */
  accepts(pathname: string): boolean;
  /** What of the offered subprotocols is chosen; null for none. */
  subprotocol(offered: readonly string[]): string | null;
  /** Cuts sound into pieces of about `pieceMs`, encoded as this service sends it. */
  cut(sound: Sound, pieceMs: number): Promise<Pieces>;
  converse(send: (message: Json) => void, events: ClientEvents): Conversation;
}

/** PCM16 bytes in pieces of `pieceMs`, the last one shorter. */
export function pcmPieces({ samples, rateHz }: Sound, pieceMs: number): readonly Uint8Array[] {
  const count = Math.round((rateHz * pieceMs) / 1_000);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < samples.length; at += count) {
    const part = samples.slice(at, at + count);
    pieces.push(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  }
  return pieces;
}

export const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

/** The samples of little-endian PCM16 in Base64. */
export function pcmOf(text: string): Int16Array {
  const bytes = Buffer.from(text, 'base64');
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~1)));
}
