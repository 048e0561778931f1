import { beforeEach, describe, expect, it, vi } from 'vitest';
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

let ticks: Set<() => void>;
const every = (delayMs: number, callback: () => void): (() => void) => {
  expect(delayMs).toBe(1_000);
  ticks.add(callback);
  return () => ticks.delete(callback);
};
beforeEach(() => (ticks = new Set()));

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
    const devices = createDevices(media, { changed: () => {} }, every);
    await devices.refresh();
    expect(devices.inputs).toEqual([{ kind: 'audioinput', deviceId: 'a', label: 'a' }]);
    expect(devices.outputs.map(({ deviceId, label }) => [deviceId, label.length])).toEqual([['b', 200]]);
  });

  it('tells main when the set changes, and only then', async () => {
    const media = new FakeMedia();
    const changed = vi.fn();
    const devices = createDevices(media, { changed }, every);
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

  it('keeps what it knows when they cannot be listed for once: none of them is gone', async () => {
    const media = new FakeMedia();
    const changed = vi.fn();
    const devices = createDevices(media, { changed }, every);
    media.found = [info('audioinput', 'a')];
    await devices.refresh();
    media.enumerateDevices = () => Promise.reject(new Error('not now'));
    await devices.refresh();
    expect(devices.inputs).toHaveLength(1);
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('is empty rather than broken where devices cannot be listed', async () => {
    const media = new FakeMedia();
    media.enumerateDevices = () => Promise.reject(new Error('no'));
    const devices = createDevices(media, { changed: () => {} }, every);
    await devices.refresh();
    expect(devices.inputs).toEqual([]);
  });

  it('looks once a second while a talk or an answer goes on, and never otherwise', async () => {
    const media = new FakeMedia();
    const changed = vi.fn();
    const devices = createDevices(media, { changed }, every);
    expect(ticks.size).toBe(0);
    devices.follow('talk', true);
    devices.follow('answer', true);
    devices.follow('talk', true);
    expect(ticks.size).toBe(1);
    // A system that tells of nothing.
    media.found = [info('audioinput', 'a')];
    for (const tick of ticks) tick();
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
    devices.follow('talk', false);
    expect(ticks.size).toBe(1);
    devices.follow('answer', false);
    devices.follow('answer', false);
    expect(ticks.size).toBe(0);
    devices.follow('talk', true);
    devices.dispose();
    expect(ticks.size).toBe(0);
  });
});
