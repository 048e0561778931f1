/** The WebSocket transport over real encryption: directly, and through proxies. */
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { beforeAll, describe, expect, it } from 'vitest';
import { createManualClock } from '../../fakes/manual-clock.js';
import { FaultProxy } from '../../rig/fault-proxy.js';
import { startConnectProxy, startSocksProxy } from '../../unit/transport/proxies.js';
import { cleanUps, connectWith, endpoint, listen, settle } from '../../unit/transport/websocket-rig.js';
import { makeCertificates, type Certificate, type Certificates } from '../../rig/certificates.js';

let certificates: Certificates;
beforeAll(() => {
  certificates = makeCertificates();
});

/** A service that says back what it hears. */
async function startSecure(certificate: Certificate) {
  const server = createServer(certificate);
  const sockets = new WebSocketServer({ server });
  let pings = 0;
  const headers: (string | undefined)[] = [];
  sockets.on('connection', (socket: WebSocket, request) => {
    headers.push(request.headers['x-key'] as string | undefined);
    socket.on('error', () => undefined).on('ping', () => (pings += 1));
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(async () => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, pings: () => pings, headers };
}

describe('a certificate', () => {
  it('is taken from an authority that is trusted', async () => {
    const { port, headers } = await startSecure(certificates.good);
    const connect = connectWith({ authorities: [certificates.authority] });
    const heard = listen(connect, endpoint(`wss://127.0.0.1:${port}/`, { headers: { 'X-Key': 'abc' } }));
    await heard.opened();
    heard.connection.send({ kind: 'binary', data: new Uint8Array(100_000).fill(7) });
    await heard.came(1);
    expect(heard.frames).toEqual([{ kind: 'binary', data: new Uint8Array(100_000).fill(7) }]);
    expect(headers).toEqual(['abc']);
    heard.connection.close('leave');
    expect(await heard.ended()).toMatchObject({ end: { cause: 'ours' }, byUs: true });
  });

  it.each<[string, keyof Omit<Certificates, 'authority'>, boolean, string]>([
    ['of nobody that is trusted', 'good', false, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['signed by itself', 'selfSigned', true, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['for another name', 'otherName', true, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['out of date', 'expired', true, 'CERT_HAS_EXPIRED'],
  ])('%s is refused, and no key is sent', async (_name, which, trusted, reason) => {
    const { port, headers } = await startSecure(certificates[which]);
    const connect = connectWith(trusted ? { authorities: [certificates.authority] } : {});
    const heard = listen(connect, endpoint(`wss://127.0.0.1:${port}/`, { headers: { 'X-Key': 'abc' } }));
    expect((await heard.ended()).end).toMatchObject({ phase: 'opening', cause: 'tls', reason, httpStatus: null });
    await settle();
    expect(heard.events).toHaveLength(1);
    expect(headers).toEqual([]);
  });

  it('is no matter where nothing is encrypted at all', async () => {
    const { port } = await startSecure(certificates.good);
    const heard = listen(connectWith(), endpoint(`ws://127.0.0.1:${port}/`));
    const { end } = await heard.ended();
    expect(end).toMatchObject({ phase: 'opening' });
    expect(['lost', 'refused', 'malformed']).toContain(end.cause);
  });
});

describe('an encrypted line', () => {
  const open = async (more: Parameters<typeof connectWith>[0] = {}, pingIntervalMs: number | null = null) => {
    const secure = await startSecure(certificates.good);
    const proxy = await FaultProxy.start(secure.port);
    cleanUps.push(() => proxy.close());
    const connect = connectWith({ authorities: [certificates.authority], ...more });
    const heard = listen(connect, endpoint(`wss://127.0.0.1:${proxy.port}/`, { pingIntervalMs }));
    await heard.opened();
    return { ...secure, proxy, heard };
  };

  it('that is damaged on the way is lost', async () => {
    const { heard, proxy } = await open();
    proxy.flip(20);
    heard.connection.send({ kind: 'text', data: 'hello' });
    expect((await heard.ended()).end).toMatchObject({ phase: 'open', cause: 'lost' });
    expect(heard.frames).toEqual([]);
  });

  it('that is cut is lost', async () => {
    const { heard, proxy } = await open();
    proxy.cut();
    expect((await heard.ended()).end).toMatchObject({ phase: 'open', cause: 'lost' });
  });

  it('is watched for signs of life like a plain one', async () => {
    const clock = createManualClock();
    const { heard, proxy, pings } = await open({ clock }, 1_000);
    for (let round = 1; round <= 4; round += 1) {
      clock.advance(1_000);
      while (pings() < round) await settle();
      await settle();
    }
    expect(heard.events).toHaveLength(1);
    proxy.halfOpen();
    clock.advance(3_000);
    expect((await heard.ended()).end).toMatchObject({ phase: 'open', cause: 'silent' });
  });
});

describe.each([
  ['PROXY', startConnectProxy],
  ['SOCKS5', startSocksProxy],
] as const)('through a proxy (%s)', (word, startProxy) => {
  const through = async (certificate: Certificate, more: Parameters<typeof connectWith>[0] = {}) => {
    const secure = await startSecure(certificate);
    const proxy = await startProxy({ to: secure.port });
    cleanUps.push(() => proxy.close());
    const resolveProxy = (): Promise<string> => Promise.resolve(`${word} 127.0.0.1:${proxy.port}`);
    const connect = connectWith({ resolveProxy, authorities: [certificates.authority], ...more });
    return { ...secure, proxy, connect };
  };
  const target = endpoint('wss://service.test/path?key=CANARY', { headers: { 'X-Key': 'abc' } });

  it('frames go both ways, and the proxy sees none', async () => {
    const { connect, proxy, headers } = await through(certificates.good);
    const heard = listen(connect, target);
    await heard.opened();
    heard.connection.send({ kind: 'text', data: 'hello' });
    await heard.came(1);
    expect(heard.frames).toEqual([{ kind: 'text', data: 'hello' }]);
    expect(proxy.asked).toEqual(['service.test:443']);
    expect(headers).toEqual(['abc']);
    expect(Buffer.concat(proxy.said).toString('latin1')).not.toMatch(/CANARY|abc/);
    heard.connection.close('leave');
    expect((await heard.ended()).byUs).toBe(true);
    while (proxy.open() > 0) await settle();
  });

  it.each<[keyof Omit<Certificates, 'authority'>, string]>([
    ['selfSigned', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['otherName', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('a bad certificate (%s) is the service’s', async (which, reason) => {
    const { connect, headers } = await through(certificates[which]);
    expect((await listen(connect, target).ended()).end).toMatchObject({ phase: 'opening', cause: 'tls', reason });
    expect(headers).toEqual([]);
  });

  it('signs of life are seen, and their lack', async () => {
    const clock = createManualClock();
    const { connect, proxy, pings } = await through(certificates.good, { clock });
    const heard = listen(connect, { ...target, pingIntervalMs: 1_000 });
    await heard.opened();
    for (let round = 1; round <= 4; round += 1) {
      clock.advance(1_000);
      while (pings() < round) await settle();
      await settle();
    }
    expect(heard.events).toHaveLength(1);
    await proxy.close();
    expect((await heard.ended()).end).toMatchObject({ phase: 'open', cause: 'lost' });
  });
});
