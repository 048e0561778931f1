/**
 * Owns what the service's documents allow a client to send, field by field: anything else is a breach with its reason.
 */
import { ProtocolBreach } from '../kit/simulator.js';

export type MessageType = 'init' | 'audio' | 'ping' | 'pong';
export type Message = Readonly<Record<string, unknown>> & { readonly type: MessageType };
type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string' && value !== '';
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
/** Unix time in milliseconds; seconds, or a clock since start, are too small. */
const isTime: Check = (value) => Number.isInteger(value) && Number(value) > 1e12;
const isSttOptions: Check = (value) =>
  isObject(value) && Object.entries(value as object).every(([key, inner]) => key === 'model' && isText(inner));

const LANGUAGES = ['en-US', 'en-GB', 'es-ES', 'fr-FR', 'de-DE', 'it-IT', 'pt-BR', 'ja-JP', 'ko-KR', 'zh-CN'];

interface Shape {
  readonly required: Readonly<Record<string, Check>>;
  readonly optional: Readonly<Record<string, Check>>;
}

const SHAPES: Readonly<Record<MessageType, Shape>> = {
  init: {
    required: {},
    optional: { api_key: isText, user_id: isText, conversation_id: isText, model: isText, client_info: isObject },
  },
  audio: {
    // Its absence has an error text of its own.
    required: {},
    optional: {
      audio_data: (value) => typeof value === 'string',
      // The sample on the service's page sends null as long as there is none.
      conversation_id: (value) => value === null || isText(value),
      model: isText,
      stt_provider: isText,
      stt_options: isSttOptions,
      tts_provider: isText,
      tts_voice: isText,
      tts_options: isObject,
      language_code: (value) => LANGUAGES.includes(String(value)),
      user_id: isText,
    },
  },
  pong: { required: { ping_id: isText, timestamp: isTime }, optional: {} },
  ping: { required: { timestamp: isTime }, optional: {} },
};

/** Reads a text frame as one of the client's messages. @throws ProtocolBreach for anything that is not one */
export function readMessage(data: string): Message {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    throw new ProtocolBreach('A message is no JSON.');
  }
  if (!isObject(value)) throw new ProtocolBreach('A message is no JSON object.');
  const message = value as Message;
  const { type } = message;
  if (typeof type !== 'string' || !Object.hasOwn(SHAPES, type)) {
    throw new ProtocolBreach(`No client message has the type ${JSON.stringify(type)}.`);
  }
  const shape = SHAPES[type];
  for (const [key, check] of Object.entries(shape.required)) {
    if (!check(message[key])) throw new ProtocolBreach(`${type} has a missing or wrong ${key}.`);
  }
  for (const [key, inner] of Object.entries(message)) {
    if (key === 'type') continue;
    const check = shape.required[key] ?? shape.optional[key];
    if (check === undefined) throw new ProtocolBreach(`${type} has an unknown field "${key}".`);
    if (!check(inner)) throw new ProtocolBreach(`${type} has a wrong ${key}.`);
  }
  return message;
}

/** The text in a field; null where there is none. */
export function textOf(message: Message, key: string): string | null {
  const value = message[key];
  return typeof value === 'string' ? value : null;
}
