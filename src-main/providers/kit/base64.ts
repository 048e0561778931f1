/**
 * Owns bytes in JSON: Base64 there and back.
 */

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** The bytes; null for what is not Base64. Both alphabets, padding optional, white space ignored. */
export function decodeBase64(value: unknown): Uint8Array | null {
  if (typeof value !== 'string') return null;
  const packed = /\s/.test(value) ? value.replace(/\s+/g, '') : value;
  if (!BASE64.test(packed) || packed.replace(/=+$/, '').length % 4 === 1) return null;
  return Buffer.from(packed, 'base64');
}

export const encodeBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
