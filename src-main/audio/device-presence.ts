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
  /** The chosen device can be used again: `open`, it is in use already; `listed`, it can be opened. */
  readonly onBack: (label: string, how: 'open' | 'listed') => void;
}

export interface DevicePresence {
  /** A device was opened. */
  using(use: DeviceUse, label: string): void;
  /** The devices there are. */
  listed(devices: readonly AudioDevice[]): void;
  /** Whether a talk or an answer goes on: the return of a device waits for its end. */
  busy(busy: boolean): void;
  /** Whether the chosen device is there again, and waits for that end. */
  readonly isReturning: boolean;
}

interface Stand {
  /** What was chosen; of another choice this says nothing. */
  readonly chosen: string;
  /** Label of the device that stands in; null while the chosen one serves. */
  readonly standIn: string | null;
  /** A device that is there and did not open is not back because a list has it. */
  readonly absent: boolean;
}

export function createDevicePresence({ kind, chosen, onSwitched, onBack }: DevicePresenceOptions): DevicePresence {
  const serves = (): Stand => ({ chosen: chosen(), standIn: null, absent: false });
  let stand = serves();
  let isBusy = false;
  let last: readonly AudioDevice[] | null = null;

  const find = (): AudioDevice | undefined =>
    last?.find((device) => device.kind === kind && device.deviceId === chosen());

  function back(label: string, how: 'open' | 'listed'): void {
    stand = serves();
    onBack(label, how);
  }

  function current(): Stand {
    if (stand.chosen !== chosen()) stand = serves();
    return stand;
  }

  function look(): void {
    if (current().standIn === null || last === null) return;
    const found = find();
    if (found === undefined) stand = { ...stand, absent: true };
    else if (stand.absent && !isBusy) back(found.label, 'listed');
  }

  return {
    using(use, label) {
      const before = current().standIn;
      if (use === 'chosen') {
        if (before !== null) back(label, 'open');
        return;
      }
      // The system's own has no device to return to: the next one is simply in use.
      stand =
        chosen() === 'default'
          ? serves()
          : { chosen: chosen(), standIn: label, absent: last !== null && find() === undefined };
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
    get isReturning() {
      return current().standIn !== null && stand.absent && isBusy && find() !== undefined;
    },
  };
}
