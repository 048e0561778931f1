/** Owns the part of docs/peers.md that is written from a run. Pure. */
import { Stop } from './console.mjs';
import { withPartBetween } from './page-part.mjs';

const MARKS = {
  begin: '<!-- peers: written by `npm run bench:peers -- --page`; do not edit by hand -->',
  end: '<!-- peers: end -->',
};

/** Versions of what is not a peer's. */
const OURS = ['node', 'electron', 'parley'];

/**
 * @typedef {object} Run what `npm run bench:peers` leaves
 * @property {string} at ISO 8601
 * @property {string} took
 * @property {boolean} whole nothing failed and nobody was left out
 * @property {{ load: number, busy: boolean }} quiet as it was before
 * @property {import('./peers-options.mjs').Options} options
 * @property {{ cpu: string, cores: number, platform: string, arch: string }} machine
 * @property {Record<string, string>} versions
 * @property {string} text the table
 * @property {readonly string[]} behind
 */

/**
 * The page with the table of a run in its place.
 * @param {string} page
 * @param {Run} run
 * @throws {Stop} for a run that was not whole
 * @throws {RangeError} where the page has no place for it
 */
export function peersPage(page, run) {
  if (!run.whole) throw new Stop('The last run was not whole, and a page shows no half of a comparison.');
  return withPartBetween(page, MARKS, partOf(run));
}

/** @param {Run} run */
function partOf({ at, took, quiet, options, machine, versions, text, behind }) {
  const peers = Object.entries(versions).filter(([name]) => !OURS.includes(name));
  const about = [
    `${at.slice(0, 10)}, ${machine.cpu}, ${machine.cores} cores, ${machine.platform} ${machine.arch}; Electron ${versions['electron']}, ` +
      `Parley ${versions['parley']}, ${peers.map(([name, version]) => `\`${name}\` ${version}`).join(', ')}.`,
    `${options.rounds === 1 ? 'One round' : `${options.rounds} rounds`}, ${took}, load average before ${quiet.load.toFixed(1)}` +
      `${quiet.busy ? ', beside other work' : ''}.`,
    ...(options.sinkBlockMs > 0 ? [`The speaker was asked for blocks of ${options.sinkBlockMs} ms.`] : []),
  ].join(' ');
  const told =
    behind.length === 0
      ? 'Parley is behind on no row.'
      : ['Parley is behind here, by p50:', '', ...behind.map((line) => `- ${line}`)].join('\n');
  return [about, text, told].join('\n\n');
}
