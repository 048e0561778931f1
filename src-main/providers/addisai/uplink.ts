/**
 * Owns what is sent of the person's sound: microphone frames gathered into messages of a documented size, and the
 * silence after them. The service decides by itself when somebody has finished, and it can only hear that: so silence
 * follows the last word, at the pace of a microphone, until an answer begins or it has been enough.
 *
 * At that pace and not at once: an open microphone is what the service is made for, whether it counts samples or
 * seconds. Messages keep their size, since the first silence fills up the last message of speech; so the end of an
 * utterance leaves at once.
 */
import type { WireFrame } from '../types.js';
import type { Settings } from './options.js';
import { audioMessage, UPLINK_RATE_HZ } from './wire.js';

type Frames = readonly WireFrame[];
const NO_FRAMES: Frames = [];

interface Silence {
  readonly samples: number;
  readonly nextAtMs: number;
}

export interface Uplink {
  /** More of the utterance; samples are copied. */
  add(pcm: Int16Array): Frames;
  /** Silence that is still owed goes at once, so that one utterance does not run into the next. */
  hurry(): Frames;
  /** The utterance is over: sends the rest of it, and silence follows. */
  finish(nowMs: number): Frames;
  /** Silence follows what was sent. */
  close(nowMs: number): void;
  /** What was not sent yet never is. */
  drop(): void;
  /** No more silence is needed. */
  hush(): void;
  /** Silence that is due. */
  tick(nowMs: number): Frames;
  wakeAtMs(): number | null;
}

export function createUplink({ messageSamples, silenceMs, namesFormat }: Settings): Uplink {
  const messageMs = (messageSamples * 1_000) / UPLINK_RATE_HZ;
  const tailSamples = Math.round((silenceMs * UPLINK_RATE_HZ) / 1_000);
  const batch = new Int16Array(messageSamples);
  const empty = audioMessage(new Int16Array(messageSamples), namesFormat);
  let filled = 0;
  let silence: Silence | null = null;

  const flush = (samples: number): WireFrame => {
    filled = 0;
    return audioMessage(batch.subarray(0, samples), namesFormat);
  };

  const add = (pcm: Int16Array): Frames => {
    const frames: WireFrame[] = [];
    for (let at = 0; at < pcm.length;) {
      const piece = pcm.subarray(at, at + messageSamples - filled);
      batch.set(piece, filled);
      filled += piece.length;
      at += piece.length;
      if (filled === messageSamples) frames.push(flush(messageSamples));
    }
    return frames;
  };

  const owe = (samples: number, nowMs: number) => {
    silence = samples > 0 ? { samples, nextAtMs: nowMs + messageMs } : null;
  };

  return {
    add,
    hurry() {
      const frames: WireFrame[] = [];
      for (let owed = silence?.samples ?? 0; owed > 0; owed -= messageSamples) frames.push(empty);
      silence = null;
      return frames;
    },
    finish(nowMs) {
      const speech = filled;
      if (tailSamples === 0) return speech === 0 ? NO_FRAMES : [flush(speech)];
      owe(tailSamples - (speech === 0 ? 0 : messageSamples - speech), nowMs);
      if (speech === 0) return NO_FRAMES;
      batch.fill(0, speech);
      return [flush(messageSamples)];
    },
    close(nowMs) {
      owe(tailSamples, nowMs);
    },
    drop() {
      filled = 0;
    },
    hush() {
      silence = null;
    },
    tick(nowMs) {
      const frames: WireFrame[] = [];
      while (silence !== null && silence.nextAtMs <= nowMs) {
        frames.push(empty);
        const { samples, nextAtMs } = silence;
        silence =
          samples > messageSamples ? { samples: samples - messageSamples, nextAtMs: nextAtMs + messageMs } : null;
      }
      return frames;
    },
    wakeAtMs: () => silence?.nextAtMs ?? null,
  };
}
