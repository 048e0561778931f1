/** Owns putting bytes together. Pure. */

export function concat(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export const text = (characters: string): Uint8Array => Uint8Array.from(characters, (one) => one.charCodeAt(0));

export const le = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, at) => Math.floor(value / 256 ** at) & 0xff);

export const be = (value: number, bytes: number): number[] => le(value, bytes).reverse();
