import { beforeEach, describe, expect, it } from 'vitest';
import { HostSupervisor, type HostState } from '../../../src-main/hosts/supervisor.js';
import { createFakeClock, type FakeClock } from '../audio/fake-clock.js';
import { createFakeHosts, type FakeHosts } from './fake-host.js';

let clock: FakeClock;
let hosts: FakeHosts;
let states: HostState[];
let messages: unknown[];
let supervisor: HostSupervisor;

beforeEach(() => {
  clock = createFakeClock();
  hosts = createFakeHosts();
  states = [];
  messages = [];
  supervisor = new HostSupervisor({
    name: 'audio',
    spawn: hosts.spawn,
    clock,
    onMessage: (message) => messages.push(message),
    onState: (state) => states.push(state),
  });
});

describe('host supervisor', () => {
  it('starts once and carries messages both ways', () => {
    expect(supervisor.post('early')).toBe(false);
    supervisor.start();
    supervisor.start();
    expect(hosts.all).toHaveLength(1);
    expect(supervisor.post('hello')).toBe(true);
    expect(hosts.newest.posted).toEqual(['hello']);
    hosts.newest.tell('answer');
    expect(messages).toEqual(['answer']);
    expect(states).toEqual([{ state: 'running', pid: 100 }]);
  });

  it('starts a dead host again at once, then with a growing pause', async () => {
    supervisor.start();
    hosts.newest.exit(134);
    expect(supervisor.state).toEqual({ state: 'restarting', exitCode: 134, delayMs: 0 });
    expect(supervisor.post('lost')).toBe(false);
    await clock.advance(0);
    expect(hosts.all).toHaveLength(2);
    hosts.newest.exit(139);
    await clock.advance(299);
    expect(hosts.all).toHaveLength(2);
    await clock.advance(1);
    expect(hosts.all).toHaveLength(3);
    expect(supervisor.state.state).toBe('running');
  });

  it('gives up after three deaths within a minute, and starts afresh when asked', async () => {
    supervisor.start();
    for (let death = 0; death < 3; death++) {
      hosts.newest.exit(1);
      await clock.advance(1_000);
    }
    expect(supervisor.state).toEqual({ state: 'failed', exitCode: 1, crashes: 3 });
    await clock.advance(600_000);
    expect(hosts.all).toHaveLength(3);
    expect(clock.pending).toBe(0);
    supervisor.start();
    hosts.newest.exit(1);
    expect(supervisor.state.state).toBe('restarting');
  });

  it('forgets deaths that are long ago', async () => {
    supervisor.start();
    for (let death = 0; death < 6; death++) {
      hosts.newest.exit(1);
      await clock.advance(31_000);
    }
    expect(supervisor.state.state).toBe('running');
  });

  it('hears nothing of a host it has stopped or that has died', async () => {
    supervisor.start();
    const first = hosts.newest;
    first.exit(1);
    await clock.advance(0);
    first.tell('ghost');
    first.exit(1);
    expect(messages).toEqual([]);
    expect(supervisor.state.state).toBe('running');
    const second = hosts.newest;
    supervisor.stop();
    supervisor.stop();
    expect(second.killed).toBe(true);
    second.tell('ghost');
    second.exit(143);
    await clock.advance(10_000);
    expect(messages).toEqual([]);
    expect(hosts.all).toHaveLength(2);
    expect(states.at(-1)).toEqual({ state: 'stopped' });
    supervisor.start();
    expect(hosts.all).toHaveLength(3);
  });

  it('stops while it waits to start again', async () => {
    supervisor.start();
    hosts.newest.exit(1);
    supervisor.stop();
    await clock.advance(10_000);
    expect(hosts.all).toHaveLength(1);
  });

  it('asks a host for a sign of life while it is in use, and never hands that on', async () => {
    supervisor.start();
    await clock.advance(600_000);
    expect(hosts.newest.posted).toEqual([]);
    supervisor.watch(true);
    await clock.advance(2_000);
    expect(hosts.newest.posted).toEqual(['heartbeat']);
    hosts.newest.tell('heartbeat');
    expect(messages).toEqual([]);
    await clock.advance(2_000);
    expect(hosts.newest.posted).toHaveLength(2);
    // Whatever it says, it lives.
    hosts.newest.tell('a word');
    await clock.advance(1_999);
    supervisor.watch(false);
    await clock.advance(600_000);
    expect(hosts.newest.posted).toHaveLength(2);
    expect(hosts.newest.killed).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it('ends a host that hangs, starts another, and gives up where they all do', async () => {
    supervisor.start();
    supervisor.watch(true);
    for (let host = 1; host <= 3; host += 1) {
      await clock.advance(2_000);
      await clock.advance(5_000);
      expect(hosts.newest.killed).toBe(true);
      hosts.newest.exit(9);
      await clock.advance(1_000);
      expect(hosts.all).toHaveLength(Math.min(3, host + 1));
    }
    expect(supervisor.state).toEqual({ state: 'failed', exitCode: 9, crashes: 3 });
    await clock.advance(600_000);
    expect(hosts.all).toHaveLength(3);
  });

  it('blames no host for what the one before it owed', async () => {
    supervisor.start();
    supervisor.watch(true);
    await clock.advance(2_000);
    hosts.newest.exit(139);
    await clock.advance(0);
    expect(hosts.all).toHaveLength(2);
    await clock.advance(1_999);
    hosts.newest.tell('alive');
    await clock.advance(4_000);
    expect(hosts.newest.killed).toBe(false);
  });
});
