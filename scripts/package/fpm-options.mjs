/** Owns what the options of fpm mean, as far as electron-builder uses them. Pure. */

/**
 * @typedef {object} FpmRequest
 * @property {'deb' | 'rpm'} kind
 * @property {string} output the package to write
 * @property {readonly { from: string, to: string }[]} files from a file or folder to its place in the package
 * @property {(option: string) => string | undefined} one the last value of an option
 * @property {(option: string) => readonly string[]} all every value of it
 */

const FLAGS = new Set(['--force', '--debug']);
/** Those with a value that are carried out or rightly ignored. */
const KNOWN = new Set([
  ...['-s', '-t', '-d', '--package', '--name', '--version', '--iteration', '--architecture', '--description', '--url'],
  ...['--license', '--vendor', '--maintainer', '--category', '--after-install', '--after-remove', '--directories'],
  '--conflicts',
  ...['--deb-compression', '--deb-recommends', '--deb-priority', '--rpm-compression', '--rpm-summary', '--rpm-os'],
]);

/**
 * @param {readonly string[]} argv
 * @returns {FpmRequest}
 * @throws Error at what it does not know, rather than to leave it out of a package
 */
export function parseFpm(argv) {
  /** @type {Map<string, string[]>} */
  const options = new Map();
  const files = [];
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (FLAGS.has(word)) continue;
    if (!word.startsWith('-')) {
      const cut = word.lastIndexOf('=');
      if (cut < 1) throw new Error(`fpm stand-in: “${word}” does not say where it goes`);
      files.push({ from: word.slice(0, cut), to: word.slice(cut + 1) });
      continue;
    }
    const cut = word.startsWith('--') ? word.indexOf('=') : -1;
    const name = cut < 0 ? word : word.slice(0, cut);
    const value = cut < 0 ? rest.shift() : word.slice(cut + 1);
    if (!KNOWN.has(name) || value === undefined) throw new Error(`fpm stand-in: cannot do “${word}”`);
    options.set(name, [...(options.get(name) ?? []), value]);
  }
  const one = (/** @type {string} */ option) => options.get(option)?.at(-1);
  const kind = one('-t');
  const output = one('--package');
  if (kind !== 'deb' && kind !== 'rpm') throw new Error(`fpm stand-in: no ${kind} here, only deb and rpm`);
  if (output === undefined) throw new Error('fpm stand-in: --package is missing');
  return { kind, output, files, one, all: (option) => options.get(option) ?? [] };
}
