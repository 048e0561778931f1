/**
 * Owns how a microphone is asked for and what its refusal means.
 */
import type { CaptureStart } from '../../src-preload/contract/audio.js';
import type { MicrophoneFailure } from './capture-machine.js';

/** What to ask `getUserMedia` for. A named device is asked for exactly: another one in its place would surprise. */
export function microphoneConstraints(
  wanted: Pick<CaptureStart, 'deviceId' | 'echoCancellation' | 'noiseSuppression' | 'autoGainControl'>,
): MediaStreamConstraints {
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
