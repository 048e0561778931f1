/**
 * Owns what AddisAI's documents allow a client to send: audio messages in JSON and nothing else.
 */
import type { WireFrame } from '../../../src-main/providers/types.js';
import { ProtocolBreach } from '../kit/simulator.js';

export const UPLINK_RATE_HZ = 16_000;
const MIME_TYPE = `audio/pcm;rate=${UPLINK_RATE_HZ}`;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** Fewer bytes tell nothing about how they are encoded. */
const TELLING_BYTES = 256;

/** What the documents say ends in a close without a goodbye. */
export class UnreadableFrame extends ProtocolBreach {}

/** The samples of an audio message. Throws a breach with its reason. */
export function readAudio(frame: WireFrame): Int16Array {
  if (frame.kind === 'binary') throw new UnreadableFrame('Binary frames are not taken; all messages are JSON.');
  const message = parse(frame.data);
  const unknown = Object.keys(message).filter((key) => key !== 'data' && key !== 'mimeType');
  if (unknown.length > 0) throw new ProtocolBreach(`Unknown fields: ${unknown.join(', ')}.`);
  const { data, mimeType } = message;
  if (typeof data !== 'string' || data === '') throw new ProtocolBreach('"data" must hold Base64 text.');
  if (mimeType !== undefined && mimeType !== MIME_TYPE) throw new ProtocolBreach(`"mimeType" must be ${MIME_TYPE}.`);
  if (!BASE64.test(data)) throw new ProtocolBreach('"data" is not Base64.');
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length % 2 !== 0) throw new ProtocolBreach('Audio of 16 bits has an even number of bytes.');
  if (isFloat32(bytes)) throw new ProtocolBreach('Audio must be 16-bit integers; this is Float32 and heard as static.');
  return Int16Array.from({ length: bytes.length / 2 }, (_, at) => bytes.readInt16LE(at * 2));
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message === 'object' && message !== null && !Array.isArray(message)) {
      return message as Readonly<Record<string, unknown>>;
    }
  } catch {
    throw new UnreadableFrame('The message is not JSON.');
  }
  throw new ProtocolBreach('The message is not a JSON object.');
}

/**
 * Whether the bytes are 32-bit samples of sound. Read that way, real ones lie within [-1, 1] and swing to both sides;
 * 16-bit sound read that way is almost all of it far beyond 1 or next to nothing.
 */
function isFloat32(bytes: Buffer): boolean {
  if (bytes.length < TELLING_BYTES || bytes.length % 4 !== 0) return false;
  let sounding = 0;
  let likely = 0;
  let negative = 0;
  for (let at = 0; at < bytes.length; at += 4) {
    const sample = bytes.readFloatLE(at);
    if (sample === 0) continue;
    sounding += 1;
    if (Math.abs(sample) > 1e-8 && Math.abs(sample) <= 1) likely += 1;
    if (sample < 0) negative += 1;
  }
  return (
    sounding >= TELLING_BYTES / 8 &&
    likely > sounding * 0.95 &&
    negative > sounding * 0.05 &&
    negative < sounding * 0.95
  );
}
