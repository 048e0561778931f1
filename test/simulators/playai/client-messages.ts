/**
 * Owns what a client may send: every field, type and format the documents allow, and nothing else.
 */
import { decodeBase64 } from '../../../src-main/providers/kit/base64.js';
import { readObject, type Json } from '../../../src-main/providers/kit/json-frame.js';
import type { WireFrame } from '../../../src-main/providers/types.js';
import { ProtocolBreach } from '../kit/simulator.js';

export type Surface = 'public' | 'sdk';

export interface Setup {
  /** Null on the entrance that takes none. */
  readonly apiKey: string | null;
  readonly outputFormat: string;
  readonly outputRateHz: number;
  readonly inputEncoding: string;
  /** Null where the container tells it. */
  readonly inputRateHz: number | null;
  readonly customGreeting: string | null;
  readonly continueConversation: string | null;
  readonly shouldSendLanguage: boolean;
}

export type Said =
  | { readonly type: 'setup'; readonly setup: Setup }
  | { readonly type: 'audioIn'; readonly data: Uint8Array }
  | { readonly type: 'customInput'; readonly text: string }
  | { readonly type: 'nothing-to-do' };

const OUTPUT_FORMATS = ['mp3', 'raw', 'wav', 'ogg', 'flac', 'mulaw'];
const INPUT_ENCODINGS = ['media-container', 'mulaw', 'linear16', 'flac', 'amr-nb', 'amr-wb', 'opus', 'speex', 'g729'];
const PAGE_FIELDS = [
  'type',
  'apiKey',
  'outputFormat',
  'outputSampleRate',
  'inputEncoding',
  'inputSampleRate',
  'customGreeting',
  'prompt',
  'continueConversation',
];
const KIT_FIELDS = ['events', 'utteranceEndThreshold', 'shouldSendLanguage'];
const MAX_GREETING = 250;
const MAX_PROMPT = 10_000;

export interface Rules {
  readonly surface: Surface;
  /** `page`: what only the web kit sends is not allowed. */
  readonly messages: 'all' | 'page';
}

const breach = (reason: string): never => {
  throw new ProtocolBreach(reason);
};

function onlyFields(object: Json, allowed: readonly string[]): void {
  for (const field of Object.keys(object)) {
    if (!allowed.includes(field)) breach(`${String(object['type'])} has a field "${field}" nobody documented.`);
  }
}

function text(object: Json, field: string, maxLength = Infinity): string | null {
  const value = object[field];
  if (value === undefined) return null;
  if (typeof value !== 'string') return breach(`${field} is not a string.`);
  return value.length > maxLength ? breach(`${field} is longer than ${maxLength} characters.`) : value;
}

function choice(object: Json, field: string, choices: readonly string[], otherwise: string): string {
  const value = text(object, field) ?? otherwise;
  return choices.includes(value) ? value : breach(`${field} is none of ${choices.join(', ')}.`);
}

function rate(object: Json, field: string): number | null {
  const value = object[field];
  if (value === undefined) return null;
  if (typeof value !== 'number') return breach(`${field} is not a number.`);
  return Number.isInteger(value) && value >= 8_000 && value <= 48_000
    ? value
    : breach(`${field} is no sample rate of sound: ${value}.`);
}

function readSetup(object: Json, { surface, messages }: Rules): Setup {
  onlyFields(object, messages === 'page' ? PAGE_FIELDS : [...PAGE_FIELDS, ...KIT_FIELDS]);
  const apiKey = text(object, 'apiKey');
  if (surface === 'public' && (apiKey === null || apiKey === '')) breach('setup has no apiKey.');
  if (surface === 'sdk' && apiKey !== null) breach('setup tells an apiKey to an entrance that asks for none.');
  const inputEncoding = choice(object, 'inputEncoding', INPUT_ENCODINGS, 'media-container');
  const inputRateHz = rate(object, 'inputSampleRate');
  if (inputEncoding !== 'media-container' && inputRateHz === null) {
    breach(`setup has no inputSampleRate, which ${inputEncoding} needs.`);
  }
  text(object, 'prompt', MAX_PROMPT);
  const { events, utteranceEndThreshold, shouldSendLanguage = false } = object;
  if (events !== undefined && !Array.isArray(events)) breach('events is not a list.');
  if (utteranceEndThreshold !== undefined && typeof utteranceEndThreshold !== 'number') {
    breach('utteranceEndThreshold is not a number.');
  }
  if (typeof shouldSendLanguage !== 'boolean') breach('shouldSendLanguage is not a boolean.');
  return {
    apiKey,
    outputFormat: choice(object, 'outputFormat', OUTPUT_FORMATS, 'mp3'),
    outputRateHz: rate(object, 'outputSampleRate') ?? 44_100,
    inputEncoding,
    inputRateHz,
    customGreeting: text(object, 'customGreeting', MAX_GREETING),
    continueConversation: text(object, 'continueConversation'),
    shouldSendLanguage: shouldSendLanguage === true,
  };
}

/** Reads one frame of the client; `isFirst` must be the setup, and no other. Throws a ProtocolBreach. */
export function readClient(frame: WireFrame, isFirst: boolean, rules: Rules): Said {
  if (frame.kind === 'binary') return breach('A binary frame came; all messages are JSON text.');
  const object = readObject(frame) ?? breach('A frame came that is not a JSON object.');
  const { type } = object;
  if (isFirst !== (type === 'setup')) {
    return breach(isFirst ? `The first message is ${String(type)}, not setup.` : 'A second setup came.');
  }
  switch (type) {
    case 'setup':
      return { type, setup: readSetup(object, rules) };
    case 'audioIn': {
      onlyFields(object, ['type', 'data']);
      const { data } = object;
      if (typeof data !== 'string' || !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(data)) {
        return breach('audioIn.data is not standard Base64.');
      }
      return { type, data: decodeBase64(data) ?? breach('audioIn.data is not Base64.') };
    }
    case 'customInput': {
      kitOnly(rules, type);
      onlyFields(object, ['type', 'data']);
      const words = text(object, 'data') ?? '';
      return words === '' ? breach('customInput.data is missing.') : { type, text: words };
    }
    case 'bufferEmpty':
      kitOnly(rules, type);
      onlyFields(object, ['type']);
      return { type: 'nothing-to-do' };
    case 'extendConversationSetup':
      kitOnly(rules, type);
      onlyFields(object, ['type', 'events']);
      if (!Array.isArray(object['events'])) breach('extendConversationSetup.events is not a list.');
      return { type: 'nothing-to-do' };
    case 'conversationAudio':
    case 'mediaLog':
      return breach(`${type} tells the service more than the person agreed to.`);
    default:
      return breach(`${String(type)} is no message of a client.`);
  }
}

function kitOnly({ messages }: Rules, type: string): void {
  if (messages === 'page') breach(`${type} is not on the public page.`);
}
