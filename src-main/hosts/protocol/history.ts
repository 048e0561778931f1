/**
 * Owns the words spoken with the history host: what is kept, looked for and deleted, and the sound of turns. The host
 * trusts main and checks the shape only; main checks the envelope, and what it holds is our own code's.
 * Must never know a process, a file name of the app, or a clock.
 */
import * as v from 'valibot';
import type {
  ExportFormat,
  HistoryAssistant,
  HistoryFigures,
  HistoryFilter,
  HistoryPage,
  historyRangeSchema,
  historySelectionSchema,
} from '../../../src-preload/contract/history.js';
import type { TurnId } from '../../../src-preload/contract/ids.js';
import type { ProviderId } from '../../../src-preload/contract/provider-info.js';
import type { Usage } from '../../../src-preload/contract/session-snapshot.js';
import type { Turn } from '../../../src-preload/contract/transcript.js';

/** A turn as it is to be kept. Told again whole whenever it changes, so that telling it twice does no harm. */
export interface TurnRecord {
  readonly turn: Turn;
  /** Unique for ever; turns that share it are of one conversation. */
  readonly conversation: string;
  readonly providerId: ProviderId;
  readonly assistantName: string;
  /** All that was billed for it so far. */
  readonly usage: readonly Usage[];
}

/** A conversation that is gone on with. */
export interface KeptConversation {
  readonly conversation: string;
  readonly profileId: Turn['profileId'];
  readonly providerId: ProviderId;
  /** What the service goes on with; null where it never said, or the conversation is over. */
  readonly resume: string | null;
  /** The last of its turns, oldest first. */
  readonly turns: readonly Turn[];
}

/** What is written while people talk. Each may be told again with no other effect. */
export type HistoryWrite =
  | { readonly type: 'keep'; readonly record: TurnRecord }
  | { readonly type: 'withdraw'; readonly turnId: TurnId }
  /** `value`: a conversation's id at its service; null once it cannot be gone on with. */
  | { readonly type: 'resumable'; readonly conversation: string; readonly value: string | null };

/** What is asked, by its type, with what is answered. */
/** The words around the turns of an export that is made to be read, in the person's language; `{name}` is filled in. */
export interface ExportWords {
  readonly title: string;
  /** `{time}`. */
  readonly exported: string;
  readonly you: string;
  /** `{seconds}`, like the next. */
  readonly interrupted: string;
  readonly brokenOff: string;
  /** `{code}`. */
  readonly failed: string;
}

export interface HistoryQuestions {
  readonly page: { readonly asks: { readonly range: v.InferOutput<typeof historyRangeSchema> }; answer: HistoryPage };
  readonly assistants: { readonly asks: object; answer: readonly HistoryAssistant[] };
  /** Answers how many were deleted. */
  readonly remove: {
    readonly asks: { readonly selection: v.InferOutput<typeof historySelectionSchema> };
    answer: number;
  };
  /** Deletes what was begun before this Unix time in milliseconds; answers how many. */
  readonly expire: { readonly asks: { readonly beforeMs: number }; answer: number };
  /** Writes `file`, which the person chose. */
  readonly export: {
    readonly asks: {
      readonly filter: HistoryFilter;
      readonly format: ExportFormat;
      readonly file: string;
      readonly words: ExportWords;
    };
    answer: null;
  };
  /** The conversation of this turn; null where the turn is not kept. */
  readonly conversation: { readonly asks: { readonly sequence: number }; answer: KeptConversation | null };
  /** The recording of this turn as a WAV file; null where there is none. */
  readonly recording: { readonly asks: { readonly sequence: number }; answer: Uint8Array | null };
  readonly figures: { readonly asks: { readonly sinceMs: number }; answer: HistoryFigures };
}
export type QuestionType = keyof HistoryQuestions;
export type HistoryQuestion = {
  [Type in QuestionType]: { readonly type: Type } & HistoryQuestions[Type]['asks'];
}[QuestionType];
export type HistoryWork = HistoryWrite | HistoryQuestion;

/** Sound of a turn, mono PCM16. Lost sound is not told again: a recording is a convenience. */
export type SoundNews =
  /** From its beginning; what was recorded of this turn before is dropped. */
  | { readonly type: 'begin'; readonly turnId: TurnId; readonly rateHz: number }
  | { readonly type: 'samples'; readonly turnId: TurnId; readonly rateHz: number; readonly pcm: Int16Array }
  /** `keepMs`: no more of it than this, milliseconds; null for all. May come once more for one that has ended. */
  | { readonly type: 'end'; readonly turnId: TurnId; readonly keepMs: number | null }
  | { readonly type: 'drop'; readonly turnId: TurnId };

const WORK_TYPES = [
  'keep',
  'withdraw',
  'resumable',
  'page',
  'assistants',
  'remove',
  'expire',
  'export',
  'conversation',
  'recording',
  'figures',
] as const satisfies readonly HistoryWork['type'][];

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const hasType = (types: readonly string[]) => (value: unknown) =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  typeof value.type === 'string' &&
  types.includes(value.type);

const request = v.variant('channel', [
  /** First of all, once per process. */
  v.object({ channel: v.literal('start'), file: v.string(), recordings: v.string() }),
  v.object({ channel: v.literal('work'), id, work: v.custom<HistoryWork>(hasType(WORK_TYPES)) }),
  v.object({
    channel: v.literal('sound'),
    news: v.custom<SoundNews>(hasType(['begin', 'samples', 'end', 'drop'])),
  }),
  /** Finishes what was told before, and ends. */
  v.object({ channel: v.literal('shutdown') }),
]);
/** Main to host. */
export type HistoryRequest = v.InferOutput<typeof request>;

const notice = v.variant('channel', [
  v.object({ channel: v.literal('done'), id, value: v.unknown() }),
  /** `detail` is for the log: an error of the file system or of the database, never words of a turn. */
  v.object({ channel: v.literal('failed'), id, detail: v.pipe(v.string(), v.maxLength(300)) }),
  /** The database could not be used and was renamed to this; a new one is begun. */
  v.object({ channel: v.literal('set-aside'), name: v.pipe(v.string(), v.maxLength(200)) }),
  /** A recording could not be written and was given up; told once until one could. */
  v.object({ channel: v.literal('unrecorded'), detail: v.pipe(v.string(), v.maxLength(300)) }),
  v.object({ channel: v.literal('closed') }),
]);
/** Host to main. */
export type HistoryNotice = v.InferOutput<typeof notice>;

/** Reads a message of the host; null when it is none we know. */
export function parseHistoryNotice(message: unknown): HistoryNotice | null {
  const result = v.safeParse(notice, message);
  return result.success ? result.output : null;
}

/** Reads a message of main; null when it is none we know. */
export function parseHistoryRequest(message: unknown): HistoryRequest | null {
  const result = v.safeParse(request, message);
  return result.success ? result.output : null;
}
