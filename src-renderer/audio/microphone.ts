/**
 * Owns how a microphone is asked for and what its refusal means.
 */
import type { CaptureStart } from '../../src-preload/contract/audio.js';
import type { MicrophoneFailure } from './capture-machine.js';

/** A microphone and what is done to its sound. */
export type MicrophoneWanted = Pick<
  CaptureStart,
  'deviceId' | 'echoCancellation' | 'noiseSuppression' | 'autoGainControl'
>;

/** What to ask `getUserMedia` for. A named device is asked for exactly, so that another in its place is known as one. */
export function microphoneConstraints(wanted: MicrophoneWanted): MediaStreamConstraints {
  const { deviceId, echoCancellation, noiseSuppression, autoGainControl } = wanted;
  return {
    audio: {
      channelCount: 1,
      echoCancellation,
      noiseSuppression,
      autoGainControl,
      ...(deviceId === 'default' ? {} : { deviceId: { exact: deviceId } }),
    },
  };
}

export function sameMicrophone(one: MicrophoneWanted, other: MicrophoneWanted): boolean {
  return (
    one.deviceId === other.deviceId &&
    one.echoCancellation === other.echoCancellation &&
    one.noiseSuppression === other.noiseSuppression &&
    one.autoGainControl === other.autoGainControl
  );
}

/** Releases the device behind a stream; harmless when it is released. */
export function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** The error code of what `getUserMedia` threw. */
export function microphoneFailure(error: unknown): MicrophoneFailure {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'microphone-denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'microphone-missing';
    case 'NotReadableError':
      return 'microphone-busy';
    default:
      return 'microphone-failed';
  }
}
