import { expect, it } from 'vitest';
import { styleInForce } from '../../../src-preload/contract/talk.js';

it('a key whose release is not seen begins and ends with presses, whatever was set', () => {
  expect(styleInForce({ state: 'armed', source: 'shortcut', trigger: null }, 'hold')).toBe('toggle');
  expect(styleInForce({ state: 'armed', source: 'portal', trigger: null }, 'hold')).toBe('hold');
  expect(styleInForce({ state: 'unavailable', reason: 'crashed' }, 'hold-or-tap')).toBe('hold-or-tap');
});
