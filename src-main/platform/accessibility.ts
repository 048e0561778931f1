/**
 * Owns asking the system whether we may see keys pressed in other programs. Only macOS asks the person for it.
 */
import { systemPreferences } from 'electron';

let asked = false;

/** On macOS the first call makes the system ask, and later ones only look; elsewhere always true. */
export function maySeeKeys(): boolean {
  if (process.platform !== 'darwin') return true;
  const ask = !asked;
  asked = true;
  return systemPreferences.isTrustedAccessibilityClient(ask);
}
