import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../../../src-main/logging/logger.js';
import { createRedactor } from '../../../src-main/logging/redaction.js';
import { createManualClock } from '../../fakes/manual-clock.js';
import { connectWith, endpoint, httpAnswer, listen, open, service, told } from './websocket-rig.js';

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
