/**
 * Owns the words spoken with the speech host: the conversation wire, which the codec of the built-in assistant
 * and the host speak to each other, and the envelope that carries it over the process port.
 * Both ends parse what they receive; a message that is not understood is null, never an exception.
 * Must never know a model, a process or a clock.
 */
import * as v from 'valibot';
import { ERROR_CLASS, type ErrorCode } from '../../../src-preload/contract/app-error.js';
import { isPlainSaying, type Said } from '../../../src-preload/contract/said.js';
import { VOICES, type AssistantConfiguration } from '../../assistant/types.js';

/** Rate of the microphone sound the host takes and of the replies it gives. */
export const SPEECH_RATE_HZ = 16_000;
/** Longest typed or contextual text in characters; longer ones are not understood. */
export const MAX_TEXT_CHARACTERS = 8_000;
/** Largest text frame in characters, in either direction. */
const MAX_FRAME_CHARACTERS = 64_000;
/** Largest binary frame in bytes, in either direction: ten seconds of sound. */
const MAX_BINARY_BYTES = 320_000;

/**
 * Turns are numbered by the codec, from 0 and below this. The reply to an utterance or text has its number.
 * Replies that answer nobody (a timer rang) are numbered by the host, from this number up.
 */
export const FIRST_ANNOUNCED_TURN = 0x8000_0000;

const turn = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(FIRST_ANNOUNCED_TURN - 1));
const replyTurn = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));
const text = v.pipe(v.string(), v.maxLength(MAX_TEXT_CHARACTERS));
const shortText = v.pipe(v.string(), v.maxLength(500));

const chat = v.object({
  baseUrl: v.pipe(v.string(), v.maxLength(2_000)),
  model: shortText,
  apiKey: v.nullable(v.pipe(v.string(), v.maxLength(2_000))),
  systemPrompt: text,
});

const configuration = v.object({
  chat: v.nullable(chat),
  voice: v.picklist(VOICES),
  rate: v.pipe(v.number(), v.minValue(0.5), v.maxValue(2)),
  timeZone: shortText,
  locale: shortText,
});

const toSpeech = v.variant('type', [
  /** The first message of a conversation; answered by `ready`. */
  v.object({ type: v.literal('configure'), configuration }),
  /** Binary frames that follow are the sound of this utterance, mono PCM16 at SPEECH_RATE_HZ. */
  v.object({ type: v.literal('utterance.start'), turn }),
  v.object({ type: v.literal('utterance.end') }),
  v.object({ type: v.literal('utterance.cancel') }),
  /** Stop the reply of this turn, or never begin it. Not answered: nothing more comes for the turn. */
  v.object({
    type: v.literal('reply.cancel'),
    turn: replyTurn,
    heardMs: v.pipe(v.number(), v.finite(), v.minValue(0)),
  }),
  v.object({ type: v.literal('text'), turn, text }),
  /** Something happened that the assistant should say. */
  v.object({ type: v.literal('context'), text }),
  v.object({ type: v.literal('leave') }),
]);

const fromSpeech = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('speech.start'), turn }),
  v.object({ type: v.literal('speech.end'), turn }),
  /** The whole text so far, replacing earlier partials. */
  v.object({ type: v.literal('transcript.partial'), turn, text }),
  v.object({ type: v.literal('transcript.final'), turn, text }),
  /** Nothing was said; no reply follows. */
  v.object({ type: v.literal('utterance.empty'), turn }),
  v.object({
    type: v.literal('reply.start'),
    turn: replyTurn,
    rateHz: v.pipe(v.number(), v.finite(), v.minValue(8_000)),
  }),
  /** The next piece of the reply's text; pieces are joined with one space. */
  v.object({ type: v.literal('reply.text'), turn: replyTurn, text }),
  /** All sound of the reply was sent. */
  v.object({ type: v.literal('reply.end'), turn: replyTurn }),
  /** `turn` gets no (further) reply because of this; null when no turn is concerned. */
  v.object({
    type: v.literal('failure'),
    code: v.picklist(Object.keys(ERROR_CLASS) as [ErrorCode, ...ErrorCode[]]),
    detail: shortText,
    said: v.exactOptional(v.custom<Said>(isPlainSaying)),
    fatal: v.boolean(),
    turn: v.nullable(replyTurn),
  }),
]);

/** What the codec says to the host, as text frames. */
export type ToSpeech =
  | { readonly type: 'configure'; readonly configuration: AssistantConfiguration }
  | Exclude<v.InferOutput<typeof toSpeech>, { type: 'configure' }>;
/** What the host says to the codec, as text frames. */
export type FromSpeech = v.InferOutput<typeof fromSpeech>;

export const encodeToSpeech = (message: ToSpeech): string => JSON.stringify(message);
export const encodeFromSpeech = (message: FromSpeech): string => JSON.stringify(message);

/** Reads a text frame sent to the host; null when it is none we know. */
export const parseToSpeech = (data: string): ToSpeech | null => parseJson(toSpeech, data);
/** Reads a text frame sent by the host; null when it is none we know. */
export const parseFromSpeech = (data: string): FromSpeech | null => parseJson(fromSpeech, data);

function parseJson<Schema extends v.GenericSchema>(schema: Schema, data: string): v.InferOutput<Schema> | null {
  if (data.length > MAX_FRAME_CHARACTERS) return null;
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  return parseValue(schema, value);
}

function parseValue<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> | null {
  const result = v.safeParse(schema, value);
  return result.success ? result.output : null;
}

/** The bytes of microphone sound, not copied. */
export const encodeUtteranceAudio = (pcm: Int16Array): Uint8Array =>
  new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);

/** Reads a binary frame sent to the host, copied; null when it is no whole number of samples or too large. */
export function parseUtteranceAudio(data: Uint8Array): Int16Array | null {
  if (data.byteLength % 2 !== 0 || data.byteLength > MAX_BINARY_BYTES) return null;
  return samplesFrom(data, 0);
}

const AUDIO_HEADER_BYTES = 4;

/** A binary frame of reply sound: the turn as little-endian uint32, then PCM16. */
export function encodeReplyAudio(turnNumber: number, pcm: Int16Array): Uint8Array {
  const bytes = new Uint8Array(AUDIO_HEADER_BYTES + pcm.byteLength);
  new DataView(bytes.buffer).setUint32(0, turnNumber, true);
  bytes.set(new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength), AUDIO_HEADER_BYTES);
  return bytes;
}

/** Reads a binary frame sent by the host; the samples are a copy. Null when it is malformed. */
export function parseReplyAudio(data: Uint8Array): { readonly turn: number; readonly pcm: Int16Array } | null {
  if (data.byteLength < AUDIO_HEADER_BYTES || data.byteLength % 2 !== 0) return null;
  if (data.byteLength > MAX_BINARY_BYTES + AUDIO_HEADER_BYTES) return null;
  const turnNumber = new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(0, true);
  return { turn: turnNumber, pcm: samplesFrom(data, AUDIO_HEADER_BYTES) };
}

/** A byte copy, so that samples are aligned whatever the frame's place in its buffer. Little-endian machines only. */
function samplesFrom(data: Uint8Array, offset: number): Int16Array {
  // Not `slice`, which shares memory when the frame is a Node buffer.
  return new Int16Array(new Uint8Array(data.subarray(offset)).buffer);
}
