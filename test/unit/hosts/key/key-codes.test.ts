import { describe, expect, it } from 'vitest';
import { UiohookKey } from 'uiohook-napi';
import { CHORD_KEYS } from '../../../../src-preload/contract/talk.js';
import {
  CHORD_KEY_CODES,
  ESCAPE_CODE,
  isModifierCode,
  MODIFIER_CODES,
} from '../../../../src-main/hosts/key/key-codes.js';

describe('key codes', () => {
  it('has one for every key of the contract, all different', () => {
    expect(Object.keys(CHORD_KEY_CODES).sort()).toEqual([...CHORD_KEYS].sort());
    const codes = Object.values(CHORD_KEY_CODES);
    expect(new Set(codes).size).toBe(codes.length);
    const sides = CHORD_KEYS.filter((key) => isModifierCode(CHORD_KEY_CODES[key]));
    expect(sides).toEqual(CHORD_KEYS.filter((key) => /(?:Left|Right)$/.test(key)));
  });

  it.each(CHORD_KEYS.filter((key) => !key.startsWith('Mouse')))('%s is what the hook calls it', (key) => {
    // Pause is in the native library but not in the names of its package.
    const named: Readonly<Record<string, number>> = { ...UiohookKey, Pause: 0xe45 };
    const name = key
      .replace(/^(?:Key|Digit)/, '')
      .replace('Control', 'Ctrl')
      .replace(/(Ctrl|Alt|Shift|Meta)Left$/, '$1');
    expect(CHORD_KEY_CODES[key]).toBe(named[name]);
  });

  it('knows both sides of every modifier', () => {
    expect(MODIFIER_CODES).toEqual({
      control: [UiohookKey.Ctrl, UiohookKey.CtrlRight],
      alt: [UiohookKey.Alt, UiohookKey.AltRight],
      shift: [UiohookKey.Shift, UiohookKey.ShiftRight],
      meta: [UiohookKey.Meta, UiohookKey.MetaRight],
    });
    expect(ESCAPE_CODE).toBe(UiohookKey.Escape);
  });
});
