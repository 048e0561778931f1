/**
 * Owns where the window opens: where it was left, if that is still on a screen.
 */
import * as v from 'valibot';

const whole = v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(100_000));
export const boundsSchema = v.object({ x: whole, y: whole, width: whole, height: whole });

/** Device-independent pixels. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const DEFAULT_SIZE = { width: 480, height: 720 } as const;
export const MIN_SIZE = { width: 360, height: 480 } as const;

const overlap = (a: Bounds, b: Bounds): number =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

/**
 * Fits remembered bounds to the screens there are now. A window without a remembered place gets the default size and
 * no position; one that lies less than a quarter on any screen is moved onto the first.
 */
export function fitBounds(
  remembered: Bounds | null,
  workAreas: readonly Bounds[],
): Bounds | { readonly width: number; readonly height: number } {
  const [first] = workAreas;
  if (remembered === null || first === undefined) return DEFAULT_SIZE;
  const best = workAreas.reduce((most, area) => (overlap(remembered, area) > overlap(remembered, most) ? area : most));
  const width = Math.min(Math.max(remembered.width, MIN_SIZE.width), best.width);
  const height = Math.min(Math.max(remembered.height, MIN_SIZE.height), best.height);
  if (overlap(remembered, best) * 4 >= remembered.width * remembered.height)
    return { x: remembered.x, y: remembered.y, width, height };
  return {
    x: first.x + Math.max(0, Math.round((first.width - width) / 2)),
    y: first.y + Math.max(0, Math.round((first.height - height) / 2)),
    width,
    height,
  };
}
