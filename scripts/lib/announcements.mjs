/**
 * Owns how a release is announced to installed copies of Parley: which file is for whom, what is said of it, and the
 * signature by which they believe it. src-main/updates/announcement.ts is the other end.
 */
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Stop } from './console.mjs';

const SIGNED_PREFIX = 'parley-update-1\n';

/** Which file of a release an installation takes by itself; others are fetched by a person or a package manager. */
const TARGETS = [
  { target: 'linux-x64', fits: /-linux-(?:x64|x86_64)\.AppImage$/ },
  { target: 'linux-arm64', fits: /-linux-arm64\.AppImage$/ },
  { target: 'win32-x64', fits: /-win-x64\.exe$/ },
  { target: 'win32-arm64', fits: /-win-arm64\.exe$/ },
  { target: 'darwin-universal', fits: /-mac-universal\.zip$/ },
];

/** The target a file is for; null where none takes it by itself. @param {string} name */
export const targetOf = (name) => TARGETS.find(({ fits }) => fits.test(name))?.target ?? null;

/** The raw public half of a signing key, as resources/updates.json has it. @param {string} pem */
export function publicHalf(pem) {
  let key;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new Stop('The signing key cannot be read: it must be a PKCS#8 PEM, as `npm run release -- key` writes it.');
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new Stop('The signing key must be an Ed25519 key.');
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
}

/** SHA-512 in Base64. @param {string} file @param {'sha512' | 'sha256'} [algorithm] @param {'base64' | 'hex'} [encoding] */
export async function digestOf(file, algorithm = 'sha512', encoding = 'base64') {
  const hash = createHash(algorithm);
  for await (const piece of createReadStream(file)) hash.update(piece);
  return hash.digest(encoding);
}

/**
 * What is said of one file.
 * @param {string} file @param {{ version: string, releasedAt: Date, stagingPercentage: number | null }} release
 */
export async function announcementOf(file, { version, releasedAt, stagingPercentage }) {
  const name = path.basename(file);
  const target = targetOf(name);
  if (target === null) throw new Stop(`${name} is for no installation that updates itself.`);
  return {
    format: 1,
    target,
    version,
    releasedAt: releasedAt.toISOString(),
    ...(stagingPercentage === null ? {} : { stagingPercentage }),
    file: { name, sha512: await digestOf(file), size: (await stat(file)).size },
  };
}

/** The announcement as it is served: the very bytes that were signed, and the signature. @param {object} announcement @param {string} pem */
export function sealed(announcement, pem) {
  const payload = Buffer.from(JSON.stringify(announcement));
  const signature = sign(null, Buffer.concat([Buffer.from(SIGNED_PREFIX), payload]), createPrivateKey(pem));
  return `${JSON.stringify({ payload: payload.toString('base64'), signatures: [signature.toString('base64')] })}\n`;
}
