/**
 * Owns where things stand in a plot of times: its scales, ticks and paths. Pure: sizes in, numbers and path texts out.
 */
import { scaleLinear, scaleLog } from 'd3-scale';
import { curveMonotoneX, line } from 'd3-shape';
import { percentile, trend, type Sample } from './latency-figures.js';

export interface PlotArea {
  /** Pixels, the whole picture. */
  readonly width: number;
  readonly height: number;
  /** Size of the letters at the ticks is in step with this: the root's. */
  readonly letter: number;
  /** Unix time in milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Plot {
  /** logarithmic where few long ones would press all others to the ground. */
  readonly scale: 'linear' | 'logarithmic';
  readonly ticks: readonly { readonly ms: number; readonly y: number }[];
  /** Points, as strokes of no length. */
  readonly dots: string;
  /** The running median; empty where there are too few. */
  readonly line: string;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

/** Room for the words at the ticks, in letters. */
const MARGIN = { top: 0.625, end: 0.5, bottom: 1.375, start: 3.25 } as const;
/** Values this many times what three of four stay within flatten the rest. */
const OUTLIER = 4;
const TREND_WINDOW = 9;
const MIN_FOR_TREND = 4;
const TICKS = 3;

/** Whether the values need an axis on which each step multiplies. */
export function scaleFor(values: readonly number[]): Plot['scale'] {
  if (values.length === 0) return 'linear';
  return percentile(values, 1) > OUTLIER * Math.max(1, percentile(values, 0.75)) ? 'logarithmic' : 'linear';
}

/** `samples` oldest first and not empty. `rtl`: time runs from right to left, as the text does. */
export function plotOf(samples: readonly Sample[], area: PlotArea, rtl = false): Plot {
  const { letter } = area;
  const values = samples.map(({ ms }) => ms);
  const scale = scaleFor(values);
  const [left, right] = rtl
    ? [MARGIN.end * letter, area.width - MARGIN.start * letter]
    : [MARGIN.start * letter, area.width - MARGIN.end * letter];
  const bottom = area.height - MARGIN.bottom * letter;
  const highest = Math.max(1, ...values);
  const rise =
    scale === 'linear'
      ? scaleLinear().domain([0, highest]).nice(TICKS)
      : scaleLog()
          .domain([Math.max(1, Math.min(...values)), highest])
          .nice();
  rise.range([bottom, MARGIN.top * letter]);
  // A time of nothing has no place on a logarithmic axis.
  const y = (ms: number): number => round(rise(scale === 'linear' ? ms : Math.max(1, ms)));
  const across = scaleLinear()
    .domain([area.fromMs, area.toMs])
    .range(rtl ? [right, left] : [left, right])
    .clamp(true);
  const x = (atMs: number): number => round(across(atMs));
  const draw = line<Sample>()
    .x(({ atMs }) => x(atMs))
    .y(({ ms }) => y(ms))
    .curve(curveMonotoneX);
  return {
    scale,
    ticks: rise.ticks(TICKS).flatMap((ms) => (scale === 'linear' || isRound(ms) ? [{ ms, y: y(ms) }] : [])),
    dots: samples.map(({ atMs, ms }) => `M${x(atMs)},${y(ms)}h0`).join(''),
    line: samples.length < MIN_FOR_TREND ? '' : (draw(trend(samples, TREND_WINDOW)) ?? ''),
    left,
    right,
    bottom,
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** 1, 10, 100 …: a logarithmic axis offers all between them too. */
const isRound = (ms: number): boolean => Number.isInteger(Math.round(Math.log10(ms) * 1e6) / 1e6);
