/**
 * Owns the system's secret store behind the cipher port. Asking it can put up the system's prompt: it is asked only
 * when there is a secret to seal or open, never before the window is up, and an unanswered prompt counts as a no.
 */
import { safeStorage } from 'electron';
import type { CipherPort } from '../credentials/cipher.js';

/** The calls that block while the system asks; older Electrons have no other, and only these obscure. */
interface BlockingStore {
  isEncryptionAvailable(): boolean;
  encryptString(plain: string): Buffer;
  decryptString(cipher: Buffer): string;
}
/** Missing in older Electrons. */
interface AsyncStore {
  isAsyncEncryptionAvailable?(): Promise<boolean>;
  encryptStringAsync(plain: string): Promise<Buffer>;
  decryptStringAsync(cipher: Buffer): Promise<{ readonly result: string }>;
}

const blocking: BlockingStore = safeStorage;
const asynchronous: AsyncStore = safeStorage;
const PROMPT_BOUND_MS = 60_000;

/** Needs a ready app. `windowIsUp` guards against a prompt with nothing behind it. */
export function createSafeStorage(windowIsUp: () => boolean): CipherPort {
  // On Linux Chromium falls back to a key that is part of its source.
  const isObscuring = (): boolean =>
    process.platform === 'linux' && ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());

  const attempt = async <T>(now: (store: BlockingStore) => T, later: (store: AsyncStore) => Promise<T>) => {
    if (!windowIsUp()) return null;
    try {
      if (isObscuring()) safeStorage.setUsePlainTextEncryption(true);
      else if (asynchronous.isAsyncEncryptionAvailable !== undefined)
        return await bounded(
          asynchronous.isAsyncEncryptionAvailable().then((usable) => (usable ? later(asynchronous) : null)),
        );
      return blocking.isEncryptionAvailable() ? now(blocking) : null;
    } catch {
      return null;
    }
  };
  return {
    strength: () => (isObscuring() ? 'weak' : 'strong'),
    encrypt: (plain) =>
      attempt<Uint8Array>(
        (store) => store.encryptString(plain),
        (store) => store.encryptStringAsync(plain),
      ),
    decrypt: (cipher) =>
      attempt(
        (store) => store.decryptString(Buffer.from(cipher)),
        async (store) => (await store.decryptStringAsync(Buffer.from(cipher))).result,
      ),
  };
}

async function bounded<T>(work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PROMPT_BOUND_MS);
  });
  try {
    return await Promise.race([work, bound]);
  } finally {
    clearTimeout(timer);
  }
}
