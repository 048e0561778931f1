import { beforeEach, describe, expect, it } from 'vitest';
import { servePlayback, type Player } from '../../../../src-renderer/audio/playback.js';
import { exampleSnapshot } from '../../../fakes/app-snapshot.js';
import { createFakeBridge, type FakeBridge } from '../../../fakes/bridge.js';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let bridge: FakeBridge;
let log: string[];
let opening: {
  readonly deviceId: string;
  readonly onLost: () => void;
  resolve: (player: Player) => void;
  reject: (error: Error) => void;
}[];
let stop: () => void;

beforeEach(() => {
  bridge = createFakeBridge(exampleSnapshot());
  log = [];
  opening = [];
  stop = servePlayback({
    api: bridge.api.playback,
    openPlayer: ({ deviceId, onLost }) =>
      new Promise((resolve, reject) => {
        opening.push({ deviceId, onLost, resolve, reject });
      }),
    handPort: (name, port) => log.push(`${name} ${(port as unknown as { id: string }).id}`),
  });
});

const player = (id: string): Player => ({
  port: { id } as unknown as MessagePort,
  use: 'other',
  label: `Speaker ${id}`,
  close: () => log.push(`close ${id}`),
});

describe('playback', () => {
  it('opens a player on the named device and passes its port to main', async () => {
    bridge.push.playback.open({ deviceId: 'desk' });
    expect(opening[0]?.deviceId).toBe('desk');
    opening[0]?.resolve(player('one'));
    await settle();
    expect(log).toEqual(['playback.port one']);
    expect(bridge.callsOf('playback.using')).toEqual([{ device: 'other', deviceLabel: 'Speaker one' }]);
  });

  it('closes a player that opened after it was no longer wanted', async () => {
    bridge.push.playback.open({ deviceId: 'default' });
    bridge.push.playback.close(null);
    opening[0]?.resolve(player('one'));
    await settle();
    expect(log).toEqual(['close one']);
  });

  it('never has two: the next replaces the one before', async () => {
    bridge.push.playback.open({ deviceId: 'a' });
    opening[0]?.resolve(player('one'));
    await settle();
    bridge.push.playback.open({ deviceId: 'b' });
    opening[1]?.resolve(player('two'));
    await settle();
    expect(log).toEqual(['playback.port one', 'close one', 'playback.port two']);
  });

  it('tells main once of a player whose device went away, and not of one that was replaced', async () => {
    bridge.push.playback.open({ deviceId: 'a' });
    opening[0]?.resolve(player('one'));
    await settle();
    opening[0]?.onLost();
    opening[0]?.onLost();
    expect(bridge.callsOf('playback.lost')).toHaveLength(1);
    bridge.push.playback.open({ deviceId: 'a' });
    opening[1]?.resolve(player('two'));
    await settle();
    opening[0]?.onLost();
    expect(bridge.callsOf('playback.lost')).toHaveLength(1);
    expect(log).not.toContain('close two');
  });

  it('tells main that the player is closed which it asked to close', async () => {
    bridge.push.playback.close(null);
    bridge.push.playback.open({ deviceId: 'a' });
    opening[0]?.resolve(player('one'));
    await settle();
    expect(bridge.callsOf('playback.lost')).toEqual([]);
    bridge.push.playback.close(null);
    expect(log.at(-1)).toBe('close one');
    expect(bridge.callsOf('playback.lost')).toHaveLength(1);
  });

  it('tells main why it could not open, unless that is no longer wanted', async () => {
    bridge.push.playback.open({ deviceId: 'a' });
    opening[0]?.reject(new Error('no-device'));
    await settle();
    expect(bridge.callsOf('playback.failed')).toEqual([{ reason: 'no-device' }]);
    bridge.push.playback.open({ deviceId: 'a' });
    bridge.push.playback.close(null);
    opening[1]?.reject(new Error('no-device'));
    await settle();
    expect(bridge.callsOf('playback.failed')).toHaveLength(1);
  });

  it('closes what is open and listens no more when it ends', async () => {
    bridge.push.playback.open({ deviceId: 'a' });
    opening[0]?.resolve(player('one'));
    await settle();
    stop();
    expect(log.at(-1)).toBe('close one');
    expect(bridge.listeners('playback.open')).toBe(0);
  });
});
