import { once } from 'node:events';
import type { WebSocket } from 'ws';
import { describe, expect, it } from 'vitest';
import { ANSWER_MS, ATTENDED_QUIET_MS } from '../../../src-main/transport/liveness.js';
import { createManualClock } from '../../fakes/manual-clock.js';
import { faultProxy, open, service, settle, told } from './websocket-rig.js';

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

  /** Open, through a proxy, and known to answer pings. */
  const answering = async () => {
    const started = await service();
    const proxy = await faultProxy(started.port);
    const clock = createManualClock();
    const { heard, socket } = await open({ url: proxy.url('/'), clock }, { pingIntervalMs: 20_000 }, started);
    const ping = once(socket, 'ping');
    clock.advance(20_000);
    await ping;
    await settle();
    return { clock, heard, proxy, socket };
  };

  it('that somebody waits on is found dead in seconds', async () => {
    const { clock, heard, proxy } = await answering();
    heard.connection.attend(true);
    await settle();
    clock.advance(1_000);
    proxy.halfOpen();
    clock.advance(ATTENDED_QUIET_MS + ANSWER_MS);
    expect(await heard.ended()).toMatchObject({ end: { phase: 'open', cause: 'silent' }, byUs: false });
    expect(clock.pending()).toBe(0);
  });

  it('that is doubted is asked at once, and found dead soon', async () => {
    const { clock, heard, proxy } = await answering();
    proxy.halfOpen();
    heard.connection.probe();
    clock.advance(ANSWER_MS - 1);
    await settle();
    expect(heard.events).toHaveLength(1);
    clock.advance(1);
    expect(await heard.ended()).toMatchObject({ end: { phase: 'open', cause: 'silent' }, byUs: false });
  });

  it('that is doubted and answers stays', async () => {
    const { clock, heard, socket } = await answering();
    const ping = once(socket, 'ping');
    heard.connection.probe();
    await ping;
    await settle();
    clock.advance(19_999);
    await settle();
    expect(heard.events).toHaveLength(1);
    heard.connection.close('detach');
    expect(await told(heard)).toEqual(['opened', 'ended']);
    heard.connection.probe();
    heard.connection.attend(true);
    expect(clock.pending()).toBe(0);
  });
});
