/** Owns a typed question, as a person types it. */
import type { Measured } from './session.js';

/** Types it and sends it. */
export async function ask({ parley }: Pick<Measured, 'parley'>, question: string): Promise<void> {
  await parley.page.getByRole('textbox', { name: 'Message' }).fill(question);
  await parley.page.getByRole('button', { name: 'Send' }).click();
}
