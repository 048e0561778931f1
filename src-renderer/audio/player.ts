/**
 * Owns the page's part of playback: the audio context and its device. The sound itself goes from main straight to
 * the worklet, so that a stalled page holds nothing back. Must never handle samples.
 */
import type { DeviceUse } from '../../src-preload/contract/audio.js';
import workletUrl from './player-worklet.ts?worker&url';

export interface Player {
  /** For main: hand it over the bridge. */
  readonly port: MessagePort;
  /** Whether it plays on the device that was asked for, and the name of the one it plays on; perhaps empty. */
  readonly use: DeviceUse;
  readonly label: string;
  /** Stops the sound and releases the device; idempotent. Main closing the port does the same. */
  close(): void;
}

/** Why a player could not be opened; `message` of the error that `openPlayer` rejects with. */
export type PlayerFailure = 'no-device' | 'device-error';

/**
 * Opens a player on a device of `navigator.mediaDevices` ('default' for the system's). Rejects with an error whose
 * message is a PlayerFailure.
 */
export async function openPlayer(options: {
  readonly deviceId: string;
  /** The device went away, or the audio thread broke: the player has closed. */
  readonly onLost: () => void;
}): Promise<Player> {
  if ((await outputs()).length === 0) throw playerError('no-device');
  const context = new AudioContext({ latencyHint: 'interactive' });
  let use: DeviceUse = 'chosen';
  try {
    if (options.deviceId !== 'default') use = await selectDevice(context, options.deviceId);
    await context.audioWorklet.addModule(workletUrl);
    await context.resume();
  } catch (cause) {
    await context.close();
    throw playerError('device-error', cause);
  }
  const device = use === 'chosen' ? options.deviceId : 'default';
  return { ...connect(context, device, options.onLost), use, label: await labelOf(device) };
}

function connect(context: AudioContext, deviceId: string, onLost: () => void): Pick<Player, 'port' | 'close'> {
  const node = new AudioWorkletNode(context, 'player', { numberOfInputs: 0, outputChannelCount: [1] });
  node.connect(context.destination);
  const { port1, port2 } = new MessageChannel();
  let closed = false;

  const tellLatency = (): void => {
    const seconds = context.baseLatency + context.outputLatency;
    node.port.postMessage({ type: 'latency', seconds: Number.isFinite(seconds) ? seconds : context.baseLatency });
  };
  const close = (): void => {
    if (closed) return;
    closed = true;
    navigator.mediaDevices.removeEventListener('devicechange', closeWithoutDevice);
    context.removeEventListener('error', lose);
    node.disconnect();
    node.port.close();
    void context.close();
  };
  // The port of a context whose device broke is not closed with it, so that main would never know.
  const lose = (): void => {
    if (closed) return;
    close();
    onLost();
  };
  node.port.onmessage = (event: MessageEvent<{ readonly type: 'turn' | 'awake' | 'asleep' | 'closed' }>) => {
    switch (event.data.type) {
      case 'turn':
        tellLatency();
        return;
      case 'awake':
        void context.resume();
        return;
      case 'asleep':
        void context.suspend();
        return;
      case 'closed':
        close();
        return;
    }
  };
  const closeWithoutDevice = (): void => {
    void outputs().then((present) => {
      const isThere = deviceId === 'default' ? present.length > 0 : present.some((one) => one.deviceId === deviceId);
      if (!isThere) lose();
    });
  };
  navigator.mediaDevices.addEventListener('devicechange', closeWithoutDevice);
  // Its device is gone: such a context is silent for ever, and main has what was not heard.
  context.addEventListener('error', lose);
  node.onprocessorerror = lose;
  tellLatency();
  node.port.postMessage({ type: 'port', port: port1 }, [port1]);
  return { port: port2, close };
}

/** Without an output the context would play into the void and nobody would know. */
async function outputs(): Promise<readonly MediaDeviceInfo[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((device) => device.kind === 'audiooutput');
}

async function labelOf(deviceId: string): Promise<string> {
  const found = (await outputs()).find((device) => device.deviceId === deviceId);
  return (found?.label ?? '').slice(0, 200);
}

/** A device that is not there any more leaves the system's own. */
async function selectDevice(context: AudioContext, deviceId: string): Promise<DeviceUse> {
  const selectable = context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
  if (selectable.setSinkId === undefined) return 'other';
  return selectable.setSinkId(deviceId).then(
    () => 'chosen',
    () => 'other',
  );
}

const playerError = (failure: PlayerFailure, cause?: unknown): Error => new Error(failure, { cause });
