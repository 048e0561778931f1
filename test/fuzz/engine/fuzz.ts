/**
 * Owns the trying: draws inputs, feeds them, remembers those that led somewhere new, and makes one that broke something
 * as small as it can. The same seed tries the same inputs.
 */
import { createRandom, type Random } from '../../course/random.js';
import { below, length, oneOf } from './input-kind.js';
import type { Definition, Finding, FuzzOptions, FuzzReport, Target } from './target.js';

const LIMIT_MS = 1_000;
/** Inputs that are spoilt further. */
const MOST_KEPT = 400;
const FROM_NOTHING = 0.1;
/** Most changes to one input. */
const MOST_CHANGES = 6;
const SMALLER_TRIES = 3_000;
const SMALLER_FOR_MS = 15_000;
/** A machine that is busy makes anything slow: what is slow is slow each time. */
const SLOW_TRIES = 3;

interface Tried {
  readonly outcome: string;
  /** What was wrong; null when all held. */
  readonly problem: string | null;
  readonly ms: number;
}

/** Findings of one cause: what differs from input to input does not count. */
const causeOf = (problem: string): string => problem.replace(/[\d.]+|["'“`][^"'”`]*["'”`]/g, '…').slice(0, 80);

export function defineTarget<Input>(definition: Definition<Input>): Target {
  const { name, kind, check, runs, limitMs = LIMIT_MS } = definition;
  let seeds: Promise<readonly Input[]> | null = null;
  const getSeeds = (): Promise<readonly Input[]> => (seeds ??= Promise.resolve(definition.seeds()));

  async function once(input: Input): Promise<Tried> {
    const startedMs = performance.now();
    try {
      const answer = check(input);
      const outcome = typeof answer === 'string' ? answer : await answer;
      return { outcome, problem: null, ms: performance.now() - startedMs };
    } catch (error) {
      const problem = error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${String(error)}`;
      return { outcome: 'broken', problem, ms: performance.now() - startedMs };
    }
  }

  async function attempt(input: Input): Promise<Tried> {
    let tried = await once(input);
    for (let again = 1; tried.ms > limitMs && tried.problem === null && again < SLOW_TRIES; again += 1) {
      const next = await once(input);
      if (next.ms < tried.ms) tried = next;
    }
    if (tried.problem !== null || tried.ms <= limitMs) return tried;
    return { ...tried, problem: `Slow: it took ${Math.round(tried.ms)} ms, and at most ${limitMs} are due` };
  }

  /** Smaller and smaller, as long as it shows the same. */
  async function smallest(input: Input, problem: string): Promise<Finding> {
    const cause = causeOf(problem);
    const untilMs = performance.now() + SMALLER_FOR_MS;
    let [found, told] = [input, problem];
    let tries = 0;
    for (let shrinks = true; shrinks;) {
      shrinks = false;
      for (const smaller of kind.smaller(found)) {
        tries += 1;
        if (tries > SMALLER_TRIES || performance.now() > untilMs) break;
        const tried = await attempt(smaller);
        if (tried.problem === null || causeOf(tried.problem) !== cause) continue;
        [found, told, shrinks] = [smaller, tried.problem, true];
        break;
      }
    }
    return { message: told, shown: kind.show(found), bytes: kind.write(found) };
  }

  const draw = (random: Random, pool: readonly Input[]): Input => {
    if (pool.length === 0 || random.chance(FROM_NOTHING)) return kind.generate(random);
    let input = oneOf(random, pool);
    const changes = 1 + length(random, MOST_CHANGES - 1);
    for (let change = 0; change < changes; change += 1) input = kind.mutate(random, input, oneOf(random, pool));
    return input;
  };

  return {
    name,
    extension: kind.extension,
    runs,
    async replay(bytes) {
      const input = kind.read(bytes);
      const { problem } = await attempt(input);
      return problem === null ? null : { message: problem, shown: kind.show(input), bytes };
    },
    async fuzz({ seed, corpus, goesOn, onTry }: FuzzOptions): Promise<FuzzReport> {
      const random = createRandom(seed);
      const pool = [...(await getSeeds()), ...corpus.map((bytes) => kind.read(bytes))];
      const first = pool.length;
      const outcomes = new Set<string>();
      const startedMs = performance.now();
      let [tries, slowestMs] = [0, 0];
      const report = (finding: Finding | null): FuzzReport => ({
        runs: tries,
        ms: performance.now() - startedMs,
        outcomes: outcomes.size,
        slowestMs,
        finding,
      });
      while (goesOn(tries)) {
        // What is right comes first, as it is: it must hold, too.
        const input = tries < first ? (pool[tries] ?? draw(random, pool)) : draw(random, pool);
        onTry?.(() => kind.write(input));
        tries += 1;
        const { outcome, problem, ms } = await attempt(input);
        slowestMs = Math.max(slowestMs, ms);
        if (problem !== null) return report(await smallest(input, problem));
        if (outcomes.has(outcome)) continue;
        outcomes.add(outcome);
        if (tries <= first) continue;
        if (pool.length < MOST_KEPT) pool.push(input);
        else pool[first + below(random, MOST_KEPT - first)] = input;
      }
      return report(null);
    },
  };
}
