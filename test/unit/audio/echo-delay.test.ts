import { describe, expect, it } from 'vitest';
import { createEchoDelay, MOST_DELAY_SLOTS } from '../../../src-main/audio/echo-delay.js';

/** Energies that rise and fall like speech, the same for each seed. */
function energies(count: number, seed = 1): number[] {
  let state = seed;
  const next = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
  const levels: number[] = [];
  while (levels.length < count) {
    const level = next() < 0.25 ? 1e-9 : 10 ** (-1 - 2 * next());
    for (let slots = 3 + Math.floor(8 * next()); slots > 0; slots--) levels.push(level * (0.7 + 0.6 * next()));
  }
  return levels.slice(0, count);
}

describe('the delay of the echo', () => {
  it.each([0, 2, 9, 24, MOST_DELAY_SLOTS])('is found: %i slots', (delay) => {
    const played = energies(400);
    const echo = createEchoDelay();
    for (const [slot, energy] of played.entries()) echo.slot(energy, 0.1 * (played[slot - delay] ?? 0) + 1e-8);
    expect(echo.slots).toBe(delay);
  });

  it('is not made up from two voices that have nothing to do with each other', () => {
    const played = energies(600);
    const other = energies(600, 77);
    const echo = createEchoDelay();
    for (const [slot, energy] of played.entries()) echo.slot(energy, other[slot] ?? 0);
    expect(echo.slots).toBeNull();
  });

  it('is not known before anything was played, nor after it was to be forgotten', () => {
    const echo = createEchoDelay();
    for (let slot = 0; slot < 300; slot++) echo.slot(0, 1e-7);
    expect(echo.slots).toBeNull();
    const played = energies(400);
    for (const [slot, energy] of played.entries()) echo.slot(energy, played[slot - 5] ?? 0);
    expect(echo.slots).toBe(5);
    echo.forget();
    expect(echo.slots).toBeNull();
  });
});
