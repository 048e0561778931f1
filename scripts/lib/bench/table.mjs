/** Owns the table on the console. Pure. */
import { comparison, ratioText } from './results.mjs';
import { format } from './rows.mjs';

const HEAD = ['', 'p50', 'p95', 'n', 'unit', 'aim', 'met', '× kept', ''];
/** Numbers stand to the right. */
const RIGHT = new Set([1, 2, 3, 7]);

/**
 * Lines of a table of these figures.
 * @param {readonly import('./results.mjs').Result[]} figures
 * @param {import('./results.mjs').Machine} machine
 * @param {import('./results.mjs').Results | null} reference
 * @returns {readonly string[]}
 */
export function tableOf(figures, machine, reference) {
  const rows = figures.map((figure) => [
    figure.id,
    format(figure.p50, figure.unit),
    format(figure.p95, figure.unit),
    String(figure.n),
    figure.unit,
    figure.aim,
    figure.met ?? '',
    ratioText(comparison(figure, machine, reference)),
    `${figure.service === undefined ? '' : `${figure.service}: `}${figure.name}${figure.busy ? ' (machine busy)' : ''}`,
  ]);
  const all = [HEAD, ...rows];
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all.map((row) =>
    row
      .map((cell, column) =>
        RIGHT.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
