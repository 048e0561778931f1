import { describe, expect, it } from 'vitest';
import type { Effect, EffectResult } from '../../../src-main/assistant/types.js';
import { IDLE_STATUS, type SpeechStatus } from '../../../src-main/hosts/protocol/speech-envelope.js';
import type { ConnectionEnd, WireFrame } from '../../../src-main/providers/types.js';
import { SpeechService } from '../../../src-main/transport/speech-service.js';
import { FakeClock, FakeProcess } from './fake-speech-host.js';

function setUp(
  onEffect: (effect: Effect) => Promise<EffectResult> = () => Promise.resolve({ ok: true, type: 'done' }),
) {
  const processes: FakeProcess[] = [];
  const clock = new FakeClock();
  const statuses: SpeechStatus[] = [];
  const service = new SpeechService({
    spawn: () => {
      const process = new FakeProcess();
      processes.push(process);
      return process;
    },
    clock,
    modelFolder: '/models',
    onEffect,
    onStatus: (status) => statuses.push(status),
  });
  const open = () => {
    const frames: WireFrame[] = [];
    const ends: ConnectionEnd[] = [];
    const channel = service.open({ onFrame: (frame) => frames.push(frame), onEnd: (end) => ends.push(end) });
    return { channel, frames, ends };
  };
  const latest = (): FakeProcess => {
    const process = processes.at(-1);
    if (process === undefined) throw new Error('No process was spawned.');
    return process;
  };
  return { processes, clock, statuses, service, open, latest };
}

const TEXT: WireFrame = { kind: 'text', data: 'x' };
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the speech service', () => {
  it('spawns nothing before it is needed', () => {
    expect(setUp().processes).toHaveLength(0);
  });

  it('tells a new host where its models are, then to load them', () => {
    const { service, latest } = setUp();
    service.warmUp();
    service.warmUp();
    expect(latest().received).toEqual([{ channel: 'start', modelFolder: '/models' }, { channel: 'warm-up' }]);
  });

  it('warms up a host that a conversation has started', () => {
    const { service, open, latest, processes } = setUp();
    open();
    service.warmUp();
    expect(latest().channels()).toEqual(['start', 'conversation-open', 'warm-up']);
    expect(processes).toHaveLength(1);
  });

  it('keeps conversations apart', () => {
    const { open, latest } = setUp();
    const one = open();
    const two = open();
    latest().say({ channel: 'conversation', connection: 2, frame: TEXT });
    latest().say({ channel: 'conversation', connection: 9, frame: TEXT });
    expect(one.frames).toEqual([]);
    expect(two.frames).toEqual([TEXT]);
  });

  it('hears nothing of a conversation after its close', () => {
    const { open, latest } = setUp();
    const { channel, frames, ends } = open();
    channel.close();
    channel.close();
    channel.send(TEXT);
    latest().say({ channel: 'conversation', connection: 1, frame: TEXT });
    latest().die(1);
    expect(frames).toEqual([]);
    expect(ends).toEqual([]);
    expect(latest().channels()).toEqual(['start', 'conversation-open', 'conversation-close']);
  });

  it('ends conversations with the exit code when the host dies, and warms the next one up', () => {
    const { service, open, latest, clock, processes, statuses } = setUp();
    service.warmUp();
    const { channel, ends } = open();
    latest().say({ channel: 'status', status: { ...IDLE_STATUS, voice: { state: 'ready', loadMs: 1 } } });
    expect(service.status.voice.state).toBe('ready');
    latest().die(139);
    expect(ends).toEqual([{ phase: 'open', code: 139, reason: 'The speech host ended.', httpStatus: null }]);
    expect(statuses.at(-1)).toEqual(IDLE_STATUS);
    channel.send(TEXT);
    clock.run();
    expect(processes).toHaveLength(2);
    expect(latest().channels()).toEqual(['start', 'warm-up']);
  });

  it('starts the host at once when a conversation opens between a crash and the restart', () => {
    const { service, open, latest, processes, clock } = setUp();
    service.warmUp();
    latest().die(1);
    open();
    clock.run();
    expect(processes).toHaveLength(2);
    expect(latest().channels()).toEqual(['start', 'warm-up', 'conversation-open']);
  });

  it('ends a conversation that the host ends', () => {
    const { open, latest } = setUp();
    const { ends } = open();
    latest().say({ channel: 'conversation-close', connection: 1, reason: 'why' });
    latest().say({ channel: 'conversation-close', connection: 1, reason: 'why' });
    expect(ends).toEqual([{ phase: 'open', code: null, reason: 'why', httpStatus: null }]);
  });

  it('runs effects and answers them; a rejection is told as unavailable', async () => {
    const { open, latest } = setUp((effect) =>
      effect.type === 'notes-list'
        ? Promise.resolve({ ok: true, type: 'notes', notes: [] })
        : Promise.reject(new Error()),
    );
    open();
    latest().say({ channel: 'effect', id: 5, effect: { type: 'notes-list' } });
    latest().say({ channel: 'effect', id: 6, effect: { type: 'notes-clear' } });
    await settled();
    expect(latest().received.slice(2)).toEqual([
      { channel: 'effect-result', id: 5, result: { ok: true, type: 'notes', notes: [] } },
      { channel: 'effect-result', id: 6, result: { ok: false, reason: 'unavailable' } },
    ]);
  });

  it('runs nothing that it does not know', async () => {
    const run: Effect[] = [];
    const { service, open, latest } = setUp((effect) => {
      run.push(effect);
      return Promise.resolve({ ok: true, type: 'done' });
    });
    open();
    latest().say({ channel: 'effect', id: 5, effect: { type: 'shell', command: 'x' } });
    latest().say('garbage');
    await settled();
    expect(run).toEqual([]);
    expect(service.ignoredNotices).toBe(2);
  });

  it('does not answer an effect to a host that never asked', async () => {
    let finish: (result: EffectResult) => void = () => undefined;
    const { open, latest, clock } = setUp(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    open();
    latest().say({ channel: 'effect', id: 1, effect: { type: 'notes-list' } });
    latest().die(1);
    clock.run();
    finish({ ok: true, type: 'done' });
    await settled();
    expect(latest().channels()).toEqual(['start']);
  });

  it('ends for good', async () => {
    const { service, open, latest, processes } = setUp();
    const { ends } = open();
    service.dispose();
    service.dispose();
    expect(latest().channels().at(-1)).toBe('shutdown');
    expect(latest().isKilled).toBe(true);
    expect(ends).toHaveLength(1);
    service.warmUp();
    const late = open();
    await settled();
    expect(late.ends).toHaveLength(1);
    expect(processes).toHaveLength(1);
  });
});
