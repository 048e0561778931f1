/**
 * Owns the envelope on the process port of the speech host: conversations by connection number, microphones that are
 * looked at for speech by stream number, effects only the main process can have, model status and life. Main trusts nothing that comes from the host: notices are parsed
 * whole, since effects act on the person's computer. The host trusts main and checks the shape only.
 * Must never look into conversation frames.
 */
import { isPlainSaying, type Said } from '../../../src-preload/contract/said.js';
import * as v from 'valibot';
import type { Effect, EffectResult } from '../../assistant/types.js';
import { MAX_TEXT_CHARACTERS } from './speech.js';

/** Said again for those who may know the host's protocol but not the assistant. */
export type { Effect, EffectResult };

/** A frame of a conversation, as it crosses the port. */
const frame = v.variant('kind', [
  v.object({ kind: v.literal('text'), data: v.string() }),
  v.object({ kind: v.literal('binary'), data: v.custom<Uint8Array>((data) => data instanceof Uint8Array) }),
]);
export type SpeechFrame = v.InferOutput<typeof frame>;
const connection = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const id = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const line = v.pipe(v.string(), v.maxLength(500));

const engine = v.variant('state', [
  v.object({ state: v.literal('idle') }),
  v.object({ state: v.literal('loading') }),
  v.object({ state: v.literal('ready'), loadMs: v.number() }),
  v.object({ state: v.literal('failed'), detail: line }),
]);

/** Whether the parts of the host can work. `detail` is safe to show. */
const status = v.object({ recogniser: engine, detector: engine, voice: engine });
export type EngineState = v.InferOutput<typeof engine>;
export type SpeechStatus = v.InferOutput<typeof status>;
export const IDLE_STATUS: SpeechStatus = {
  recogniser: { state: 'idle' },
  detector: { state: 'idle' },
  voice: { state: 'idle' },
};

const effect = v.variant('type', [
  v.object({ type: v.literal('note-add'), text: v.pipe(v.string(), v.maxLength(MAX_TEXT_CHARACTERS)) }),
  v.object({ type: v.literal('notes-list') }),
  v.object({ type: v.literal('notes-clear') }),
  v.object({
    type: v.literal('timer-set'),
    label: line,
    atEpochMs: v.pipe(v.number(), v.finite()),
    kind: v.picklist(['timer', 'alarm']),
  }),
  v.object({ type: v.literal('timers-list') }),
  v.object({ type: v.literal('timer-cancel'), id: line }),
  v.object({ type: v.literal('open-search'), engine: line, query: v.pipe(v.string(), v.maxLength(2_000)) }),
]);

/** How a microphone without a key is looked at. */
export interface EndpointingSettings {
  /** How readily sound is taken for speech, 0 to 1. */
  readonly sensitivity: number;
  /** Silence that ends what was said, milliseconds. */
  readonly endpointDelayMs: number;
  /** Speech that interrupts an answer, milliseconds. */
  readonly confirmMs: number;
  /** `speech`: the stream begins within something that is being said. */
  readonly hearing: 'silence' | 'speech';
}

const samples = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** What was found in a stream; samples count from its beginning. */
const endpointing = v.variant('type', [
  v.object({ type: v.literal('began'), sample: samples }),
  v.object({ type: v.literal('confirmed') }),
  v.object({ type: v.literal('ended'), silenceMs: v.pipe(v.number(), v.finite(), v.minValue(0)) }),
  v.object({ type: v.literal('dismissed') }),
  /** So much was looked at; told about once a second. */
  v.object({ type: v.literal('heard'), samples }),
  /** The last word of a stream. `detail` is safe to show. */
  v.object({ type: v.literal('failed'), detail: line, said: v.exactOptional(v.custom<Said>(isPlainSaying)) }),
]);
export type EndpointingEvent = v.InferOutput<typeof endpointing>;

const notice = v.variant('channel', [
  v.object({ channel: v.literal('conversation'), connection, frame }),
  v.object({ channel: v.literal('conversation-close'), connection, reason: line }),
  v.object({ channel: v.literal('endpointing'), stream: id, event: endpointing }),
  v.object({ channel: v.literal('effect'), id, effect }),
  v.object({ channel: v.literal('status'), status }),
]);
/** Host to main. */
export type SpeechNotice = v.InferOutput<typeof notice>;

const request = v.variant('channel', [
  /** First of all, once per process: where the recogniser's model files lie. */
  v.object({ channel: v.literal('start'), modelFolder: v.string() }),
  /** Load these models now, in the background. */
  v.object({ channel: v.literal('warm-up'), engines: v.picklist(['detector', 'all']) }),
  v.object({ channel: v.literal('conversation-open'), connection }),
  v.object({ channel: v.literal('conversation'), connection, frame }),
  v.object({ channel: v.literal('conversation-close'), connection }),
  v.object({ channel: v.literal('endpointing-open'), stream: id, settings: v.custom<EndpointingSettings>(() => true) }),
  v.object({
    channel: v.literal('endpointing-audio'),
    stream: id,
    pcm: v.custom<Int16Array>((pcm) => pcm instanceof Int16Array),
  }),
  v.object({ channel: v.literal('endpointing-close'), stream: id }),
  v.object({ channel: v.literal('effect-result'), id, result: v.custom<EffectResult>(() => true) }),
  v.object({ channel: v.literal('shutdown') }),
]);
/** Main to host. */
export type SpeechRequest = v.InferOutput<typeof request>;
/** What is loaded before it is asked for: all of it for our own assistant, the detector for a microphone without a key. */
export type WarmEngines = Extract<SpeechRequest, { readonly channel: 'warm-up' }>['engines'];

/** Reads a message of the host; null when it is none we know. */
export function parseSpeechNotice(message: unknown): SpeechNotice | null {
  const result = v.safeParse(notice, message);
  return result.success ? result.output : null;
}

/** Reads a message of main; null when it is none we know. */
export function parseSpeechRequest(message: unknown): SpeechRequest | null {
  const result = v.safeParse(request, message);
  return result.success ? result.output : null;
}
