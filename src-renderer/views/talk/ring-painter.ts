/**
 * Owns how the ring around the talk control looks at one moment. Pure: the same moment paints the same picture.
 * Sound travels along the ring: the person's voice rises from below, the answer comes down from above; where both are
 * heard at once, each has its half.
 */

/** Even, so that both halves mirror each other. */
export const TICKS = 72;
const HALF = TICKS / 2;
export const HISTORY_LENGTH = HALF + 1;

export type RingMoment =
  | { readonly motion: 'still' }
  /** Something is under way: a sweep that goes round, 0..1 of a turn. */
  | { readonly motion: 'sweep'; readonly turn: number }
  /** Recent loudness of the voices that are heard (0..1), newest first, `HISTORY_LENGTH` each; null for one that is not. */
  | { readonly motion: 'voice'; readonly person: Float32Array | null; readonly answer: Float32Array | null };

/** One stroke of the ring. */
export interface Tick {
  /** Radians, clockwise from the top. */
  readonly angle: number;
  /** 0..1 of the room between the circle and the rim. */
  readonly reach: number;
  /** How strongly it shows: 0 as at rest, `SHADES` - 1 the most. */
  readonly shade: number;
  /** Whose it is. */
  readonly of: 'person' | 'answer';
}

export interface RingLook {
  /** Side of the square, in pixels of CSS. */
  readonly size: number;
  readonly innerRadius: number;
  readonly outerRadius: number;
  readonly colours: Readonly<Record<Tick['of'], string>>;
}

const REST_REACH = 0.1;
const REST_ALPHA = 0.4;
/** As many strokes are painted as there are shades in use: few are cheap, and no eye tells more apart. */
export const SHADES = 6;
/** Share of the ring the sweep covers. */
const SWEEP_WIDTH = 0.16;

export function ringTicks(moment: RingMoment): readonly Tick[] {
  return Array.from({ length: TICKS }, (_, index) => {
    const { energy, of } = energyAt(moment, index);
    return {
      angle: (index / TICKS) * 2 * Math.PI,
      reach: REST_REACH + (1 - REST_REACH) * energy,
      shade: Math.round(Math.min(1, energy * 2) * (SHADES - 1)),
      of,
    };
  });
}

function energyAt(moment: RingMoment, index: number): { readonly energy: number; readonly of: Tick['of'] } {
  switch (moment.motion) {
    case 'still':
      return { energy: 0, of: 'answer' };
    case 'voice': {
      const fromTop = Math.min(index, TICKS - index);
      const { person, answer } = moment;
      // Half the ring for each: sound goes as fast as on a whole one, and fades on its shorter way.
      const split = person !== null && answer !== null;
      const fade = (age: number): number => (split ? Math.max(0, 1 - age / (HALF / 2 + 1)) : 1);
      const below = HALF - fromTop;
      return person !== null && (answer === null || below < fromTop)
        ? { energy: (person[below] ?? 0) * fade(below), of: 'person' }
        : { energy: (answer?.[fromTop] ?? 0) * fade(fromTop), of: 'answer' };
    }
    case 'sweep': {
      const apart = Math.abs(index / TICKS - (moment.turn % 1));
      const distance = Math.min(apart, 1 - apart) / SWEEP_WIDTH;
      return { energy: distance >= 1 ? 0 : 0.4 * (Math.cos(distance * Math.PI) * 0.5 + 0.5), of: 'answer' };
    }
  }
}

/** Paints the ticks into a square of `size` around the origin. */
export function paintRing(canvas: CanvasRenderingContext2D, ticks: readonly Tick[], look: RingLook): void {
  const { size, innerRadius, outerRadius, colours } = look;
  const end = ({ reach }: Tick): number => innerRadius + (outerRadius - innerRadius) * reach;
  canvas.clearRect(-size / 2, -size / 2, size, size);
  canvas.lineCap = 'round';
  canvas.lineWidth = Math.max(1.5, innerRadius * 0.04);
  for (const of of ['person', 'answer'] as const) {
    const own = ticks.filter((tick) => tick.of === of);
    canvas.strokeStyle = colours[of];
    for (let shade = 0; shade < SHADES; shade++) {
      const same = own.filter((tick) => tick.shade === shade);
      if (same.length === 0) continue;
      canvas.globalAlpha = REST_ALPHA + ((1 - REST_ALPHA) * shade) / (SHADES - 1);
      canvas.beginPath();
      for (const tick of same) {
        const x = Math.sin(tick.angle);
        const y = -Math.cos(tick.angle);
        canvas.moveTo(x * innerRadius, y * innerRadius);
        canvas.lineTo(x * end(tick), y * end(tick));
      }
      canvas.stroke();
    }
  }
}
