/**
 * Owns which turns have a recording, as the database knows it.
 */
import { asTurnId, type TurnId } from '../../../src-preload/contract/ids.js';
import { textOf } from './rows.js';
import type { Sql } from './sql.js';

export const recordedTurns = (sql: Sql): ReadonlySet<string> =>
  new Set(sql.all('SELECT id FROM turns WHERE is_recorded = 1').map((row) => textOf(row['id'])));

/** The turn with this sequence, where it was recorded. */
export function recordingOf(sql: Sql, sequence: number): TurnId | null {
  const id = sql.get('SELECT id FROM turns WHERE sequence = ? AND is_recorded = 1', [sequence])?.['id'];
  return typeof id === 'string' ? asTurnId(id) : null;
}
