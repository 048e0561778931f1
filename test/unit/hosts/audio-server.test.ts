import { beforeEach, describe, expect, it } from 'vitest';
import { loadBackEnd, preferredBackEnds, type BackEndLoaders } from '../../../src-main/hosts/audio/back-end.js';
import { createAudioServer, type AudioServer } from '../../../src-main/hosts/audio/serve.js';
import type { AudioHostFact } from '../../../src-main/hosts/protocol/audio.js';
import { asTurnId } from '../../../src-preload/contract/ids.js';
import { createFakeClock, type FakeClock } from '../audio/fake-clock.js';
import { createFakeDevice, type FakeDevice } from './fake-device.js';

const A = asTurnId('a');
const B = asTurnId('b');

describe('choice of the back end', () => {
  const tried: string[] = [];
  const loaders = (over: Partial<BackEndLoaders> = {}): BackEndLoaders => ({
    probe: () => Promise.resolve(true),
    speaker: () => createFakeDevice(createFakeClock()),
    audioIo: () => Promise.resolve(createFakeDevice(createFakeClock())),
    ...over,
  });
  const load = (over: Partial<BackEndLoaders> = {}, platform: NodeJS.Platform = 'linux', arch = 'x64') =>
    loadBackEnd(loaders(over), preferredBackEnds(platform, arch, undefined), 48_000, (backEnd) => tried.push(backEnd));
  beforeEach(() => void (tried.length = 0));

  it.each([
    ['linux', 'x64', 'speaker'],
    ['linux', 'arm64', 'audio-io'],
    ['darwin', 'arm64', 'speaker'],
    ['darwin', 'x64', 'speaker'],
    ['win32', 'x64', 'audio-io'],
    ['win32', 'arm64', 'audio-io'],
  ] as const)('on %s %s is %s', async (platform, arch, backEnd) => {
    expect((await load({}, platform, arch))?.backEnd).toBe(backEnd);
  });

  it('falls back where speaker is not installed', async () => {
    const speaker = (): never => {
      throw new Error('Cannot find module');
    };
    expect((await load({ speaker }))?.backEnd).toBe('audio-io');
    expect(tried).toEqual(['speaker', 'audio-io']);
  });

  it('loads nothing where no output opens', async () => {
    expect(await load({ probe: () => Promise.resolve(false) })).toBeNull();
    expect(tried).toEqual([]);
  });

  it('answers null where nothing can be loaded', async () => {
    const speaker = (): never => {
      throw new Error('Cannot find module');
    };
    expect(await load({ speaker, audioIo: () => Promise.reject(new Error('no library')) })).toBeNull();
  });

  it('takes the one that is named', () => {
    expect(preferredBackEnds('linux', 'x64', 'audio-io')).toEqual(['audio-io']);
    expect(preferredBackEnds('linux', 'x64', 'nonsense')).toEqual(['speaker', 'audio-io']);
  });
});

describe('audio server', () => {
  let clock: FakeClock;
  let device: FakeDevice;
  let facts: AudioHostFact[];
  let loads: number;
  let server: AudioServer;

  beforeEach(() => {
    clock = createFakeClock();
    device = createFakeDevice(clock);
    facts = [];
    loads = 0;
    server = createAudioServer({
      post: (fact) => facts.push(fact),
      load: (onLoading) => {
        loads++;
        if (!device.present) return Promise.resolve(null);
        onLoading('speaker');
        return Promise.resolve({ backEnd: 'speaker', device });
      },
      clock,
      abandon: () => undefined,
    });
  });

  const sound = (count: number): Int16Array => new Int16Array(count).fill(7);

  it('loads nothing unasked, and says what it does before it does it', async () => {
    await clock.advance(1_000);
    expect(loads).toBe(0);
    server.handle({ type: 'load' });
    await clock.advance(0);
    expect(facts).toEqual([
      { type: 'loading', backEnd: 'speaker' },
      { type: 'ready', backEnd: 'speaker', rateHz: 1_000 },
    ]);
  });

  it('can be asked again when there was no device', async () => {
    device.present = false;
    server.handle({ type: 'load' });
    await clock.advance(0);
    expect(facts).toEqual([{ type: 'unavailable' }]);
    device.present = true;
    server.handle({ type: 'load' });
    await clock.advance(0);
    expect(facts.at(-1)?.type).toBe('ready');
  });

  it('ignores what was sent before main knew that the device broke', async () => {
    server.handle({ type: 'load' });
    await clock.advance(0);
    server.handle({ type: 'write', epoch: 0, turnId: A, pcm: sound(1_000), cushionMs: 40 });
    await clock.advance(150);
    device.broken = true;
    await clock.advance(100);
    expect(facts.at(-1)).toMatchObject({ type: 'failed', epoch: 1, turnId: A });
    device.broken = false;
    const heard = device.heard().length;
    server.handle({ type: 'write', epoch: 0, turnId: A, pcm: sound(500), cushionMs: 40 });
    server.handle({ type: 'end', epoch: 0, turnId: A });
    await clock.advance(1_000);
    expect(device.heard()).toHaveLength(heard);
    server.handle({ type: 'load' });
    await clock.advance(0);
    server.handle({ type: 'write', epoch: 1, turnId: B, pcm: sound(100), cushionMs: 40 });
    server.handle({ type: 'end', epoch: 1, turnId: B });
    await clock.advance(200);
    expect(facts.at(-1)).toEqual({ type: 'drained', turnId: B, playedMs: 100 });
  });

  it('keeps the volume over a reload', async () => {
    server.handle({ type: 'volume', gain: 0 });
    server.handle({ type: 'load' });
    await clock.advance(0);
    server.handle({ type: 'write', epoch: 0, turnId: A, pcm: sound(300), cushionMs: 40 });
    await clock.advance(400);
    expect(device.heard().at(-1)).toBe(0);
  });

  it('closes after the write in flight and says so', async () => {
    server.handle({ type: 'load' });
    await clock.advance(0);
    device.writeMs = 50;
    server.handle({ type: 'write', epoch: 0, turnId: A, pcm: sound(300), cushionMs: 40 });
    await clock.advance(10);
    server.handle({ type: 'close' });
    await clock.advance(20);
    expect(facts.at(-1)?.type).toBe('started');
    await clock.advance(50);
    expect(facts.at(-1)).toEqual({ type: 'closed' });
    expect(device.isOpen).toBe(false);
  });

  it('closes before anything was loaded', async () => {
    server.handle({ type: 'close' });
    await clock.advance(0);
    expect(facts).toEqual([{ type: 'closed' }]);
  });
});
