/** Owns telling a container by its first bytes. Pure. */
import type { SoundContainer } from '../../../src-preload/contract/audio.js';

const MARKS: readonly (readonly [SoundContainer, readonly number[]])[] = [
  ['mp3', [0x49, 0x44, 0x33]],
  ['wav', [0x52, 0x49, 0x46, 0x46]],
  ['wav', [0x52, 0x46, 0x36, 0x34]],
  ['ogg', [0x4f, 0x67, 0x67, 0x53]],
  ['webm', [0x1a, 0x45, 0xdf, 0xa3]],
  ['flac', [0x66, 0x4c, 0x61, 0x43]],
];
/** So many bytes tell everything. */
export const SNIFFED_BYTES = 4;

/** Null when these bytes are the start of none that is known. */
export function sniffContainer(bytes: Uint8Array): SoundContainer | null {
  for (const [container, mark] of MARKS) if (mark.every((byte, at) => bytes[at] === byte)) return container;
  const layer = ((bytes[1] ?? 0) >> 1) & 3;
  return bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0 && layer !== 0 ? 'mp3' : null;
}
