/** Owns what a target is: one parser, what is right for it, and what must hold whatever it is fed. */
import type { InputKind } from './input-kind.js';

export interface Definition<Input> {
  /** Of its folder in the corpus: lower case, with hyphens. */
  readonly name: string;
  readonly kind: InputKind<Input>;
  /** Right inputs, to be spoilt. Asked once. */
  readonly seeds: () => readonly Input[] | Promise<readonly Input[]>;
  /**
   * Feeds it, and throws when what must hold does not. The answer names the kind of outcome, in few words: an input with
   * an outcome that was not seen before is kept and spoilt further.
   */
  readonly check: (input: Input) => string | Promise<string>;
  /** How many inputs `npm test` tries. */
  readonly runs: number;
  /** One input may take so long, milliseconds. */
  readonly limitMs?: number;
}

/** An input with which something did not hold. */
export interface Finding {
  readonly message: string;
  readonly shown: string;
  /** As it is kept in the corpus. */
  readonly bytes: Uint8Array;
}

export interface FuzzOptions {
  readonly seed: number;
  /** Further inputs, as they are kept in the corpus. */
  readonly corpus: readonly Uint8Array[];
  /** Asked before each input, with how many were tried. */
  readonly goesOn: (runs: number) => boolean;
  /** Told of each input before it is tried: whoever watches can tell which one never ended. */
  readonly onTry?: (bytes: () => Uint8Array) => void;
}

export interface FuzzReport {
  readonly runs: number;
  readonly ms: number;
  /** Kinds of outcomes seen. */
  readonly outcomes: number;
  readonly slowestMs: number;
  readonly finding: Finding | null;
}

export interface Target {
  readonly name: string;
  readonly extension: string;
  readonly runs: number;
  /** Tries one input of the corpus; answers what was wrong. */
  replay(bytes: Uint8Array): Promise<Finding | null>;
  /** Tries inputs until it is told to stop, or until something does not hold. */
  fuzz(options: FuzzOptions): Promise<FuzzReport>;
}

/** What a check throws when something that must hold does not. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

/** @throws Broken unless it holds */
export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Broken(what);
}
