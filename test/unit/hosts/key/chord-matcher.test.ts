import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CHORD, MODIFIERS, type Chord, type Modifier } from '../../../../src-preload/contract/talk.js';
import {
  changeChord,
  initialMatcher,
  stepMatcher,
  type ChordReport,
  type MatcherState,
} from '../../../../src-main/hosts/key/chord-matcher.js';
import { CHORD_KEY_CODES, ESCAPE_CODE, MODIFIER_CODES } from '../../../../src-main/hosts/key/key-codes.js';

const SPACE = CHORD_KEY_CODES.Space;
const A = CHORD_KEY_CODES.KeyA;
const [CTRL, CTRL_RIGHT] = MODIFIER_CODES.control;
const [SHIFT] = MODIFIER_CODES.shift;
const [ALT] = MODIFIER_CODES.alt;

/** A keyboard: presses and releases keys, keeps the modifiers as the hook does, collects what the matcher says. */
function createKeyboard(chord: Chord = DEFAULT_CHORD) {
  let state: MatcherState = initialMatcher(chord);
  let atMs = 0;
  const down = new Set<number>();
  const reports: ChordReport[] = [];
  const event = (type: 'down' | 'up', code: number): void => {
    if (type === 'down') down.add(code);
    else down.delete(code);
    const modifiers = Object.fromEntries(
      MODIFIERS.map((modifier) => [modifier, MODIFIER_CODES[modifier].some((side) => down.has(side))]),
    ) as Record<Modifier, boolean>;
    atMs += 10;
    const step = stepMatcher(state, { type, code, modifiers, atMs });
    state = step.state;
    if (step.report !== null) reports.push(step.report);
  };
  const keyboard = {
    down: (...codes: readonly number[]) => {
      for (const code of codes) event('down', code);
      return keyboard;
    },
    up: (...codes: readonly number[]) => {
      for (const code of codes) event('up', code);
      return keyboard;
    },
    change: (next: Chord) => {
      const step = changeChord(state, next, atMs);
      state = step.state;
      if (step.report !== null) reports.push(step.report);
      return keyboard;
    },
    get said() {
      return reports.map(({ type }) => type);
    },
    isDown: (code: number) => down.has(code),
    reports,
  };
  return keyboard;
}

const HELD = ['chord-down', 'chord-up'];

describe('the chord', () => {
  it('is down once, whatever repeats, and up once', () => {
    const keyboard = createKeyboard().down(CTRL, SHIFT, SPACE, SPACE, SPACE, SPACE).up(SPACE, SHIFT, CTRL);
    expect(keyboard.reports).toEqual([
      { type: 'chord-down', atMs: 30 },
      { type: 'chord-up', atMs: 70 },
    ]);
  });

  it('ends with the modifier that goes up first', () => {
    expect(createKeyboard().down(CTRL, SHIFT, SPACE).up(CTRL).down(SPACE).up(SPACE, SHIFT).said).toEqual(HELD);
    expect(createKeyboard().down(CTRL, SHIFT, SPACE).up(SHIFT, SPACE, CTRL).said).toEqual(HELD);
  });

  it('takes either side of a modifier, and lets them change places', () => {
    expect(createKeyboard().down(CTRL_RIGHT, SHIFT, SPACE).up(SPACE).said).toEqual(HELD);
    expect(createKeyboard().down(CTRL, SHIFT, SPACE, CTRL_RIGHT).up(CTRL).said).toEqual(['chord-down']);
  });

  it('is not another chord: fewer modifiers, more modifiers, another key', () => {
    expect(createKeyboard().down(SPACE).up(SPACE).said).toEqual([]);
    expect(createKeyboard().down(CTRL, SPACE).up(SPACE, CTRL).said).toEqual([]);
    expect(createKeyboard().down(CTRL, SHIFT, ALT, SPACE).up(ALT, SPACE, SHIFT, CTRL).said).toEqual([]);
    expect(createKeyboard().down(CTRL, SHIFT, A).up(A, SHIFT, CTRL).said).toEqual([]);
  });

  it('begins with its key: one that is down already is only repeating', () => {
    expect(createKeyboard().down(SPACE, SPACE, CTRL, SHIFT, SPACE, SPACE).up(SPACE).said).toEqual([]);
    expect(createKeyboard().down(CTRL, SHIFT, SPACE).up(CTRL).down(CTRL, SPACE, SPACE).said).toEqual(HELD);
    expect(createKeyboard().down(SPACE).up(SPACE).down(CTRL, SHIFT, SPACE).said).toEqual(['chord-down']);
  });

  it('may be a key alone, then without any modifier', () => {
    const key = CHORD_KEY_CODES.F9;
    const chord: Chord = { modifiers: [], key: 'F9' };
    expect(createKeyboard(chord).down(key, key).up(key).said).toEqual(HELD);
    expect(createKeyboard(chord).down(SHIFT, key).up(key, SHIFT).said).toEqual([]);
  });
});

