/** Owns one stretch of fuzzing in a process of its own: which targets there are, and trying one of them until time is up. */
import { keepFinding, readCorpus } from './engine/corpus.js';
import type { FuzzReport, Target } from './engine/target.js';
import { TARGETS } from './targets/index.js';

export const targetNames = (): readonly string[] => TARGETS.map(({ name }) => name);

export interface Stretch {
  readonly name: string;
  readonly seed: number;
  readonly forMs: number;
  /** Told of each input before it is tried. */
  readonly onTry: (bytes: Uint8Array) => void;
}

export interface StretchReport extends Omit<FuzzReport, 'finding'> {
  /** What was found and where it is kept; null where all held. */
  readonly found: { readonly message: string; readonly shown: string; readonly file: string } | null;
}

function targetOf(name: string): Target {
  const target = TARGETS.find((it) => it.name === name);
  if (target === undefined) throw new RangeError(`There is no target ${name}.`);
  return target;
}

export async function fuzzFor({ name, seed, forMs, onTry }: Stretch): Promise<StretchReport> {
  const target = targetOf(name);
  const corpus = readCorpus(target).map(({ bytes }) => bytes);
  // Seeds are made before: loading what they need takes longer than a stretch may be.
  await target.fuzz({ seed, corpus: [], goesOn: () => false });
  const untilMs = performance.now() + forMs;
  const { finding, ...rest } = await target.fuzz({
    seed,
    corpus,
    goesOn: () => performance.now() < untilMs,
    onTry: (bytes) => onTry(bytes()),
  });
  const found = finding === null ? null : { ...finding, file: keepFinding(target, finding) };
  return { ...rest, found };
}

/** Keeps an input with which a target ended in a way that it could not tell of itself; answers its path. */
export const keepInput = (name: string, bytes: Uint8Array): string => keepFinding(targetOf(name), { bytes });
