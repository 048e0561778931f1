import { expect, it } from 'vitest';
import { chordKeys } from '../../rig/keys.js';

it('writes a chord of the app in the names of X', () => {
  expect(chordKeys('Control+Shift+Space')).toEqual(['ctrl', 'shift', 'space']);
  expect(chordKeys('ControlRight')).toEqual(['105']);
  expect(chordKeys('Meta+F9')).toEqual(['super', 'F9']);
});
