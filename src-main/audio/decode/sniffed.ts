/** Owns streams whose container is told by their first bytes alone. Holds those few bytes and nothing else. */
import type { SoundContainer } from '../../../src-preload/contract/audio.js';
import { sniffContainer, SNIFFED_BYTES } from './sniff.js';
import type { ByteDecoder } from './sound-decoder.js';

/** @param otherwise what to take it for where the bytes tell nothing */
export function createSniffedDecoder(
  otherwise: SoundContainer,
  open: (container: SoundContainer) => ByteDecoder,
): ByteDecoder {
  let first = new Uint8Array(0);
  let inside: ByteDecoder | null = null;
  const begin = (): ByteDecoder => {
    inside = open(sniffContainer(first) ?? otherwise);
    inside.push(first);
    first = new Uint8Array(0);
    return inside;
  };
  return {
    push: (bytes) => {
      if (inside !== null) {
        inside.push(bytes);
        return;
      }
      const joined = new Uint8Array(first.length + bytes.length);
      joined.set(first);
      joined.set(bytes, first.length);
      first = joined;
      if (first.length >= SNIFFED_BYTES) begin();
    },
    end: () => (inside ?? begin()).end(),
  };
}