describe('other keys', () => {
  it('are told once for each hold, and only while it lasts', () => {
    const keyboard = createKeyboard().down(A).up(A).down(CTRL, SHIFT, A).up(A).down(SPACE, A).up(A).down(A, ALT).up(A);
    expect(keyboard.said).toEqual(['chord-down', 'other-key-joined']);
    keyboard.up(ALT, SPACE).down(SPACE, A);
    expect(keyboard.said.slice(2)).toEqual(['chord-up', 'chord-down', 'other-key-joined']);
  });

  it('count when they are a further modifier', () => {
    expect(createKeyboard().down(CTRL, SHIFT, SPACE, ALT).up(SPACE).said).toEqual([
      'chord-down',
      'other-key-joined',
      'chord-up',
    ]);
  });

  it('escape is told for what it is, while held', () => {
    expect(createKeyboard().down(ESCAPE_CODE).up(ESCAPE_CODE).said).toEqual([]);
    expect(createKeyboard().down(CTRL, SHIFT, SPACE, ESCAPE_CODE).said).toEqual(['chord-down', 'escape']);
  });
});

describe('another chord', () => {
  const next: Chord = { modifiers: ['control', 'shift'], key: 'KeyA' };

  it('ends the hold of the old one', () => {
    expect(createKeyboard().down(CTRL, SHIFT, SPACE).change(next).up(SPACE, SHIFT, CTRL).said).toEqual(HELD);
  });

  it('does not begin with the press that chose it', () => {
    const keyboard = createKeyboard().down(CTRL, SHIFT, A).change(next).down(A, A);
    expect(keyboard.said).toEqual([]);
    expect(keyboard.up(A).down(A).said).toEqual(['chord-down']);
  });

  it('does not begin anew when the same one is set while held', () => {
    expect(createKeyboard().down(CTRL, SHIFT, SPACE).change(DEFAULT_CHORD).down(SPACE, SPACE).said).toEqual(HELD);
  });
});

it('in any order of keys, downs and ups take turns and all keys up means up', () => {
  const codes = [SPACE, A, CTRL, CTRL_RIGHT, SHIFT, ALT, ESCAPE_CODE];
  const stroke = fc.record({ type: fc.constantFrom('down' as const, 'up' as const), code: fc.constantFrom(...codes) });
  fc.assert(
    fc.property(fc.array(stroke, { maxLength: 80 }), (strokes) => {
      const keyboard = createKeyboard();
      for (const { type, code } of strokes) keyboard[type](code);
      for (const code of codes) if (keyboard.isDown(code)) keyboard.up(code);
      const turns = keyboard.said.filter((type) => type === 'chord-down' || type === 'chord-up');
      expect(turns).toEqual(turns.map((_, index) => (index % 2 === 0 ? 'chord-down' : 'chord-up')));
      expect(turns.length % 2).toBe(0);
    }),
    { numRuns: 1_000 },
  );
});
