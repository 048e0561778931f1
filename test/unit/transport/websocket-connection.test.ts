import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { WebSocket } from 'ws';
import { afterEach, describe, expect, it } from 'vitest';
import { createLogger } from '../../../src-main/logging/logger.js';
import { createRedactor } from '../../../src-main/logging/redaction.js';
import { connectionEnd } from '../../../src-main/transport/connection.js';
import { createManualClock } from '../../fakes/manual-clock.js';
import { FaultProxy } from '../../rig/fault-proxy.js';
import {
  connectWith,
  deferred,
  endpoint,
  httpAnswer,
  listen,
  settle,
  startService,
  type Heard,
  type Service,
  type ServiceOptions,
} from './websocket-rig.js';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function service(options: ServiceOptions = {}): Promise<Service> {
  const started = await startService(options);
  cleanUps.push(() => started.close());
  return started;
}

async function faultProxy(port: number): Promise<FaultProxy> {
  const proxy = await FaultProxy.start(port);
  cleanUps.push(() => proxy.close());
  return proxy;
}

/** Opens a connection and gives both ends. */
async function open(
  { url, ...options }: Parameters<typeof connectWith>[0] & { url: string },
  more: Parameters<typeof endpoint>[1],
  started: Service,
): Promise<{ heard: Heard; socket: WebSocket }> {
  const heard = listen(connectWith(options), endpoint(url, more));
  const [socket] = await Promise.all([started.socket(), heard.opened()]);
  return { heard, socket };
}

/** Exactly what was told, without the frames' contents; proves that nothing follows the end. */
async function told(heard: Heard): Promise<string[]> {
  await heard.ended();
  await settle();
  return heard.events.map(({ type }) => type);
}

describe('an open connection', () => {
  it('opens once, then carries frames both ways in order', async () => {
    const started = await service();
    const { heard, socket } = await open({ url: started.url }, {}, started);
    const received: (string | Buffer)[] = [];
    socket.on('message', (data: Buffer, isBinary) => received.push(isBinary ? data : data.toString()));
    heard.connection.send({ kind: 'text', data: 'Grüße 🎈' });
    heard.connection.send({ kind: 'binary', data: Uint8Array.of(1, 2, 3) });
    heard.connection.send({ kind: 'text', data: '' });
    socket.send('first');
    socket.send(Buffer.from([4, 5]));
    socket.send('third 🎈');
    await heard.came(3);
    heard.connection.close('leave');
    await once(socket, 'close');
    expect(received).toEqual(['Grüße 🎈', Buffer.from([1, 2, 3]), '']);
    expect(heard.frames).toEqual([
      { kind: 'text', data: 'first' },
      { kind: 'binary', data: Uint8Array.of(4, 5) },
      { kind: 'text', data: 'third 🎈' },
    ]);
    expect(await told(heard)).toEqual(['opened', 'frame', 'frame', 'frame', 'ended']);
  });

  it('tells binary frames as plain views, whose parts are copies', async () => {
    const started = await service();
    const { heard, socket } = await open({ url: started.url }, {}, started);
    socket.send(Buffer.from([1, 2]));
    await heard.came(1);
    const [, event] = heard.events;
    const data = event?.type === 'frame' ? event.frame.data : null;
    expect(Object.getPrototypeOf(data)).toBe(Uint8Array.prototype);
    heard.connection.close('detach');
  });

  it('leaves what is sent as it was', async () => {
    const started = await service();
    const { heard, socket } = await open({ url: started.url }, {}, started);
    const data = Uint8Array.from({ length: 70_000 }, (_, index) => index & 0xff);
    const before = data.slice();
    const message = once(socket, 'message');
    heard.connection.send({ kind: 'binary', data });
    expect(data).toEqual(before);
    expect((await message)[0]).toEqual(Buffer.from(before));
    heard.connection.close('detach');
  });

  it('drops what is sent before it opened and after it ended', async () => {
    const started = await service();
    const heard = listen(connectWith(), endpoint(started.url));
    heard.connection.send({ kind: 'text', data: 'too early' });
    const [socket] = await Promise.all([started.socket(), heard.opened()]);
    const received: string[] = [];
    socket.on('message', (data: Buffer) => received.push(data.toString()));
    const closed = once(socket, 'close');
    heard.connection.send({ kind: 'text', data: 'in time' });
    heard.connection.close('leave');
    heard.connection.send({ kind: 'text', data: 'too late' });
    await heard.ended();
    heard.connection.send({ kind: 'text', data: 'much too late' });
    await closed;
    expect(received).toEqual(['in time']);
  });

  it('sends the headers it was given, and offers no compression', async () => {
    const started = await service();
    const { heard } = await open({ url: `${started.url}path?key=1` }, { headers: { 'X-Api-Key': 'abc' } }, started);
    const [request] = started.upgrades;
    expect(request?.url).toBe('/path?key=1');
    expect(request?.headers['x-api-key']).toBe('abc');
    expect(request?.headers['sec-websocket-extensions']).toBeUndefined();
    expect(request?.headers['sec-websocket-protocol']).toBeUndefined();
    heard.connection.close('detach');
  });

  it('keeps nothing of the connections that are gone', async () => {
    const started = await service();
    const connect = connectWith();
    const listeners = (): number => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
    const before = listeners();
    for (let round = 0; round < 30; round += 1) {
      const heard = listen(connect, endpoint(started.url, { pingIntervalMs: 60_000 }));
      const [socket] = await Promise.all([started.socket(), heard.opened()]);
      heard.connection.close(round % 2 === 0 ? 'leave' : 'detach');
      await Promise.all([heard.ended(), once(socket, 'close')]);
    }
    expect(listeners()).toBe(before);
  });

  it('leaves no timer behind', async () => {
    const started = await service();
    const clock = createManualClock();
    for (const how of ['leave', 'detach'] as const) {
      const { heard } = await open({ url: started.url, clock }, { pingIntervalMs: 1_000 }, started);
      expect(clock.pending()).toBe(1);
      heard.connection.close(how);
      await heard.ended();
      expect(clock.pending()).toBe(0);
    }
  });
});

