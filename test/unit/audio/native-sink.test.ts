import { beforeEach, describe, expect, it } from 'vitest';
import { createNativeSink, type NativeSink } from '../../../src-main/audio/native-sink.js';
import type { SinkFact } from '../../../src-main/audio/sink.js';
import type { AudioHostCommand } from '../../../src-main/hosts/protocol/audio.js';
import { asTurnId } from '../../../src-preload/contract/ids.js';
import { createFakeHosts, type FakeHosts } from '../hosts/fake-host.js';
import { createFakeClock, type FakeClock } from './fake-clock.js';

const A = asTurnId('a');

let clock: FakeClock;
let hosts: FakeHosts;
let facts: SinkFact[];
let sink: NativeSink;

beforeEach(() => {
  clock = createFakeClock();
  hosts = createFakeHosts();
  facts = [];
  sink = createNativeSink({ spawn: hosts.spawn, clock, listener: (fact) => facts.push(fact) });
});

const ready = { type: 'ready', backEnd: 'speaker', rateHz: 48_000 } as const;
const posted = (): AudioHostCommand[] => hosts.newest.posted as AudioHostCommand[];
const types = (): string[] => posted().map(({ type }) => type);
function open(): void {
  sink.prepare();
  hosts.newest.tell({ type: 'loading', backEnd: 'speaker' });
  hosts.newest.tell(ready);
}

