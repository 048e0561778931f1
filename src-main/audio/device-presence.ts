/**
 * Owns whether the device in use is the one the person chose, and tells when another took its place and when it is
 * back. Must never open a device, nor change what was chosen.
 */
import type { AudioDevice, DeviceUse } from '../../src-preload/contract/audio.js';

export interface DevicePresenceOptions {
  readonly kind: AudioDevice['kind'];
  /** The id of the chosen device; `default` for whichever the system uses. */
  readonly chosen: () => string;
  /** Another device took the place of the one before; `label` may be empty where the system does not tell. */
  readonly onSwitched: (label: string) => void;
  /** The chosen device can be used again, and is from now on. */
  readonly onBack: (label: string) => void;
}

export interface DevicePresence {
  /** A device was opened. */
  using(use: DeviceUse, label: string): void;
  /** The devices there are. */
  listed(devices: readonly AudioDevice[]): void;
  /** Whether a talk or an answer goes on: the return of a device waits for its end. */
  busy(busy: boolean): void;
  /** The person chose another device: the past says nothing of it. */
  chose(): void;
}

interface Stand {
  /** Label of the device that stands in; null while the chosen one serves. */
  readonly standIn: string | null;
  /** A device that is there and did not open is not back because a list has it. */
  readonly absent: boolean;
}

const SERVES: Stand = { standIn: null, absent: false };

export function createDevicePresence({ kind, chosen, onSwitched, onBack }: DevicePresenceOptions): DevicePresence {
  let stand = SERVES;
  let isBusy = false;
  let last: readonly AudioDevice[] | null = null;

  const find = (): AudioDevice | undefined =>
    last?.find((device) => device.kind === kind && device.deviceId === chosen());

  function back(label: string): void {
    stand = SERVES;
    onBack(label);
  }

  function look(): void {
    if (stand.standIn === null || last === null) return;
    const found = find();
    if (found === undefined) stand = { ...stand, absent: true };
    else if (stand.absent && !isBusy) back(found.label);
  }

  return {
    using(use, label) {
      if (use === 'chosen') {
        if (stand.standIn !== null) back(label);
        return;
      }
      const before = stand.standIn;
      // The system's own has no device to return to: the next one is simply in use.
      stand = chosen() === 'default' ? SERVES : { standIn: label, absent: last !== null && find() === undefined };
      if (before !== label) onSwitched(label);
    },
    listed(devices) {
      last = devices;
      look();
    },
    busy(busy) {
      isBusy = busy;
      look();
    },
    chose() {
      stand = SERVES;
    },
  };
}
