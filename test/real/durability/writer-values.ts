/** What the writing program writes, as the test that reads it back knows it. */
import type { CipherPort } from '../../../src-main/credentials/cipher.js';

export const roundVolume = (round: number): number => (round % 1_000) / 1_000;

const reversed = (text: string): string => Array.from(text).reverse().join('');

/** Not a cipher at all: what is tested is the file around it. */
export const WRITER_CIPHER: CipherPort = {
  strength: () => 'strong',
  encrypt: (plain) => Promise.resolve(Buffer.from(reversed(plain))),
  decrypt: (sealed) => Promise.resolve(reversed(Buffer.from(sealed).toString())),
};
