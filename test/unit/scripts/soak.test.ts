import { describe, expect, it } from 'vitest';
import { readFuzzArgs } from '../../../scripts/lib/fuzz-run.mjs';
import { ASSISTANTS, readSoakArgs } from '../../../scripts/lib/soak-run.mjs';
import { tabulate } from '../../../scripts/lib/soak-table.mjs';
import { readSoakOptions } from '../../soak/options.js';

describe('what is asked of a soak', () => {
  it('is one conversation with all of them, one assistant, or each by itself', () => {
    expect(readSoakArgs([])).toMatchObject({ name: 'conversation', each: false, assistant: undefined });
    expect(readSoakArgs(['--assistant', 'amigo', '--minutes', '10'])).toMatchObject({
      assistant: 'amigo',
      minutes: '10',
    });
    expect(readSoakArgs(['--each', '--seed', '7'])).toMatchObject({ each: true, seed: '7' });
    expect(readSoakArgs(['hands-free'])).toMatchObject({ name: 'hands-free' });
  });

  it.each([
    [['--assistant', 'nobody'], '--assistant takes one of addisai, amigo, playai, zeebee, local.'],
    [['--minutes', '0'], '--minutes takes a number above 0.'],
    [['--each', '--assistant', 'amigo'], '--each is for all assistants'],
    [['hands-free', '--each'], 'are for conversation'],
    [['nothing'], 'What there is: '],
    [['--faster'], '--faster'],
  ])('is refused where it cannot be: %j', (args, words) => expect(() => readSoakArgs(args)).toThrow(words));

  it('reaches the course', () => {
    for (const assistant of ASSISTANTS) expect(readSoakOptions({ SOAK_ASSISTANT: assistant }).name).toBe(assistant);
    expect(readSoakOptions({})).toMatchObject({ minutes: 60, seed: 1, assistant: null, name: 'conversation' });
    expect(readSoakOptions({ SOAK_PACE: 'gentle' }).pace.killsUntil).toBeLessThan(1);
    expect(() => readSoakOptions({ SOAK_ASSISTANT: 'nobody' })).toThrow(RangeError);
    expect(() => readSoakOptions({ SOAK_PACE: 'wild' })).toThrow(RangeError);
  });
});

describe('the table of a soak', () => {
  const slope = (perHour: number) => ({ perHour, plusMinus: 1e6, n: 30 });

  it('has a row for each course, whatever it left', () => {
    const whole = {
      name: 'amigo',
      minutes: 60,
      presses: 12,
      outcomes: { answered: 10, error: 2 },
      lostReleases: 0,
      stuck: 1,
      kept: { owed: { said: 10, answers: 9 }, lost: ['the answer r1 is not kept'] },
      errorsShown: { timeout: 2, 'network-unreachable': 1 },
      faults: { cut: 4 },
      growth: {
        memory: slope(2.5e6),
        lifelong: { memory: slope(-1e6) },
        mainHeap: slope(0),
        pageHeap: null,
        handles: { perHour: 3, plusMinus: 2, n: 30 },
        nullHandles: null,
      },
      problems: ['lost: the answer r1 is not kept'],
    };
    const nothing = { ...whole, name: 'local', kept: null, growth: null, outcomes: {}, errorsShown: {}, faults: {} };
    const [, , first = '', second = ''] = tabulate([whole, nothing]).split('\n');
    const cells = (row: string): readonly string[] => row.split('|').slice(1, -1).map((cell) => cell.trim()); // prettier-ignore
    expect(cells(first)).toEqual([
      ...['amigo', '60', '12', '10', '0', '0', '2', '0', '0', '1', '19', '1', '3', '4'],
      ...['2.5 ± 1.0', '-1.0 ± 1.0', '0.0 ± 1.0', '?', '3.0 ± 2.0', '?', '1'],
    ]);
    expect(cells(second).slice(10, 16)).toEqual(['?', '?', '0', '0', '?', '?']);
  });
});

describe('what is asked of the fuzzer', () => {
  it('has a time and a seed, told or not', () => {
    expect(readFuzzArgs(['--minutes', '2', '--target', 'deep-link', '--seed', '7'])).toEqual({
      minutes: 2,
      target: 'deep-link',
      seed: 7,
    });
    expect(readFuzzArgs([]).seed).toBeGreaterThanOrEqual(0);
  });

  it.each([['--minutes', '-1'], ['--minutes', 'x'], ['--seed', '1.5'], ['--seed', '-1'], ['--wild']])(
    'is refused where it cannot be: %s %s',
    (...args) => expect(() => readFuzzArgs(args)).toThrow('Use it as in'),
  );
});
