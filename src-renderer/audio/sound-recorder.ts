/**
 * Owns the microphone while the sound test listens. What is recorded stays in the page and is forgotten with the test.
 * Must never outlive `close`.
 */
import { microphoneConstraints, stopTracks } from './microphone.js';
import type { Piece } from './sound-recorder-worklet.js';
import workletUrl from './sound-recorder-worklet.ts?worker&url';

/** Twice the highest frequency of the chirp and more; less than half the work of the device's own rate. */
const RATE_HZ = 16_000;
/** No test takes longer; what comes after it is not kept. */
const MAX_SECONDS = 12;

export interface SoundRecorder {
  readonly rateHz: number;
  /** As the system names the microphone; perhaps empty. */
  readonly label: string;
  /** The place in the recording that is now, samples. */
  now(): number;
  /** All that was recorded so far. */
  take(): Float32Array;
  /** Releases the microphone; idempotent. */
  close(): void;
}

/** Opens the microphone of this id as it is, without any processing. Rejects as `getUserMedia` does. */
export type OpenSoundRecorder = (deviceId: string) => Promise<SoundRecorder>;

export const openSoundRecorder: OpenSoundRecorder = async (deviceId) => {
  // Echo cancellation would take out just what is looked for.
  const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const stream = await navigator.mediaDevices.getUserMedia(microphoneConstraints({ deviceId, ...plain }));
  const context = new AudioContext({ sampleRate: RATE_HZ, latencyHint: 'interactive' });
  const close = (): void => {
    stopTracks(stream);
    if (context.state !== 'closed') void context.close();
  };
  const pieces: Piece[] = [];
  try {
    await context.audioWorklet.addModule(workletUrl);
    const node = new AudioWorkletNode(context, 'sound-recorder', {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    node.port.onmessage = ({ data }: MessageEvent<Piece>) => {
      if (data.frame - (pieces[0]?.frame ?? data.frame) < MAX_SECONDS * RATE_HZ) pieces.push(data);
    };
    context.createMediaStreamSource(stream).connect(node);
    await context.resume();
  } catch (error) {
    close();
    throw error;
  }
  const begin = (): number => pieces[0]?.frame ?? 0;
  return {
    rateHz: RATE_HZ,
    label: (stream.getAudioTracks()[0]?.label ?? '').slice(0, 200),
    now: () => Math.max(0, Math.round(context.currentTime * RATE_HZ) - begin()),
    take() {
      const last = pieces.at(-1);
      const all = new Float32Array(last === undefined ? 0 : last.frame - begin() + last.samples.length);
      for (const { frame, samples } of pieces) all.set(samples, frame - begin());
      return all;
    },
    close,
  };
};
