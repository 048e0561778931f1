/** Owns comparing bytes with the characters that mark parts of files. Pure. */

/** True where these characters, all below 256, stand whole. */
export function standsAt(text: string, bytes: Uint8Array, at = 0): boolean {
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text.charCodeAt(index)) return false;
  return true;
}
