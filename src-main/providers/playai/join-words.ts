/**
 * Owns putting together words that come in pieces. PlayAI does not document whether a transcript repeats what it said
 * before: both are met.
 */

/** The text with what `message` adds to it: a longer version of the text takes its place. */
export function joinWords(text: string, message: string): string {
  const added = message.trim();
  if (added === '') return text;
  return text === '' || added.startsWith(text) ? added : `${text} ${added}`;
}
