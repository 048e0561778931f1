/**
 * Owns the microphone while its level is tried in the settings. No sound leaves the page. Must never outlive `close`.
 */
import { rms } from './loudness.js';
import { microphoneConstraints, stopTracks, type MicrophoneWanted } from './microphone.js';

/** Samples the level is taken over: 43 ms at 48 kHz. */
const WINDOW_SAMPLES = 2048;

export interface LevelProbe {
  /** Loudness of the last moment, linear 0..1. */
  read(): number;
  /** Releases the microphone; idempotent. */
  close(): void;
}

export type OpenLevelProbe = (wanted: MicrophoneWanted) => Promise<LevelProbe>;

/** Opens the microphone for a meter. Rejects as `getUserMedia` does. */
export const openLevelProbe: OpenLevelProbe = async (wanted) => {
  const stream = await navigator.mediaDevices.getUserMedia(microphoneConstraints(wanted));
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: WINDOW_SAMPLES });
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(WINDOW_SAMPLES);
  return {
    read() {
      analyser.getFloatTimeDomainData(samples);
      return rms(samples);
    },
    close() {
      stopTracks(stream);
      if (context.state !== 'closed') void context.close();
    },
  };
};
