/**
 * Owns the border of the assistant: what it is asked, what it answers piece by piece, and the effects it may have
 * outside its own head. Imports nothing but the contract, so that the speech host and main both can read it.
 * Must never know sound, a process or a window.
 */
import type { AppError } from '../../src-preload/contract/app-error.js';

/** One piece of an answer, in the order it is to be acted on. */
export type ReplyPiece =
  /** One sentence or clause, spoken as soon as it comes. The caption is the same text. */
  | { readonly type: 'say'; readonly text: string }
  /** How everything after this piece is spoken; `normal` undoes all changes. */
  | { readonly type: 'voice'; readonly change: VoiceChange }
  /** What went wrong, for the window and the log; what the person hears about it came before, as `say`. The last piece. */
  | { readonly type: 'failure'; readonly error: AppError };

export type VoiceChange = 'slower' | 'faster' | 'louder' | 'quieter' | 'normal';

export interface Assistant {
  /** Answers what was said or typed. Ends early, without an exception, once `signal` is aborted. */
  answer(text: string, signal: AbortSignal): AsyncIterable<ReplyPiece>;
  /** Says that something happened (a timer rang); the conversation remembers it. */
  announce(text: string): AsyncIterable<ReplyPiece>;
  /** The last answer was cut: the conversation keeps only `heardText` of it. */
  cut(heardText: string): void;
}

export const VOICES = ['slt', 'rms', 'awb', 'kal16'] as const;
export type Voice = (typeof VOICES)[number];

export interface ChatConfiguration {
  /** Up to and without `/chat/completions`; https, or http on this computer. */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey: string | null;
  /** Empty for the assistant's own prompt. */
  readonly systemPrompt: string;
}

export interface AssistantConfiguration {
  /** Null: built-in skills only. */
  readonly chat: ChatConfiguration | null;
  readonly voice: Voice;
  /** Speaking rate, 0.5 to 2; 1 is the voice's own. */
  readonly rate: number;
  /** IANA name of the person's time zone. */
  readonly timeZone: string;
  /** BCP 47 tag. */
  readonly locale: string;
}

/** What the assistant may do outside: these and nothing else. Main runs them. */
export type Effect =
  | { readonly type: 'note-add'; readonly text: string }
  | { readonly type: 'notes-list' }
  | { readonly type: 'notes-clear' }
  | {
      readonly type: 'timer-set';
      readonly label: string;
      readonly atEpochMs: number;
      readonly kind: 'timer' | 'alarm';
    }
  | { readonly type: 'timers-list' }
  | { readonly type: 'timer-cancel'; readonly id: string }
  | { readonly type: 'open-search'; readonly engine: string; readonly query: string };

/** A timer or alarm that has not rung yet. */
export interface Timer {
  readonly id: string;
  /** What the person called it; may be empty. */
  readonly label: string;
  readonly kind: 'timer' | 'alarm';
  readonly setAtEpochMs: number;
  readonly atEpochMs: number;
}

export interface Note {
  readonly text: string;
  readonly atEpochMs: number;
}

/**
 * storage: it could not be kept on disk. limit: there are too many already. invalid: main refused it.
 * unavailable: nobody could do it just now.
 */
export type EffectRefusal = 'storage' | 'limit' | 'invalid' | 'unavailable';

export type EffectResult =
  | { readonly ok: true; readonly type: 'done' }
  | { readonly ok: true; readonly type: 'notes'; readonly notes: readonly Note[] }
  | { readonly ok: true; readonly type: 'timer'; readonly timer: Timer }
  /** Soonest first. */
  | { readonly ok: true; readonly type: 'timers'; readonly timers: readonly Timer[] }
  /** How many notes or timers are gone. */
  | { readonly ok: true; readonly type: 'removed'; readonly count: number }
  | { readonly ok: false; readonly reason: EffectRefusal };

export interface EffectsPort {
  /** Never rejects: refusals are values. */
  run(effect: Effect): Promise<EffectResult>;
}
