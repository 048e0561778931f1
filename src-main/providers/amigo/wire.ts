/**
 * Owns the words spoken on the socket: reads each message of the service into one of a union, and writes ours. Fields
 * that are only likely are read leniently. Must never keep anything of what it reads.
 */
import { asArray, asNumber, asText, jsonFrame, readObject, type Json } from '../kit/json-frame.js';
import type { WireFrame } from '../types.js';
import type { AmigoSettings } from './options.js';
import { isConversationId } from './rest.js';

/** A sign of a spoken message and when it is spoken, milliseconds from the start of the sound. */
export type AlignedSign = readonly [atMs: number, sign: string];

export type FromAmigo =
  /** Created, or gone on with: the names of the latter are not known. */
  | { readonly type: 'conversation-opened'; readonly conversationId: string | null }
  | { readonly type: 'conversation-completed' }
  | {
      readonly type: 'new-message';
      readonly piece: string;
      readonly isLast: boolean;
      readonly sequence: number | null;
      readonly messageId: string | null;
      readonly alignment: readonly AlignedSign[];
    }
  | {
      readonly type: 'interaction-complete';
      readonly messageId: string | null;
      readonly text: string | null;
      readonly isConversationOver: boolean;
    }
  | { readonly type: 'user-message'; readonly text: string }
  | { readonly type: 'agent-action'; readonly action: string | null }
  | { readonly type: 'action-too-long'; readonly filler: string }
  | { readonly type: 'vad-switched'; readonly isOn: boolean }
  | { readonly type: 'speech-started' | 'speech-ended' | 'speech-reset' }
  | { readonly type: 'error'; readonly status: number | null; readonly words: string };

/** Longest id that is believed; characters. */
const MAX_ID = 200;
/** Signs of one piece that are read. */
const MAX_SIGNS = 10_000;

const readId = (value: unknown): string | null => {
  const id = asText(value);
  return id === null || id === '' || id.length > MAX_ID ? null : id;
};

const readSequence = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

function readAlignment(value: unknown): readonly AlignedSign[] {
  return asArray(value)
    .slice(0, MAX_SIGNS)
    .flatMap((pair): AlignedSign[] => {
      const [first, second] = asArray(pair);
      // The document names the character first and describes the number first: both orders are read.
      const atMs = asNumber(first) ?? asNumber(second);
      const sign = asText(second) ?? asText(first);
      return atMs === null || sign === null || sign === '' || sign.length > 100 ? [] : [[atMs, sign]];
    });
}

function readNewMessage(message: Json): FromAmigo | null {
  const isLast = message['stop'] === true;
  const piece = asText(message['message']) ?? (isLast ? '' : null);
  if (piece === null) return null;
  return {
    type: 'new-message',
    piece,
    isLast,
    sequence: readSequence(message['sequence_number']),
    messageId: readId(message['message_id']),
    alignment: readAlignment(message['transcript_alignment']),
  };
}

const opened = (message: Json): FromAmigo => {
  const id = message['conversation_id'];
  return { type: 'conversation-opened', conversationId: isConversationId(id) ? id : null };
};

/** The first boolean of the message, whatever its name; without one the switch went where it was asked to. */
const readSwitched = (message: Json): FromAmigo => ({
  type: 'vad-switched',
  isOn: Object.values(message).find((value) => typeof value === 'boolean') ?? true,
});

const READERS: Readonly<Record<string, (message: Json) => FromAmigo | null>> = {
  'server.conversation-completed': () => ({ type: 'conversation-completed' }),
  'server.new-message': readNewMessage,
  'server.interaction-complete': (message) => ({
    type: 'interaction-complete',
    messageId: readId(message['message_id']),
    text: asText(message['full_message']),
    isConversationOver: message['conversation_completed'] === true,
  }),
  'server.user-message-available': (message) => {
    const text = asText(message['user_message']);
    return text === null ? null : { type: 'user-message', text };
  },
  'server.current-agent-action': (message) => {
    const action = message['action'];
    const type = typeof action === 'object' && action !== null && 'type' in action ? action.type : action;
    return { type: 'agent-action', action: asText(type) };
  },
  'server.action-too-long': (message) => {
    const filler = asText(message['filler']);
    return filler === null ? null : { type: 'action-too-long', filler };
  },
  'server.vad-mode-switched': readSwitched,
  'server.vad-speech-started': () => ({ type: 'speech-started' }),
  'server.vad-speech-ended': () => ({ type: 'speech-ended' }),
  'server.vad-speech-reset-zero': () => ({ type: 'speech-reset' }),
  'server.error': (message) => ({
    type: 'error',
    status: readSequence(message['http_error_code']),
    words: asText(message['error_description']) ?? asText(message['message']) ?? '',
  }),
};

export type Reading =
  | { readonly ok: true; readonly message: FromAmigo }
  /** `summary` holds nothing of the content. */
  | { readonly ok: false; readonly summary: string };

/** Reads one frame. Never throws. */
export function readMessage(frame: WireFrame): Reading {
  const message = readObject(frame);
  if (message === null) return { ok: false, summary: 'no JSON object' };
  const type = asText(message['type']) ?? '';
  const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (reader !== undefined) {
    const read = reader(message);
    return read === null ? { ok: false, summary: `malformed ${type}` } : { ok: true, message: read };
  }
  if (/^server\.conversation-[a-z-]{1,40}$/.test(type)) return { ok: true, message: opened(message) };
  return { ok: false, summary: /^server\.[a-z-]{1,40}$/.test(type) ? `unknown type ${type}` : 'unknown type' };
}

export const startConversation = ({ serviceId, versionSet }: AmigoSettings): WireFrame =>
  jsonFrame({ type: 'client.start-conversation', service_id: serviceId, service_version_set_name: versionSet });

export const continueConversation = (conversationId: string): WireFrame =>
  jsonFrame({ type: 'client.continue-conversation', conversation_id: conversationId });

export const textMessage = (text: string, kind: 'user-message' | 'external-event'): WireFrame =>
  jsonFrame({ type: 'client.new-text-message', text, message_type: kind });

/** What the microphone sends: mono PCM16, `rateHz` samples a second; `sample_width` is in bytes. */
export const audioMessage = (audio: string, firstAtRateHz: number | null): WireFrame =>
  jsonFrame({
    type: 'client.new-audio-message',
    audio,
    ...(firstAtRateHz === null
      ? {}
      : { audio_config: { type: 'pcm', frame_rate: firstAtRateHz, n_channels: 1, sample_width: 2 } }),
  });

export const endOfAudio = (): WireFrame => jsonFrame({ type: 'client.new-audio-message', audio: null });

export const switchVad = (field: string): WireFrame => jsonFrame({ type: 'client.switch-vad-mode', [field]: true });

const bare = (type: string) => (): WireFrame => jsonFrame({ type });
export const extendTimeout = bare('client.extend-timeout');
export const finishConversation = bare('client.finish-conversation');
export const closeConnection = bare('client.close-connection');
