/**
 * Owns tokens that carry their own end, as real ones do: any simulated Amigo takes those of another.
 */

const HEADER = 'eyJhbGciOiJIUzI1NiJ9';
const SIGNATURE = 'c2ltdWxhdGVk-_0';

/** A token that ends at this Unix time in milliseconds. */
export const mintToken = (endsAtEpochMs: number, id: string): string =>
  `${HEADER}.${Buffer.from(JSON.stringify({ endsAtEpochMs, id })).toString('base64url')}.${SIGNATURE}`;

/** When a token ends; 0 for what is none. */
export function endOfToken(token: string): number {
  const [header, body = '', signature] = token.split('.');
  if (header !== HEADER || signature !== SIGNATURE) return 0;
  try {
    return Number((JSON.parse(Buffer.from(body, 'base64url').toString()) as { endsAtEpochMs: unknown }).endsAtEpochMs);
  } catch {
    return 0;
  }
}
