/**
 * Owns which turns pass a filter, and the stretch of them that is shown. Who passes is found once, for each part
 * of a filter by the one index that knows it, and kept until a turn comes, goes or changes its words.
 */
import type { HistoryFilter, HistoryPage } from '../../../src-preload/contract/history.js';
import { needleOf } from './folded.js';
import { numberOf, textOf, TURN_FIELDS, turnOf } from './rows.js';
import { fromHighest, inBoth, sequencesOf, type Sequences } from './sequences.js';
import type { Sql, Value } from './sql.js';

export interface Finder {
  page(filter: HistoryFilter, offset: number, limit: number): HistoryPage;
  /** All turns that pass. */
  passing(filter: HistoryFilter): Sequences;
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

const EVERY: Part = { query: 'sequence FROM turns', values: [] };

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

  const passingAll = (parts: readonly Part[]): Sequences =>
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
      const found = passingAll(parts);
      const shown = fromHighest(found, offset, limit);
      const turns = shown.length === 0 ? [] : sql.all(SHOWN, [JSON.stringify(shown)]).map(turnOf);
      return { total: found.length, turns };
    },
    passing(filter) {
      const parts = partsOf(filter);
      return parts.length === 0 ? read(EVERY) : passingAll(parts);
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
