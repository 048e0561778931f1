/** Owns a run of `npm run package`: what is asked for, what can be had, and the table at its end. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chosen, nameOf, whyNot } from '../package/targets.mjs';
import { say, Stop } from './console.mjs';
import { isOnPath } from './on-path.mjs';
import { ensureBuilt, prepare } from './prepare.mjs';
import { ROOT } from './root.mjs';

/**
 * @param {readonly string[]} words as of `chosen`
 * @returns {Promise<number>} exit code
 * @throws {Stop} when something named is unknown or cannot be built here
 */
export async function runPackage(words) {
  // Before anything is prepared: what is installed for it belongs to the preparation of this machine alone.
  const named = chosen(words, thisMachine());
  if (named.unknown.length > 0)
    throw new Stop(`There is no package “${named.unknown.join('”, “')}”. See docs/packaging.md for what there is.`);
  // A release is made of what lies there, so that nothing that is installed ever sees the keys it is signed with.
  if (!process.env['RELEASE']) await prepare({ packages: true });
  await ensureBuilt();
  const machine = thisMachine();
  const { targets } = chosen(words, machine);
  const refused = targets.map((target) => ({ target, why: whyNot(target, machine) })).filter(({ why }) => why !== null);
  if (words.length > 0 && refused.length > 0) throw new Stop(tellRefused(refused).join('\n'));

  const { buildPackages } = await import('../package/build.mjs');
  const { measure, tellSizes, writeSizes } = await import('../package/sizes.mjs');
  const built = await buildPackages(
    targets.filter((target) => whyNot(target, machine) === null),
    machine,
  );
  const sizes = built.map(measure);
  writeSizes(sizes);
  say('\nBuilt');
  for (const line of tellSizes(sizes)) say(`  ${line}`);
  if (refused.length > 0) say('\nNot built here');
  for (const line of tellRefused(refused)) say(`  ${line}`);
  tellPlaceholders();
  return 0;
}

/**
 * One line for each reason.
 * @param {readonly { target: import('../package/targets.mjs').Target, why: string | null }[]} refused
 */
function tellRefused(refused) {
  /** @type {Map<string, string[]>} */
  const byReason = new Map();
  for (const { target, why } of refused) byReason.set(`${why}`, [...(byReason.get(`${why}`) ?? []), nameOf(target)]);
  return [...byReason].map(([why, names]) => `${names.join(', ')}: ${why}.`);
}

/** @returns {import('../package/targets.mjs').Machine} */
function thisMachine() {
  return {
    system: process.platform,
    processor: process.arch,
    // Where Electron's own download was out of reach, those of electron-builder are: they come from the same place.
    downloads: electronVersion() === wantedElectron(),
    has: isOnPath,
    env: process.env,
  };
}

/** Of the Electron that is packed; null while there is none. */
function electronVersion() {
  const file = path.join(ROOT, 'node_modules/electron/dist/version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : null;
}

function wantedElectron() {
  const file = path.join(ROOT, 'node_modules/electron/package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined;
}

/** `example` is a name nobody can have: it stands where whoever publishes puts their own. */
function tellPlaceholders() {
  const files = ['package.json', 'electron-builder.yml', 'resources/linux/app.parley.Parley.metainfo.xml'];
  const open = files.filter((file) => /\bparley\.example\b/.test(readFileSync(path.join(ROOT, file), 'utf8')));
  if (process.env['RELEASE'] && open.length > 0)
    say(`\nBefore this is published, put an address of yours in place of parley.example in ${open.join(', ')}.`);
}
