/**
 * Owns what AddisAI's messages say. One frame may say several things: each is read by its own key, and told in the
 * order in which it has to be acted on. Must never decide what follows from them.
 */
import { pcm16, type SoundFormat } from '../../../src-preload/contract/audio.js';
import { decodeBase64, encodeBase64 } from '../kit/base64.js';
import { asArray, asNumber, asObject, asText, asWords, jsonFrame, readObject, type Json } from '../kit/json-frame.js';
import { MAX_READ_WORDS } from '../kit/shown-words.js';
import { pcm16Bytes } from '../kit/sound-bytes.js';
import type { WireFrame } from '../types.js';

export const UPLINK_RATE_HZ = 16_000;
/** Of sound that does not name its rate. */
const REPLY_RATE_HZ = 24_000;
const LOWEST_RATE_HZ = 8_000;
const HIGHEST_RATE_HZ = 96_000;
/** A goodbye that does not say when is taken to mean soon. */
const SOON_MS = 5_000;

export type Heard =
  | { readonly type: 'ready' }
  | { readonly type: 'status'; readonly words: string }
  | { readonly type: 'warning'; readonly words: string }
  | { readonly type: 'understood'; readonly text: string; readonly isFinished: boolean }
  | { readonly type: 'sound'; readonly format: SoundFormat; readonly data: Uint8Array }
  /** `from`: text parts of the model, or a transcript of its sound. */
  | { readonly type: 'words'; readonly from: 'part' | 'transcript'; readonly text: string }
  | { readonly type: 'interrupted' }
  | { readonly type: 'turn-complete' }
  | { readonly type: 'billed'; readonly seconds: number }
  | { readonly type: 'going-away'; readonly inMs: number }
  /** `status` as in HTTP; null where there is none. */
  | { readonly type: 'error'; readonly status: number | null; readonly words: string };

export interface FrameContent {
  readonly heard: readonly Heard[];
  /** What of the frame was not understood, in our words and without its content; null when all of it was. */
  readonly strange: string | null;
}

/** One message of microphone sound. */
export const audioMessage = (pcm: Int16Array, namesFormat: boolean): WireFrame =>
  jsonFrame({
    data: encodeBase64(pcm16Bytes(pcm)),
    ...(namesFormat ? { mimeType: `audio/pcm;rate=${UPLINK_RATE_HZ}` } : {}),
  });

/** Something of the frame that was read, or the reason why it could not be. */
type Reading = { readonly heard: readonly Heard[] } | { readonly strange: string };

const heard = (...all: readonly Heard[]): Reading => ({ heard: all });
const strange = (what: string): Reading => ({ strange: what });
const NOTHING_TO_DO: Reading = { heard: [] };

/** Reads a frame. Never throws. */
export function readFrame(frame: WireFrame): FrameContent {
  const message = readObject(frame);
  if (message === null) return { heard: [], strange: 'not a JSON object' };
  const readings = KEYS.flatMap(([key, read]) => (message[key] === undefined ? [] : [read(message[key], message)]));
  const all = readings.flatMap((reading) => ('heard' in reading ? reading.heard : []));
  // Whatever else a frame holds belongs to the turn it ends.
  const endings = all.filter(({ type }) => type === 'turn-complete');
  const unread = readings.find((reading) => 'strange' in reading);
  if (readings.length === 0) return { heard: [], strange: 'no known key' };
  const ordered = [...all.filter(({ type }) => type !== 'turn-complete'), ...endings];
  return { heard: ordered, strange: unread !== undefined && 'strange' in unread ? unread.strange : null };
}

type Reader = (value: unknown, message: Json) => Reading;

const ignored: Reader = () => NOTHING_TO_DO;

/** In the order in which they are acted on. */
const KEYS: readonly (readonly [string, Reader])[] = [
  // Newer services of this kind answer an empty object.
  ['setupComplete', (value) => (value === false || value === null ? NOTHING_TO_DO : heard({ type: 'ready' }))],
  ['type', readTyped],
  ['serverContent', readContent],
  ['usageMetadata', readUsage],
  ['error', readError],
  ['goAway', (value) => heard({ type: 'going-away', inMs: readDuration(asObject(value)?.['timeLeft']) })],
  // Not documented, known from services of this kind, and of no use here.
  ['toolCall', ignored],
  ['toolCallCancellation', ignored],
  ['sessionResumptionUpdate', ignored],
];

function readTyped(type: unknown, message: Json): Reading {
  const words = asWords(message['message'], MAX_READ_WORDS);
  switch (type) {
    case 'status':
      if (words === null) return strange('status without words');
      return heard(saysReady(words) ? { type: 'ready' } : { type: 'status', words });
    case 'warning':
      return words === null ? strange('warning without words') : heard({ type: 'warning', words });
    case 'error':
      return message['error'] === undefined ? readError(message) : NOTHING_TO_DO;
    default:
      // A type we do not know beside keys we do know takes nothing from them.
      return KEYS.some(([key]) => key !== 'type' && message[key] !== undefined)
        ? NOTHING_TO_DO
        : strange('unknown type');
  }
}

const saysReady = (words: string): boolean => /\bready\b/i.test(words) && !/\bnot\s+(?:yet\s+)?ready\b/i.test(words);

function readUsage(value: unknown): Reading {
  const usage = asObject(value);
  if (usage === null) return strange('malformed usageMetadata');
  const seconds = asNumber(usage['totalBilledAudioDurationSeconds']);
  return seconds === null || seconds < 0 ? NOTHING_TO_DO : heard({ type: 'billed', seconds });
}

