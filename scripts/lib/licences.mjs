/**
 * Owns the list of what a build of Parley is made of, with the terms of each part: worked out from what the bundler put
 * together and what is packed beside it, never written by hand. Refuses what may not be shipped.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ALLOWED, COPYRIGHTS, CORRECTED, INSIDE, REPLACEABLE, SOURCE_NAMED } from '../licences/rules.mjs';
import { Stop } from './console.mjs';
import { ROOT } from './root.mjs';

/** @typedef {{ name: string, version: string, licence: string, text: string }} Part */
/** @typedef {{ name: string, version: string, identifier?: string, text?: string }} Bundled as Vite tells of it */

const TEXTS = path.join(ROOT, 'scripts/licences/texts');
const LICENCE_FILE = /^(?:licen[cs]e|copying)/i;

/** Identifiers of an SPDX expression; an `OR` counts as both, since nobody has chosen. @param {string} expression */
export const identifiersOf = (expression) =>
  expression.split(/[\s()]+/).filter((word) => word !== '' && !['AND', 'OR', 'WITH'].includes(word));

/**
 * Why a part may not be shipped; null when it may.
 * @param {Pick<Part, 'name' | 'licence'>} part @param {string} packageName what it is part of @param {boolean} bundled
 */
export function refusal({ name, licence }, packageName, bundled) {
  const identifiers = identifiersOf(licence);
  if (identifiers.length === 0) return `${name} names no licence`;
  const isSourceNamed = (one) => SOURCE_NAMED.licences.has(one) && SOURCE_NAMED.packages.has(packageName);
  const unknown = identifiers.filter((one) => !ALLOWED.has(one) && !isSourceNamed(one));
  const replaceable = unknown.every((one) => REPLACEABLE.licences.has(one)) && REPLACEABLE.packages.has(packageName);
  if (unknown.length > 0 && !replaceable) return `${name} is under ${unknown.join(', ')}, which is not allowed`;
  if (bundled && REPLACEABLE.packages.has(packageName))
    return `${name} is part of a bundle, but must stay a file of its own, so that it can be replaced`;
  return null;
}

/** @param {string} identifier @param {string} copyright */
const textOf = (identifier, copyright) => {
  const file = path.join(TEXTS, `${identifier}.txt`);
  if (!existsSync(file)) throw new Stop(`There is no text for ${identifier} in scripts/licences/texts.`);
  const text = readFileSync(file, 'utf8').trim();
  return text.includes('{copyright}') ? text.replace('{copyright}', copyright) : `${copyright}\n\n${text}`;
};

/** @param {string} directory of a package */
function ownText(directory) {
  const file = readdirSync(directory).find((name) => LICENCE_FILE.test(name));
  return file === undefined ? null : readFileSync(path.join(directory, file), 'utf8').trim();
}

/** A licence as its package says it. @param {string} name @param {string | undefined} identifier @param {string | null} text */
function partOf(name, version, identifier, text) {
  const licence = CORRECTED[name] ?? identifier ?? '';
  const copyright = COPYRIGHTS[name];
  const [first = ''] = identifiersOf(licence);
  if (text === null && copyright === undefined)
    throw new Stop(`${name} comes without the text of its licence: name its owner in scripts/licences/rules.mjs.`);
  return { name, version, licence, text: text ?? textOf(first, copyright) };
}

/** @param {string} name @returns {Part} */
function installed(name) {
  const directory = path.join(ROOT, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8'));
  return partOf(name, version, typeof license === 'string' ? license : undefined, ownText(directory));
}

/**
 * Packages that are packed beside the bundles: those that the patterns of electron-builder.yml name, or, where it names
 * none, all that the dependencies need.
 * @param {readonly string[]} patterns every pattern of files in there
 */
export function packedPackages(patterns) {
  const names = patterns
    .filter((pattern) => pattern.startsWith('node_modules/'))
    .flatMap(expandBraces)
    .map((pattern) => /^node_modules\/((?:@[^/*]+\/)?[^/*]+)/.exec(pattern)?.[1] ?? '')
    .filter((name) => name !== '');
  const whitelisted = patterns.includes('!node_modules/**');
  return [...new Set(whitelisted ? names : closure())].filter(isInstalled).sort();
}

/** @param {string} name */
const isInstalled = (name) => existsSync(path.join(ROOT, 'node_modules', name, 'package.json'));

/** `a{b,c}d` as `abd` and `acd`; one level, as patterns of files have it. @param {string} pattern @returns {string[]} */
function expandBraces(pattern) {
  const [whole, head = '', choices = '', tail = ''] = /^([^{]*)\{([^{}]*)\}(.*)$/.exec(pattern) ?? [];
  if (whole === undefined) return [pattern];
  return choices.split(',').flatMap((choice) => expandBraces(`${head}${choice}${tail}`));
}

/** Everything that the dependencies of Parley need, whether it is packed or not. */
function closure() {
  const root = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const found = new Set();
  const waiting = Object.keys({ ...root.dependencies, ...root.optionalDependencies });
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name) || !isInstalled(name)) continue;
    found.add(name);
    const { dependencies } = JSON.parse(readFileSync(path.join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
    waiting.push(...Object.keys(dependencies ?? {}));
  }
  return [...found];
}

/**
 * All parts, by name, and why some may not be shipped.
 * @param {readonly Bundled[]} bundled what the bundler told of @param {readonly string[]} packed names of packages
 */
export function collectParts(bundled, packed) {
  /** @type {Map<string, Part>} */
  const parts = new Map();
  /** @type {string[]} */
  const refusals = [];
  const add = (part, packageName, isBundled) => {
    parts.set(`${part.name}@${part.version}`, part);
    const why = refusal(part, packageName, isBundled);
    if (why !== null && !refusals.includes(why)) refusals.push(why);
  };
  for (const { name, version, identifier, text } of bundled)
    add(partOf(name, version, identifier, text ?? null), name, true);
  for (const name of [...packed, 'electron']) add(installed(name), name, false);
  const names = new Set([...bundled.map(({ name }) => name), ...packed]);
  for (const { name, inside, licence, copyright, texts } of INSIDE) {
    const found = inside === null ? name : inside.find((one) => names.has(one));
    if (found === undefined) continue;
    const text = texts.length === 0 ? copyright : texts.map((id) => textOf(id, copyright)).join('\n\n');
    add({ name, version: '', licence, text }, found, false);
  }
  const sorted = [...parts.values()].sort((one, other) => one.name.localeCompare(other.name, 'en'));
  return { parts: sorted, refusals };
}

/** As the window reads it (src-preload/contract/licences.ts): each text once. @param {readonly Part[]} parts */
export function licenceList(parts) {
  const texts = [...new Set(parts.map(({ text }) => text))];
  return {
    parts: parts.map(({ name, version, licence, text }) => ({ name, version, licence, text: texts.indexOf(text) })),
    texts,
  };
}
