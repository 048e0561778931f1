/**
 * Owns the loudness of both sides for a small meter: the loudest of the microphone since the last telling, and the
 * answer's as it comes, together at most twelve times a second: each is a picture, and where software draws, a picture
 * costs. Runs no timer in silence.
 */
import type { MiniLevels } from '../../src-preload/contract/mini.js';
import type { ClockPort } from '../session/ports.js';

const EVERY_MS = 80;
const FULL_SCALE = 32_768;
/** Every fourth sample tells the loudness of speech well enough. */
const STEP = 4;

export interface LevelPair {
  heard(pcm: Int16Array): void;
  /** Linear 0..1. */
  played(level: number): void;
  /** Back to silence, untold. */
  rest(): void;
}

export function createLevelPair(clock: Pick<ClockPort, 'after'>, onLevels: (levels: MiniLevels) => void): LevelPair {
  let you = 0;
  let them = 0;
  let cancel: (() => void) | null = null;
  let told: MiniLevels = { you: 0, them: 0 };

  const tell = (): void => {
    cancel = null;
    const next = { you, them };
    you = 0;
    if (next.you === told.you && next.them === told.them) return;
    told = next;
    onLevels(next);
    // Once more, so that a microphone that stopped is not shown as loud as it last was.
    if (next.you > 0) cancel = clock.after(EVERY_MS, tell);
  };
  const later = (): void => {
    cancel ??= clock.after(EVERY_MS, tell);
  };
  return {
    heard(pcm) {
      let sum = 0;
      for (let index = 0; index < pcm.length; index += STEP) sum += ((pcm[index] ?? 0) / FULL_SCALE) ** 2;
      you = Math.max(you, pcm.length === 0 ? 0 : Math.sqrt(sum / Math.ceil(pcm.length / STEP)));
      later();
    },
    played(level) {
      if (level === them) return;
      them = level;
      later();
    },
    rest() {
      cancel?.();
      cancel = null;
      you = 0;
      them = 0;
      told = { you: 0, them: 0 };
    },
  };
}
