/**
 * A feed of updates on this computer, as honest or as hostile as a test wants it, and a way to ask it over Node's own
 * network with the same rules as over Chromium's.
 */
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { get as getEncrypted, type Server as EncryptedServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { announcementName, SIGNED_PREFIX, type Announcement } from '../../src-main/updates/announcement.js';
import type { SendUpdateRequest } from '../../src-main/updates/bounded-request.js';

export interface SigningKey {
  readonly privateKey: KeyObject;
  /** Raw, Base64, as `resources/updates.json` has it. */
  readonly publicKey: string;
}

export function makeSigningKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  return { privateKey, publicKey: raw.toString('base64') };
}

/** An envelope around any payload; `prefix` is what is signed before it. */
export function sealed(payload: string | Buffer, key: SigningKey, prefix = SIGNED_PREFIX): string {
  const bytes = Buffer.from(payload);
  const signature = sign(null, Buffer.concat([Buffer.from(prefix), bytes]), key.privateKey);
  return JSON.stringify({ payload: bytes.toString('base64'), signatures: [signature.toString('base64')] });
}

/** An announcement of these bytes for `linux-x64`. */
export function announcementOf(version: string, file: Buffer, changes: Partial<Announcement> = {}): Announcement {
  return {
    format: 1,
    target: 'linux-x64',
    version,
    releasedAt: '2026-11-20T10:00:00.000Z',
    file: {
      name: `parley-${version}-linux-x86_64.AppImage`,
      sha512: createHash('sha512').update(file).digest('base64'),
      size: file.length,
    },
    ...changes,
  };
}

export interface TestFeed {
  readonly url: URL;
  /** What is answered to each path of the folder; anything else is 404. */
  readonly answers: Map<string, RequestListener>;
  /** Requests as they came. */
  readonly seen: { readonly path: string; readonly headers: IncomingMessage['headers'] }[];
  /** Announces and serves a version. */
  publish(version: string, file: Buffer, key: SigningKey, changes?: Partial<Announcement>): Announcement;
  close(): Promise<void>;
}

export const answering =
  (body: string | Buffer, status = 200): RequestListener =>
  (_request, response) =>
    void response.writeHead(status).end(body);

export const redirecting =
  (to: string, status = 302): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { location: to }).end();

/** `create`: an encrypted server where a test wants one. */
export async function startFeed(
  create: (listener: RequestListener) => Server | EncryptedServer = (listener) => createServer(listener),
  scheme = 'http',
): Promise<TestFeed> {
  const answers: TestFeed['answers'] = new Map();
  const seen: { path: string; headers: IncomingMessage['headers'] }[] = [];
  const server = create((request, response) => {
    const path = new URL(request.url ?? '/', 'http://feed').pathname.replace(/^\/feed\//, '');
    seen.push({ path, headers: request.headers });
    const answer = answers.get(path);
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`${scheme}://127.0.0.1:${port}/feed/`),
    answers,
    seen,
    publish(version, file, key, changes) {
      const announcement = announcementOf(version, file, changes);
      answers.set(announcementName('linux-x64'), answering(sealed(JSON.stringify(announcement), key)));
      answers.set(announcement.file.name, answering(file));
      return announcement;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As the platform's does, over Node's network. */
export const sendOverNode: SendUpdateRequest = (address, { mayFollow, signal }) =>
  new Promise((resolve, reject) => {
    const request = (address.protocol === 'https:' ? getEncrypted : get)(address, { signal }, (response) => {
      const { statusCode: status = 0, headers } = response;
      if (status < 300 || status >= 400 || headers.location === undefined) {
        resolve({ status, body: response as AsyncIterable<Uint8Array> });
        return;
      }
      response.resume();
      const next = new URL(headers.location, address);
      if (mayFollow(next)) sendOverNode(next, { mayFollow, signal }).then(resolve, reject);
      else reject(new Error('The redirect was refused.'));
    });
    request.on('error', reject);
  });
