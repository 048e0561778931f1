/**
 * Owns where the mini window goes: at the bottom in the middle of the screen in use, or where the person put it on
 * that screen. Pure: screens are handed in.
 */
import * as v from 'valibot';
import type { Bounds } from './window-bounds.js';

export interface Screen {
  readonly id: number;
  /** Without task bars and docks; device-independent pixels. */
  readonly workArea: Bounds;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const share = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1));
/** By screen: where it is in the room that is left, from 0 at the left or top to 1, so that it fits any resolution. */
export const miniPlacesSchema = v.record(v.pipe(v.string(), v.maxLength(24)), v.object({ x: share, y: share }));
export type MiniPlaces = v.InferOutput<typeof miniPlacesSchema>;

/** Screens come and go; the oldest are forgotten. */
const MAX_PLACES = 16;
const MARGIN = 24;

const room = ({ workArea }: Screen, size: Size): Size => ({
  width: Math.max(0, workArea.width - size.width),
  height: Math.max(0, workArea.height - size.height),
});

export function placeOn(screen: Screen, size: Size, places: MiniPlaces): Bounds {
  const { workArea } = screen;
  const left = room(screen, size);
  const kept = places[String(screen.id)];
  const x = kept === undefined ? left.width / 2 : left.width * kept.x;
  const y = kept === undefined ? Math.max(0, left.height - MARGIN) : left.height * kept.y;
  return {
    x: Math.round(workArea.x + x),
    y: Math.round(workArea.y + y),
    width: Math.min(size.width, workArea.width),
    height: Math.min(size.height, workArea.height),
  };
}

/** The places with this one; a window that lies partly outside counts as at the edge. */
export function withPlace(screen: Screen, bounds: Bounds, places: MiniPlaces): MiniPlaces {
  const left = room(screen, bounds);
  const part = (offset: number, whole: number): number =>
    whole === 0 ? 0 : Math.min(1, Math.max(0, Math.round((offset / whole) * 10_000) / 10_000));
  const key = String(screen.id);
  const others = Object.entries(places).filter(([id]) => id !== key);
  return Object.fromEntries([
    ...others.slice(-(MAX_PLACES - 1)),
    [key, { x: part(bounds.x - screen.workArea.x, left.width), y: part(bounds.y - screen.workArea.y, left.height) }],
  ]);
}
