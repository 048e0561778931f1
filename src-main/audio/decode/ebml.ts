/** Owns the numbers and elements of EBML, the notation WebM is written in. Pure. */

/** Of an element whose end is told by what follows. */
const UNKNOWN_SIZE = Number.POSITIVE_INFINITY;
/** Longest head: four bytes of name and eight of size. */
export const ELEMENT_HEAD_BYTES = 12;

export interface ElementHead {
  readonly id: number;
  readonly size: number;
  readonly headBytes: number;
}

/** `more`: not whole yet. Null: no element begins here. */
export function parseElementHead(bytes: Uint8Array): ElementHead | 'more' | null {
  const first = bytes[0];
  if (first === undefined) return 'more';
  const idBytes = Math.clz32(first) - 23;
  if (idBytes > 4) return null;
  const lead = bytes[idBytes];
  if (lead === undefined) return 'more';
  const sizeBytes = Math.clz32(lead) - 23;
  if (sizeBytes > 8) return null;
  const headBytes = idBytes + sizeBytes;
  if (bytes.length < headBytes) return 'more';
  const id = bigEndian(bytes.subarray(0, idBytes));
  // The mark of the length goes first: with it eight bytes would not be exact.
  const high = lead - (0x80 >> (sizeBytes - 1));
  const low = bytes.subarray(idBytes + 1, headBytes);
  const unknown = high === (0x80 >> (sizeBytes - 1)) - 1 && low.every((byte) => byte === 0xff);
  const size = unknown ? UNKNOWN_SIZE : high * 256 ** low.length + bigEndian(low);
  return { id, size, headBytes };
}

/** The elements inside a whole element; what is not whole ends them. */
export function* children(body: Uint8Array): Generator<{ readonly id: number; readonly body: Uint8Array }> {
  for (let at = 0; at < body.length;) {
    const head = parseElementHead(body.subarray(at));
    if (head === null || head === 'more') return;
    const from = at + head.headBytes;
    if (from + head.size > body.length) return;
    yield { id: head.id, body: body.subarray(from, from + head.size) };
    at = from + head.size;
  }
}

export function bigEndian(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

/** Two's complement of up to eight bytes. */
export function signedBigEndian(bytes: Uint8Array): number {
  const value = bigEndian(bytes);
  return (bytes[0] ?? 0) >= 0x80 ? value - 2 ** (8 * bytes.length) : value;
}
