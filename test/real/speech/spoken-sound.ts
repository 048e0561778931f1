/**
 * Gives the tests sound that was spoken by another voice than the assistant's own: espeak-ng, at 16 kHz.
 */
import { spawnSync } from 'node:child_process';
import { samplesOfWav } from '../../../src-main/hosts/speech/sound.js';

const ESPEAK_RATE_HZ = 22_050;
const RATE_HZ = 16_000;

/** Speaks with an espeak-ng voice at so many words a minute; `padMs` of silence on both sides. */
export function spoken(text: string, voice = 'en-us', wordsPerMinute = 150, padMs = 200): Int16Array {
  const result = spawnSync('espeak-ng', ['-v', voice, '-s', String(wordsPerMinute), '--stdout', text], {
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.error !== undefined) throw new Error('espeak-ng is needed for this test.', { cause: result.error });
  const pcm = samplesOfWav(result.stdout, ESPEAK_RATE_HZ);
  if (pcm === null) throw new Error('espeak-ng gave no sound.');
  return padded(resampled(pcm), padMs);
}

export function silence(ms: number): Int16Array {
  return new Int16Array((RATE_HZ * ms) / 1_000);
}

/** Noise of a given loudness (root mean square of full scale), the same every time. */
export function noise(ms: number, level: number): Int16Array {
  let seed = 1;
  return Int16Array.from(silence(ms), () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return ((seed / 0x7fff_ffff) * 2 - 1) * level * Math.sqrt(3) * 32_767;
  });
}

export function joinedSound(...parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const padded = (pcm: Int16Array, padMs: number): Int16Array => joinedSound(silence(padMs), pcm, silence(padMs));

/** Windowed-sinc resampling, good enough for speech. */
function resampled(pcm: Int16Array): Int16Array {
  const step = ESPEAK_RATE_HZ / RATE_HZ;
  const cutoff = 1 / step;
  const TAPS = 24;
  return Int16Array.from({ length: Math.floor(pcm.length / step) }, (_, index) => {
    const centre = index * step;
    let sum = 0;
    for (let at = Math.ceil(centre - TAPS); at <= centre + TAPS; at += 1) {
      const distance = at - centre;
      const angle = Math.PI * distance * cutoff;
      const sinc = distance === 0 ? 1 : Math.sin(angle) / angle;
      const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / (TAPS + 1));
      sum += (pcm[at] ?? 0) * sinc * window * cutoff;
    }
    return Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  });
}
