/**
 * Owns how the cues sound: short, soft and quiet tones of Parley's own, told apart by how their pitch moves.
 * Deterministic: the same samples on every computer.
 */

export const CUE_RATE_HZ = 24_000;
/** About 20 dB below full scale. */
const PEAK = 0.1;
const ATTACK_MS = 8;

/**
 * One tone after the other. A tone glides from `fromHz` to `toHz` and dies away; `gapMs` of silence come before it.
 * @typedef {{ fromHz: number, toHz: number, lengthMs: number, gapMs?: number }} Tone
 */

/** @type {Readonly<Record<string, readonly Tone[]>>} */
export const CUES = {
  /** Rises: go on, speak. */
  start: [{ fromHz: 587, toHz: 880, lengthMs: 90 }],
  /** Falls: that was it. */
  stop: [{ fromHz: 880, toHz: 587, lengthMs: 90 }],
  /** Two low steps down: something is wrong. */
  error: [
    { fromHz: 392, toHz: 392, lengthMs: 60 },
    { fromHz: 262, toHz: 262, lengthMs: 70, gapMs: 10 },
  ],
  /** Two knocks on the same note: nobody is in. */
  muted: [
    { fromHz: 440, toHz: 440, lengthMs: 45 },
    { fromHz: 440, toHz: 440, lengthMs: 45, gapMs: 30 },
  ],
};

/** @param {readonly Tone[]} tones @returns {Int16Array} mono samples at CUE_RATE_HZ */
export function cueSamples(tones) {
  const parts = tones.flatMap(({ fromHz, toHz, lengthMs, gapMs = 0 }) => [
    new Array(samplesIn(gapMs)).fill(0),
    tone(fromHz, toHz, samplesIn(lengthMs)),
  ]);
  return Int16Array.from(parts.flat(), (value) => Math.round(value * PEAK * 32_767));
}

/** @param {number} ms */
const samplesIn = (ms) => Math.round((ms * CUE_RATE_HZ) / 1_000);

/** @param {number} fromHz @param {number} toHz @param {number} length @returns {number[]} within [-1, 1] */
function tone(fromHz, toHz, length) {
  let phase = 0;
  return Array.from({ length }, (_, at) => {
    const along = at / length;
    phase += (2 * Math.PI * (fromHz + (toHz - fromHz) * along)) / CUE_RATE_HZ;
    const attack = Math.min(1, at / samplesIn(ATTACK_MS));
    // Half a wave of a cosine at both ends: nothing clicks.
    const swell = 0.5 - 0.5 * Math.cos(Math.PI * attack);
    const fade = 0.5 + 0.5 * Math.cos(Math.PI * along);
    return swell * fade * Math.sin(phase);
  });
}

/** @param {Int16Array} samples @returns {Uint8Array} a WAV file of 16-bit mono sound */
export function wavFile(samples) {
  const file = Buffer.alloc(44 + samples.length * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(CUE_RATE_HZ, 24);
  file.writeUInt32LE(CUE_RATE_HZ * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, at) => file.writeInt16LE(sample, 44 + at * 2));
  return file;
}
