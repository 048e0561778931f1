/**
 * Owns asking the system whether we may see keys pressed in other programs. Only macOS asks the person for it.
 */
import { systemPreferences } from 'electron';

/** On macOS the first call makes the system ask; elsewhere always true. */
export function maySeeKeys(): boolean {
  return process.platform !== 'darwin' || systemPreferences.isTrustedAccessibilityClient(true);
}
