/**
 * Owns how an utterance goes out: batches, the description of the sound on the first of them, the end. Nothing goes out
 * in the first moments, since what went out cannot be taken back.
 */
import { encodeBase64 } from '../kit/base64.js';
import { isLoud } from '../kit/loudness.js';
import { pcm16Bytes } from '../kit/sound-bytes.js';
import type { CodecClock, WireFrame } from '../types.js';
import { audioMessage, endOfAudio } from './wire.js';

export const MICROPHONE_RATE_HZ = 16_000;
/** Talk shorter than this was a slip of the finger, if it is taken back; milliseconds. */
const HOLD_BACK_MS = 200;
/** Sound in one message: as it comes, or as much as this where there is more; milliseconds. */
const PIECE_MS = 20;
const LARGE_PIECE_MS = 100;
/** What a service that listens for the end of speech hears after it; milliseconds. */
const TAIL_MS = 1_500;

const samplesOf = (ms: number): number => (ms * MICROPHONE_RATE_HZ) / 1_000;
const LARGE_PIECE = samplesOf(LARGE_PIECE_MS);

type Frames = readonly WireFrame[];

export interface Microphone {
  start(): void;
  audio(pcm: Int16Array): Frames;
  /** `marked` by the message that says so, `silence` where the service listens for it. */
  end(how: 'marked' | 'silence'): { readonly send: Frames; readonly hadSound: boolean };
  /** What was not sent is forgotten; what was sent is ended. */
  takeBack(how: 'marked' | 'silence'): { readonly send: Frames; readonly hadSound: boolean };
  due(): Frames;
  wakeAtMs(): number | null;
  isOpen(): boolean;
  /** Whether there was anything to be heard in the utterance. */
  wasLoud(): boolean;
}

export function createMicrophone(clock: CodecClock): Microphone {
  let isOpen = false;
  let isDescribed = false;
  let waiting: Int16Array[] = [];
  let samples = 0;
  let wasLoud = false;
  let sentAtMs: number | null = null;

  const message = (pcm: Int16Array): WireFrame => {
    const frame = audioMessage(encodeBase64(pcm16Bytes(pcm)), isDescribed ? null : MICROPHONE_RATE_HZ);
    isDescribed = true;
    return frame;
  };

  const joined = (): Int16Array => {
    const all = new Int16Array(samples);
    let at = 0;
    for (const piece of waiting) {
      all.set(piece, at);
      at += piece.length;
    }
    waiting = [];
    samples = 0;
    return all;
  };

  /** Sends what waits, in pieces; a rest shorter than a large piece stays where `everything` is false. */
  const flush = (everything: boolean): WireFrame[] => {
    const all = joined();
    const frames: WireFrame[] = [];
    let at = 0;
    for (; at < all.length && (everything || all.length - at >= LARGE_PIECE); at += LARGE_PIECE) {
      frames.push(message(all.subarray(at, at + LARGE_PIECE)));
    }
    const rest = all.subarray(Math.min(at, all.length));
    if (rest.length > 0) {
      waiting = [rest];
      samples = rest.length;
    }
    if (frames.length > 0) sentAtMs = clock.nowMs();
    return frames;
  };

  const close = (how: 'marked' | 'silence'): WireFrame[] => {
    isOpen = false;
    waiting = [];
    samples = 0;
    if (!isDescribed) return [];
    if (how === 'marked') return [endOfAudio()];
    const silence = new Int16Array(LARGE_PIECE);
    return Array.from({ length: TAIL_MS / LARGE_PIECE_MS }, () => message(silence));
  };

  return {
    start() {
      isOpen = true;
      isDescribed = false;
      waiting = [];
      samples = 0;
      wasLoud = false;
      sentAtMs = null;
    },
    audio(pcm) {
      if (!isOpen || pcm.length === 0) return [];
      // The frame may be reused by whoever sent it.
      waiting.push(pcm.slice());
      wasLoud ||= isLoud(pcm);
      samples += pcm.length;
      if (sentAtMs === null) return samples < samplesOf(HOLD_BACK_MS) ? [] : flush(false);
      return flush(clock.nowMs() - sentAtMs >= PIECE_MS);
    },
    end(how) {
      if (!isOpen) return { send: [], hadSound: false };
      const rest = flush(true);
      const hadSound = isDescribed;
      return { send: [...rest, ...close(how)], hadSound };
    },
    takeBack(how) {
      if (!isOpen) return { send: [], hadSound: false };
      const hadSound = isDescribed;
      return { send: close(how), hadSound };
    },
    due: () => (isOpen && sentAtMs !== null && clock.nowMs() - sentAtMs >= PIECE_MS ? flush(true) : []),
    wakeAtMs: () => (isOpen && samples > 0 && sentAtMs !== null ? sentAtMs + PIECE_MS : null),
    isOpen: () => isOpen,
    wasLoud: () => wasLoud,
  };
}
