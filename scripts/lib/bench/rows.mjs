/** Owns what is made of measured values: quantiles, and whether an aim is met. Pure. */
import { FIGURES, SERVICE_FIGURES, SIZE_FIGURES } from '../../../bench/catalogue.mjs';

/**
 * @typedef {import('../../../bench/catalogue.mjs').Figure} Figure
 * @typedef {import('../../../bench/catalogue.mjs').Aim} Aim
 * @typedef {{ key: string, service?: string, part?: string, values: number[] }} Measured a line that a benchmark left;
 *   `service` where the figure is measured for each, `part` where it is a share of a figure
 * @typedef {'yes' | 'p50 only' | 'no'} Met
 * @typedef {object} Row
 * @property {string} key unique: of the figure, its service or part
 * @property {string} id such as `P5`
 * @property {string} name
 * @property {string} unit
 * @property {string} aim in words; empty where there is none
 * @property {Met | null} met null where nothing can judge it
 * @property {number} p50
 * @property {number} p95 of an aim to both sides, of the size of the error; where more is better, what 95 % reach
 * @property {number} min
 * @property {number} max
 * @property {number} n
 * @property {string} [service]
 * @property {string} [part]
 */

/** @type {Readonly<Record<string, Figure>>} */
const CATALOGUE = { ...FIGURES, ...SERVICE_FIGURES, ...SIZE_FIGURES };
const ORDER = Object.keys(CATALOGUE);

/**
 * The nearest-rank quantile.
 * @param {readonly number[]} values in any order
 * @param {number} share in (0, 1]
 * @returns {number} NaN of nothing
 */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? NaN;
}

/** @param {Aim | null} aim */
export function aimText(aim) {
  switch (aim?.kind) {
    case undefined:
      return '';
    case 'most':
      if (aim.most === 0) return '0';
      return aim.of === undefined ? `≤ ${aim.most}` : `≤ ${aim.most} ${aim.of}`;
    case 'within':
      return `within ${aim.within}`;
    case 'least':
      return `${aim.least}`;
    case 'told':
      return aim.text;
  }
}

/** @param {Aim | null} aim @param {readonly number[]} values @returns {{ p50: number, p95: number }} */
function spread(aim, values) {
  const p50 = quantile(values, 0.5);
  if (aim?.kind === 'within') return { p50, p95: quantile(values.map(Math.abs), 0.95) };
  // Of what should be much, the few low values are the bad ones.
  if (aim?.kind === 'least')
    return {
      p50,
      p95: -quantile(
        values.map((value) => -value),
        0.95,
      ),
    };
  return { p50, p95: quantile(values, 0.95) };
}

/** @param {Aim | null} aim @param {{ p50: number, p95: number }} found @returns {Met | null} */
function judge(aim, { p50, p95 }) {
  /** @param {boolean} typical @param {boolean} nearlyAll @returns {Met} */
  const both = (typical, nearlyAll) => (nearlyAll && typical ? 'yes' : typical ? 'p50 only' : 'no');
  switch (aim?.kind) {
    case 'most':
      if (aim.of !== undefined) return (aim.of === 'p50' ? p50 : p95) <= aim.most ? 'yes' : 'no';
      return both(p50 <= aim.most, p95 <= aim.most);
    case 'within':
      return both(Math.abs(p50) <= aim.within, p95 <= aim.within);
    case 'least':
      return both(p50 >= aim.least, p95 >= aim.least);
    default:
      return null;
  }
}

/** @param {Measured} measured */
const keyOf = ({ key, service, part }) =>
  [key, ...(service === undefined ? [] : [service]), ...(part === undefined ? [] : [part])].join('.');

/**
 * A row for each figure of which there are values, in the order of the catalogue. Lines of one figure are joined.
 * @param {readonly Measured[]} measured
 * @returns {Row[]}
 * @throws {RangeError} for a figure that the catalogue does not know
 */
export function rowsOf(measured) {
  /** @type {Map<string, Measured>} */
  const joined = new Map();
  for (const line of measured) {
    const key = keyOf(line);
    joined.set(key, { ...line, values: [...(joined.get(key)?.values ?? []), ...line.values] });
  }
  const rows = [...joined].map(([key, { key: figureKey, service, part, values }]) => {
    const figure = CATALOGUE[figureKey];
    if (figure === undefined) throw new RangeError(`The catalogue knows no figure "${figureKey}".`);
    // A share of something has no aim of its own.
    const aim = part === undefined ? figure.aim : null;
    const found = spread(aim, values);
    return {
      key,
      id: figure.id,
      name: part === undefined ? figure.name : `${figure.name}: ${part}`,
      unit: figure.unit,
      aim: aimText(aim),
      met: judge(aim, found),
      ...found,
      min: Math.min(...values),
      max: Math.max(...values),
      n: values.length,
      ...(service !== undefined && { service }),
      ...(part !== undefined && { part }),
    };
  });
  return inOrder(rows);
}

/**
 * As the catalogue has them; shares of one figure from the largest to the smallest.
 * @template {Row} R
 * @param {readonly R[]} rows
 * @returns {R[]}
 */
export function inOrder(rows) {
  const place = (/** @type {Row} */ { key }) => ORDER.indexOf(key.split('.', 1)[0] ?? '');
  const number = (/** @type {Row} */ { id }) => Number(id.slice(1));
  return [...rows].sort(
    (a, b) =>
      number(a) - number(b) ||
      Number(a.service !== undefined) - Number(b.service !== undefined) ||
      Number(a.part !== undefined) - Number(b.part !== undefined) ||
      place(a) - place(b) ||
      (a.part !== undefined && b.part !== undefined ? b.p50 - a.p50 : 0),
  );
}

/** @param {number} value @param {string} unit */
export function format(value, unit) {
  if (unit === 'gaps') return value.toFixed(0);
  const size = Math.abs(value);
  if (unit === '% of a core') return value.toFixed(size < 10 ? 2 : 1);
  return value.toFixed(size >= 100 ? 0 : 1);
}
