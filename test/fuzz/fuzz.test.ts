/**
 * Every parser against inputs nobody should send: those that once broke something, then some hundreds made up from a
 * fixed seed. `npm run fuzz` goes on with others for as long as is asked.
 */
import { describe, expect, it } from 'vitest';
import { corpusNames, readCorpus } from './engine/corpus.js';
import type { Finding } from './engine/target.js';
import { TARGETS } from './targets/index.js';

const SEED = 20_261_121;
const LIMIT_MS = 30_000;

const told = (finding: Finding | null): string | null =>
  finding === null ? null : `${finding.message}\nwith ${finding.shown}`;

describe.each(TARGETS.map((target) => [target.name, target] as const))('%s', (_, target) => {
  const corpus = readCorpus(target);

  if (corpus.length > 0)
    it('holds with all that is in the corpus', { timeout: LIMIT_MS }, async () => {
      for (const { name, bytes } of corpus) expect(told(await target.replay(bytes)), name).toBeNull();
    });

  it(`holds with ${target.runs} inputs`, { timeout: LIMIT_MS }, async () => {
    const inputs = corpus.map(({ bytes }) => bytes);
    const { finding, runs, outcomes } = await target.fuzz({
      seed: SEED,
      corpus: inputs,
      goesOn: (tried) => tried < target.runs,
    });
    expect(told(finding)).toBeNull();
    expect(runs).toBe(target.runs);
    // One that answers the same to everything tests nothing.
    expect(outcomes).toBeGreaterThan(1);
  });
});

describe('the corpus', () => {
  it('holds nothing but inputs of targets there are', () => {
    const names = TARGETS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of corpusNames()) expect(names).toContain(name);
  });
});
