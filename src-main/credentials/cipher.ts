/**
 * Owns the port to the system's secret store. `weak` obscures with a fixed key and keeps nobody out.
 */
export type CipherStrength = 'strong' | 'weak' | 'none';

export interface CipherPort {
  /** What the system offers, by its own account; must not ask the person anything. */
  strength(): CipherStrength;
  /** Null when the store is locked, missing or refuses. May block on the system's own prompt. */
  encrypt(plain: string): Uint8Array | null;
  /** Null when this store cannot read it (another machine, another user, lost key). */
  decrypt(cipher: Uint8Array): string | null;
}
