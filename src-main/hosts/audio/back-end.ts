/**
 * Owns the choice between the two add-ons. `speaker` is the faster one; on Windows it sends only 64 KiB blocks, and
 * for arm64 Linux and Windows it has no build, so the prebuilt one serves there and wherever `speaker` is missing.
 */
import type { AudioBackEnd } from '../protocol/audio.js';
import type { PcmDevice } from './pcm-device.js';

export interface BackEndLoaders {
  /** Whether the system's default output opens; never throws. */
  readonly probe: (rateHz: number) => Promise<boolean>;
  /** Throws where the add-on is not installed. */
  readonly speaker: (rateHz: number) => PcmDevice;
  readonly audioIo: (rateHz: number) => Promise<PcmDevice>;
}

/** `override` is a back end named by the person, for a machine on which the choice turns out bad. */
export function preferredBackEnds(
  platform: NodeJS.Platform,
  arch: string,
  override: string | undefined,
): readonly AudioBackEnd[] {
  if (override === 'speaker' || override === 'audio-io') return [override];
  const speakerServes = platform === 'darwin' || (platform === 'linux' && arch !== 'arm64');
  return speakerServes ? ['speaker', 'audio-io'] : ['audio-io'];
}

/**
 * Loads the first back end that can be loaded, telling each before it is tried; null when there is no device or
 * no back end. Never throws, but an add-on may end the process.
 */
export async function loadBackEnd(
  loaders: BackEndLoaders,
  backEnds: readonly AudioBackEnd[],
  rateHz: number,
  onLoading: (backEnd: AudioBackEnd) => void,
): Promise<{ readonly backEnd: AudioBackEnd; readonly device: PcmDevice } | null> {
  if (!(await loaders.probe(rateHz))) return null;
  for (const backEnd of backEnds) {
    onLoading(backEnd);
    try {
      const device = backEnd === 'speaker' ? loaders.speaker(rateHz) : await loaders.audioIo(rateHz);
      return { backEnd, device };
    } catch {
      // Not installed here: the next one.
    }
  }
  return null;
}
