/** Owns sounds made by arithmetic, and their change of rate. Pure. */
import type { Sound } from './wav.js';

/** Half the width of the filter in samples of the lower rate: enough for measurements, not for mastering. */
const TAPS = 16;

/**
 * A sine with 5 ms fades, so that its edges make no click.
 * @param levelDbfs of its root mean square; a full-scale sine is -3.01
 */
export function tone(frequencyHz: number, durationMs: number, levelDbfs = -20, rateHz = 48_000): Sound {
  const count = Math.round((durationMs * rateHz) / 1000);
  const fade = Math.min(count / 2, rateHz * 0.005);
  const peak = 32_768 * Math.SQRT2 * 10 ** (levelDbfs / 20);
  const samples = Int16Array.from({ length: count }, (_, index) => {
    const gain = Math.min(1, index / fade, (count - 1 - index) / fade);
    return Math.round(peak * gain * Math.sin((2 * Math.PI * frequencyHz * index) / rateHz));
  });
  return { samples, rateHz };
}

/** Silence of a length. */
export function silence(durationMs: number, rateHz = 48_000): Sound {
  return { samples: new Int16Array(Math.round((durationMs * rateHz) / 1000)), rateHz };
}

/** Sounds of one rate, one after the other. @throws RangeError for different rates */
export function join(...sounds: readonly Sound[]): Sound {
  const rateHz = sounds[0]?.rateHz ?? 48_000;
  if (sounds.some((sound) => sound.rateHz !== rateHz)) throw new RangeError('different rates');
  const samples = new Int16Array(sounds.reduce((total, sound) => total + sound.samples.length, 0));
  let at = 0;
  for (const sound of sounds) {
    samples.set(sound.samples, at);
    at += sound.samples.length;
  }
  return { samples, rateHz };
}

/** In ms. */
export function durationMs({ samples, rateHz }: Sound): number {
  return (samples.length * 1000) / rateHz;
}

/** Changes the rate by a windowed sinc; what the lower rate cannot hold is filtered out. */
export function resample(sound: Sound, rateHz: number): Sound {
  if (sound.rateHz === rateHz) return sound;
  const step = sound.rateHz / rateHz;
  const cutoff = Math.min(1, 1 / step);
  const reach = TAPS / cutoff;
  const count = Math.round(sound.samples.length / step);
  const samples = Int16Array.from({ length: count }, (_, index) => {
    const centre = index * step;
    let sum = 0;
    let weights = 0;
    for (let at = Math.ceil(centre - reach); at <= centre + reach; at++) {
      const distance = at - centre;
      const weight = sinc(distance * cutoff) * (0.5 + 0.5 * Math.cos((Math.PI * distance) / reach));
      sum += weight * (sound.samples[at] ?? 0);
      weights += weight;
    }
    return Math.max(-32_768, Math.min(32_767, Math.round(sum / weights)));
  });
  return { samples, rateHz };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
