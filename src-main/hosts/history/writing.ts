/**
 * Owns what is written while people talk: turns as they grow, conversations, and what a crash left unfinished. Telling
 * the same twice changes nothing.
 */
import { appError } from '../../../src-preload/contract/app-error.js';
import type { TurnId } from '../../../src-preload/contract/ids.js';
import type { Usage } from '../../../src-preload/contract/session-snapshot.js';
import type { TurnState } from '../../../src-preload/contract/transcript.js';
import type { TurnRecord } from '../protocol/history.js';
import { eraseTurns } from './erasing.js';
import { numberOf, TURN_COLUMNS, turnValues } from './rows.js';
import type { Sql } from './sql.js';

/** A conversation is the one its turn was begun in, and a place in line is kept. */
const FIXED: ReadonlySet<string> = new Set(['id', 'conversation', 'is_recorded']);
const UPSERT = `INSERT INTO turns (${TURN_COLUMNS.join(', ')}) VALUES (${TURN_COLUMNS.map(() => '?').join(', ')})
  ON CONFLICT (id) DO UPDATE SET
  ${TURN_COLUMNS.filter((name) => !FIXED.has(name))
    .map((name) => `${name} = excluded.${name}`)
    .join(', ')}
  RETURNING sequence`;

/** Writes a turn as it is now. `isRecorded` counts for one that is new. */
export function keepTurn(sql: Sql, record: TurnRecord, isRecorded: boolean): void {
  sql.transaction(() => {
    const before = sql.get('SELECT sequence, folded FROM turns WHERE id = ?', [record.turn.id]);
    const values = turnValues(record, conversationNumber(sql, record.conversation), isRecorded);
    const sequence = numberOf(sql.get(UPSERT, values)?.['sequence']);
    const words = values[TURN_COLUMNS.indexOf('folded')] ?? '';
    if (before !== null && before['folded'] !== words) {
      sql.run("INSERT INTO words (words, rowid, folded) VALUES ('delete', ?, ?)", [sequence, String(before['folded'])]);
    }
    if (before === null || before['folded'] !== words) {
      sql.run('INSERT INTO words (rowid, folded) VALUES (?, ?)', [sequence, words]);
    }
    bill(sql, sequence, record.usage);
  });
}

function bill(sql: Sql, sequence: number, usage: readonly Usage[]): void {
  for (const { unit, amount } of usage) {
    sql.run('INSERT OR REPLACE INTO usage (turn, unit, amount) VALUES (?, ?, ?)', [sequence, unit, amount]);
  }
}

/** The number of the conversation with this key, which is begun with its first turn. */
function conversationNumber(sql: Sql, key: string): number {
  const known = sql.get('SELECT number FROM conversations WHERE key = ?', [key]);
  const found = known ?? sql.get('INSERT INTO conversations (key) VALUES (?) RETURNING number', [key]);
  return numberOf(found?.['number']);
}

/** A turn that takes itself back. */
export function withdrawTurn(sql: Sql, turnId: TurnId): void {
  const sequence = sql.get('SELECT sequence FROM turns WHERE id = ?', [turnId])?.['sequence'];
  if (sequence !== undefined) eraseTurns(sql, { sequences: [numberOf(sequence)] });
}

/** Keeps what a service goes on with. A conversation without a turn has nothing to go on with. */
export function keepResumable(sql: Sql, key: string, value: string | null): void {
  if (value !== null) conversationNumber(sql, key);
  sql.run('UPDATE conversations SET resume = ? WHERE key = ?', [value, key]);
}

/** Turns that a crash left growing have failed. */
export function settleInterrupted(sql: Sql): void {
  const state: TurnState = { kind: 'failed', error: appError('interrupted') };
  sql.run('UPDATE turns SET state = ?, is_partial = 0 WHERE is_partial = 1', [JSON.stringify(state)]);
}

export function markRecorded(sql: Sql, turnId: TurnId): void {
  sql.run('UPDATE turns SET is_recorded = 1 WHERE id = ?', [turnId]);
}
