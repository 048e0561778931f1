import { describe, expect, it, vi } from 'vitest';
import { createDevices } from '../../src-renderer/state/devices.svelte.js';

const info = (kind: MediaDeviceKind, deviceId: string, label = deviceId): MediaDeviceInfo => ({
  kind,
  deviceId,
  label,
  groupId: '',
  toJSON: () => ({}),
});

class FakeMedia extends EventTarget {
  found: MediaDeviceInfo[] = [];
  enumerateDevices = (): Promise<MediaDeviceInfo[]> => Promise.resolve(this.found);
}

describe('devices', () => {
  it('lists microphones and speakers without aliases, cameras and devices that have no id yet', async () => {
    const media = new FakeMedia();
    media.found = [
      info('audioinput', 'default'),
      info('audioinput', 'communications'),
      info('audioinput', 'a'),
      info('audioinput', ''),
      info('videoinput', 'v'),
      info('audiooutput', 'b', 'x'.repeat(300)),
    ];
    const devices = createDevices(media, { changed: () => {} });
    await devices.refresh();
    expect(devices.inputs).toEqual([{ kind: 'audioinput', deviceId: 'a', label: 'a' }]);
    expect(devices.outputs.map(({ deviceId, label }) => [deviceId, label.length])).toEqual([['b', 200]]);
  });

  it('tells main when the set changes, and only then', async () => {
    const media = new FakeMedia();
    const changed = vi.fn();
    const devices = createDevices(media, { changed });
    media.found = [info('audioinput', 'a')];
    await devices.refresh();
    await devices.refresh();
    expect(changed).toHaveBeenCalledTimes(1);
    media.found = [];
    media.dispatchEvent(new Event('devicechange'));
    await vi.waitFor(() => expect(changed).toHaveBeenLastCalledWith([]));
    devices.dispose();
    media.found = [info('audioinput', 'b')];
    media.dispatchEvent(new Event('devicechange'));
    await Promise.resolve();
    expect(changed).toHaveBeenCalledTimes(2);
  });

  it('is empty rather than broken where devices cannot be listed', async () => {
    const media = new FakeMedia();
    media.enumerateDevices = () => Promise.reject(new Error('no'));
    const devices = createDevices(media, { changed: () => {} });
    await devices.refresh();
    expect(devices.inputs).toEqual([]);
  });
});
