/**
 * Owns the port to the system's secret store. `weak` obscures with a fixed key and keeps nobody out.
 */
export type CipherStrength = 'strong' | 'weak' | 'none';

export interface CipherPort {
  /** What the system offers, by its own account; must not ask the person anything. */
  strength(): CipherStrength;
  /** Null when the store is locked, missing or refuses. May wait for the system's own prompt. Never rejects. */
  encrypt(plain: string): Promise<Uint8Array | null>;
  /** Null when this store cannot read it (another machine, another user, lost key). Never rejects. */
  decrypt(cipher: Uint8Array): Promise<string | null>;
}
