/**
 * Owns the list of sound devices as the page sees them, and tells main whenever it changes.
 */
import type { AudioDevice } from '../../src-preload/contract/audio.js';

export interface Devices {
  readonly inputs: readonly AudioDevice[];
  readonly outputs: readonly AudioDevice[];
  /** Looks again; never rejects. */
  refresh(): Promise<void>;
  dispose(): void;
}

export type MediaDevicesPort = Pick<MediaDevices, 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>;

export function createDevices(
  media: MediaDevicesPort,
  api: { readonly changed: (devices: AudioDevice[]) => void },
): Devices {
  let all = $state.raw<readonly AudioDevice[]>([]);

  async function refresh(): Promise<void> {
    const found = await media.enumerateDevices().catch(() => []);
    const next = found.flatMap(toAudioDevice).slice(0, 100);
    if (JSON.stringify(next) === JSON.stringify(all)) return;
    all = next;
    api.changed(next);
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
    dispose: () => media.removeEventListener('devicechange', onChange),
  };
}

/** The system's default is offered as one entry of its own; its aliases are left out, as is what has no name yet. */
function toAudioDevice({ deviceId, kind, label }: MediaDeviceInfo): AudioDevice[] {
  if (kind === 'videoinput' || ['', 'default', 'communications'].includes(deviceId)) return [];
  return [{ deviceId, kind, label: label.slice(0, 200) }];
}
