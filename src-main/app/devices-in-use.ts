/**
 * Owns the names of the devices that were opened last, as the page told them. Must never decide which is used.
 */
import type { ParleyHandlers } from '../../src-preload/contract/ipc/table.js';
import type { SinkHealth } from '../../src-preload/contract/session-snapshot.js';

type Watched = Pick<ParleyHandlers, 'capture' | 'playback' | 'devices'>;

export interface DeviceNames {
  readonly microphone: string | null;
  readonly speaker: string | null;
}

export interface DevicesInUse {
  /** The same handlers, overheard. */
  overhear<Handlers extends Watched>(handlers: Handlers): Handlers;
  /** Null where no device was opened yet, or the system does not name it. */
  names(sink: SinkHealth): DeviceNames;
}

export function createDevicesInUse(): DevicesInUse {
  let microphone = '';
  let player = '';
  let systemSpeaker = '';
  const orNull = (label: string): string | null => (label === '' ? null : label);
  return {
    overhear: (handlers) => ({
      ...handlers,
      capture: {
        ...handlers.capture,
        started(input) {
          microphone = input.deviceLabel;
          handlers.capture.started(input);
        },
        using(input) {
          microphone = input.deviceLabel;
          handlers.capture.using(input);
        },
      },
      playback: {
        ...handlers.playback,
        using(input) {
          player = input.deviceLabel;
          handlers.playback.using(input);
        },
      },
      devices: {
        ...handlers.devices,
        defaultSpeaker(name) {
          systemSpeaker = name;
          handlers.devices.defaultSpeaker(name);
        },
      },
    }),
    names: (sink) => ({
      microphone: orNull(microphone),
      // The native sink plays on the system's own.
      speaker: sink.state === 'unavailable' ? null : orNull(sink.sink === 'native' ? systemSpeaker : player),
    }),
  };
}
