/** Owns the generated part of a page of documentation, so that no number is typed by hand. */

/**
 * The page with what lies between two lines replaced.
 * @param {string} page
 * @param {{ readonly begin: string, readonly end: string }} marks
 * @param {string} part
 * @throws {RangeError} where the page has no place for it
 */
export function withPartBetween(page, { begin, end }, part) {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new RangeError(`The page lacks the lines "${begin}" and "${end}".`);
  return `${page.slice(0, from)}${begin}\n\n${part}\n\n${page.slice(to)}`;
}

/**
 * Writes Markdown as the project formats it.
 * @param {string} file
 * @param {string} text
 * @returns {Promise<string>}
 */
export async function formatted(file, text) {
  // A tool of development: whoever only measures does not need it.
  const prettier = await import('prettier');
  const options = await prettier.resolveConfig(file);
  return prettier.format(text, { ...options, parser: 'markdown', plugins: [] });
}
