import { describe, expect, it } from 'vitest';
import { IDS } from '../../../bench/catalogue.mjs';
import { readArguments } from '../../../scripts/lib/bench/arguments.mjs';

const problemOf = (...args: string[]): string => {
  const read = readArguments(args);
  return read.kind === 'wrong' ? read.message : '';
};

describe('what may be asked of the benchmarks', () => {
  it('is everything, or figures by name', () => {
    expect(readArguments([])).toEqual({ kind: 'measure', ids: [], quietCheck: false });
    expect(readArguments(['P5', 'p13', 'P5'])).toEqual({ kind: 'measure', ids: ['P5', 'P13'], quietCheck: false });
    expect(readArguments(['--quiet-check', 'P5'])).toEqual({ kind: 'measure', ids: ['P5'], quietCheck: true });
  });

  it('is something with the results that are there', () => {
    expect(readArguments(['--page'])).toEqual({ kind: 'page' });
    expect(readArguments(['--keep'])).toEqual({ kind: 'keep' });
    expect(readArguments(['--values', 'a.jsonl', 'b.jsonl'])).toEqual({
      kind: 'values',
      files: ['a.jsonl', 'b.jsonl'],
    });
  });

  it('is told with every name where a figure is unknown', () => {
    for (const unknown of ['P17', 'P0', 'P', 'barge-in', '5', 'constructor']) {
      const message = problemOf(unknown);
      expect(message, unknown).toContain(`There is no figure "${unknown.toUpperCase()}".`);
      for (const [id, words] of Object.entries(IDS)) expect(message).toMatch(new RegExp(`^${id}\\s+${words}$`, 'm'));
    }
  });

  it('does not guess', () => {
    expect(problemOf('--fast')).toContain('There is no option "--fast" here.');
    expect(problemOf('--page', 'P5')).toContain('--page measures nothing');
    expect(problemOf('--values')).toContain('--values takes the files');
    expect(problemOf('P5', '--page')).toContain('There is no option "--page" here.');
  });
});
