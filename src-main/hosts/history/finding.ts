/**
 * Owns which turns pass a filter, as SQL, and the stretch of them that is shown. Who passes is found once, for each part
 * of a filter by the one index that knows it, and kept until a turn comes, goes or changes its words.
 */
import type { HistoryFilter, HistoryPage } from '../../../src-preload/contract/history.js';
import { needleOf } from './folded.js';
import { numberOf, textOf, TURN_FIELDS, turnOf } from './rows.js';
import { fromHighest, inBoth, sequencesOf, type Sequences } from './sequences.js';
import type { Sql, Value } from './sql.js';

/** By bytes: what is found is the same, in half the time of a search that minds where each character begins. */
const CONTAINS = 'instr(CAST(folded AS BLOB), CAST(? AS BLOB)) > 0';

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
    where.push(CONTAINS);
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
  /** Searches once, for nothing but that later ones are fast: code is compiled by use, and files are read. */
  warm(step: number): void;
}

/** Sets kept, up to 0.8 MB each with 100 000 turns; a person looks for a few things at a time. */
const KEPT_SETS = 8;

interface Part {
  /** A table or index, and what must hold, of which the sequences are read. */
  readonly query: string;
  readonly values: readonly Value[];
}

/** What a filter asks for, each by an index of its own; no join, which would cost more than all else together. */
function partsOf({ text, profileId, fromMs, toMs }: HistoryFilter): readonly Part[] {
  const parts: Part[] = [];
  const needle = needleOf(text);
  if (needle.kind === 'indexed') {
    parts.push({ query: 'rowid AS sequence FROM words WHERE words MATCH ?', values: [needle.phrase] });
  } else if (needle.kind === 'short') {
    parts.push({ query: 'sequence FROM lines WHERE instr(folded, CAST(? AS BLOB)) > 0', values: [needle.text] });
  }
  if (profileId !== null) {
    parts.push({ query: 'sequence FROM turns INDEXED BY turns_by_profile WHERE profile_id = ?', values: [profileId] });
  }
  if (fromMs !== null || toMs !== null) {
    parts.push({
      query: 'sequence FROM turns INDEXED BY turns_by_time WHERE started_at >= ? AND started_at < ?',
      values: [fromMs ?? 0, toMs ?? Number.MAX_SAFE_INTEGER],
    });
  }
  return parts;
}

/** In the order of their sequence, newest first. */
const SHOWN = `SELECT ${TURN_FIELDS} FROM turns WHERE sequence IN (SELECT value FROM json_each(?)) ORDER BY sequence DESC`;

export function createFinder(sql: Sql): Finder {
  const kept = new Map<string, Sequences>();
  let total: number | null = null;

  function once(key: string, find: () => Sequences): Sequences {
    const found = kept.get(key) ?? find();
    // Whatever was used last is given up last.
    kept.delete(key);
    kept.set(key, found);
    const oldest = kept.keys().next();
    if (kept.size > KEPT_SETS && oldest.done !== true) kept.delete(oldest.value);
    return found;
  }

  const read = ({ query, values }: Part): Sequences =>
    sequencesOf(textOf(sql.get(`SELECT group_concat(sequence) AS joined FROM (SELECT ${query})`, values)?.['joined']));

  const passing = (parts: readonly Part[]): Sequences =>
    once(JSON.stringify(parts), () =>
      parts.map((part) => once(JSON.stringify([part]), () => read(part))).reduce((one, other) => inBoth(one, other)),
    );

  /** All turns need no set: they are counted once, and found from whichever end is nearer. */
  function anyPage(offset: number, limit: number): HistoryPage {
    total ??= numberOf(sql.get('SELECT count(*) AS total FROM turns')?.['total']);
    const wanted = Math.min(limit, Math.max(0, total - offset));
    if (wanted === 0) return { total, turns: [] };
    const [order, skipped] = offset > total / 2 ? ['ASC', total - offset - wanted] : ['DESC', offset];
    const query = `SELECT ${TURN_FIELDS} FROM turns WHERE sequence IN (
      SELECT sequence FROM turns ORDER BY sequence ${order} LIMIT ? OFFSET ?
    ) ORDER BY sequence DESC`;
    return { total, turns: sql.all(query, [wanted, skipped]).map(turnOf) };
  }

  return {
    page(filter, offset, limit) {
      const parts = partsOf(filter);
      if (parts.length === 0) return anyPage(offset, limit);
      const found = passing(parts);
      const shown = fromHighest(found, offset, limit);
      const turns = shown.length === 0 ? [] : sql.all(SHOWN, [JSON.stringify(shown)]).map(turnOf);
      return { total: found.length, turns };
    },
    changed() {
      kept.clear();
      total = null;
    },
    warm(step) {
      const newest = textOf(sql.get('SELECT folded FROM turns ORDER BY sequence DESC LIMIT 1')?.['folded']);
      // Whole words: those are in many turns, and many are what takes long.
      const words = newest.split(' ').filter((word) => needleOf(word).kind === 'indexed');
      const text = step % 3 === 0 ? newest.slice(0, 2) : words[step % words.length];
      for (const part of partsOf({ text: text ?? '', profileId: null, fromMs: null, toMs: null })) read(part);
    },
  };
}
