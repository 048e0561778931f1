/**
 * Owns the way to the clipboard. Only what main made itself goes there: the page may not write it.
 */
import { clipboard } from 'electron';

export async function copyText(text: string): Promise<void> {
  await clipboard.writeText(text);
}
