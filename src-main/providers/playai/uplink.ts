/**
 * Owns what is sent of the person's sound: frames in the encoding that was declared, and the silence after an utterance.
 * The service decides by itself when somebody has finished, and can only hear that. So silence follows the last word:
 * some at once, since a service that counts samples then need not wait for it in real time and one that looks at its
 * watch loses nothing; and then more at the pace of a microphone, until the service has noticed or it has been enough.
 * Between utterances nothing is sent.
 */
import { isLoud } from '../kit/loudness.js';
import { mulawBytes, pcm16Bytes, WAV_UNKNOWN_BYTES, wavHeader } from '../kit/sound-bytes.js';
import type { WireFrame } from '../types.js';
import type { Settings } from './options.js';
import { audioMessage } from './wire.js';

type Frames = readonly WireFrame[];
const NO_FRAMES: Frames = [];

/** Silence travels in messages of this length. */
const SILENCE_MESSAGE_MS = 100;
/** A service that has not noticed the end of speech after this much silence will not. */
const MAX_SILENCE_MS = 5_000;

export interface Uplink {
  /** An utterance begins: silence that was still to come would only be in its way. */
  begin(): void;
  /** More of the utterance. */
  add(pcm: Int16Array): Frames;
  /** Whether anything of the utterance was sent. */
  hasSound(): boolean;
  /** Whether there was anything in it to be heard. */
  wasLoud(): boolean;
  /** The utterance is over, whether wanted or not: silence follows what was sent of it. */
  finish(nowMs: number): Frames;
  /** No more silence is needed. */
  hush(): void;
  /** Silence that is due. */
  tick(nowMs: number): Frames;
  wakeAtMs(): number | null;
}

export function createUplink({ inputEncoding, inputRateHz, silenceMs }: Settings): Uplink {
  let isHeaderSent = inputEncoding !== 'media-container';
  let hasSound = false;
  let wasLoud = false;
  let pace: { readonly nextAtMs: number; readonly endsAtMs: number } | null = null;

  const encode = (pcm: Int16Array): Uint8Array => (inputEncoding === 'mulaw' ? mulawBytes(pcm) : pcm16Bytes(pcm));

  /** One header for the whole connection: a container is one stream, as a browser's recorder would write it. */
  const message = (pcm: Int16Array): WireFrame => {
    if (isHeaderSent) return audioMessage(encode(pcm));
    isHeaderSent = true;
    return audioMessage(Buffer.concat([wavHeader(inputRateHz, WAV_UNKNOWN_BYTES), encode(pcm)]));
  };

  const silence = (lengthMs: number): WireFrame =>
    message(new Int16Array(Math.round((inputRateHz * lengthMs) / 1_000)));

  return {
    begin() {
      pace = null;
      hasSound = false;
      wasLoud = false;
    },
    add(pcm) {
      if (pcm.length === 0) return NO_FRAMES;
      hasSound = true;
      wasLoud ||= isLoud(pcm);
      return [message(pcm)];
    },
    hasSound: () => hasSound,
    wasLoud: () => wasLoud,
    finish(nowMs) {
      if (!hasSound || silenceMs === 0) return NO_FRAMES;
      hasSound = false;
      pace = { nextAtMs: nowMs + silenceMs, endsAtMs: nowMs + MAX_SILENCE_MS };
      const frames: WireFrame[] = [];
      for (let owedMs = silenceMs; owedMs > 0; owedMs -= SILENCE_MESSAGE_MS) {
        frames.push(silence(Math.min(owedMs, SILENCE_MESSAGE_MS)));
      }
      return frames;
    },
    hush() {
      pace = null;
    },
    tick(nowMs) {
      const frames: WireFrame[] = [];
      while (pace !== null && pace.nextAtMs <= nowMs) {
        frames.push(silence(SILENCE_MESSAGE_MS));
        const nextAtMs = pace.nextAtMs + SILENCE_MESSAGE_MS;
        pace = nextAtMs < pace.endsAtMs ? { ...pace, nextAtMs } : null;
      }
      return frames;
    },
    wakeAtMs: () => pace?.nextAtMs ?? null,
  };
}
