/**
 * Owns the level of what is being heard, told about twenty times a second while there is sound and once with zero
 * when it ends, and what was heard in any short while lately. Runs no timer in silence.
 */
import { NO_ENERGY, type SoundEnergy } from './sound-energy.js';
import type { TurnBuffer } from './turn-buffer.js';

const LEVEL_EVERY_MS = 50;

export interface LevelMeter {
  /** This position of the turn is heard now, and sound goes on from here. */
  heard(buffer: TurnBuffer, heardMs: number): void;
  /** Nothing is heard any more. */
  silence(): void;
  /** The energy of what was heard from one moment to another, both of the clock and not long past. */
  energyBetween(fromMs: number, toMs: number): SoundEnergy;
}

export function createLevelMeter(
  clock: { nowMs(): number; after(delayMs: number, callback: () => void): () => void },
  onLevel: (rms: number) => void,
): LevelMeter {
  let cancel: (() => void) | null = null;
  let playing: { readonly buffer: TurnBuffer; readonly heardMs: number; readonly atMs: number } | null = null;

  const tick = (): void => {
    cancel = null;
    if (playing === null) return;
    const { buffer } = playing;
    const heardMs = playing.heardMs + clock.nowMs() - playing.atMs;
    if (heardMs - LEVEL_EVERY_MS > buffer.sentMs) {
      silence();
      return;
    }
    onLevel(buffer.levelAt(heardMs, LEVEL_EVERY_MS));
    cancel = clock.after(LEVEL_EVERY_MS, tick);
  };
  const silence = (): void => {
    cancel?.();
    cancel = null;
    if (playing === null) return;
    playing = null;
    onLevel(0);
  };
  return {
    silence,
    heard(buffer, heardMs) {
      playing = { buffer, heardMs, atMs: clock.nowMs() };
      cancel ??= clock.after(LEVEL_EVERY_MS, tick);
    },
    energyBetween(fromMs, toMs) {
      if (playing === null || toMs <= fromMs) return NO_ENERGY;
      return playing.buffer.energyAt(playing.heardMs + toMs - playing.atMs, toMs - fromMs);
    },
  };
}
