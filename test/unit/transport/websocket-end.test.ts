import { once } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionEnd } from '../../../src-main/transport/connection.js';
import {
  deafLine,
  GOODBYE,
  connectWith,
  deferred,
  endpoint,
  faultProxy,
  listen,
  open,
  service,
  settle,
  told,
} from './websocket-rig.js';

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
    deafLine(started).write(GOODBYE);
    expect((await heard.ended()).end).toMatchObject({ cause: 'closed', code: 4000 });
  });

  it('sends nothing into a goodbye, however much it is asked to', async () => {
    const started = await service();
    const { heard } = await open({ url: started.url, tuning: { leaveMs: 20, maxBacklogBytes: 1_000 } }, {}, started);
    deafLine(started).write(GOODBYE);
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

  it('comes once, whatever bytes come', async () => {
    const started = await service();
    const connect = connectWith({ tuning: { maxFrameBytes: 500, leaveMs: 20 } });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), async (pieces) => {
        const heard = listen(connect, endpoint(started.url));
        await Promise.all([started.socket(), heard.opened()]);
        const line = started.upgrades.at(-1)?.socket;
        for (const piece of pieces) line?.write(piece);
        line?.end();
        const types = await told(heard);
        expect(types[0]).toBe('opened');
        expect(types.indexOf('ended')).toBe(types.length - 1);
      }),
      { numRuns: 60 },
    );
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
    deafLine(started);
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

  it('is ours although the service speaks nonsense meanwhile', async () => {
    const started = await service();
    const { heard } = await open({ url: started.url, tuning: { leaveMs: 1_000 } }, {}, started);
    const line = deafLine(started);
    heard.connection.close('leave');
    line.write(Buffer.from([0xc1, 0x01, 0x41]));
    expect(await heard.ended()).toMatchObject({ end: { phase: 'open', cause: 'ours' }, byUs: true });
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
