/**
 * Owns what is drawn from the turns: assistants for the filter, latencies and usage for the trends, and the
 * conversation that a turn belongs to.
 */
import {
  MAX_LATENCY_POINTS,
  type HistoryAssistant,
  type HistoryFigures,
} from '../../../src-preload/contract/history.js';
import { asProfileId } from '../../../src-preload/contract/ids.js';
import type { KeptConversation } from '../protocol/history.js';
import { latencyOf, numberOf, providerOf, textOf, TURN_FIELDS, turnOf } from './rows.js';
import type { Sql } from './sql.js';

/** Turns of a conversation that are put back on the screen. */
const SHOWN_TURNS = 200;

/** Assistants that turns are from, the one used last first, under the name it had last. */
export const assistantsOf = (sql: Sql): readonly HistoryAssistant[] =>
  sql
    .all(
      `SELECT used.profile_id, used.turns, turns.assistant_name AS name FROM
        (SELECT profile_id, count(*) AS turns, max(sequence) AS newest FROM turns GROUP BY profile_id) AS used
        JOIN turns ON turns.sequence = used.newest ORDER BY used.newest DESC`,
    )
    .map((row) => ({
      profileId: asProfileId(textOf(row['profile_id'])),
      name: textOf(row['name']),
      turns: numberOf(row['turns']),
    }));

export function figuresOf(sql: Sql, sinceMs: number): HistoryFigures {
  const latencies = sql
    .all(
      `SELECT started_at, profile_id, onset_ms, response_ms, audible_ms, barge_in_ms, has_latency FROM turns
        WHERE has_latency = 1 AND started_at >= ? ORDER BY started_at DESC LIMIT ?`,
      [sinceMs, MAX_LATENCY_POINTS],
    )
    .flatMap((row) => {
      const latency = latencyOf(row);
      const profileId = asProfileId(textOf(row['profile_id']));
      return latency === null ? [] : [{ atMs: numberOf(row['started_at']), profileId, latency }];
    })
    .toReversed();
  const usage = sql
    .all(
      `SELECT provider_id, unit, sum(amount) AS amount, count(*) AS turns FROM usage
        JOIN turns ON turns.sequence = usage.turn WHERE started_at >= ? GROUP BY provider_id, unit
        ORDER BY provider_id, unit`,
      [sinceMs],
    )
    .map((row) => ({
      providerId: providerOf(row['provider_id']),
      unit: textOf(row['unit']),
      amount: numberOf(row['amount']),
      turns: numberOf(row['turns']),
    }));
  return { latencies, usage };
}

/** The conversation of a turn, with its last turns; null where the turn is not kept. */
export function conversationOf(sql: Sql, sequence: number): KeptConversation | null {
  const found = sql.get(
    `SELECT number, key, resume, profile_id, provider_id FROM turns
      JOIN conversations ON conversations.number = turns.conversation WHERE sequence = ?`,
    [sequence],
  );
  if (found === null) return null;
  const turns = sql
    .all(`SELECT ${TURN_FIELDS} FROM turns WHERE conversation = ? ORDER BY sequence DESC LIMIT ?`, [
      numberOf(found['number']),
      SHOWN_TURNS,
    ])
    .map((row) => turnOf(row).turn)
    .toReversed();
  return {
    conversation: textOf(found['key']),
    profileId: asProfileId(textOf(found['profile_id'])),
    providerId: providerOf(found['provider_id']),
    resume: typeof found['resume'] === 'string' ? found['resume'] : null,
    turns,
  };
}
