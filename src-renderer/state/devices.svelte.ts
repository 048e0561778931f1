/**
 * Owns the list of sound devices as the page sees them, and tells main whenever it changes.
 */
import type { AudioDevice } from '../../src-preload/contract/audio.js';

/**
 * While sound flows, devices are looked at this often: a system that tells of nothing moves a microphone that was
 * unplugged to the loudspeaker's own sound, and the browser notices only when it is asked.
 */
const FOLLOW_MS = 1_000;

export interface Devices {
  readonly inputs: readonly AudioDevice[];
  readonly outputs: readonly AudioDevice[];
  /** Looks again; never rejects. */
  refresh(): Promise<void>;
  /** Looks once a second while a talk or an answer goes on, and not otherwise. */
  follow(what: 'talk' | 'answer', on: boolean): void;
  dispose(): void;
}

export type MediaDevicesPort = Pick<MediaDevices, 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>;

export function createDevices(
  media: MediaDevicesPort,
  api: { readonly changed: (devices: AudioDevice[]) => void },
  /** Calls back every `delayMs` until the answer is called. */
  every: (delayMs: number, callback: () => void) => () => void,
): Devices {
  let all = $state.raw<readonly AudioDevice[]>([]);

  async function refresh(): Promise<void> {
    const found = await media.enumerateDevices().catch(() => null);
    // That they could not be listed is no news of any of them.
    if (found === null) return;
    const next = found.flatMap(toAudioDevice).slice(0, 100);
    if (JSON.stringify(next) === JSON.stringify(all)) return;
    all = next;
    api.changed(next);
  }

  let followed: readonly ('talk' | 'answer')[] = [];
  let cancel: (() => void) | null = null;

  function follow(what: 'talk' | 'answer', on: boolean): void {
    followed = followed.filter((one) => one !== what).concat(on ? [what] : []);
    if (followed.length > 0) cancel ??= every(FOLLOW_MS, () => void refresh());
    else {
      cancel?.();
      cancel = null;
    }
  }

  const onChange = (): void => void refresh();
  media.addEventListener('devicechange', onChange);
  const inputs = $derived(all.filter(({ kind }) => kind === 'audioinput'));
  const outputs = $derived(all.filter(({ kind }) => kind === 'audiooutput'));

  return {
    get inputs() {
      return inputs;
    },
    get outputs() {
      return outputs;
    },
    refresh,
    follow,
    dispose: () => {
      cancel?.();
      media.removeEventListener('devicechange', onChange);
    },
  };
}

/** The system's default is offered as one entry of its own; its aliases are left out, as is what has no name yet. */
function toAudioDevice({ deviceId, kind, label }: MediaDeviceInfo): AudioDevice[] {
  if (kind === 'videoinput' || ['', 'default', 'communications'].includes(deviceId)) return [];
  return [{ deviceId, kind, label: label.slice(0, 200) }];
}
