/** Owns the tables of docs/performance.md: they are written from results, so that no number is typed by hand. Pure. */
import { IDS } from '../../../bench/catalogue.mjs';
import { withPartBetween } from '../page-part.mjs';
import { comparison, ratioText } from './results.mjs';
import { format } from './rows.mjs';

/** @typedef {import('./results.mjs').Result} Result */
/** @typedef {import('./results.mjs').Results} Results */

const MARKS = {
  begin: '<!-- bench: written by `npm run bench -- --page`; do not edit by hand -->',
  end: '<!-- bench: end -->',
};

/**
 * The page with its generated part replaced.
 * @param {string} page
 * @param {string} part
 * @throws {RangeError} where the page has no place for it
 */
export const withPart = (page, part) => withPartBetween(page, MARKS, part);

/**
 * Everything that is generated.
 * @param {Results} latest
 * @param {Results | null} reference
 */
export function partOf(latest, reference) {
  const { figures, machine, versions, tests } = latest;
  const plain = figures.filter(({ service, part }) => service === undefined && part === undefined);
  const sizes = figures.filter(({ id, part }) => id === 'P15' && part !== undefined);
  const shares = figures.filter(({ id, part }) => id !== 'P15' && part !== undefined);
  const services = figures.filter(({ service }) => service !== undefined);
  const missing = Object.keys(IDS).filter((id) => !figures.some((figure) => figure.id === id));
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.platform} ${machine.arch}; Electron ${versions.electron}, ` +
      `Parley ${versions.app}. “Load” is the load average before, and * stands for what was measured beside other work.` +
      (reference === null ? '' : ` “× kept” is p50 by the p50 kept in bench/results/reference.json.`) +
      (missing.length === 0 ? '' : ` Not measured: ${missing.join(', ')}.`),
    mainTable(plain, latest, reference),
    ...(services.length === 0 ? [] : ['### Each service', servicesTable(services)]),
    ...(shares.length === 0 ? [] : ['### Processor time by process', sharesTable(shares)]),
    ...(sizes.length === 0 ? [] : ['### Size (P15)', sizesTable(sizes)]),
    ...(tests.length === 0 ? [] : ['### How long it takes', testsTable(tests)]),
  ].join('\n\n');
}

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** @param {Pick<Result, 'unit'>} figure @param {number} value */
const withUnit = ({ unit }, value) =>
  unit === 'gaps' ? format(value, unit) : `${format(value, unit)} ${unit === '% of a core' ? '%' : unit}`;

/** @param {Result} figure */
const loadText = ({ load, busy }) => `${load === null ? '' : load.toFixed(1)}${busy ? ' *' : ''}`;

/** @param {readonly Result[]} figures @param {Results} latest @param {Results | null} reference */
function mainTable(figures, { machine }, reference) {
  return table(
    ['figure', 'p50', 'p95', 'n', 'aim', 'met', '× kept', 'load'],
    figures.map((figure) => [
      `${figure.id} ${figure.name}`,
      withUnit(figure, figure.p50),
      withUnit(figure, figure.p95),
      String(figure.n),
      figure.aim,
      figure.met ?? '',
      ratioText(comparison(figure, machine, reference)),
      loadText(figure),
    ]),
  );
}

/** @param {readonly Result[]} figures */
function servicesTable(figures) {
  const services = [...new Set(figures.map(({ service }) => service ?? ''))];
  /** @type {Map<string, Result[]>} */
  const rows = new Map();
  for (const figure of figures) rows.set(figure.name, [...(rows.get(figure.name) ?? []), figure]);
  return table(
    ['p50 / p95 (n)', ...services, 'aim'],
    [...rows].map(([name, cells]) => [
      `${cells[0]?.id ?? ''} ${name}`,
      ...services.map((service) => {
        const cell = cells.find((one) => one.service === service);
        if (cell === undefined) return '';
        const { unit, p50, p95, n, busy } = cell;
        return `${format(p50, unit)} / ${format(p95, unit)} ${unit} (${n})${busy ? ' *' : ''}`;
      }),
      cells[0]?.aim ?? '',
    ]),
  );
}

/** @param {readonly Result[]} figures */
const sharesTable = (figures) =>
  table(
    ['share of a core', 'p50', 'p95', 'n'],
    figures.map((figure) => [
      `${figure.id} ${figure.name}`,
      withUnit(figure, figure.p50),
      withUnit(figure, figure.p95),
      String(figure.n),
    ]),
  );

/** @param {readonly Result[]} figures */
function sizesTable(figures) {
  const targets = [...new Set(figures.map(({ part }) => part ?? ''))].sort();
  const cell = (/** @type {string} */ target, /** @type {string} */ kind) => {
    const found = figures.find(({ key }) => key === `${kind}.${target}`);
    return found === undefined ? '' : withUnit(found, found.p50);
  };
  return table(
    ['package', 'download', 'installed'],
    targets.map((target) => [target, cell(target, 'download'), cell(target, 'installed')]),
  );
}

/** @param {Results['tests']} tests */
function testsTable(tests) {
  const whole = tests.reduce((sum, { seconds }) => sum + seconds, 0);
  return table(
    ['benchmark', 'takes', 'taken by the host'],
    [
      ...tests.map(({ title, seconds, stolenShare }) => [title, time(seconds), shareText(stolenShare ?? null)]),
      ['all of them', time(whole), ''],
    ],
  );
}

/** @param {number | null} share */
const shareText = (share) => (share === null ? '' : `${(share * 100).toFixed(1)} %`);

/** @param {number} seconds */
const time = (seconds) => (seconds < 90 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(1)} min`);
