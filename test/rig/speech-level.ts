/** Owns how loud speech is: over the parts in which something is said, since pauses say nothing. Pure. */
import { dbfs, rms } from './level.js';
import type { Sound } from './wav.js';

const WINDOW_MS = 20;
/** Quieter windows than this, under the loudest one, are pauses; dB. */
const PAUSE_DB = 30;
/** And in any case these, dBFS. */
const SILENCE_DBFS = -70;

/** Level of the speech in a sound, dBFS; -Infinity where there is none. */
export function speechLevel({ samples, rateHz }: Sound): number {
  const size = Math.round((rateHz * WINDOW_MS) / 1000);
  const levels: number[] = [];
  for (let at = 0; at + size <= samples.length; at += size) levels.push(rms(samples, at, at + size));
  const loudest = levels.reduce((most, level) => Math.max(most, level), 0);
  const spoken = levels.filter((level) => dbfs(level) > Math.max(SILENCE_DBFS, dbfs(loudest) - PAUSE_DB));
  return dbfs(Math.sqrt(spoken.reduce((sum, level) => sum + level * level, 0) / spoken.length));
}

/** The same speech at another level, dBFS. Samples beyond full scale are clipped. */
export function atLevel(sound: Sound, levelDbfs: number): Sound {
  const gain = 10 ** ((levelDbfs - speechLevel(sound)) / 20);
  const clip = (sample: number): number => Math.max(-32_768, Math.min(32_767, Math.round(sample * gain)));
  return { samples: sound.samples.map(clip), rateHz: sound.rateHz };
}
