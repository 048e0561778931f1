/**
 * Owns how fast what the app holds grows, from samples over time: all of it, each kind of process, and the processes
 * that lived through the whole time after the warm-up. Pure.
 */

/** One process at one moment. */
export interface HeldByProcess {
  readonly pid: number;
  readonly kind: string;
  /** Its own memory and its part of what it shares (PSS). */
  readonly proportionalBytes: number;
  /**
   * The part of that which no file stands behind: its own pages, shared memory, and both in swap. Pages of programs and
   * libraries are left out: how many other processes of the machine use them at the moment decides which part of them is
   * its, and the kernel may drop them at any time.
   */
  readonly ownBytes: number;
  /** Open file descriptors. */
  readonly handles: number;
  /** Those that lead to /dev/null: an older Electron leaves one behind for each host it starts. */
  readonly nullHandles: number;
}

/** Bytes; null where nobody answered. */
export type HeapUse = number | null;

export interface Sample {
  /** Since the start. */
  readonly minutes: number;
  readonly processes: readonly HeldByProcess[];
  /** What is alive after garbage is gone. */
  readonly heaps: { readonly mainBytes: HeapUse; readonly pageBytes: HeapUse; readonly pageNodes: number | null };
}

/** A least-squares line. */
export interface Slope {
  readonly perHour: number;
  /** Twice the standard error: the true slope of what scatters like this lies within it 19 times of 20. */
  readonly plusMinus: number;
  readonly n: number;
}

type Point = readonly [minutes: number, value: number];

/** The line through these; null where fewer than three points, or no two moments, are given. */
export function slopePerHour(points: readonly Point[]): Slope | null {
  const n = points.length;
  if (n < 3) return null;
  const hours = points.map(([minutes]) => minutes / 60);
  const meanX = mean(hours);
  const meanY = mean(points.map(([, value]) => value));
  const spread = hours.reduce((sum, x) => sum + (x - meanX) ** 2, 0);
  if (spread === 0) return null;
  const perHour = points.reduce((sum, [, y], at) => sum + ((hours[at] ?? 0) - meanX) * (y - meanY), 0) / spread;
  const rest = points.reduce((sum, [, y], at) => sum + (y - meanY - perHour * ((hours[at] ?? 0) - meanX)) ** 2, 0);
  return { perHour, plusMinus: 2 * Math.sqrt(rest / (n - 2) / spread), n };
}

const mean = (values: readonly number[]): number => values.reduce((sum, it) => sum + it, 0) / values.length;

export interface Growth {
  /** What all processes own, bytes. */
  readonly memory: Slope | null;
  /** PSS of all processes, bytes: with their part of the files that are mapped, which is not judged. */
  readonly proportional: Slope | null;
  /** The same, for each kind of process. */
  readonly memoryByKind: Readonly<Record<string, Slope | null>>;
  /** The processes that were there at every sample after the warm-up. */
  readonly lifelong: { readonly kinds: readonly string[]; readonly memory: Slope | null };
  /** Those that lead somewhere; /dev/null left out. */
  readonly handles: Slope | null;
  readonly nullHandles: Slope | null;
  readonly mainHeap: Slope | null;
  readonly pageHeap: Slope | null;
  readonly pageNodes: Slope | null;
}

/** Growth by the samples after the warm-up. */
export function growthOf(samples: readonly Sample[], warmUpMinutes: number): Growth {
  const settled = samples.filter(({ minutes }) => minutes >= warmUpMinutes);
  const line = (value: (sample: Sample) => number | null): Slope | null =>
    slopePerHour(
      settled.flatMap((sample): readonly Point[] => {
        const y = value(sample);
        return y === null ? [] : [[sample.minutes, y]];
      }),
    );
  const memoryOf = (isMeant: (process: HeldByProcess) => boolean) => (sample: Sample) =>
    total(sample.processes.filter(isMeant), (it) => it.ownBytes);
  const kinds = [...new Set(settled.flatMap(({ processes }) => processes.map(({ kind }) => kind)))].sort();
  const lifelong = lifelongOf(settled);
  return {
    memory: line(memoryOf(() => true)),
    proportional: line(({ processes }) => total(processes, (it) => it.proportionalBytes)),
    memoryByKind: Object.fromEntries(kinds.map((kind) => [kind, line(memoryOf((it) => it.kind === kind))])),
    lifelong: {
      kinds: lifelong.map(({ kind }) => kind).sort(),
      memory: line(memoryOf(({ pid }) => lifelong.some((it) => it.pid === pid))),
    },
    handles: line(({ processes }) => total(processes, (it) => it.handles - it.nullHandles)),
    nullHandles: line(({ processes }) => total(processes, (it) => it.nullHandles)),
    mainHeap: line(({ heaps }) => heaps.mainBytes),
    pageHeap: line(({ heaps }) => heaps.pageBytes),
    pageNodes: line(({ heaps }) => heaps.pageNodes),
  };
}

function lifelongOf(samples: readonly Sample[]): readonly HeldByProcess[] {
  const [first, ...later] = samples;
  return (first?.processes ?? []).filter(({ pid }) =>
    later.every(({ processes }) => processes.some((it) => it.pid === pid)),
  );
}

/** The sum of one figure over processes. */
export const total = (processes: readonly HeldByProcess[], of: (process: HeldByProcess) => number): number =>
  processes.reduce((sum, one) => sum + of(one), 0);

/** What a soak may gain in an hour. Below it is "about zero": what comes and goes with garbage and caches. */
export interface GrowthLimits {
  readonly memoryBytes: number;
  readonly heapBytes: number;
  readonly handles: number;
}

/** What grew beyond doubt: a slope whose lower end is above its limit. */
export function leaksOf(growth: Growth, { memoryBytes, heapBytes, handles }: GrowthLimits): readonly string[] {
  const megabytes = ({ perHour, plusMinus }: Slope): string =>
    `${(perHour / 1e6).toFixed(1)} ± ${(plusMinus / 1e6).toFixed(1)} MB an hour`;
  const beyond = (slope: Slope | null, limit: number): slope is Slope =>
    slope !== null && slope.perHour - slope.plusMinus > limit;
  const leaks: string[] = [];
  const watched: readonly (readonly [what: string, slope: Slope | null, limit: number])[] = [
    ['memory of all processes', growth.memory, memoryBytes],
    ['memory of the processes that lived on', growth.lifelong.memory, memoryBytes],
    ['heap of main', growth.mainHeap, heapBytes],
    ['heap of the page', growth.pageHeap, heapBytes],
  ];
  for (const [what, slope, limit] of watched) {
    if (beyond(slope, limit)) leaks.push(`${what} grew by ${megabytes(slope)}`);
  }
  if (beyond(growth.handles, handles)) leaks.push(`handles grew by ${growth.handles.perHour.toFixed(1)} an hour`);
  return leaks;
}
