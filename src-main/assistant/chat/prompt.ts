/**
 * Owns what the language model is told before the conversation.
 */
import { spokenDate, spokenTime } from '../language/spoken.js';
import { partsAt } from '../language/zoned-time.js';

const OWN_PROMPT =
  'You are Parley, a voice assistant on a desktop computer. What you write is spoken aloud and heard, not read. ' +
  'Answer in one to three short, plain sentences unless asked for more. Use no markdown, lists, emoji or code. ' +
  'The person speaks; what you get is written by a speech recogniser and may hold mistakes: take the likely meaning. ' +
  'Say plainly when you do not know.';

/** The person's own prompt, or ours where it is empty, and what time it is. */
export function systemPrompt(own: string, epochMs: number, timeZone: string): string {
  const now = partsAt(epochMs, timeZone);
  const when = `It is ${spokenDate(now, true)}, ${spokenTime(now)} (${timeZone}).`;
  return `${own.trim() === '' ? OWN_PROMPT : own.trim()}\n\n${when}`;
}
