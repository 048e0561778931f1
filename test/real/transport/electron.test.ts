/** The transport and the system's network inside a real Electron, whose encryption and network differ from Node's. */
import electron from 'electron';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocketServer } from 'ws';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { build } from 'vite';
import { startConnectProxy, startSocksProxy } from '../../unit/transport/proxies.js';
import { makeCertificates, type Certificate, type Certificates } from '../../rig/certificates.js';
import type { Outcome, Plan, Step, Told } from './electron/plan.js';

const ROOT = path.join(import.meta.dirname, '../../..');
const built = mkdtempSync(path.join(tmpdir(), 'parley-transport-'));
let certificates: Certificates;

beforeAll(async () => {
  certificates = makeCertificates();
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    publicDir: false,
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: path.join(import.meta.dirname, 'electron/main.ts'),
      outDir: built,
      minify: true,
      rolldownOptions: { external: ['electron'], output: { format: 'es', entryFileNames: 'main.mjs' } },
    },
  });
});
afterAll(() => rmSync(built, { recursive: true, force: true }));

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function run(steps: readonly Step[]): Promise<readonly Outcome[]> {
  const plan: Plan = { steps, authority: certificates.authority };
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const program = electron as unknown as string;
  const args = [...asRoot, `--user-data-dir=${path.join(built, 'data')}`, path.join(built, 'main.mjs')];
  const app = spawn('xvfb-run', ['-a', program, ...args], {
    env: { ...process.env, PARLEY_TEST_PLAN: JSON.stringify(plan) },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  app.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(app, 'exit')) as [number];
  const told = text.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Told] : []));
  expect({ code, errors: told.filter((line) => 'error' in line) }).toEqual({ code: 0, errors: [] });
  return told.flatMap((line) => ('outcome' in line ? [line.outcome] : []));
}

async function serve(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

/** Says back what it hears; names no subprotocol. */
async function echo(certificate: Certificate): Promise<number> {
  const server = createHttps(certificate);
  const sockets = new WebSocketServer({ server, handleProtocols: () => false });
  sockets.on('connection', (socket) =>
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })),
  );
  cleanUps.push(() => sockets.clients.forEach((socket) => socket.terminate()));
  return serve(server);
}

const connectTo = (url: string): Step => ({ do: 'connect', url, say: 'hello', subprotocols: ['bearer'] });

