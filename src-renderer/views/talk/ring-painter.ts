/**
 * Owns how the ring around the talk control looks at one moment. Pure: the same moment paints the same picture.
 * Sound travels along the ring: the person's voice rises from below, the answer comes down from above.
 */

export type RingMotion = 'still' | 'voice' | 'sweep';

export interface RingMoment {
  /** What moves: nothing, a voice, or a sweep that says that something is under way. */
  readonly motion: RingMotion;
  /** Which end of the ring the newest sound is at. */
  readonly from: 'top' | 'bottom';
  /** Recent loudness (0..1), newest first; as long as half the ring has ticks. */
  readonly history: Float32Array;
  /** Monotonic time in milliseconds, for the sweep. */
  readonly nowMs: number;
}

/** One stroke of the ring: where it points, how far it reaches and how strongly it shows. */
export interface Tick {
  /** Radians, clockwise from the top. */
  readonly angle: number;
  /** 0..1 of the room between the circle and the rim. */
  readonly reach: number;
  /** 0..1. */
  readonly alpha: number;
}

/** Even, so that both halves mirror each other. */
export const TICKS = 80;
export const HISTORY_LENGTH = TICKS / 2 + 1;
const REST_REACH = 0.1;
const REST_ALPHA = 0.4;
const SWEEP_PERIOD_MS = 1_600;
/** Share of the ring the sweep covers. */
const SWEEP_WIDTH = 0.16;

export function ringTicks(moment: RingMoment): readonly Tick[] {
  return Array.from({ length: TICKS }, (_, index) => {
    const angle = (index / TICKS) * 2 * Math.PI;
    const energy = energyAt(moment, index);
    return {
      angle,
      reach: REST_REACH + (1 - REST_REACH) * energy,
      alpha: REST_ALPHA + (1 - REST_ALPHA) * Math.min(1, energy * 2),
    };
  });
}

function energyAt(moment: RingMoment, index: number): number {
  switch (moment.motion) {
    case 'still':
      return 0;
    case 'voice': {
      const fromTop = Math.min(index, TICKS - index);
      return moment.history[moment.from === 'top' ? fromTop : TICKS / 2 - fromTop] ?? 0;
    }
    case 'sweep': {
      const head = (moment.nowMs / SWEEP_PERIOD_MS) % 1;
      const apart = Math.abs(index / TICKS - head);
      const distance = Math.min(apart, 1 - apart) / SWEEP_WIDTH;
      return distance >= 1 ? 0 : 0.4 * (Math.cos(distance * Math.PI) * 0.5 + 0.5);
    }
  }
}

/** Paints the ticks into a square of `size` CSS pixels, between the two radii. */
export function paintRing(
  canvas: CanvasRenderingContext2D,
  ticks: readonly Tick[],
  look: { readonly size: number; readonly innerRadius: number; readonly outerRadius: number; readonly colour: string },
): void {
  const { size, innerRadius, outerRadius, colour } = look;
  canvas.clearRect(0, 0, size, size);
  canvas.strokeStyle = colour;
  canvas.lineCap = 'round';
  canvas.lineWidth = Math.max(1.5, innerRadius * 0.036);
  for (const { angle, reach, alpha } of ticks) {
    const x = Math.sin(angle);
    const y = -Math.cos(angle);
    const end = innerRadius + (outerRadius - innerRadius) * reach;
    canvas.globalAlpha = alpha;
    canvas.beginPath();
    canvas.moveTo(size / 2 + x * innerRadius, size / 2 + y * innerRadius);
    canvas.lineTo(size / 2 + x * end, size / 2 + y * end);
    canvas.stroke();
  }
  canvas.globalAlpha = 1;
}
