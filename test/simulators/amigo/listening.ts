/**
 * Owns how the simulated Amigo finds speech and its end by itself, once that is switched on.
 */
import { isLoud } from '../kit/conversation.js';

/** Silence that ends speech, and speech that is too short to be any, where the service listens for it. */
const END_OF_SPEECH_MS = 500;
const SHORTEST_SPEECH_MS = 150;
/** `heard`: speech is over, and worth an answer. */
export function createListening(
  send: (message: object) => void,
  heard: () => void,
): (samples: Int16Array, rateHz: number) => void {
  let speech: { loudMs: number; quietMs: number } | null = null;
  return (samples, rateHz) => {
    const lengthMs = (samples.length * 1_000) / rateHz;
    if (isLoud(samples)) {
      if (speech === null) send({ type: 'server.vad-speech-started' });
      speech = { loudMs: (speech?.loudMs ?? 0) + lengthMs, quietMs: 0 };
      return;
    }
    if (speech === null) return;
    speech.quietMs += lengthMs;
    if (speech.quietMs < END_OF_SPEECH_MS) return;
    const { loudMs } = speech;
    speech = null;
    if (loudMs < SHORTEST_SPEECH_MS) {
      send({ type: 'server.vad-speech-reset-zero' });
      return;
    }
    send({ type: 'server.vad-speech-ended' });
    heard();
  };
}