describe('subprotocols', () => {
  it.each([
    ['the first', (offered: Set<string>) => [...offered][0] ?? null],
    ['the last', (offered: Set<string>) => [...offered].at(-1) ?? null],
    ['none', () => null],
  ])('are offered once, and the service may name %s', async (_name, subprotocol) => {
    const started = await service({ subprotocol });
    const { heard } = await open({ url: started.url }, { subprotocols: ['bearer', 'aGVsbG8'] }, started);
    expect(started.upgrades).toHaveLength(1);
    expect(started.upgrades[0]?.headers['sec-websocket-protocol']).toBe('bearer,aGVsbG8');
    heard.connection.close('leave');
    expect(await told(heard)).toEqual(['opened', 'ended']);
  });

  it('must be one of those offered', async () => {
    const started = await service({ subprotocol: () => 'other' });
    const heard = listen(connectWith(), endpoint(started.url, { subprotocols: ['one'] }));
    expect(await heard.ended()).toMatchObject({ end: { phase: 'opening', cause: 'malformed' }, byUs: false });
  });

  it.each(['a b', 'a,b', 'a/b', 'a=', '', 'ä', 'a\r\nX-Injected: 1'])('cannot hold %j', async (name) => {
    const started = await service();
    const heard = listen(connectWith(), endpoint(started.url, { subprotocols: [name] }));
    expect(await heard.ended()).toMatchObject({ end: { phase: 'opening', cause: 'malformed' } });
    expect(await told(heard)).toEqual(['ended']);
    expect(started.upgrades).toHaveLength(0);
  });
});

