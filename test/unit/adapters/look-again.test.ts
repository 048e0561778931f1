import { describe, expect, it } from 'vitest';
import { createLookAgain } from '../../../src-main/adapters/look-again.js';

function setUp() {
  const world = { nowMs: 0, isPagePlaying: false, isPressed: false, looks: 0 };
  const lookAgain = createLookAgain({
    nowMs: () => world.nowMs,
    isPagePlaying: () => world.isPagePlaying,
    isPressed: () => world.isPressed,
    look: () => {
      world.looks += 1;
      return Promise.resolve(true);
    },
  });
  return { world, lookAgain };
}

describe('looking for devices anew', () => {
  it('is not done while the page plays: the answer would break off', async () => {
    const { world, lookAgain } = setUp();
    world.isPagePlaying = true;
    expect(await lookAgain()).toBe(false);
    world.isPagePlaying = false;
    expect(await lookAgain()).toBe(true);
    expect(world.looks).toBe(1);
  });

  it('is not done at once after a look, which may itself be what the devices seem to have changed by', async () => {
    const { world, lookAgain } = setUp();
    await lookAgain();
    world.nowMs = 1_900;
    expect(await lookAgain()).toBe(false);
    world.nowMs = 2_100;
    expect(await lookAgain()).toBe(true);
    expect(world.looks).toBe(2);
  });

  it('is done for each press: the sound system may have come up in between', async () => {
    const { world, lookAgain } = setUp();
    world.isPressed = true;
    await lookAgain();
    world.nowMs = 300;
    expect(await lookAgain()).toBe(true);
  });
});