function readContent(value: unknown): Reading {
  const content = asObject(value);
  if (content === null) return strange('malformed serverContent');
  const found: Heard[] = [];
  let unread: string | null = null;
  let isKnown = false;
  for (const [key, read] of CONTENT_KEYS) {
    if (content[key] === undefined) continue;
    isKnown = true;
    const reading = read(content[key], content);
    if ('heard' in reading) found.push(...reading.heard);
    else unread ??= reading.strange;
  }
  if (found.length > 0) return { heard: found };
  if (unread !== null) return strange(unread);
  return isKnown ? NOTHING_TO_DO : strange('serverContent without a known key');
}

const flag =
  (event: Heard): Reader =>
  (value) =>
    value === true ? heard(event) : NOTHING_TO_DO;

const CONTENT_KEYS: readonly (readonly [string, Reader])[] = [
  ['inputTranscription', readUnderstood],
  ['outputTranscription', readTranscript],
  // What comes along with an interruption belongs to what it interrupts.
  ['modelTurn', readTurn],
  ['interrupted', flag({ type: 'interrupted' })],
  // Words may still follow it: only the end of the turn ends an answer.
  ['generationComplete', ignored],
  ['turnComplete', flag({ type: 'turn-complete' })],
];

function readUnderstood(value: unknown): Reading {
  const transcription = asObject(value);
  const text = asText(transcription?.['text']) ?? '';
  const isFinished = transcription?.['finished'] === true;
  if (transcription === null) return strange('malformed inputTranscription');
  return text === '' && !isFinished ? NOTHING_TO_DO : heard({ type: 'understood', text, isFinished });
}

function readTranscript(value: unknown): Reading {
  const transcription = asObject(value);
  if (transcription === null) return strange('malformed outputTranscription');
  const text = asText(transcription['text']) ?? '';
  return text === '' ? NOTHING_TO_DO : heard({ type: 'words', from: 'transcript', text });
}

function readTurn(value: unknown): Reading {
  const parts = asObject(value)?.['parts'];
  if (!Array.isArray(parts)) return strange('modelTurn without parts');
  const readings = asArray(parts).map(readPart);
  const found = readings.flatMap((reading) => ('heard' in reading ? reading.heard : []));
  const unread = readings.find((reading) => 'strange' in reading);
  return found.length === 0 && unread !== undefined ? unread : { heard: found };
}

function readPart(value: unknown): Reading {
  const part = asObject(value);
  if (part === null) return strange('malformed part');
  const found: Heard[] = [];
  const text = asText(part['text']);
  // A thought is not said.
  if (text !== null && text !== '' && part['thought'] !== true) found.push({ type: 'words', from: 'part', text });
  if (part['inlineData'] !== undefined) {
    const inline = asObject(part['inlineData']);
    const data = decodeBase64(inline?.['data']);
    const format = readFormat(inline?.['mimeType']);
    if (data === null) return found.length > 0 ? { heard: found } : strange('sound that is not Base64');
    if (format === null) return found.length > 0 ? { heard: found } : strange('a part that is not sound');
    if (data.length > 0) found.push({ type: 'sound', format, data });
    return { heard: found };
  }
  return text === null ? strange('a part without text or sound') : { heard: found };
}

const CONTAINERS: Readonly<Record<string, SoundFormat>> = {
  wav: { encoding: 'container', container: 'wav' },
  'x-wav': { encoding: 'container', container: 'wav' },
  mpeg: { encoding: 'container', container: 'mp3' },
  mp3: { encoding: 'container', container: 'mp3' },
  ogg: { encoding: 'container', container: 'ogg' },
  flac: { encoding: 'container', container: 'flac' },
  webm: { encoding: 'container', container: 'webm' },
};

/** Names under which bare samples travel. */
const BARE = /^(?:x-)?(?:pcm|l16|raw|linear16|s16le)$/;

/**
 * The format a part names; PCM16 where it names none. Null for what is no sound, and for a kind of sound that is not
 * known: played as bare samples it would be loud noise.
 */
function readFormat(mimeType: unknown): SoundFormat | null {
  const named = asText(mimeType)?.trim().toLowerCase() ?? '';
  if (named === '') return pcm16(REPLY_RATE_HZ);
  const kind = /^audio\/([a-z0-9.+-]+)/.exec(named)?.[1];
  if (kind === undefined) return null;
  const container = Object.hasOwn(CONTAINERS, kind) ? CONTAINERS[kind] : undefined;
  if (container !== undefined) return container;
  if (!BARE.test(kind)) return null;
  const rateHz = Number(/;\s*rate\s*=\s*"?(\d{1,6})\b/.exec(named)?.[1] ?? REPLY_RATE_HZ);
  return pcm16(rateHz >= LOWEST_RATE_HZ && rateHz <= HIGHEST_RATE_HZ ? rateHz : REPLY_RATE_HZ);
}

function readError(value: unknown): Reading {
  const error = asObject(value);
  const words = asWords(error === null ? value : error['message'], MAX_READ_WORDS);
  const status = error === null ? null : readStatus(error['status'] ?? error['code']);
  if (words === null && status === null) return strange('error without words or status');
  return heard({ type: 'error', status, words: words ?? '' });
}

function readStatus(value: unknown): number | null {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : asNumber(value);
  return status !== null && Number.isInteger(status) && status >= 100 && status < 600 ? status : null;
}

/** A duration as protocol buffers write it in JSON, such as "9.5s"; milliseconds. */
function readDuration(value: unknown): number {
  const seconds = /^(\d{1,6}(?:\.\d{1,9})?)s$/.exec(asText(value) ?? '')?.[1];
  return seconds === undefined ? SOON_MS : Math.round(Number(seconds) * 1_000);
}
