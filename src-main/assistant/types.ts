export type ReplyPiece =
  | { type: 'say'; text: string } /* one sentence or clause, spoken as soon as it comes */
  | { type: 'voice'; change: 'slower' | 'faster' | 'louder' | 'quieter' | 'normal' };
export interface Assistant {
  answer(text: string, signal: AbortSignal): AsyncIterable<ReplyPiece>;
  announce(text: string): AsyncIterable<ReplyPiece>;
  /** heard: what the person really heard of the last answer before cutting it, in characters approx. */
  cut(heardText: string): void;
}
export interface AssistantConfiguration {
  chat: { baseUrl: string; model: string; apiKey: string | null; systemPrompt: string } | null;
  voice: 'slt' | 'rms' | 'awb' | 'kal16';
  rate: number;
  timeZone: string;
  locale: string;
}
export type Effect =
  | { type: 'note-add'; text: string }
  | { type: 'notes-list' }
  | { type: 'notes-clear' }
  | { type: 'timer-set'; label: string; atEpochMs: number; kind: 'timer' | 'alarm' }
  | { type: 'timers-list' }
  | { type: 'timer-cancel'; id: string | 'all' }
  | { type: 'open-search'; engine: string; query: string };
export type EffectResult = { ok: true; lines?: string[] } | { ok: false; reason: string };
export interface EffectsPort {
  run(effect: Effect): Promise<EffectResult>;
}
