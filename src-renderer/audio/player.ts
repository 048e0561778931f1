/**
 * Owns the page's part of playback: the audio context and its device. The sound itself goes from main straight to
 * the worklet, so that a stalled page holds nothing back. Must never handle samples.
 */
import workletUrl from './player-worklet.ts?worker&url';

export interface Player {
  /** For main: hand it over the bridge. */
  readonly port: MessagePort;
  /** Stops the sound and releases the device; idempotent. Main closing the port does the same. */
  close(): void;
}

/** Why a player could not be opened; `message` of the error that `openPlayer` rejects with. */
export type PlayerFailure = 'no-device' | 'device-error';

/**
 * Opens a player on a device of `navigator.mediaDevices` ('default' for the system's). Rejects with an error whose
 * message is a PlayerFailure.
 */
export async function openPlayer(options: { readonly deviceId: string }): Promise<Player> {
  if (!(await hasOutput())) throw playerError('no-device');
  const context = new AudioContext({ latencyHint: 'interactive' });
  try {
    if (options.deviceId !== 'default') await selectDevice(context, options.deviceId);
    await context.audioWorklet.addModule(workletUrl);
    await context.resume();
  } catch (cause) {
    await context.close();
    throw playerError('device-error', cause);
  }
  return connect(context);
}

function connect(context: AudioContext): Player {
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
    navigator.mediaDevices.removeEventListener('devicechange', closeWithoutOutput);
    node.disconnect();
    node.port.close();
    void context.close();
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
  const closeWithoutOutput = (): void => {
    void hasOutput().then((present) => {
      if (!present) close();
    });
  };
  navigator.mediaDevices.addEventListener('devicechange', closeWithoutOutput);
  node.onprocessorerror = close;
  tellLatency();
  node.port.postMessage({ type: 'port', port: port1 }, [port1]);
  return { port: port2, close };
}

/** Without an output the context would play into the void and nobody would know. */
async function hasOutput(): Promise<boolean> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.some((device) => device.kind === 'audiooutput');
}

/** A device that is not there any more leaves the system's own. */
async function selectDevice(context: AudioContext, deviceId: string): Promise<void> {
  const selectable = context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
  await selectable.setSinkId?.(deviceId).catch(() => undefined);
}

const playerError = (failure: PlayerFailure, cause?: unknown): Error => new Error(failure, { cause });
