/**
 * Owns the shape of the list of what Parley is made of, as the build writes it beside the page and the window reads it.
 */
import * as v from 'valibot';

const line = v.pipe(v.string(), v.maxLength(200));

export const licencesSchema = v.object({
  parts: v.array(
    v.object({
      name: line,
      version: line,
      /** SPDX expression. */
      licence: line,
      /** Number of its text in `texts`. */
      text: v.pipe(v.number(), v.integer(), v.minValue(0)),
    }),
  ),
  /** Each once: many parts have the same. */
  texts: v.array(v.string()),
});
export type Licences = v.InferOutput<typeof licencesSchema>;

/** Beside the page. */
export const LICENCES_FILE = 'licences.json';
