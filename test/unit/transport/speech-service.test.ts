import { connectionEnd } from '../../../src-main/transport/connection.js';
import { expect, it } from 'vitest';
import { SpeechService } from '../../../src-main/transport/speech-service.js';
import type { ConnectionEnd } from '../../../src-main/providers/types.js';
import { createFakeClock } from '../audio/fake-clock.js';
import { createFakeHosts } from '../hosts/fake-host.js';

it('starts a host that was given up when the next conversation is opened, models and all', async () => {
  const clock = createFakeClock();
  const hosts = createFakeHosts();
  const service = new SpeechService({
    spawn: hosts.spawn,
    clock,
    modelFolder: '/models',
    onEffect: () => Promise.resolve({ ok: false, reason: 'unavailable' }),
    onStatus: () => undefined,
  });
  service.warmUp('detector');
  expect(hosts.newest.posted.at(-1)).toEqual({ channel: 'warm-up', engines: 'detector' });
  // More may be wanted later, and never less.
  service.warmUp('all');
  service.warmUp('detector');
  expect(hosts.newest.posted.slice(-2)).toEqual([
    { channel: 'warm-up', engines: 'detector' },
    { channel: 'warm-up', engines: 'all' },
  ]);
  for (let death = 0; death < 3; death++) {
    hosts.newest.exit(134);
    await clock.advance(1_000);
  }
  expect(service.hostState.state).toBe('failed');
  expect(hosts.all).toHaveLength(3);
  await clock.advance(120_000);
  expect(hosts.all).toHaveLength(3);

  const ends: ConnectionEnd[] = [];
  const channel = service.open({ onFrame: () => undefined, onEnd: (end) => ends.push(end) });
  expect(service.hostState.state).toBe('running');
  expect(hosts.all).toHaveLength(4);
  expect(hosts.newest.posted).toEqual([
    { channel: 'start', modelFolder: '/models' },
    { channel: 'warm-up', engines: 'all' },
    { channel: 'conversation-open', connection: 1 },
  ]);
  channel.send({ kind: 'text', data: 'hello' });
  expect(hosts.newest.posted.at(-1)).toEqual({
    channel: 'conversation',
    connection: 1,
    frame: { kind: 'text', data: 'hello' },
  });

  // Earlier deaths are forgotten: one more is no reason to give up at once.
  hosts.newest.exit(134);
  expect(service.hostState.state).toBe('restarting');
  expect(ends).toEqual([connectionEnd('open', 'exited', { code: 134, reason: 'The speech host ended.' })]);
});

it('sends sound in bundles, and all of it before what follows it', () => {
  const hosts = createFakeHosts();
  const service = new SpeechService({
    spawn: hosts.spawn,
    clock: createFakeClock(),
    modelFolder: '/models',
    onEffect: () => Promise.resolve({ ok: false, reason: 'unavailable' }),
    onStatus: () => undefined,
  });
  const channel = service.open({ onFrame: () => undefined, onEnd: () => undefined });
  const posted = (): readonly unknown[] => hosts.newest.posted.slice(2);
  const frame = { kind: 'binary', data: new Uint8Array(640) } as const;
  for (let count = 0; count < 4; count += 1) channel.send(frame);
  channel.send({ kind: 'text', data: 'end' });
  channel.send(frame);
  channel.close();
  const of = (content: unknown): unknown => ({ channel: 'conversation', connection: 1, frame: content });
  expect(posted()).toEqual([
    of({ kind: 'binary', data: new Uint8Array(1_920) }),
    of(frame),
    of({ kind: 'text', data: 'end' }),
    of(frame),
    { channel: 'conversation-close', connection: 1 },
  ]);
});

it('asks after its host only while somebody waits on a conversation, and ends one that hangs', async () => {
  const clock = createFakeClock();
  const hosts = createFakeHosts();
  const service = new SpeechService({
    spawn: hosts.spawn,
    clock,
    modelFolder: '/models',
    onEffect: () => Promise.resolve({ ok: false, reason: 'unavailable' }),
    onStatus: () => undefined,
  });
  const ends: ConnectionEnd[] = [];
  const channel = service.open({ onFrame: () => undefined, onEnd: (end) => ends.push(end) });
  await clock.advance(600_000);
  expect(hosts.newest.posted).not.toContain('heartbeat');
  channel.attend(true);
  await clock.advance(2_000);
  expect(hosts.newest.posted.at(-1)).toBe('heartbeat');
  hosts.newest.tell('heartbeat');
  channel.attend(false);
  await clock.advance(600_000);
  expect(hosts.newest.posted.filter((message) => message === 'heartbeat')).toHaveLength(1);
  channel.attend(true);
  await clock.advance(2_000);
  await clock.advance(12_000);
  expect(hosts.newest.killed).toBe(true);
  hosts.newest.exit(9);
  expect(ends).toHaveLength(1);
  await clock.advance(600_000);
  expect(hosts.newest.posted).not.toContain('heartbeat');
});

it('asks after its host while a microphone is looked at', async () => {
  const clock = createFakeClock();
  const hosts = createFakeHosts();
  const service = new SpeechService({
    spawn: hosts.spawn,
    clock,
    modelFolder: '/models',
    onEffect: () => Promise.resolve({ ok: false, reason: 'unavailable' }),
    onStatus: () => undefined,
  });
  const settings = { sensitivity: 0.5, endpointDelayMs: 700, confirmMs: 200, hearing: 'silence' } as const;
  const stream = service.openEndpointing(settings, { onEvent: () => undefined, onEnd: () => undefined });
  await clock.advance(2_000);
  expect(hosts.newest.posted).toContain('heartbeat');
  hosts.newest.tell('heartbeat');
  stream.close();
  await clock.advance(600_000);
  expect(hosts.newest.posted.filter((message) => message === 'heartbeat')).toHaveLength(1);
});
