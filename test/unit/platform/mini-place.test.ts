import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { miniPlacesSchema, placeOn, withPlace, type MiniPlaces } from '../../../src-main/platform/mini-place.js';

const SIZE = { width: 400, height: 160 };
const left = { id: 1, workArea: { x: 0, y: 30, width: 1_920, height: 1_050 } };
const right = { id: 2, workArea: { x: 1_920, y: 0, width: 1_280, height: 1_024 } };

describe('the place of the mini window', () => {
  it('is at the bottom in the middle of the screen in use', () => {
    expect(placeOn(left, SIZE, {})).toEqual({ x: 760, y: 896, ...SIZE });
    expect(placeOn(right, SIZE, {})).toEqual({ x: 2_360, y: 840, ...SIZE });
  });

  it('is where the person put it, for each screen', () => {
    const places = withPlace(left, { x: 0, y: 30, ...SIZE }, {});
    expect(placeOn(left, SIZE, places)).toMatchObject({ x: 0, y: 30 });
    expect(placeOn(right, SIZE, places)).toEqual(placeOn(right, SIZE, {}));
  });

  it('keeps to the edge it is at when it grows, and to the screen when that is another size', () => {
    const bottomRight = withPlace(left, { x: 1_520, y: 1_027, width: 400, height: 53 }, {});
    expect(placeOn(left, SIZE, bottomRight)).toEqual({ x: 1_520, y: 920, ...SIZE });
    const smaller = { id: 1, workArea: { x: 0, y: 0, width: 800, height: 600 } };
    expect(placeOn(smaller, SIZE, bottomRight)).toEqual({ x: 400, y: 440, ...SIZE });
  });

  it('is no larger than the screen', () => {
    const tiny = { id: 3, workArea: { x: 5, y: 5, width: 300, height: 100 } };
    expect(placeOn(tiny, SIZE, {})).toEqual({ x: 5, y: 5, width: 300, height: 100 });
  });

  it('is always within the screen, wherever it was dragged, and can be kept on disk', () => {
    const whole = fc.integer({ min: -5_000, max: 5_000 });
    fc.assert(
      fc.property(whole, whole, fc.constantFrom(left, right), (x, y, screen) => {
        const places = withPlace(screen, { x, y, ...SIZE }, {});
        expect(v.is(miniPlacesSchema, places)).toBe(true);
        const place = placeOn(screen, SIZE, places);
        const { workArea } = screen;
        expect(place.x).toBeGreaterThanOrEqual(workArea.x);
        expect(place.y).toBeGreaterThanOrEqual(workArea.y);
        expect(place.x + place.width).toBeLessThanOrEqual(workArea.x + workArea.width);
        expect(place.y + place.height).toBeLessThanOrEqual(workArea.y + workArea.height);
      }),
    );
  });

  it('is remembered for a bounded number of screens', () => {
    let places: MiniPlaces = {};
    for (let id = 1; id <= 40; id += 1) places = withPlace({ ...left, id }, { x: 0, y: 30, ...SIZE }, places);
    expect(Object.keys(places)).toHaveLength(16);
    expect(places['40']).toEqual({ x: 0, y: 0 });
  });
});
