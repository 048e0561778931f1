import { expect, it, vi } from 'vitest';
import { asCaptureId } from '../../../src-preload/contract/ids.js';
import { createDevicesInUse } from '../../../src-main/app/devices-in-use.js';

const native = { state: 'ready', sink: 'native', fallback: 'none' } as const;
const page = { state: 'ready', sink: 'renderer', fallback: 'none' } as const;

it('knows the devices that were opened last, and hands on what it overhears', () => {
  const told = { capture: vi.fn(), playback: vi.fn(), devices: vi.fn() };
  const nothing = (): void => undefined;
  const inUse = createDevicesInUse();
  const handlers = inUse.overhear({
    capture: { started: told.capture, failed: nothing, switching: nothing, using: told.capture, stopped: nothing },
    playback: { failed: nothing, lost: nothing, using: told.playback },
    devices: { changed: nothing, defaultSpeaker: told.devices },
  });
  expect(inUse.names(native)).toEqual({ microphone: null, speaker: null });
  handlers.capture.started({ captureId: asCaptureId(1), deviceLabel: 'Desk' });
  handlers.playback.using({ device: 'other', deviceLabel: 'Headset' });
  handlers.devices.defaultSpeaker('Loudspeaker');
  expect(inUse.names(native)).toEqual({ microphone: 'Desk', speaker: 'Loudspeaker' });
  expect(inUse.names(page)).toEqual({ microphone: 'Desk', speaker: 'Headset' });
  expect(inUse.names({ state: 'unavailable' }).speaker).toBeNull();
  handlers.capture.using({ device: 'other', deviceLabel: 'Webcam' });
  expect(inUse.names(native).microphone).toBe('Webcam');
  expect([told.capture, told.playback, told.devices].map(({ mock }) => mock.calls.length)).toEqual([2, 1, 1]);
});
