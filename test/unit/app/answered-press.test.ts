import { beforeEach, describe, expect, it } from 'vitest';
import { asCaptureId } from '../../../src-preload/contract/ids.js';
import { createAnsweredPress, type AnsweredPress } from '../../../src-main/app/answered-press.js';

const [FIRST, SECOND] = [asCaptureId(1), asCaptureId(2)];
let told: number[];
let press: AnsweredPress;

beforeEach(() => {
  told = [];
  press = createAnsweredPress((pressedAtMs) => told.push(pressedAtMs));
});

describe('the end of a capture', () => {
  it('is told to the press it answered, once', () => {
    press.pressed(100);
    press.opened(FIRST);
    expect(press.atMs).toBe(100);
    press.closed(FIRST);
    press.closed(FIRST);
    expect(told).toEqual([100]);
    expect(press.atMs).toBeNull();
  });

  it('is told to nobody where no key opened it, be there a press of before', () => {
    press.pressed(100);
    press.opened(FIRST);
    press.closed(FIRST);
    press.opened(SECOND);
    press.closed(SECOND);
    expect(told).toEqual([100]);
  });

  it('is told to the latest press that was given the same capture', () => {
    press.pressed(100);
    press.opened(FIRST);
    press.pressed(180);
    press.closed(FIRST);
    expect(told).toEqual([180]);
  });

  it('is told to no press that went to the capture before', () => {
    press.opened(FIRST);
    press.pressed(180);
    press.closed(FIRST);
    press.opened(SECOND);
    expect(press.atMs).toBeNull();
    press.closed(SECOND);
    expect(told).toEqual([180]);
  });

  it('of an earlier capture is no news', () => {
    press.pressed(100);
    press.opened(FIRST);
    press.closed(FIRST);
    press.pressed(300);
    press.opened(SECOND);
    press.closed(FIRST);
    expect(told).toEqual([100]);
    expect(press.atMs).toBe(300);
  });
});
