/**
 * Owns what an announcement of a version is, and whether it is believed: nothing of it is read before one of the keys
 * of this build has signed the very bytes. Must never fetch anything, nor decide whether a version is wanted.
 */
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import * as v from 'valibot';

/** Signed along with the bytes, so that no signature made for anything else can be used here. */
export const SIGNED_PREFIX = 'parley-update-1\n';

/** Longest announcement that is read, bytes. */
export const MAX_ANNOUNCEMENT_BYTES = 64 * 1024;
/** Largest file that is fetched, bytes. */
const MAX_FILE_BYTES = 1024 ** 3;

const base64 = (max: number) => v.pipe(v.string(), v.maxLength(max), v.base64());

const envelopeSchema = v.object({
  payload: base64(MAX_ANNOUNCEMENT_BYTES),
  signatures: v.pipe(v.array(base64(100)), v.minLength(1), v.maxLength(4)),
});

const announcementSchema = v.object({
  format: v.literal(1),
  /** System and processor it is for, `linux-x64`: one for another must not be passed off as ours. */
  target: v.pipe(v.string(), v.regex(/^(?:linux|darwin|win32)-(?:x64|arm64|universal)$/)),
  version: v.pipe(v.string(), v.maxLength(64), v.regex(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/)),
  releasedAt: v.pipe(v.string(), v.isoTimestamp()),
  /** Share of installations that are told of it yet, percent. */
  stagingPercentage: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100))),
  /** As `os.release()` has it. */
  minimumSystemVersion: v.optional(v.pipe(v.string(), v.maxLength(32), v.regex(/^\d+\.\d+\.\d+$/))),
  file: v.object({
    /** A plain name: it lies beside the announcement. */
    name: v.pipe(v.string(), v.maxLength(200), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)),
    /** SHA-512 in Base64. */
    sha512: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{86}==$/)),
    size: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_FILE_BYTES)),
  }),
});
export type Announcement = v.InferOutput<typeof announcementSchema>;

export type Judged =
  | { readonly ok: true; readonly announcement: Announcement }
  | { readonly ok: false; readonly why: 'unsigned' | 'unreadable' | 'other-target' };

/** Name of the announcement for this target, beside the files. */
export const announcementName = (target: string): string => `update-${target}.json`;

/** Wraps a raw public key as the system's cryptography wants it (RFC 8410). */
function keyOf(raw: string): KeyObject {
  const prefix = Buffer.from('302a300506032b6570032100', 'hex');
  return createPublicKey({ key: Buffer.concat([prefix, Buffer.from(raw, 'base64')]), format: 'der', type: 'spki' });
}

const refused = (why: Extract<Judged, { ok: false }>['why']): Judged => ({ ok: false, why });

/** `bytes` as they came; `keys`: raw Ed25519 keys in Base64; `target`: of this installation. Never throws. */
export function judgeAnnouncement(bytes: Uint8Array, keys: readonly string[], target: string): Judged {
  const envelope = v.safeParse(envelopeSchema, parsed(bytes));
  if (!envelope.success) return refused('unreadable');
  const payload = Buffer.from(envelope.output.payload, 'base64');
  const signed = Buffer.concat([Buffer.from(SIGNED_PREFIX), payload]);
  const trusted = keys.map(keyOf);
  const isSigned = envelope.output.signatures.some((signature) =>
    trusted.some((key) => verify(null, signed, key, Buffer.from(signature, 'base64'))),
  );
  if (!isSigned) return refused('unsigned');
  const announcement = v.safeParse(announcementSchema, parsed(payload));
  if (!announcement.success) return refused('unreadable');
  if (announcement.output.target !== target) return refused('other-target');
  return { ok: true, announcement: announcement.output };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}
