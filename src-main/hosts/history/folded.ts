/**
 * Owns how text is compared when it is looked for: in any script, without regard to case or to the form of a letter.
 * Pure. What is on disk was folded by this: another folding needs another version of the tables.
 */

/**
 * Upper case first, so that one letter and several that mean the same ("ß", "SS") meet; a sigma has one form at the
 * end of a word and another within it.
 */
export const folded = (text: string): string =>
  text.normalize('NFKC').toLocaleUpperCase('und').toLocaleLowerCase('und').replaceAll('ς', 'σ').replaceAll('\0', ' ');

/** Characters the index takes at once: shorter texts are looked for in the turns themselves. */
const INDEXED_CHARACTERS = 3;

export type Needle =
  | { readonly kind: 'anything' }
  /** `text` found anywhere, by reading. */
  | { readonly kind: 'short'; readonly text: string }
  /** `phrase` in the words of the index. */
  | { readonly kind: 'indexed'; readonly phrase: string };

/** What to look for; space around it does not count. */
export function needleOf(text: string): Needle {
  const needle = folded(text).trim();
  if (needle === '') return { kind: 'anything' };
  if (Array.from(needle).length < INDEXED_CHARACTERS) return { kind: 'short', text: needle };
  return { kind: 'indexed', phrase: `"${needle.replaceAll('"', '""')}"` };
}
