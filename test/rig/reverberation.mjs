/**
 * Owns what a room does to sound: a delay, a direct path and reverberation that dies away. Pure, and in plain
 * JavaScript, since the process that plays the room runs without a compiler.
 */

/** Reflections per second: enough to sound like noise, few enough to be computed as they come. */
const REFLECTIONS_PER_S = 2_000;
/** What is weaker than this against the direct path is left out, dB. */
const FLOOR_DB = -50;
/** The first reflections come this much after the direct path, ms. */
const FIRST_REFLECTION_MS = 2;

/**
 * @typedef {object} RoomOptions
 * @property {number} rateHz
 * @property {number} delayMs from loudspeaker to microphone
 * @property {number} rt60Ms until reverberation is 60 dB weaker
 * @property {number} gain linear: the level of speech at the microphone against the level that is played
 * @property {number} directShare of the energy that comes by the direct path, 0 to 1
 * @property {number} seed
 */

/**
 * @typedef {object} Tap
 * @property {number} at samples
 * @property {number} weight
 */

/** @type {RoomOptions} A loudspeaker and a microphone on one desk, at 50 % volume. */
export const DESK = { rateHz: 48_000, delayMs: 30, rt60Ms: 300, gain: 0.5, directShare: 0.5, seed: 1 };

/**
 * The impulse response as its non-zero taps, in the order of time: a direct path, then exponentially decaying noise.
 * @param {RoomOptions} options
 * @returns {readonly Tap[]}
 */
export function impulseResponse({ rateHz, delayMs, rt60Ms, gain, directShare, seed }) {
  const random = generator(seed);
  const delay = Math.round((delayMs * rateHz) / 1000);
  const spacing = rateHz / REFLECTIONS_PER_S;
  const first = (FIRST_REFLECTION_MS * rateHz) / 1000;
  const length = (rt60Ms * rateHz * FLOOR_DB) / -60 / 1000;
  /** @type {Tap[]} */
  const reflections = [];
  for (let slot = first; slot < length; slot += spacing) {
    const at = Math.floor(slot + random() * spacing);
    const sign = random() < 0.5 ? -1 : 1;
    reflections.push({ at, weight: sign * 10 ** ((-3 * at * 1000) / (rt60Ms * rateHz)) });
  }
  const energy = reflections.reduce((sum, { weight }) => sum + weight * weight, 0);
  const scale = energy === 0 ? 0 : gain * Math.sqrt((1 - directShare) / energy);
  return [
    { at: delay, weight: gain * Math.sqrt(directShare) },
    ...reflections.map(({ at, weight }) => ({ at: delay + at, weight: weight * scale })),
  ];
}

/**
 * Puts sound through a room, block by block; what reverberates on is heard in later blocks.
 * @param {readonly Tap[]} taps
 * @returns {(samples: Int16Array) => Int16Array} answers as many samples as it was given
 */
export function createRoom(taps) {
  const reach = taps.reduce((last, { at }) => Math.max(last, at), 0);
  const groups = inFours(taps);
  let past = new Float32Array(reach);
  return (samples) => {
    const heard = new Float32Array(reach + samples.length);
    heard.set(past);
    heard.set(samples, reach);
    const sum = new Float32Array(samples.length);
    for (const [a, b, c, d] of groups) {
      const [atA, atB, atC, atD] = [reach - a.at, reach - b.at, reach - c.at, reach - d.at];
      for (let n = 0; n < sum.length; n++)
        sum[n] +=
          a.weight * heard[atA + n] + b.weight * heard[atB + n] + c.weight * heard[atC + n] + d.weight * heard[atD + n];
    }
    past = heard.slice(samples.length);
    return Int16Array.from(sum, (value) => Math.max(-32_768, Math.min(32_767, Math.round(value))));
  };
}

/**
 * Four at a time take half as long as one: the room of a test that listens shares its processors with the app.
 * @param {readonly Tap[]} taps
 * @returns {readonly (readonly [Tap, Tap, Tap, Tap])[]}
 */
function inFours(taps) {
  const none = { at: 0, weight: 0 };
  return Array.from({ length: Math.ceil(taps.length / 4) }, (_, group) => {
    const [a = none, b = none, c = none, d = none] = taps.slice(4 * group, 4 * group + 4);
    return /** @type {const} */ ([a, b, c, d]);
  });
}

/** @param {number} seed @returns {() => number} numbers in [0, 1) that depend on the seed alone */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
