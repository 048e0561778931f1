/**
 * Owns how a turn lies in a row and comes back from it. The file may have been changed by anybody: what does not fit
 * becomes something harmless, never an exception.
 */
import * as v from 'valibot';
import { appError, ERROR_CLASS, type ErrorCode } from '../../../src-preload/contract/app-error.js';
import type { StoredTurn } from '../../../src-preload/contract/history.js';
import { asProfileId, asTurnId } from '../../../src-preload/contract/ids.js';
import { PROVIDER_IDS } from '../../../src-preload/contract/provider-info.js';
import type { Turn, TurnState } from '../../../src-preload/contract/transcript.js';
import type { TurnRecord } from '../protocol/history.js';
import { folded } from './folded.js';
import type { Row, Value } from './sql.js';

const CODES = Object.keys(ERROR_CLASS) as readonly ErrorCode[];

const stateSchema = v.variant('kind', [
  v.object({ kind: v.literal('partial') }),
  v.object({ kind: v.literal('final') }),
  v.object({ kind: v.literal('cut'), by: v.picklist(['user', 'provider']), heardMs: v.pipe(v.number(), v.finite()) }),
  v.object({
    kind: v.literal('failed'),
    error: v.object({ code: v.picklist(CODES), detail: v.optional(v.string()) }),
  }),
]);
const usageSchema = v.array(v.object({ unit: v.string(), amount: v.pipe(v.number(), v.finite()) }));

export const TURN_COLUMNS = [
  ...['id', 'conversation', 'profile_id', 'provider_id', 'assistant_name', 'speaker', 'origin', 'state', 'is_partial'],
  ...['started_at', 'onset_ms', 'response_ms', 'audible_ms', 'barge_in_ms', 'has_latency', 'is_recorded'],
  ...['text', 'folded'],
] as const;

/** The values of `TURN_COLUMNS`, in their order. */
export function turnValues(
  { turn, providerId, assistantName }: TurnRecord,
  conversation: number,
  isRecorded: boolean,
): readonly Value[] {
  const { latency } = turn;
  return [
    turn.id,
    conversation,
    turn.profileId,
    providerId,
    assistantName,
    turn.speaker,
    turn.origin,
    JSON.stringify(turn.state),
    turn.state.kind === 'partial' ? 1 : 0,
    turn.startedAtMs,
    latency?.onsetMs ?? null,
    latency?.responseMs ?? null,
    latency?.audibleMs ?? null,
    latency?.bargeInMs ?? null,
    latency === null ? 0 : 1,
    isRecorded ? 1 : 0,
    ...wordsOf(turn.text),
  ];
}

/** The words as they are kept and looked for. For the database a text ends where its first zero is: all that follows would be lost. */
function wordsOf(text: string): readonly [string, string] {
  const kept = text.replaceAll('\0', '\ufffd');
  return [kept, folded(kept)];
}

/** What `turnOf` reads, of a table `turns`. */
export const TURN_FIELDS = `sequence, id, conversation, profile_id, provider_id, assistant_name, speaker, origin, state,
  started_at, onset_ms, response_ms, audible_ms, barge_in_ms, has_latency, is_recorded, text,
  (SELECT json_group_array(json_object('unit', unit, 'amount', amount)) FROM usage WHERE usage.turn = sequence) AS usage`;

export function turnOf(row: Row): StoredTurn {
  const turn: Turn = {
    id: asTurnId(textOf(row['id'])),
    speaker: row['speaker'] === 'user' ? 'user' : 'assistant',
    origin: row['origin'] === 'text' ? 'text' : 'voice',
    text: textOf(row['text']),
    state: stateOf(row['state']),
    startedAtMs: numberOf(row['started_at']),
    profileId: asProfileId(textOf(row['profile_id'])),
    latency: latencyOf(row),
  };
  const usage = v.safeParse(usageSchema, parsed(row['usage']));
  return {
    sequence: numberOf(row['sequence']),
    turn,
    conversation: numberOf(row['conversation']),
    providerId: providerOf(row['provider_id']),
    assistantName: textOf(row['assistant_name']),
    usage: usage.success ? usage.output : [],
    recorded: row['is_recorded'] === 1,
  };
}

export const latencyOf = (row: Row): Turn['latency'] =>
  row['has_latency'] === 1
    ? {
        onsetMs: numberOrNull(row['onset_ms']),
        responseMs: numberOrNull(row['response_ms']),
        audibleMs: numberOrNull(row['audible_ms']),
        bargeInMs: numberOrNull(row['barge_in_ms']),
      }
    : null;

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
export const numberOf = (value: unknown): number => numberOrNull(value) ?? 0;
const numberOrNull = (value: unknown): number | null =>
  typeof value === 'bigint' ? Number(value) : typeof value === 'number' && Number.isFinite(value) ? value : null;

export const providerOf = (value: unknown): StoredTurn['providerId'] =>
  PROVIDER_IDS.find((id) => id === value) ?? 'local';

function stateOf(value: unknown): TurnState {
  const state = v.safeParse(stateSchema, parsed(value));
  if (!state.success) return { kind: 'final' };
  if (state.output.kind !== 'failed') return state.output;
  const { code, detail } = state.output.error;
  return { kind: 'failed', error: appError(code, detail === undefined ? {} : { detail }) };
}

function parsed(value: unknown): unknown {
  try {
    return typeof value === 'string' ? (JSON.parse(value) as unknown) : null;
  } catch {
    return null;
  }
}
