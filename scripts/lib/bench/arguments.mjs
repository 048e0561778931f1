/** Owns what a person may ask of `npm run bench`. Pure. */
import { IDS } from '../../../bench/catalogue.mjs';

/**
 * @typedef {{ kind: 'measure', ids: readonly string[], quietCheck: boolean }} Measure no ids: all of them
 * @typedef {{ kind: 'page' } | { kind: 'keep' }} OfLatest to be done with the results that are there
 * @typedef {{ kind: 'values', files: readonly string[] }} FromValues
 * @typedef {{ kind: 'wrong', message: string }} Wrong
 */

const USE = [
  'npm run bench                     all figures',
  'npm run bench -- P5 P8            these',
  'npm run bench -- --quiet-check    says before how busy the machine is, and marks what was measured beside other work',
  'npm run bench -- --page           writes the tables of docs/performance.md anew from bench/results/latest.json',
  'npm run bench -- --keep           makes the latest results the ones later runs are compared with',
  'npm run bench -- --values FILE    makes results of values that an earlier run left (PARLEY_BENCH_VALUES)',
];

/** @param {string} problem @returns {Wrong} */
const wrong = (problem) => ({
  kind: 'wrong',
  message: [problem, '', ...USE, '', ...Object.entries(IDS).map(([id, words]) => `${id.padEnd(4)} ${words}`)].join(
    '\n',
  ),
});

/**
 * @param {readonly string[]} args as given after `npm run bench --`
 * @returns {Measure | OfLatest | FromValues | Wrong}
 */
export function readArguments(args) {
  const [first, ...others] = args;
  if (first === '--page' || first === '--keep') {
    const kind = first === '--page' ? 'page' : 'keep';
    return others.length === 0 ? { kind } : wrong(`${first} measures nothing, and stands alone.`);
  }
  if (first === '--values') {
    return others.length === 0 ? wrong('--values takes the files to read.') : { kind: 'values', files: others };
  }
  const options = args.filter((arg) => arg.startsWith('-'));
  const strange = options.find((option) => option !== '--quiet-check');
  if (strange !== undefined) return wrong(`There is no option "${strange}" here.`);
  const ids = args.filter((arg) => !arg.startsWith('-')).map((id) => id.toUpperCase());
  const unknown = ids.find((id) => !Object.hasOwn(IDS, id));
  if (unknown !== undefined) return wrong(`There is no figure "${unknown}".`);
  return { kind: 'measure', ids: [...new Set(ids)], quietCheck: options.length > 0 };
}
