import { beforeEach, describe, expect, it } from 'vitest';
import { createReopening, type Reopening } from '../../../src-main/app/reopening.js';

let isOutdated: boolean;
let reopened: number;
let reopening: Reopening;

beforeEach(() => {
  isOutdated = false;
  reopened = 0;
  reopening = createReopening({ isOutdated: () => isOutdated, reopen: () => (reopened += 1) });
});

describe('a microphone that is open without a key', () => {
  it('is opened anew when something else is wanted of it', () => {
    reopening.resting(true);
    reopening.look();
    expect(reopened).toBe(0);
    isOutdated = true;
    reopening.look();
    expect(reopened).toBe(1);
  });

  it('is so only once nobody uses it, be the change long ago', () => {
    isOutdated = true;
    reopening.look();
    reopening.resting(false);
    expect(reopened).toBe(0);
    reopening.resting(true);
    reopening.resting(true);
    expect(reopened).toBe(1);
  });

  it('is left alone where the change was taken back meanwhile', () => {
    isOutdated = true;
    reopening.look();
    isOutdated = false;
    reopening.resting(true);
    expect(reopened).toBe(0);
  });
});
