import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { connectionEnd } from '../../../src-main/transport/connection.js';
import { createManualClock } from '../../fakes/manual-clock.js';
import {
  cleanUps,
  connectWith,
  deferred,
  endpoint,
  faultProxy,
  httpAnswer,
  listen,
  service,
  settle,
  told,
  type ServiceOptions,
} from './websocket-rig.js';

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
