/** Owns where the programs of installed packages lie. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.mjs';

/**
 * The script behind a package's command, to be run with Node: no shell and no wrapper in between.
 * @param {string} packageName
 * @param {string} [command] when the package has several
 * @returns {string}
 */
export function binOf(packageName, command) {
  const folder = path.join(ROOT, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = typeof bin === 'string' ? bin : bin[command ?? packageName.split('/').at(-1) ?? ''];
  return path.join(folder, file);
}
