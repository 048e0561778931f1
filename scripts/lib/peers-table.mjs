/** Owns the table of a comparison: p50, p95 and n of each contender, and ours over theirs. Pure. */

/** @typedef {{ id: string, name: string, place: number }} Contender */
/** @typedef {{ id: string, name: string, place: number, unit: string, without?: string, isContext?: true }} Row */
/** @typedef {{ contender: Contender, row: Row, values: number[] }} Left what one block left of one row */
/**
 * @typedef {object} Cell
 * @property {number} p50
 * @property {number} p95
 * @property {number} n
 * @property {number | null} ratio Parley's p50 over this one, both without their signs; null for Parley, and over 0
 */
/** @typedef {{ id: string, name: string, unit: string, cells: Record<string, Cell> }} Figures by the contender's id */

const OURS = 'parley';
const NOT_MEASURED = 'not measured';

/**
 * @param {Left[]} left in any order
 * @returns {{ rows: Figures[], text: string, behind: string[] }} `text` is a Markdown table; `behind` names each row and
 *   contender that Parley's p50 does not reach
 */
export function peersTable(left) {
  const contenders = distinct(left.map(({ contender }) => contender));
  const known = distinct(left.map(({ row }) => row));
  const rows = known.map((row) => figuresOf(row, contenders, left));
  const head = ['figure', ...contenders.map(({ name }) => name)];
  const lines = known.map((row, index) => {
    const cells = rows[index]?.cells ?? {};
    return [`${row.name}, ${row.unit}`, ...contenders.map(({ id }) => textOf(cells[id], row))];
  });
  const text = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const behind = known.flatMap((row, index) => behindIn(row, rows[index], contenders));
  return { rows, text, behind };
}

/** Less is better in each row, errors without their sign. @param {Row} row @param {Figures | undefined} figures @param {Contender[]} contenders */
function behindIn(row, figures, contenders) {
  const ours = figures?.cells[OURS];
  if (row.isContext || !figures || !ours) return [];
  return contenders.flatMap(({ id, name }) => {
    const theirs = figures.cells[id];
    if (!theirs || Math.abs(ours.p50) <= Math.abs(theirs.p50)) return [];
    return [`${row.name}: ${number(ours.p50)} to ${number(theirs.p50)} ${row.unit} of ${name}`];
  });
}

/** @param {Row} row @param {Contender[]} contenders @param {Left[]} left @returns {Figures} */
function figuresOf({ id, name, unit }, contenders, left) {
  /** @type {Record<string, Cell>} */
  const cells = {};
  for (const contender of contenders) {
    const values = left
      .filter((one) => one.row.id === id && one.contender.id === contender.id)
      .flatMap((one) => one.values)
      .sort((a, b) => a - b);
    if (values.length === 0) continue;
    cells[contender.id] = { p50: quantile(values, 0.5), p95: quantile(values, 0.95), n: values.length, ratio: null };
  }
  const ours = cells[OURS];
  for (const [contender, cell] of Object.entries(cells))
    if (ours && contender !== OURS && cell.p50 !== 0) cell.ratio = Math.abs(ours.p50) / Math.abs(cell.p50);
  return { id, name, unit, cells };
}

/** @param {Cell | undefined} cell @param {Row} row */
function textOf(cell, { without }) {
  if (!cell) return without ?? NOT_MEASURED;
  const ratio = cell.ratio === null ? '' : `, ×${cell.ratio.toFixed(2)}`;
  return `${number(cell.p50)} / ${number(cell.p95)} (${cell.n})${ratio}`;
}

/** @param {number} value */
const number = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1));

/** One of each id, by place. @template {{ id: string, place: number }} T @param {T[]} all @returns {T[]} */
function distinct(all) {
  return [...new Map(all.map((one) => [one.id, one])).values()].sort((a, b) => a.place - b.place);
}

/** The nearest-rank quantile. @param {number[]} sorted not empty @param {number} part */
function quantile(sorted, part) {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(part * sorted.length) - 1))] ?? NaN;
}
