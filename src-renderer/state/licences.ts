/**
 * Owns how the page gets the list of what Parley is made of, and which parts a search finds. The list is read when it
 * is looked at and not kept: it is large, and seldom wanted.
 */
import * as v from 'valibot';
import { LICENCES_FILE, licencesSchema, type Licences } from '../../src-preload/contract/licences.js';

export type LicencePart = Licences['parts'][number];

/** Null when there is no list, or none that can be read. */
export async function loadLicences(get: typeof fetch = fetch): Promise<Licences | null> {
  try {
    const answer = await get(`./${LICENCES_FILE}`);
    const parsed = v.safeParse(licencesSchema, answer.ok ? await answer.json() : null);
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** Parts whose name, licence or text has every word of the query; all of them for none. */
export function findParts({ parts, texts }: Licences, query: string): readonly LicencePart[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return parts;
  return parts.filter(({ name, licence, text }) => {
    const all = `${name} ${licence} ${texts[text] ?? ''}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
