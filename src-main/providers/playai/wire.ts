/**
 * Owns the messages of PlayAI's wire: what is sent, and reading what arrives into one union. Unknown fields are
 * passed over; a message that lacks what its meaning hangs on is not read at all.
 */
import { decodeBase64, encodeBase64 } from '../kit/base64.js';
import { asNumber, asText, jsonFrame, readObject, type Json } from '../kit/json-frame.js';
import type { ResumeValue, WireFrame } from '../types.js';
import type { Settings } from './options.js';

/** Longest conversation id that is kept; characters. */
const MAX_ID = 1_000;

export type Heard =
  | { readonly type: 'init'; readonly conversationId: string | null }
  | { readonly type: 'newAudioStream' }
  | { readonly type: 'audioStreamStart' }
  | { readonly type: 'audioStream'; readonly data: Uint8Array }
  | { readonly type: 'audioStreamEnd'; readonly message: string }
  | { readonly type: 'voiceActivityStart' }
  | { readonly type: 'voiceActivityEnd' }
  | { readonly type: 'onUserTranscript'; readonly message: string }
  | { readonly type: 'onAgentTranscript'; readonly message: string }
  | { readonly type: 'onAgentGreeting'; readonly message: string }
  | { readonly type: 'onAgentGreetingEnd'; readonly message: string }
  /** `updatedMessage`: what of the answer was spoken; null when the service does not say. */
  | { readonly type: 'onAgentInterrupted'; readonly updatedMessage: string | null }
  | { readonly type: 'hangup'; readonly endedBy: string | null }
  | { readonly type: 'error'; readonly code: number | null; readonly isFatal: boolean }
  /** Known, and of no use to us. */
  | { readonly type: 'ignored' };

/** Known to PlayAI's web kit: notes for its own page, telemetry, actions nobody here declared. */
const IGNORED = new Set([
  'llmStreamEnd',
  'customEvent',
  'navigate',
  'pageDefinition',
  'uiEvent',
  'exchangeMetrics',
  'SYS_LOG',
  'MEDIA_LOG',
]);

export type Read = { readonly ok: true; readonly heard: Heard } | { readonly ok: false; readonly summary: string };

const read = (heard: Heard): Read => ({ ok: true, heard });
const unread = (summary: string): Read => ({ ok: false, summary });

const words = (object: Json): string => asText(object['message']) ?? '';

/** Never throws. A summary never holds anything of the message. */
export function parse(frame: WireFrame): Read {
  const object = readObject(frame);
  if (object === null) return unread('not a JSON object');
  const type = asText(object['type']);
  switch (type) {
    case null:
      return unread('message without a type');
    case 'newAudioStream':
    case 'audioStreamStart':
    case 'voiceActivityStart':
    case 'voiceActivityEnd':
      return read({ type });
    case 'audioStream': {
      const data = decodeBase64(object['data']);
      return data === null ? unread('audioStream without Base64') : read({ type, data });
    }
    case 'init': {
      const id = asText(object['conversationId'])?.trim() ?? '';
      return read({ type, conversationId: id === '' || id.length > MAX_ID ? null : id });
    }
    case 'onUserTranscript':
    case 'onAgentTranscript': {
      const message = asText(object['message']);
      return message === null ? unread(`${type} without words`) : read({ type, message });
    }
    // Their moment matters even where the words are missing.
    case 'audioStreamEnd':
    case 'onAgentGreeting':
    case 'onAgentGreetingEnd':
      return read({ type, message: words(object) });
    case 'onAgentInterrupted':
      return read({ type, updatedMessage: asText(object['updatedMessage']) });
    case 'hangup':
      return read({ type, endedBy: asText(object['endedBy']) });
    case 'error':
      // The public page knows no `isFatal`: there an error is always the end.
      return read({ type, code: errorCode(object['code']), isFatal: object['isFatal'] !== false });
    default:
      return IGNORED.has(type) ? read({ type: 'ignored' }) : unread('message of an unknown type');
  }
}

const errorCode = (value: unknown): number | null =>
  asNumber(typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value);

/** The first message. `apiKey` is null where none is sent. */
export function setupMessage(settings: Settings, apiKey: string | null, resume: ResumeValue | null): WireFrame {
  const { inputEncoding, customGreeting, prompt, utteranceEndThreshold } = settings;
  return jsonFrame({
    type: 'setup',
    ...(apiKey === null ? {} : { apiKey }),
    outputFormat: settings.outputFormat,
    outputSampleRate: settings.outputRateHz,
    inputEncoding,
    // A container says it itself.
    ...(inputEncoding === 'media-container' ? {} : { inputSampleRate: settings.inputRateHz }),
    ...(customGreeting === '' ? {} : { customGreeting }),
    ...(prompt === '' ? {} : { prompt }),
    ...(resume === null ? {} : { continueConversation: resume.value }),
    ...(utteranceEndThreshold === null ? {} : { utteranceEndThreshold }),
    ...(settings.shouldSendLanguage ? { shouldSendLanguage: true } : {}),
  });
}

export const audioMessage = (data: Uint8Array): WireFrame => jsonFrame({ type: 'audioIn', data: encodeBase64(data) });
export const textMessage = (data: string): WireFrame => jsonFrame({ type: 'customInput', data });
export const BUFFER_EMPTY: WireFrame = jsonFrame({ type: 'bufferEmpty' });