it('sockets open, and bad certificates are told from other failures', async () => {
  const ports = [certificates.good, certificates.selfSigned, certificates.otherName, certificates.expired].map(echo);
  const plain = await serve(createHttp());
  const urls = [...(await Promise.all(ports)), plain, 9].map((port) => `wss://127.0.0.1:${port}/`);
  const [good, ...bad] = await run(urls.map(connectTo));
  expect(good).toMatchObject({
    events: [
      { type: 'opened' },
      { type: 'frame', frame: { kind: 'text', data: 'hello' } },
      { type: 'ended', end: { cause: 'ours' }, byUs: true },
    ],
  });
  const ends = bad.map((outcome) => (outcome.type === 'connected' ? outcome.events : []));
  expect(ends).toMatchObject([
    [{ end: { phase: 'opening', cause: 'tls', reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' } }],
    [{ end: { phase: 'opening', cause: 'tls', reason: 'ERR_TLS_CERT_ALTNAME_INVALID' } }],
    [{ end: { phase: 'opening', cause: 'tls', reason: 'CERT_HAS_EXPIRED' } }],
    [{ end: { phase: 'opening', cause: 'tls' } }],
    [{ end: { phase: 'opening', cause: 'unreachable', reason: 'ECONNREFUSED' } }],
  ]);
});

it('the system’s proxies are found, and used by sockets and by requests', async () => {
  const port = await echo(certificates.good);
  const [http, socks] = await Promise.all([startConnectProxy({ to: port }), startSocksProxy({ to: port })]);
  cleanUps.push(http.close, socks.close);
  const service = 'wss://service.test/path?key=CANARY';
  const outcomes = await run([
    { do: 'set-proxy', rules: '' },
    { do: 'resolve', url: service },
    { do: 'set-proxy', rules: `https=127.0.0.1:${http.port},direct://` },
    { do: 'resolve', url: service },
    connectTo(service),
    // Chromium trusts the system's authorities, ours is none of them: the way there is what counts.
    { do: 'fetch', url: 'https://service.test/' },
    { do: 'set-proxy', rules: `socks5://127.0.0.1:${socks.port}` },
    { do: 'resolve', url: service },
    connectTo(service),
    { do: 'resolve', url: 'ws://127.0.0.1:99/' },
  ]);
  expect(outcomes).toMatchObject([
    { type: 'done' },
    { answer: 'DIRECT' },
    { type: 'done' },
    { answer: `PROXY 127.0.0.1:${http.port};DIRECT` },
    { events: [{ type: 'opened' }, { type: 'frame' }, { type: 'ended', byUs: true }] },
    { type: 'rejected' },
    { type: 'done' },
    { answer: `SOCKS5 127.0.0.1:${socks.port}` },
    { events: [{ type: 'opened' }, { type: 'frame' }, { type: 'ended', byUs: true }] },
    { answer: 'DIRECT' },
  ]);
  // Chromium may ask for things of its own, such as a dictionary for spelling.
  const askedOf = ({ asked }: { asked: readonly string[] }): readonly string[] =>
    asked.filter((place) => place === 'service.test:443');
  expect([askedOf(http), askedOf(socks)].map(({ length }) => length)).toEqual([2, 1]);
  for (const proxy of [http, socks]) expect(Buffer.concat(proxy.said).toString('latin1')).not.toContain('CANARY');
});

it('requests follow nobody, keep no cookies, and can be given up', async () => {
  const requests: string[] = [];
  const other = await serve(createHttp((_request, response) => response.end(requests.push('other'))));
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { url = '', method = '', headers } = request;
    requests.push(`${method} ${url} key=${String(headers['x-key'])} cookie=${String(headers.cookie)}`);
    if (url === '/redirect') response.writeHead(302, { Location: `http://127.0.0.1:${other}/` }).end();
    else if (url === '/drip') response.writeHead(200).write('a');
    else if (url === '/none') response.writeHead(404).end('nothing here');
    else if (url !== '/hang') {
      response.setHeader('Set-Cookie', 'a=b; Path=/');
      request.pipe(response);
    }
  };
  const base = `http://127.0.0.1:${await serve(createHttp(answer))}`;
  const outcomes = await run([
    { do: 'fetch', url: `${base}/redirect` },
    { do: 'fetch', url: `${base}/echo`, body: '{"a":1}' },
    { do: 'fetch', url: `${base}/none` },
    { do: 'fetch', url: `${base}/hang`, abortAfterMs: 100 },
    { do: 'fetch', url: `${base}/drip`, abortAfterMs: 100 },
    { do: 'fetch', url: 'file:///etc/hostname' },
    { do: 'fetch', url: 'http://service.test/' },
    { do: 'fetch', url: 'http://127.0.0.1:9/' },
  ]);
  expect(outcomes).toEqual([
    { type: 'fetched', status: 302, text: '' },
    { type: 'fetched', status: 200, text: '{"a":1}' },
    { type: 'fetched', status: 404, text: 'nothing here' },
    { type: 'rejected', name: 'AbortError' },
    { type: 'rejected', name: 'AbortError' },
    { type: 'rejected', name: 'TypeError' },
    { type: 'rejected', name: 'TypeError' },
    { type: 'rejected', name: 'Error' },
  ]);
  expect(requests).toEqual(
    ['GET /redirect', 'POST /echo', 'GET /none', 'GET /hang', 'GET /drip'].map(
      (line) => `${line} key=CANARY cookie=undefined`,
    ),
  );
});
