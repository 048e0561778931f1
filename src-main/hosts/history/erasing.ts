/**
 * Owns deletion: turns with all that hangs on them, so that nothing of their words stays in the file. Words of many
 * turns leave the index in small steps afterwards, which go on at the next start if need be.
 */
import { numberOf, textOf } from './rows.js';
import type { Sequences } from './sequences.js';
import type { Sql } from './sql.js';

export interface Erased {
  readonly count: number;
  /** Turns whose recordings go with them. */
  readonly recorded: readonly string[];
}

export type Doomed =
  | { readonly sequences: readonly number[] | Sequences }
  /** Unix time in milliseconds. */
  | { readonly beforeMs: number };

/** Up to so many words leave the index at once, at some milliseconds for each turn. */
const AT_ONCE = 100;
/** Pages of the index that one step works on. */
const STEP_PAGES = 64;
const PURGING = 'purging';

/** Deletes turns, their words, usage and conversations that are left without a turn. Follow with `purgeStep`. */
export function eraseTurns(sql: Sql, doomed: Doomed): Erased {
  return sql.transaction(() => {
    sql.run('CREATE TEMP TABLE IF NOT EXISTS doomed (sequence INTEGER PRIMARY KEY)');
    sql.run('DELETE FROM temp.doomed');
    choose(sql, doomed);
    sql.run('DELETE FROM temp.doomed WHERE sequence NOT IN (SELECT sequence FROM turns)');
    const count = numberOf(sql.get('SELECT count(*) AS count FROM temp.doomed')?.['count']);
    if (count === 0) return { count, recorded: [] };
    const recorded = sql
      .all('SELECT id FROM turns WHERE is_recorded = 1 AND sequence IN (SELECT sequence FROM temp.doomed)')
      .map((row) => textOf(row['id']));
    eraseWords(sql, count);
    sql.run('DELETE FROM usage WHERE turn IN (SELECT sequence FROM temp.doomed)');
    sql.run('DELETE FROM turns WHERE sequence IN (SELECT sequence FROM temp.doomed)');
    sql.run(`DELETE FROM conversations WHERE NOT EXISTS (
      SELECT 1 FROM turns WHERE turns.conversation = conversations.number)`);
    sql.run('DELETE FROM temp.doomed');
    return { count, recorded };
  });
}

function choose(sql: Sql, doomed: Doomed): void {
  if ('sequences' in doomed) {
    // One text for all of them: a statement for each would take seconds.
    sql.run('INSERT OR IGNORE INTO temp.doomed SELECT value FROM json_each(?)', [`[${doomed.sequences.join(',')}]`]);
  } else sql.run('INSERT INTO temp.doomed SELECT sequence FROM turns WHERE started_at < ?', [doomed.beforeMs]);
}

function eraseWords(sql: Sql, count: number): void {
  const total = numberOf(sql.get('SELECT count(*) AS count FROM turns')?.['count']);
  if (count === total) {
    sql.run("INSERT INTO words (words) VALUES ('delete-all')");
    return;
  }
  if (count > AT_ONCE) {
    // Marked as deleted now, and taken out by the steps that follow: at once it would take minutes.
    sql.run("INSERT INTO words (words, rank) VALUES ('secure-delete', 0)");
    sql.run("INSERT OR REPLACE INTO notes VALUES (?, 'yes')", [PURGING]);
  }
  sql.run(`INSERT INTO words (words, rowid, folded)
    SELECT 'delete', sequence, folded FROM turns WHERE sequence IN (SELECT sequence FROM temp.doomed)`);
  if (count > AT_ONCE) sql.run("INSERT INTO words (words, rank) VALUES ('secure-delete', 1)");
}

/** Takes a little more of what was deleted out of the file. Answers whether there is more to do. */
export function purgeStep(sql: Sql): boolean {
  if (sql.get('SELECT value FROM notes WHERE name = ?', [PURGING]) !== null) {
    const before = numberOf(sql.get('SELECT total_changes() AS count')?.['count']);
    sql.run(`INSERT INTO words (words, rank) VALUES ('merge', ?)`, [-STEP_PAGES]);
    const after = numberOf(sql.get('SELECT total_changes() AS count')?.['count']);
    // By the manual of the index: less than two changes, and nothing was left to merge.
    if (after - before >= 2) return true;
    sql.run('DELETE FROM notes WHERE name = ?', [PURGING]);
  }
  // The log of writes still holds what was there before.
  sql.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)');
  return false;
}

/** Whether an earlier run left words of deleted turns in the index. */
export const isPurging = (sql: Sql): boolean => sql.get('SELECT value FROM notes WHERE name = ?', [PURGING]) !== null;