describe('an address', () => {
  it.each([
    'ws://service.test/',
    'ws://10.0.0.1/',
    'ws://localhost.service.test/',
    'ws://127.0.0.1.service.test/',
    'wss://user:secret@service.test/',
    'ws://user@127.0.0.1/',
    'wss://service.test/#part',
    'https://service.test/',
    'http://127.0.0.1/',
    'ws+unix:///run/service.sock',
    'not an address',
    '',
  ])('such as %j is refused before anything leaves', async (url) => {
    let asked = 0;
    const resolveProxy = (): Promise<string> => {
      asked += 1;
      return Promise.resolve('DIRECT');
    };
    const heard = listen(connectWith({ resolveProxy }), endpoint(url));
    const { end, byUs } = await heard.ended();
    expect(end).toMatchObject({ phase: 'opening', cause: 'unreachable' });
    expect(end.reason).not.toContain('secret');
    expect(byUs).toBe(false);
    expect(asked).toBe(0);
    expect(await told(heard)).toEqual(['ended']);
  });

  it('is not taken with a header that no request can have', async () => {
    const started = await service();
    const heard = listen(connectWith(), endpoint(started.url, { headers: { 'X-Key': 'secret\r\nX-Injected: 1' } }));
    const { end } = await heard.ended();
    expect(end).toMatchObject({ phase: 'opening', cause: 'malformed' });
    expect(JSON.stringify(end)).not.toContain('secret');
    expect(started.upgrades).toHaveLength(0);
  });
});

describe('a refused handshake', () => {
  const refusing = (answer: string): ServiceOptions => ({
    onUpgrade(_request, socket) {
      socket.end(answer);
      return true;
    },
  });

  it('tells its status, its words and when to come back', async () => {
    const body = '{"error":"slow down"}';
    const started = await service(
      refusing(httpAnswer('429 Too Many Requests', { 'Retry-After': '7', 'Content-Length': `${body.length}` }, body)),
    );
    const heard = listen(connectWith(), endpoint(started.url));
    expect(await heard.ended()).toEqual({
      type: 'ended',
      end: connectionEnd('opening', 'refused', { httpStatus: 429, retryAfterMs: 7_000, reason: body }),
      byUs: false,
    });
    expect(await told(heard)).toEqual(['ended']);
  });

  it('tells no more than the beginning of a long answer, and reads no more', async () => {
    let wrote = 0;
    const started = await service({
      onUpgrade(_request, socket) {
        socket.on('error', () => undefined);
        socket.write(httpAnswer('403 Forbidden', { 'Content-Length': '1000000000' }, ''));
        const write = (): void => {
          if (socket.destroyed) return;
          wrote += 1;
          socket.write('ä'.repeat(500), () => setImmediate(write));
        };
        write();
        return true;
      },
    });
    const heard = listen(connectWith(), endpoint(started.url));
    const { end } = await heard.ended();
    expect(end).toMatchObject({ cause: 'refused', httpStatus: 403, reason: 'ä'.repeat(1_000) });
    await settle();
    expect(wrote).toBeLessThan(100);
  });

  it('tells the status even where the words never end', async () => {
    const clock = createManualClock();
    const arrived = deferred<undefined>();
    const started = await service({
      onUpgrade(_request, socket) {
        socket.write(httpAnswer('503 Unavailable', { 'Content-Length': '100' }, 'busy'));
        arrived.resolve(undefined);
        return true;
      },
    });
    const heard = listen(connectWith({ clock }), endpoint(started.url));
    await arrived.promise;
    // The whole attempt, and the body.
    while (clock.pending() < 2) await settle();
    await settle();
    clock.advance(1_000);
    expect((await heard.ended()).end).toMatchObject({ cause: 'refused', httpStatus: 503, reason: 'busy' });
    expect(clock.pending()).toBe(0);
  });

  it.each([301, 302, 303, 307, 308])('with %i is not followed, and no key is sent on', async (status) => {
    const other = await service({ onRequest: (request) => expect.unreachable(request.url) });
    const started = await service(
      refusing(httpAnswer(`${status} Elsewhere`, { Location: other.url, 'Content-Length': '0' }, '')),
    );
    const heard = listen(connectWith(), endpoint(started.url, { headers: { 'X-Api-Key': 'abc' } }));
    expect((await heard.ended()).end).toMatchObject({ cause: 'refused', httpStatus: status });
    await settle();
    expect(other.upgrades).toHaveLength(0);
  });

  it('may be an ordinary page', async () => {
    const started = await service({
      onUpgrade(_request, socket) {
        socket.end(httpAnswer('200 OK', { 'Content-Length': '6' }, '<html>'));
        return true;
      },
    });
    const heard = listen(connectWith(), endpoint(started.url));
    expect((await heard.ended()).end).toMatchObject({ cause: 'refused', httpStatus: 200, reason: '<html>' });
  });

  it.each([
    ['no HTTP at all', 'SSH-2.0-Server\r\n\r\n'],
    ['a wrong key', httpAnswer('101 Switching', { Connection: 'Upgrade', Upgrade: 'websocket' }, '')],
    ['another protocol', httpAnswer('101 Switching', { Connection: 'Upgrade', Upgrade: 'h2c' }, '')],
  ])('that is %s is malformed', async (_name, answer) => {
    const started = await service(refusing(answer));
    const heard = listen(connectWith(), endpoint(started.url));
    expect((await heard.ended()).end).toMatchObject({ phase: 'opening', cause: 'malformed', httpStatus: null });
    expect(await told(heard)).toEqual(['ended']);
  });
});

