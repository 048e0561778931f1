/**
 * Owns which turns pass a filter, as SQL, and the stretch of them that is shown. Totals are counted once and kept until
 * a turn comes, goes or changes its words.
 */
import type { HistoryFilter, HistoryPage } from '../../../src-preload/contract/history.js';
import { needleOf } from './folded.js';
import { numberOf, TURN_FIELDS, turnOf } from './rows.js';
import type { Sql, Value } from './sql.js';

interface Condition {
  /** Tables to read, for `FROM`. */
  readonly from: string;
  /** The column of the turn's sequence. */
  readonly sequence: string;
  readonly where: readonly string[];
  readonly values: readonly Value[];
}

/**
 * `count`: in any order, by whatever index is shortest. `line`: in the order of the sequence, where an index of times
 * would have to be sorted first.
 */
function conditionOf(filter: HistoryFilter, use: 'count' | 'line'): Condition {
  const needle = needleOf(filter.text);
  const where: string[] = [];
  const values: Value[] = [];
  const isIndexed = needle.kind === 'indexed';
  const plus = use === 'line' || isIndexed ? '+' : '';
  if (isIndexed) {
    where.push('words MATCH ?');
    values.push(needle.phrase);
  } else if (needle.kind === 'short') {
    where.push('instr(folded, ?) > 0');
    values.push(needle.text);
  }
  const others: string[] = [];
  if (filter.profileId !== null) {
    others.push(`${isIndexed ? '+' : ''}turns.profile_id = ?`);
    values.push(filter.profileId);
  }
  if (filter.fromMs !== null) {
    others.push(`${plus}turns.started_at >= ?`);
    values.push(filter.fromMs);
  }
  if (filter.toMs !== null) {
    others.push(`${plus}turns.started_at < ?`);
    values.push(filter.toMs);
  }
  if (!isIndexed) return { from: 'turns', sequence: 'sequence', where: [...where, ...others], values };
  return {
    from: others.length === 0 ? 'words' : 'words CROSS JOIN turns ON turns.sequence = words.rowid',
    sequence: 'words.rowid',
    where: [...where, ...others],
    values,
  };
}

const whereOf = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;

/** The sequences that pass, as a query of its own with its values. */
export function matching(filter: HistoryFilter): { readonly sql: string; readonly values: readonly Value[] } {
  const { from, sequence, where, values } = conditionOf(filter, 'count');
  return { sql: `SELECT ${sequence} FROM ${from} ${whereOf(where)}`, values };
}

/** The next turns that pass, oldest first, after a sequence. */
export function turnsAfter(sql: Sql, filter: HistoryFilter, after: number, limit: number): HistoryPage['turns'] {
  const { from, sequence, where, values } = conditionOf(filter, 'line');
  const query = `SELECT ${TURN_FIELDS} FROM turns WHERE sequence IN (
    SELECT ${sequence} FROM ${from} ${whereOf([...where, `${sequence} > ?`])} ORDER BY ${sequence} LIMIT ?
  ) ORDER BY sequence`;
  return sql.all(query, [...values, after, limit]).map(turnOf);
}

export interface Finder {
  page(filter: HistoryFilter, offset: number, limit: number): HistoryPage;
  /** A turn came, went or changed its words. */
  changed(): void;
}

/** Totals kept; a person looks for a few things at a time. */
const KEPT_TOTALS = 32;

export function createFinder(sql: Sql): Finder {
  const totals = new Map<string, number>();
  const totalOf = (filter: HistoryFilter): number => {
    const key = JSON.stringify([filter.text, filter.profileId, filter.fromMs, filter.toMs]);
    const known = totals.get(key);
    if (known !== undefined) return known;
    const { from, where, values } = conditionOf(filter, 'count');
    const total = numberOf(sql.get(`SELECT count(*) AS total FROM ${from} ${whereOf(where)}`, values)?.['total']);
    if (totals.size >= KEPT_TOTALS) totals.clear();
    totals.set(key, total);
    return total;
  };
  return {
    page(filter, offset, limit) {
      const total = totalOf(filter);
      const { from, sequence, where, values } = conditionOf(filter, 'line');
      const wanted = Math.min(limit, Math.max(0, total - offset));
      // From whichever end is nearer.
      const isNearEnd = offset > total / 2;
      const [order, skipped] = isNearEnd ? ['ASC', total - offset - wanted] : ['DESC', offset];
      const query = `SELECT ${TURN_FIELDS} FROM turns WHERE sequence IN (
        SELECT ${sequence} FROM ${from} ${whereOf(where)} ORDER BY ${sequence} ${order} LIMIT ? OFFSET ?
      ) ORDER BY sequence DESC`;
      const turns = wanted === 0 ? [] : sql.all(query, [...values, wanted, Math.max(0, skipped)]).map(turnOf);
      return { total, turns };
    },
    changed: () => totals.clear(),
  };
}
