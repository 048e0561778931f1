/**
 * Owns what the window and main say to each other about the history: turns kept on disk, how they are looked for, and
 * the figures drawn from them.
 */
import * as v from 'valibot';
import type { ProviderId } from './provider-info.js';
import { profileIdSchema } from './settings.js';
import type { Usage } from './session-snapshot.js';
import type { Turn, TurnLatency } from './transcript.js';

/** A turn as it is kept. */
export interface StoredTurn {
  /** Its place among all turns ever kept: a later turn has a higher one. Never given twice. */
  readonly sequence: number;
  readonly turn: Turn;
  /** Turns of one conversation share it. */
  readonly conversation: number;
  readonly providerId: ProviderId;
  /** The assistant's name as it was then; the assistant may be gone. */
  readonly assistantName: string;
  /** What the service says it billed for this turn; empty where it says nothing. */
  readonly usage: readonly Usage[];
  /** Whether its sound was kept and can be heard again. */
  readonly recorded: boolean;
}

/** Longest text that is looked for, characters. */
export const MAX_SEARCH_LENGTH = 200;
/** Most turns handed over at once. */
const MAX_HISTORY_PAGE = 200;

export const sequenceSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(Number.MAX_SAFE_INTEGER));
const epochMs = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15));

/** All that must hold of a turn to be shown; an empty text and nulls ask for nothing. */
export const historyFilterSchema = v.object({
  /** Found anywhere in the turn's text, in any script, without regard to case. */
  text: v.pipe(v.string(), v.maxLength(MAX_SEARCH_LENGTH)),
  profileId: v.nullable(profileIdSchema),
  /** Begun at this Unix time in milliseconds or later. */
  fromMs: v.nullable(epochMs),
  /** Begun before this Unix time in milliseconds. */
  toMs: v.nullable(epochMs),
});
export type HistoryFilter = v.InferOutput<typeof historyFilterSchema>;

export const EVERY_TURN: HistoryFilter = { text: '', profileId: null, fromMs: null, toMs: null };

/** A stretch of the turns that pass a filter, newest first. */
export const historyRangeSchema = v.object({
  filter: historyFilterSchema,
  /** How many of the newest are passed over. */
  offset: v.pipe(v.number(), v.integer(), v.minValue(0)),
  limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_HISTORY_PAGE)),
});

export interface HistoryPage {
  /** How many turns pass the filter in all. */
  readonly total: number;
  readonly turns: readonly StoredTurn[];
}

/** Which turns are deleted: those named, or all that pass a filter. */
export const historySelectionSchema = v.union([
  v.object({ sequences: v.pipe(v.array(sequenceSchema), v.minLength(1), v.maxLength(1_000), v.readonly()) }),
  v.object({ filter: historyFilterSchema }),
]);

export const EXPORT_FORMATS = ['markdown', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Whether the person chose a place for an export, and which. */
export type ExportOutcome = { readonly saved: string } | { readonly saved: null };

/** An assistant that turns of the history are from, for the filter. */
export interface HistoryAssistant {
  readonly profileId: Turn['profileId'];
  readonly name: string;
  readonly turns: number;
}

/** The figures of one answer, for the trends. */
export interface LatencyPoint {
  /** Unix time in milliseconds. */
  readonly atMs: number;
  readonly profileId: Turn['profileId'];
  readonly latency: TurnLatency;
}

/** What one service billed for one unit since a day, as it reported it. */
export interface UsageTotal extends Usage {
  readonly providerId: ProviderId;
  readonly turns: number;
}

export interface HistoryFigures {
  /** Oldest first; at most `MAX_LATENCY_POINTS`, the newest. */
  readonly latencies: readonly LatencyPoint[];
  readonly usage: readonly UsageTotal[];
}
export const MAX_LATENCY_POINTS = 500;
