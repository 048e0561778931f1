/**
 * Owns the messages of ZeebeeAI's socket as they are written and read. What arrives is never trusted: every field is
 * looked at, aliases of older clients are taken, and what is not understood is named without its content.
 */
import { asNumber, asText, asWords, jsonFrame, readObject, type Json } from '../kit/json-frame.js';
import { MAX_READ_WORDS } from '../kit/shown-words.js';
import type { WireFrame } from '../types.js';
import type { SignIn, ZeebeeSettings } from './options.js';

/** Ids longer than this are nobody's. */
const MAX_ID_CHARACTERS = 256;
const MAX_TRANSCRIPT_CHARACTERS = 100_000;

export type ServerMessage =
  | { readonly type: 'greeting' }
  | { readonly type: 'acknowledged'; readonly status: string | null; readonly userId: string | null }
  | { readonly type: 'status'; readonly text: string | null }
  | { readonly type: 'transcript'; readonly text: string }
  | { readonly type: 'response'; readonly text: string; readonly conversationId: string | null }
  | { readonly type: 'sound-start'; readonly total: number | null }
  /** `index` null: the next one. */
  | {
      readonly type: 'sound-chunk';
      readonly packed: string;
      readonly index: number | null;
      readonly total: number | null;
    }
  | { readonly type: 'sound-bytes'; readonly data: Uint8Array }
  | { readonly type: 'sound-end' }
  | { readonly type: 'unspoken'; readonly words: string | null }
  | { readonly type: 'ping'; readonly id: string | number | null }
  | { readonly type: 'pong' }
  | { readonly type: 'warned'; readonly wantsPing: boolean; readonly wantsReconnect: boolean; readonly inMs: number }
  | { readonly type: 'error'; readonly text: string }
  | { readonly type: 'strange'; readonly summary: string };

const strange = (summary: string): ServerMessage => ({ type: 'strange', summary });

const words = (value: unknown): string | null => asWords(value, MAX_READ_WORDS);
const isCount = (value: number | null): value is number => value !== null && Number.isInteger(value) && value >= 0;
const asCount = (value: unknown): number | null => {
  const number = asNumber(value);
  return isCount(number) ? number : null;
};
const asId = (value: unknown): string | null => {
  const text = asText(value);
  return text === null || text === '' || text.length > MAX_ID_CHARACTERS ? null : text;
};

const BASE64_SIGNS = /^[A-Za-z0-9+/_\s-]*={0,2}$/;
const OPENING_BRACE = 0x7b;
/** How long a connection has that is warned without a time. */
const WARNED_MS = 30_000;

/** What a frame says. Never throws. Binary frames are sound, unless they hold a message as bytes. */
export function readFrame(frame: WireFrame): ServerMessage {
  if (frame.kind === 'text') {
    const message = readObject(frame);
    return message === null ? strange('text that is no JSON object') : readMessage(message);
  }
  if (frame.data.length === 0) return strange('empty binary frame');
  // Sound may begin with any byte, an opening brace included: only a whole message is one.
  const message = frame.data[0] === OPENING_BRACE ? readObject(frame) : null;
  return typeof message?.['type'] === 'string' ? readMessage(message) : { type: 'sound-bytes', data: frame.data };
}

function readMessage(message: Json): ServerMessage {
  switch (message['type']) {
    case 'connection_established':
      return { type: 'greeting' };
    case 'init_ack':
      return { type: 'acknowledged', status: asText(message['status']), userId: asId(message['user_id']) };
    case 'status':
      return { type: 'status', text: words(message['status']) ?? words(message['message']) };
    case 'transcript':
    case 'transcription': {
      const text = asText(message['text']);
      return text === null
        ? strange('transcript without text')
        : { type: 'transcript', text: text.slice(0, MAX_TRANSCRIPT_CHARACTERS) };
    }
    case 'response':
    case 'ai_response': {
      const text = asText(message['text']);
      if (text === null) return strange('response without text');
      return { type: 'response', text, conversationId: asId(message['conversation_id']) };
    }
    case 'audio_stream_start':
      return { type: 'sound-start', total: asCount(message['total_chunks']) };
    case 'audio_chunk':
      return readChunk(message);
    case 'audio_stream_end':
      return { type: 'sound-end' };
    case 'tts_error':
      return { type: 'unspoken', words: words(message['message']) };
    case 'ping':
      return { type: 'ping', id: asId(message['ping_id']) ?? asNumber(message['ping_id']) };
    case 'pong':
      return { type: 'pong' };
    case 'connection_warning':
      return readWarning(message);
    case 'error': {
      const text = words(message['message']);
      return text === null ? strange('error without message') : { type: 'error', text };
    }
    default:
      return strange(typeof message['type'] === 'string' ? 'unknown type' : 'message without type');
  }
}

function readChunk(message: Json): ServerMessage {
  const packed = asText(message['data']);
  if (packed === null || !BASE64_SIGNS.test(packed.trimEnd())) return strange('audio_chunk without Base64');
  const index = message['chunk_index'];
  const counted = asCount(index);
  if (counted === null && index !== undefined && index !== null) return strange('audio_chunk with a wrong index');
  return { type: 'sound-chunk', packed, index: counted, total: asCount(message['total_chunks']) };
}

function readWarning(message: Json): ServerMessage {
  const seconds = asNumber(message['time_remaining']);
  return {
    type: 'warned',
    wantsPing: message['ping_requested'] !== false,
    wantsReconnect: message['reconnect_required'] === true,
    inMs: seconds === null || seconds < 0 ? WARNED_MS : Math.min(seconds * 1_000, 3_600_000),
  };
}

export const initFrame = (signIn: SignIn, model: string, conversationId: string | null): WireFrame =>
  jsonFrame({
    type: 'init',
    ...signIn,
    ...(conversationId === null ? {} : { conversation_id: conversationId }),
    model,
    client_info: { client: 'parley' },
  });

/** One whole utterance, with everything that says how to hear, answer and speak it. */
export function audioFrame(
  packed: string,
  settings: ZeebeeSettings,
  { conversationId, userId }: { readonly conversationId: string | null; readonly userId: string | null },
): WireFrame {
  return jsonFrame({
    type: 'audio',
    audio_data: packed,
    ...(conversationId === null ? {} : { conversation_id: conversationId }),
    ...(userId === null ? {} : { user_id: userId }),
    model: settings.model,
    stt_provider: settings.sttProvider,
    stt_options: { model: settings.sttModel },
    tts_provider: settings.ttsProvider,
    tts_voice: settings.ttsVoice,
    ...(settings.ttsOptions === null ? {} : { tts_options: settings.ttsOptions }),
    language_code: settings.language,
  });
}

/** `timestamp` is Unix time in milliseconds. */
export const pingFrame = (timestamp: number): WireFrame => jsonFrame({ type: 'ping', timestamp });
export const pongFrame = (id: string | number | null, timestamp: number): WireFrame =>
  jsonFrame({ type: 'pong', ...(id === null ? {} : { ping_id: id }), timestamp });
