/** Owns what was asked of a soak, as scripts/lib/soak-run.mjs hands it over, and how fast it goes. */
import type { ProviderId } from '../../src-preload/contract/provider-info.js';

export interface Pace {
  /** Presses between two rests. */
  readonly block: number;
  /** How long a press lasts, milliseconds. */
  readonly pressMs: readonly [min: number, max: number];
  /** From one press to the next, milliseconds. */
  readonly gapMs: readonly [min: number, max: number];
  /** From one fault to the next, milliseconds. */
  readonly faultMs: readonly [min: number, max: number];
  /** The share of the whole time, from its start, in which processes are killed. */
  readonly killsUntil: number;
  /** One block of so many has faults. */
  readonly troubledEvery: number;
  /** The person begins a new conversation after so many blocks: what is on screen must not be taken for a leak. */
  readonly anewEvery: number;
}

const PACES = {
  quick: {
    block: 25,
    pressMs: [20, 3_000],
    gapMs: [70, 6_000],
    faultMs: [1_000, 12_000],
    killsUntil: 1,
    troubledEvery: 1,
    anewEvery: 5,
  },
  /**
   * Five of them fit on two cores. A process that is killed takes its leak with it: after the first fifth all live on, so
   * that what each keeps can be seen. Every other block has no fault, so that nothing excuses an answer that is missing.
   */
  gentle: {
    block: 5,
    pressMs: [150, 3_000],
    gapMs: [4_500, 13_000],
    faultMs: [4_000, 25_000],
    killsUntil: 0.2,
    troubledEvery: 2,
    anewEvery: 8,
  },
} as const satisfies Readonly<Record<string, Pace>>;

const ASSISTANTS = ['addisai', 'amigo', 'playai', 'zeebee', 'local'] as const satisfies readonly ProviderId[];

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  /** The one assistant of the whole course; null for all of them in turn. */
  readonly assistant: ProviderId | null;
  readonly pace: Pace;
  /** Of the files with its results. */
  readonly name: string;
}

/** @throws RangeError for an assistant or a pace there is none of */
export function readSoakOptions(env: Readonly<Record<string, string | undefined>>): SoakOptions {
  const asked = env['SOAK_ASSISTANT'];
  const assistant = ASSISTANTS.find((id) => id === asked) ?? null;
  if (asked !== undefined && assistant === null) throw new RangeError(`There is no assistant ${asked}.`);
  const pace = Object.entries(PACES).find(([name]) => name === (env['SOAK_PACE'] ?? 'quick'))?.[1];
  if (pace === undefined) throw new RangeError('A soak is quick or gentle.');
  return {
    minutes: Number(env['SOAK_MINUTES'] ?? 60),
    seed: Number(env['SOAK_SEED'] ?? 1),
    assistant,
    pace,
    name: assistant ?? 'conversation',
  };
}