describe('a connection that does not come about', () => {
  it('is unreachable where nobody is there', async () => {
    const started = await service();
    const proxy = await faultProxy(started.port);
    await proxy.refuse();
    const heard = listen(connectWith(), endpoint(proxy.url('/')));
    expect((await heard.ended()).end).toEqual(connectionEnd('opening', 'unreachable', { reason: 'ECONNREFUSED' }));
    expect(await told(heard)).toEqual(['ended']);
  });

  it('is lost where it is reset on the way', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanUps.push(() => server.close());
    const heard = listen(connectWith(), endpoint(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`));
    expect((await heard.ended()).end).toEqual(connectionEnd('opening', 'lost', { reason: 'ECONNRESET' }));
  });

  it('is unreachable where nobody answers in time, and leaves nothing behind', async () => {
    const clock = createManualClock();
    const asked = deferred<undefined>();
    const gone = deferred<undefined>();
    const started = await service({
      onUpgrade(_request, socket) {
        socket.resume().once('end', () => gone.resolve(undefined));
        asked.resolve(undefined);
        return true;
      },
    });
    const heard = listen(connectWith({ clock }), endpoint(started.url));
    await asked.promise;
    clock.advance(9_999);
    await settle();
    expect(heard.events).toEqual([]);
    clock.advance(1);
    expect(await heard.ended()).toMatchObject({
      end: { phase: 'opening', cause: 'unreachable', reason: 'ETIMEDOUT' },
      byUs: false,
    });
    await gone.promise;
    expect(clock.pending()).toBe(0);
    expect(await told(heard)).toEqual(['ended']);
  });

  it('is bounded even where the way out is not told', async () => {
    const clock = createManualClock();
    const resolveProxy = (): Promise<string> => new Promise(() => undefined);
    const heard = listen(connectWith({ clock, resolveProxy }), endpoint('wss://service.test/'));
    clock.advance(10_000);
    expect((await heard.ended()).end).toMatchObject({ phase: 'opening', cause: 'unreachable' });
  });

  it.each(['leave', 'detach'] as const)('can be given up while it opens, by %s', async (how) => {
    const asked = deferred<undefined>();
    const started = await service({
      onUpgrade(_request, socket) {
        socket.resume();
        asked.resolve(undefined);
        return true;
      },
    });
    for (const wait of [false, true]) {
      const heard = listen(connectWith(), endpoint(started.url));
      if (wait) await asked.promise;
      heard.connection.close(how);
      expect(heard.events).toEqual([]);
      expect(await heard.ended()).toMatchObject({ end: { phase: 'opening', cause: 'ours' }, byUs: true });
      expect(await told(heard)).toEqual(['ended']);
    }
  });
});

describe('the end of an open connection', () => {
  it.each([
    [1000, 'bye'],
    [1011, 'broken'],
    [4001, 'key expired'],
  ])('is closed with code %i and its words', async (code, reason) => {
    const started = await service();
    const { heard, socket } = await open({ url: started.url }, {}, started);
    socket.send('last');
    socket.close(code, reason);
    expect(await heard.ended()).toEqual({
      type: 'ended',
      end: connectionEnd('open', 'closed', { code, reason }),
      byUs: false,
    });
    expect(await told(heard)).toEqual(['opened', 'frame', 'ended']);
  });

  it('is closed with 1005 where the service gave no code', async () => {
    const started = await service();
    const { heard, socket } = await open({ url: started.url }, {}, started);
    socket.close();
    expect((await heard.ended()).end).toEqual(connectionEnd('open', 'closed', { code: 1005 }));
  });

  it('is told although the service never hangs up after its goodbye', async () => {
    const started = await service();
    const { heard } = await open({ url: started.url, tuning: { leaveMs: 20 } }, {}, started);
    const [request] = started.upgrades;
    // A goodbye with code 4000, written past the package, which would hang up.
    request?.socket.removeAllListeners('data').resume();
    request?.socket.write(Buffer.from([0x88, 0x02, 0x0f, 0xa0]));
    expect((await heard.ended()).end).toMatchObject({ cause: 'closed', code: 4000 });
  });

  it('sends nothing into a goodbye, however much it is asked to', async () => {
    const started = await service();
    const { heard } = await open({ url: started.url, tuning: { leaveMs: 20, maxBacklogBytes: 1_000 } }, {}, started);
    const [request] = started.upgrades;
    request?.socket.removeAllListeners('data').resume();
    request?.socket.write(Buffer.from([0x88, 0x02, 0x0f, 0xa0]));
    const flood = (): void => {
      heard.connection.send({ kind: 'binary', data: new Uint8Array(500) });
      if (heard.events.at(-1)?.type !== 'ended') setImmediate(flood);
    };
    await settle();
    flood();
    expect((await heard.ended()).end).toMatchObject({ cause: 'closed', code: 4000 });
  });

  it('is lost when the line is cut', async () => {
    const started = await service();
    const proxy = await faultProxy(started.port);
    const { heard } = await open({ url: proxy.url('/') }, {}, started);
    proxy.cut();
    expect(await heard.ended()).toMatchObject({ end: { phase: 'open', cause: 'lost', code: null }, byUs: false });
    expect(await told(heard)).toEqual(['opened', 'ended']);
  });

  it('is lost when the service hangs up without a goodbye', async () => {
    const started = await service();
    const { heard } = await open({ url: started.url }, {}, started);
    started.upgrades[0]?.socket.end();
    expect((await heard.ended()).end).toEqual(connectionEnd('open', 'lost'));
  });

  it('is oversized when a frame is longer than the bound, which the service is told', async () => {
    const started = await service();
    const { heard, socket } = await open({ url: started.url, tuning: { maxFrameBytes: 1_000 } }, {}, started);
    socket.send(Buffer.alloc(1_000));
    await heard.came(1);
    const closed = once(socket, 'close');
    socket.send(Buffer.alloc(1_001));
    expect((await heard.ended()).end).toMatchObject({ phase: 'open', cause: 'oversized' });
    expect((await closed)[0]).toBe(1009);
    expect(await told(heard)).toEqual(['opened', 'frame', 'ended']);
  });

  it('is oversized when small parts of a frame come to more than the bound', async () => {
    const started = await service();
    const { heard, socket } = await open({ url: started.url, tuning: { maxFrameBytes: 1_000 } }, {}, started);
    for (let part = 0; part < 11; part += 1) socket.send(Buffer.alloc(100), { fin: false });
    expect((await heard.ended()).end).toMatchObject({ cause: 'oversized' });
  });

  it.each([
    ['text that is not UTF-8', [0x81, 0x02, 0xc3, 0x28]],
    ['a reserved bit', [0xc1, 0x01, 0x41]],
    ['an unknown kind', [0x83, 0x00]],
    ['a mask', [0x81, 0x81, 1, 2, 3, 4, 5]],
    ['a goodbye with a code nobody may send', [0x88, 0x02, 0x03, 0xed]],
  ])('is malformed after %s', async (_name, frame) => {
    const started = await service();
    const { heard } = await open({ url: started.url }, {}, started);
    started.upgrades[0]?.socket.write(Buffer.from(frame));
    expect((await heard.ended()).end).toMatchObject({ phase: 'open', cause: 'malformed', code: null });
    expect(await told(heard)).toEqual(['opened', 'ended']);
  });

  it('is backlog when the service does not take what is sent', async () => {
    const started = await service();
    const proxy = await faultProxy(started.port);
    const { heard } = await open({ url: proxy.url('/') }, {}, started);
    proxy.halfOpen();
    const frame = { kind: 'binary', data: new Uint8Array(1 << 20) } as const;
    let sent = 0;
    while (heard.events.at(-1)?.type !== 'ended' && sent < 64) {
      heard.connection.send(frame);
      sent += 1;
      await settle();
    }
    expect(await heard.ended()).toMatchObject({ end: { phase: 'open', cause: 'backlog' }, byUs: false });
    expect(sent).toBeGreaterThan(8);
    expect(await told(heard)).toEqual(['opened', 'ended']);
  });

  it('comes after all frames, also when the listener ends it from within one', async () => {
    const started = await service();
    const events: string[] = [];
    const ended = deferred<undefined>();
    const connection = connectWith()(endpoint(started.url), (event) => {
      events.push(event.type);
      if (event.type === 'frame') connection.close('detach');
      if (event.type === 'ended') ended.resolve(undefined);
    });
    const socket = await started.socket();
    for (let count = 0; count < 5; count += 1) socket.send('frame');
    await ended.promise;
    await settle();
    expect(events).toEqual(['opened', 'frame', 'ended']);
  });
});

describe('leaving', () => {
  it('lets what was sent get through, over a slow line too', async () => {
    const started = await service();
    const proxy = await faultProxy(started.port);
    const { heard, socket } = await open({ url: proxy.url('/') }, {}, started);
    const sizes: number[] = [];
    socket.on('message', (data: Buffer) => sizes.push(data.length));
    const closed = once(socket, 'close');
    proxy.slow(2_000_000);
    for (let count = 0; count < 10; count += 1) heard.connection.send({ kind: 'binary', data: new Uint8Array(20_000) });
    heard.connection.close('leave');
    heard.connection.close('leave');
    expect((await closed)[0]).toBe(1000);
    expect(sizes).toEqual(Array.from({ length: 10 }, () => 20_000));
    expect(await heard.ended()).toMatchObject({ end: { phase: 'open', cause: 'ours' }, byUs: true });
    expect(await told(heard)).toEqual(['opened', 'ended']);
  });

  it('tells no frame that comes meanwhile', async () => {
    const started = await service();
    const { heard, socket } = await open({ url: started.url }, {}, started);
    socket.send('late');
    heard.connection.close('leave');
    expect(await told(heard)).toEqual(['opened', 'ended']);
  });

  it('is cut short where the service never answers', async () => {
    const started = await service();
    const { heard } = await open({ url: started.url, tuning: { leaveMs: 20 } }, {}, started);
    const [request] = started.upgrades;
    request?.socket.removeAllListeners('data').resume();
    heard.connection.close('leave');
    expect(await heard.ended()).toMatchObject({ end: { cause: 'ours' }, byUs: true });
    expect(await told(heard)).toEqual(['opened', 'ended']);
  });

  it('is ours although the line is cut meanwhile', async () => {
    const started = await service();
    const proxy = await faultProxy(started.port);
    const { heard } = await open({ url: proxy.url('/') }, {}, started);
    proxy.halfOpen();
    heard.connection.close('leave');
    proxy.cut();
    expect(await heard.ended()).toMatchObject({ end: { cause: 'ours' }, byUs: true });
    expect(await told(heard)).toEqual(['opened', 'ended']);
  });

  it('can still be cut short by hand', async () => {
    const started = await service();
    const proxy = await faultProxy(started.port);
    const { heard } = await open({ url: proxy.url('/') }, {}, started);
    proxy.halfOpen();
    heard.connection.close('leave');
    await settle();
    expect(heard.events).toHaveLength(1);
    heard.connection.close('detach');
    expect(heard.events).toHaveLength(1);
    expect(await heard.ended()).toMatchObject({ end: { cause: 'ours' }, byUs: true });
    expect(await told(heard)).toEqual(['opened', 'ended']);
  });

  it('at once drops the line without a goodbye', async () => {
    const started = await service();
    const { heard, socket } = await open({ url: started.url }, {}, started);
    const closed = once(socket, 'close');
    heard.connection.close('detach');
    heard.connection.close('detach');
    heard.connection.close('leave');
    expect((await closed)[0]).toBe(1006);
    expect(await heard.ended()).toMatchObject({ end: { phase: 'open', cause: 'ours' }, byUs: true });
    expect(await told(heard)).toEqual(['opened', 'ended']);
  });
});

describe('liveness on a real line', () => {
  it('finds a half-open one', async () => {
    const started = await service();
    const proxy = await faultProxy(started.port);
    const clock = createManualClock();
    const { heard } = await open({ url: proxy.url('/'), clock }, { pingIntervalMs: 1_000 }, started);
    proxy.halfOpen();
    clock.advance(2_999);
    await settle();
    expect(heard.events).toHaveLength(1);
    clock.advance(1);
    expect(await heard.ended()).toMatchObject({ end: { phase: 'open', cause: 'silent' }, byUs: false });
    expect(clock.pending()).toBe(0);
    expect(await told(heard)).toEqual(['opened', 'ended']);
  });

  it('pings a silent service, and takes its answer for a sign of life', async () => {
    const started = await service();
    const clock = createManualClock();
    const { heard, socket } = await open({ url: started.url, clock }, { pingIntervalMs: 1_000 }, started);
    for (let round = 0; round < 5; round += 1) {
      const ping = once(socket, 'ping');
      clock.advance(1_000);
      await ping;
      await settle();
    }
    expect(heard.events).toHaveLength(1);
    heard.connection.close('detach');
  });

  it.each([
    ['frames', (socket: WebSocket) => socket.send('x')],
    ['pings', (socket: WebSocket) => socket.ping()],
    ['a part of a frame', (socket: WebSocket) => socket.send('x', { fin: false })],
  ])('takes %s for a sign of life too', async (_name, speak) => {
    const started = await service({ autoPong: false });
    const clock = createManualClock();
    const { heard, socket } = await open({ url: started.url, clock }, { pingIntervalMs: 1_000 }, started);
    let pings = 0;
    socket.on('ping', () => (pings += 1));
    for (let round = 0; round < 6; round += 1) {
      speak(socket);
      await settle();
      clock.advance(900);
    }
    expect(heard.events.some(({ type }) => type === 'ended')).toBe(false);
    expect(pings).toBe(0);
    heard.connection.close('detach');
  });

  it('is left alone where no pings are wanted', async () => {
    const started = await service();
    const clock = createManualClock();
    const { heard } = await open({ url: started.url, clock }, {}, started);
    expect(clock.pending()).toBe(0);
    heard.connection.close('detach');
  });
});

describe('the log', () => {
  it('names where and why, and nothing that may be secret', async () => {
    const lines: string[] = [];
    const logger = createLogger({
      scope: 'transport',
      level: 'debug',
      redactor: createRedactor(),
      sink: (line) => lines.push(line),
      epochMs: () => 0,
    });
    const body = 'CANARY-body';
    const started = await service({
      onUpgrade(request, socket) {
        if (request.url?.startsWith('/refuse') !== true) return false;
        socket.end(httpAnswer('401 No', { 'Content-Length': `${body.length}` }, body));
        return true;
      },
    });
    const secrets = { headers: { 'X-Key': 'CANARY-header' }, subprotocols: ['CANARY-protocol'] };
    const refused = listen(connectWith({ logger }), endpoint(`${started.url}refuse?key=CANARY-query`, secrets));
    await refused.ended();
    const { heard, socket } = await open({ url: `${started.url}CANARY-path`, logger }, secrets, started);
    socket.close(4000, 'CANARY-reason');
    await heard.ended();
    const left = await open({ url: started.url, logger }, secrets, started);
    left.heard.connection.close('leave');
    await left.heard.ended();
    const text = lines.join('\n');
    expect(lines).toHaveLength(3);
    expect(text).toContain(`ws://127.0.0.1:${started.port}`);
    expect(text).toContain('401');
    expect(text).toContain('4000');
    expect(text).not.toContain('CANARY');
  });
});