describe('native sink', () => {
  it('starts its host when it is prepared, not before, and is available when a back end is ready', () => {
    sink.write(A, new Int16Array(10), 48_000, 40);
    expect(hosts.all).toHaveLength(0);
    sink.setVolume(0.4);
    sink.prepare();
    sink.prepare();
    expect(posted()).toEqual([{ type: 'volume', gain: 0.4 }, { type: 'load' }]);
    expect(facts).toEqual([]);
    hosts.newest.tell(ready);
    expect(facts).toEqual([{ type: 'available' }]);
    expect(sink.backEnd).toBe('speaker');
  });

  it('converts every turn to the rate of the host, whole', () => {
    open();
    for (let piece = 0; piece < 10; piece++) sink.write(A, new Int16Array(240).fill(1_000), 24_000, 40);
    sink.end(A);
    const samples = posted().reduce((sum, command) => sum + (command.type === 'write' ? command.pcm.length : 0), 0);
    expect(samples).toBe(4_800);
    expect(types().at(-1)).toBe('end');
  });

  it('posts arrays that hold nothing but their sound', () => {
    open();
    const large = new Int16Array(48_000);
    sink.write(A, large.subarray(100, 110), 48_000, 40);
    const write = posted().find((command) => command.type === 'write');
    expect(write?.pcm.buffer.byteLength).toBe(20);
  });

  it('takes a host that dies while it loads for a missing device, and does not try again by itself', async () => {
    sink.prepare();
    hosts.newest.tell({ type: 'loading', backEnd: 'speaker' });
    hosts.newest.exit(134);
    expect(facts).toEqual([{ type: 'failed', reason: 'no-device', turnId: null, heardMs: 0 }]);
    await clock.advance(5_000);
    expect(types()).toEqual([]);
    sink.prepare();
    expect(types()).toEqual(['volume', 'load']);
  });

  it('tells that there is no device and tries again when asked, in the same host', () => {
    sink.prepare();
    hosts.newest.tell({ type: 'unavailable' });
    expect(facts).toEqual([{ type: 'failed', reason: 'no-device', turnId: null, heardMs: 0 }]);
    sink.prepare();
    expect(types().filter((type) => type === 'load')).toHaveLength(2);
    expect(hosts.all).toHaveLength(1);
  });

  it('tells of a crash where the turn stood, and reloads in the new host when asked', async () => {
    open();
    sink.write(A, new Int16Array(48_000), 48_000, 40);
    hosts.newest.tell({ type: 'started', turnId: A });
    hosts.newest.tell({ type: 'position', turnId: A, playedMs: 300, underruns: 0 });
    await clock.advance(60);
    facts.length = 0;
    hosts.newest.exit(139);
    expect(facts).toEqual([{ type: 'failed', reason: 'host-crashed', turnId: A, heardMs: 360 }]);
    sink.prepare();
    await clock.advance(0);
    expect(hosts.all).toHaveLength(2);
    expect(types()).toEqual(['volume', 'load']);
    hosts.newest.tell(ready);
    expect(facts.at(-1)).toEqual({ type: 'available' });
  });

  it('asks the supervisor again after it has given up', async () => {
    open();
    for (let death = 0; death < 3; death++) {
      hosts.newest.exit(139);
      sink.prepare();
      await clock.advance(1_000);
      hosts.newest.tell(ready);
    }
    expect(facts.filter((fact) => fact.type === 'failed')).toHaveLength(3);
    expect(facts.at(-1)).toEqual({ type: 'available' });
  });

  it('counts commands from the epoch of a failure on', () => {
    open();
    sink.write(A, new Int16Array(48), 48_000, 40);
    hosts.newest.tell({ type: 'failed', epoch: 3, reason: 'device-error', turnId: A, heardMs: 12 });
    expect(facts.at(-1)).toEqual({ type: 'failed', reason: 'device-error', turnId: A, heardMs: 12 });
    sink.write(A, new Int16Array(48), 48_000, 40);
    sink.prepare();
    hosts.newest.tell(ready);
    sink.write(A, new Int16Array(48), 48_000, 40);
    const epochs = posted().flatMap((command) => (command.type === 'write' ? [command.epoch] : []));
    expect(epochs).toEqual([0, 3]);
  });

  it('ignores what is not of the protocol', () => {
    open();
    facts.length = 0;
    for (const nonsense of [null, 'x', {}, { type: 'surprise' }]) hosts.newest.tell(nonsense);
    expect(facts).toEqual([]);
  });

  it('lets the host finish before it is stopped', async () => {
    open();
    const disposed = sink.dispose();
    expect(types().at(-1)).toBe('close');
    expect(hosts.newest.killed).toBe(false);
    hosts.newest.tell({ type: 'closed' });
    await disposed;
    expect(hosts.newest.killed).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('does not wait for ever for a host that hangs, nor for one that dies', async () => {
    open();
    let done = false;
    void sink.dispose().then(() => (done = true));
    await clock.advance(1_000);
    expect(done).toBe(true);
    expect(hosts.newest.killed).toBe(true);
  });

  it('ends a host that hangs while it plays, tells where the turn stood, and asks nothing of one that rests', async () => {
    open();
    await clock.advance(600_000);
    expect(types()).not.toContain('heartbeat');
    sink.write(A, new Int16Array(4_800), 48_000, 0);
    hosts.newest.tell({ type: 'started', epoch: 0, turnId: A });
    await clock.advance(1_000);
    expect(hosts.newest.posted.at(-1)).toBe('heartbeat');
    hosts.newest.tell('heartbeat');
    hosts.newest.tell({ type: 'position', epoch: 0, turnId: A, playedMs: 900 });
    await clock.advance(1_000);
    await clock.advance(3_000);
    expect(hosts.newest.killed).toBe(true);
    hosts.newest.exit(9);
    expect(facts.at(-1)).toMatchObject({ type: 'failed', reason: 'host-crashed', turnId: A, heardMs: 1_050 });
    await clock.advance(600_000);
    expect(hosts.newest.posted).not.toContain('heartbeat');
  });

  it('asks no more once all it was given was heard', async () => {
    open();
    sink.write(A, new Int16Array(4_800), 48_000, 0);
    hosts.newest.tell({ type: 'drained', epoch: 0, turnId: A, playedMs: 100 });
    await clock.advance(600_000);
    expect(hosts.newest.posted).not.toContain('heartbeat');
    expect(hosts.newest.killed).toBe(false);
  });
});
