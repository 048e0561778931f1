import { describe, expect, it } from 'vitest';
import { readPeersOptions } from '../../../scripts/lib/peers-options.mjs';

describe('what may be asked of a comparison', () => {
  it('is three rounds of all where nothing is said', () => {
    expect(readPeersOptions([])).toEqual({ kind: 'measure', options: { rounds: 3, only: '', sinkBlockMs: 0 } });
  });

  it('is fewer rounds, some of them, and shorter blocks', () => {
    expect(readPeersOptions(['--rounds', '1', '--only', 'parley,openai', '--sink-block', '5'])).toEqual({
      kind: 'measure',
      options: { rounds: 1, only: 'parley,openai', sinkBlockMs: 5 },
    });
  });

  it('is the page, by itself', () => {
    expect(readPeersOptions(['--page'])).toEqual({ kind: 'page' });
    expect(readPeersOptions(['--page', '--rounds', '1']).kind).toBe('wrong');
  });

  it.each([['--rounds', '0'], ['--rounds', 'x'], ['--only', 'nobody'], ['--sink-block', '-1'], ['--else'], ['parley']])(
    'is not %s %s',
    (...args) => {
      const asked = readPeersOptions(args);
      expect(asked.kind === 'wrong' ? asked.message : '').toContain('--page');
    },
  );
});
