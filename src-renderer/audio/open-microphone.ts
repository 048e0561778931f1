/**
 * Owns which device stands in for a chosen microphone that cannot be opened: the system's own. Must never change what
 * was chosen, nor stand in where the person refused the microphone.
 */
import type { DeviceUse } from '../../src-preload/contract/audio.js';
import { microphoneConstraints, microphoneFailure, type MicrophoneWanted } from './microphone.js';

export interface OpenedMicrophone {
  readonly stream: MediaStream;
  readonly use: DeviceUse;
  /** As the system names it; perhaps empty. */
  readonly label: string;
}

/**
 * Opens the chosen microphone, or else the system's own; `system` passes the chosen one over, `only` takes no other.
 * Rejects as `getUserMedia` does.
 */
export type OpenMicrophone = (
  wanted: MicrophoneWanted,
  from: 'chosen' | 'system' | 'only',
) => Promise<OpenedMicrophone>;

export function createOpenMicrophone(
  openStream: (constraints: MediaStreamConstraints) => Promise<MediaStream>,
): OpenMicrophone {
  const open = async (wanted: MicrophoneWanted, use: DeviceUse): Promise<OpenedMicrophone> => {
    const stream = await openStream(microphoneConstraints(wanted));
    return { stream, use, label: (stream.getAudioTracks()[0]?.label ?? '').slice(0, 200) };
  };
  return async (wanted, from) => {
    if (wanted.deviceId === 'default' || from === 'only') return open(wanted, 'chosen');
    let refusal: unknown = null;
    if (from === 'chosen') {
      try {
        return await open(wanted, 'chosen');
      } catch (error) {
        if (microphoneFailure(error) === 'microphone-denied') throw error;
        refusal = error;
      }
    }
    return open({ ...wanted, deviceId: 'default' }, 'other').catch((error: unknown) => {
      // With no device at all it is the missing one that is told; else why the chosen one did not open.
      throw refusal === null || microphoneFailure(refusal) === 'microphone-missing' ? error : refusal;
    });
  };
}
