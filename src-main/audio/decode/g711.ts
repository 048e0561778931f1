/** Owns the two telephone codes of G.711, one byte for each sample. Pure. */

const MULAW = table(expandMulaw);
const ALAW = table(expandAlaw);

/** Value on the scale of 16 bits. */
export const mulaw = (code: number): number => MULAW[code & 0xff] ?? 0;
/** Value on the scale of 16 bits. */
export const alaw = (code: number): number => ALAW[code & 0xff] ?? 0;

function table(expand: (code: number) => number): Int16Array {
  return Int16Array.from({ length: 256 }, (_, code) => expand(code));
}

function expandMulaw(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
  return (bits & 0x80) === 0 ? magnitude : -magnitude;
}

function expandAlaw(code: number): number {
  const bits = code ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const mantissa = ((bits & 0x0f) << 4) + 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
  return (bits & 0x80) === 0 ? -magnitude : magnitude;
}
