import { describe, expect, it } from 'vitest';
import { createRandom } from '../../course/random.js';
import { BYTES } from '../../fuzz/engine/bytes.js';
import { CLONE } from '../../fuzz/engine/clone.js';
import { defineTarget } from '../../fuzz/engine/fuzz.js';
import type { InputKind } from '../../fuzz/engine/input-kind.js';
import { must, type Definition, type FuzzReport } from '../../fuzz/engine/target.js';
import { TEXT } from '../../fuzz/engine/text.js';

const target = <Input>(kind: InputKind<Input>, check: Definition<Input>['check'], seeds: readonly Input[]) =>
  defineTarget({ name: 'planted', kind, seeds: () => seeds, check, runs: 1, limitMs: 1_000 });

const fuzzed = (of: ReturnType<typeof defineTarget>, runs: number, seed = 1): Promise<FuzzReport> =>
  of.fuzz({ seed, corpus: [], goesOn: (tried) => tried < runs });

describe('a planted fault', () => {
  it('is found in text, and made as small as it can be', async () => {
    const planted = target<string>(TEXT, (text) => (must(!/x.*\d{3}/s.test(text), `no ${text.length}`), 'fine'), [
      'a long sentence with an x in it',
      'and another with 12345 in it',
    ]);
    const { finding, runs } = await fuzzed(planted, 20_000);
    expect(runs).toBeLessThan(20_000);
    expect(finding?.message).toBe('Broken: no 4');
    const text = TEXT.read(finding?.bytes ?? new Uint8Array());
    expect(text).toMatch(/^x\d{3}$/);
    expect((await planted.replay(finding?.bytes ?? new Uint8Array()))?.message).toBe('Broken: no 4');
    expect(await planted.replay(TEXT.write('x12'))).toBeNull();
  });

  it('is found within JSON, by changing values and not letters', async () => {
    const check = (text: string): string => {
      const value = JSON.parse(text) as { deep?: { list?: unknown[] } };
      must(value.deep?.list?.every((one) => typeof one === 'string') ?? true, 'a list of other things');
      return 'fine';
    };
    const seed = JSON.stringify({ version: 1, deep: { list: ['a', 'b'] }, more: { a: 1 } });
    // What is no JSON is thrown out by the parser, as it should be: only the planted fault counts.
    const planted = target<string>(TEXT, (text) => (isJson(text) ? check(text) : 'no JSON'), [seed]);
    const { finding } = await fuzzed(planted, 20_000);
    expect(finding?.message).toMatch(/a list of other things|is not a function/);
  });

  it('is found in bytes that must agree with each other', async () => {
    const check = (bytes: Uint8Array): string => {
      const length = bytes[0] ?? 0;
      must(length <= 40 || bytes.length < 6, 'a length beyond the end');
      return String(length > 0);
    };
    const { finding } = await fuzzed(target(BYTES, check, [Uint8Array.of(3, 1, 2, 3)]), 20_000);
    expect(finding?.bytes).toHaveLength(6);
    expect(finding?.bytes.subarray(1)).toEqual(new Uint8Array(5));
  });

  it('is found in values, with what only a structured clone can hold', async () => {
    const check = (value: unknown): string => (must(!(value instanceof Map), 'a map'), typeof value);
    expect((await fuzzed(target(CLONE, check, [{ a: 1 }]), 5_000)).finding?.message).toBe('Broken: a map');
  });

  it('is found when it only takes too long', async () => {
    const slow = (text: string): string => {
      if (text.includes('zz')) for (const end = performance.now() + 15; performance.now() < end;);
      return 'fine';
    };
    const planted = defineTarget<string>({
      name: 'slow',
      kind: TEXT,
      seeds: () => ['azzb'],
      check: slow,
      runs: 1,
      limitMs: 8,
    });
    const { finding } = await fuzzed(planted, 10);
    expect(finding?.message).toMatch(/^Slow: it took \d+ ms, and at most 8 are due$/);
    expect(TEXT.read(finding?.bytes ?? new Uint8Array())).toBe('zz');
  });

  it('is found in a check that answers later', async () => {
    const later = async (text: string): Promise<string> => {
      await Promise.resolve();
      must(!text.includes('{'), 'a brace');
      return 'fine';
    };
    expect((await fuzzed(target<string>(TEXT, later, ['a']), 5_000)).finding?.message).toBe('Broken: a brace');
  });
});

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('the engine', () => {
  const seen = async (seed: number): Promise<readonly string[]> => {
    const inputs: string[] = [];
    await fuzzed(
      target<string>(TEXT, (text) => (inputs.push(text), String(text.length % 7)), ['one', 'two']),
      300,
      seed,
    );
    return inputs;
  };

  it('tries the same inputs for the same seed, and right ones first', async () => {
    const first = await seen(5);
    expect(await seen(5)).toEqual(first);
    expect(await seen(6)).not.toEqual(first);
    expect(first.slice(0, 2)).toEqual(['one', 'two']);
  });

  it('goes on from inputs that led somewhere new', async () => {
    // Each level is only one small step from the last.
    const level = (text: string): number =>
      ['a', 'aa', 'aaa', 'aaaa', 'aaaaa'].filter((part) => text.includes(part)).length;
    let deepest = 0;
    const check = (text: string): string => {
      if (text.length < 12) deepest = Math.max(deepest, level(text));
      return String(text.length < 12 ? level(text) : 'long');
    };
    const { outcomes } = await fuzzed(target<string>(TEXT, check, ['-']), 6_000);
    expect(deepest).toBe(5);
    expect(outcomes).toBe(7);
  });
});

describe('inputs', () => {
  it.each([
    ['text', TEXT, ['', 'a\ud800b', '\ufeffx', 'ሰላም 😀']],
    ['bytes', BYTES, [new Uint8Array(), Uint8Array.of(0, 255)]],
    [
      'values',
      CLONE,
      [null, undefined, NaN, -0, { a: [1n, new Map([[1, { b: new Set(['x']) }]])] }, new Int16Array(3)],
    ],
  ] as [string, InputKind<unknown>, unknown[]][])('of %s are read back from their files', (_, kind, inputs) => {
    for (const input of inputs) expect(kind.read(kind.write(input))).toEqual(input);
  });

  it.each([
    ['text', TEXT, '{"a":[1,"two"]}'],
    ['bytes', BYTES, Uint8Array.of(1, 2, 3, 4)],
    ['values', CLONE, { a: [1, 'two', { b: null }] }],
  ] as [string, InputKind<unknown>, unknown][])('of %s are not changed by spoiling them', (_, kind, input) => {
    const before = structuredClone(input);
    const random = createRandom(3);
    for (let round = 0; round < 500; round += 1) kind.mutate(random, input, input);
    for (const smaller of kind.smaller(input)) expect(smaller).not.toEqual(undefined);
    expect(input).toEqual(before);
  });
});
