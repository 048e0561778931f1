import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_CHORD,
  KEY_ACTIONS,
  MODIFIERS,
  type Chord,
  type Modifier,
} from '../../../../src-preload/contract/talk.js';
import {
  changeChords,
  INITIAL_MATCHER,
  stepMatcher,
  type MatcherStep,
} from '../../../../src-main/hosts/key/chord-matcher.js';
import { CHORD_KEY_CODES, ESCAPE_CODE, MODIFIER_CODES, mouseCode } from '../../../../src-main/hosts/key/key-codes.js';
import type { KeyReport, WatchedChords } from '../../../../src-main/hosts/protocol/key.js';

const SPACE = CHORD_KEY_CODES.Space;
const A = CHORD_KEY_CODES.KeyA;
const F9 = CHORD_KEY_CODES.F9;
const F10 = CHORD_KEY_CODES.F10;
const BACK = CHORD_KEY_CODES.MouseBack;
const LEFT_BUTTON = mouseCode(1);
const [CTRL, CTRL_RIGHT] = MODIFIER_CODES.control;
const [SHIFT] = MODIFIER_CODES.shift;
const [ALT] = MODIFIER_CODES.alt;

const chordsOf = (talk: Chord, interrupt: Chord | null = null, mute: Chord | null = null): WatchedChords => ({
  talk,
  interrupt,
  mute,
});
const alone = (key: Chord['key']): Chord => ({ modifiers: [], key });

/** A keyboard: presses and releases keys, keeps the modifiers as the hook does, collects what the matcher says. */
function createKeyboard(first: Chord | WatchedChords = DEFAULT_CHORD, escape = false) {
  let state = INITIAL_MATCHER;
  let atMs = 0;
  const down = new Set<number>();
  const reports: KeyReport[] = [];
  const take = (step: MatcherStep): void => {
    state = step.state;
    reports.push(...step.reports);
  };
  const event = (type: 'down' | 'up', code: number): void => {
    if (type === 'down') down.add(code);
    else down.delete(code);
    const modifiers = Object.fromEntries(
      MODIFIERS.map((modifier) => [modifier, MODIFIER_CODES[modifier].some((side) => down.has(side))]),
    ) as Record<Modifier, boolean>;
    atMs += 10;
    take(stepMatcher(state, { type, code, modifiers, atMs }));
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
    change: (next: Chord | WatchedChords, watchEscape = false) => {
      const chords = 'key' in next ? chordsOf(next) : next;
      take(changeChords(state, { chords, escape: watchEscape }, atMs));
      return keyboard;
    },
    get said() {
      return reports.map(({ type }) => type);
    },
    /** With the action of each. */
    get told() {
      return reports.map((report) => ('action' in report ? `${report.action} ${report.type}` : report.type));
    },
    isDown: (code: number) => down.has(code),
    reports,
  };
  return keyboard.change(first, escape);
}

const HELD = ['chord-down', 'chord-up'];

describe('the chord', () => {
  it('is down once, whatever repeats, and up once', () => {
    const keyboard = createKeyboard().down(CTRL, SHIFT, SPACE, SPACE, SPACE, SPACE).up(SPACE, SHIFT, CTRL);
    expect(keyboard.reports).toEqual([
      { type: 'chord-down', action: 'talk', atMs: 30 },
      { type: 'chord-up', action: 'talk', atMs: 70 },
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

  it('escape is told for what it is while it is watched for, held or not, and is another key else', () => {
    expect(createKeyboard().down(ESCAPE_CODE).up(ESCAPE_CODE).said).toEqual([]);
    expect(createKeyboard(DEFAULT_CHORD, true).down(ESCAPE_CODE).up(ESCAPE_CODE).said).toEqual(['escape']);
    expect(createKeyboard(DEFAULT_CHORD, true).down(CTRL, SHIFT, SPACE, ESCAPE_CODE).said).toEqual([
      'chord-down',
      'escape',
    ]);
    expect(createKeyboard().down(CTRL, SHIFT, SPACE, ESCAPE_CODE).said).toEqual(['chord-down', 'other-key-joined']);
  });

  it('a click is none, unless the key is a modifier', () => {
    expect(createKeyboard(alone('F9')).down(F9, LEFT_BUTTON).up(LEFT_BUTTON, F9).said).toEqual(HELD);
    expect(
      createKeyboard(alone('ControlRight')).down(CTRL_RIGHT, LEFT_BUTTON).up(LEFT_BUTTON, CTRL_RIGHT).said,
    ).toEqual(['chord-down', 'other-key-joined', 'chord-up']);
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
    // A click does not stop a key from repeating.
    expect(createKeyboard().down(CTRL, SHIFT, A, LEFT_BUTTON).up(LEFT_BUTTON).change(next).down(A, A).said).toEqual([]);
  });

  it('keeps the hold when it is the same, in whatever order its modifiers are written', () => {
    const turned: Chord = { modifiers: ['shift', 'control'], key: 'Space' };
    const keyboard = createKeyboard().down(CTRL, SHIFT, SPACE).change(turned, true).down(SPACE, SPACE);
    expect(keyboard.said).toEqual(['chord-down']);
    expect(keyboard.up(SPACE).said).toEqual(HELD);
  });

  it('of another action is another chord', () => {
    const keyboard = createKeyboard(alone('F9'))
      .down(F9)
      .change(chordsOf(DEFAULT_CHORD, alone('F9')))
      .down(F9);
    expect(keyboard.told).toEqual(['talk chord-down', 'talk chord-up']);
    expect(keyboard.up(F9).down(F9).told.slice(2)).toEqual(['interrupt chord-down']);
  });
});

describe('one side of a modifier', () => {
  const right = alone('ControlRight');

  it('is down once and up once', () => {
    expect(createKeyboard(right).down(CTRL_RIGHT, CTRL_RIGHT).up(CTRL_RIGHT).said).toEqual(HELD);
  });

  it('is not the other side, and neither with it nor with another modifier down', () => {
    expect(createKeyboard(right).down(CTRL).up(CTRL).said).toEqual([]);
    expect(createKeyboard(right).down(CTRL, CTRL_RIGHT).up(CTRL_RIGHT, CTRL).said).toEqual([]);
    expect(createKeyboard(right).down(SHIFT, CTRL_RIGHT).up(CTRL_RIGHT, SHIFT).said).toEqual([]);
  });

  it('is joined by any other key, which makes it some other shortcut', () => {
    expect(createKeyboard(right).down(CTRL_RIGHT, A).up(A, CTRL_RIGHT).said).toEqual([
      'chord-down',
      'other-key-joined',
      'chord-up',
    ]);
    expect(createKeyboard(right).down(CTRL_RIGHT, SHIFT).said).toEqual(['chord-down', 'other-key-joined']);
  });

  it('goes on when the other side joins, and ends with its own', () => {
    const keyboard = createKeyboard(right).down(CTRL_RIGHT, CTRL);
    expect(keyboard.said).toEqual(['chord-down']);
    expect(keyboard.up(CTRL_RIGHT, CTRL).said).toEqual(HELD);
  });

  it('ends when the hook says that no such modifier is down, though its release was not seen', () => {
    const step = (code: number, control: boolean, before = INITIAL_MATCHER) =>
      stepMatcher(before, {
        type: 'down',
        code,
        modifiers: { control, alt: false, shift: false, meta: false },
        atMs: 1,
      });
    const watching = changeChords(INITIAL_MATCHER, { chords: chordsOf(right), escape: false }, 0).state;
    const { state } = step(CTRL_RIGHT, true, watching);
    expect(step(A, false, state).reports).toEqual([{ type: 'chord-up', action: 'talk', atMs: 1 }]);
  });
});

describe('a mouse button', () => {
  it('may be the key, alone or with modifiers', () => {
    expect(createKeyboard(alone('MouseBack')).down(BACK).up(BACK).said).toEqual(HELD);
    expect(createKeyboard(alone('MouseBack')).down(CTRL, BACK).up(BACK).said).toEqual([]);
    const chord: Chord = { modifiers: ['control'], key: 'MouseBack' };
    expect(createKeyboard(chord).down(CTRL, BACK).up(CTRL, BACK).said).toEqual(HELD);
  });

  it('says nothing of the other buttons', () => {
    const keyboard = createKeyboard(alone('MouseBack')).down(LEFT_BUTTON).up(LEFT_BUTTON);
    expect(keyboard.down(CHORD_KEY_CODES.MouseForward).said).toEqual([]);
  });
});

describe('three chords', () => {
  const all = chordsOf(alone('F9'), alone('F10'), { modifiers: ['control'], key: 'F9' });

  it('are told apart by their modifiers', () => {
    const keyboard = createKeyboard(all).down(F9).up(F9).down(CTRL, F9).up(F9, CTRL).down(F10).up(F10);
    expect(keyboard.told).toEqual([
      'talk chord-down',
      'talk chord-up',
      'mute chord-down',
      'mute chord-up',
      'interrupt chord-down',
      'interrupt chord-up',
    ]);
  });

  it('may be held together, and are no other keys to one another', () => {
    const keyboard = createKeyboard(all).down(F9, F10, F10).up(F9).down(A).up(F10);
    expect(keyboard.told).toEqual([
      'talk chord-down',
      'interrupt chord-down',
      'talk chord-up',
      'interrupt other-key-joined',
      'interrupt chord-up',
    ]);
  });

  it('end together with the modifier they share', () => {
    const shared = chordsOf({ modifiers: ['alt'], key: 'F9' }, { modifiers: ['alt'], key: 'F10' });
    expect(createKeyboard(shared).down(ALT, F9, F10).up(ALT).told.slice(2)).toEqual([
      'talk chord-up',
      'interrupt chord-up',
    ]);
  });

  it('one that is no longer watched ends, the others go on', () => {
    const keyboard = createKeyboard(all)
      .down(F9, F10)
      .change({ ...all, interrupt: null });
    expect(keyboard.told.slice(2)).toEqual(['interrupt chord-up']);
    expect(keyboard.up(F10, F9).told.slice(3)).toEqual(['talk chord-up']);
  });
});

it('in any order of keys and changes, downs and ups of each action take turns and all keys up means up', () => {
  const codes = [SPACE, A, F9, F10, BACK, LEFT_BUTTON, CTRL, CTRL_RIGHT, SHIFT, ALT, ESCAPE_CODE];
  const sets: readonly WatchedChords[] = [
    chordsOf(DEFAULT_CHORD),
    chordsOf(alone('ControlRight'), alone('F9'), alone('MouseBack')),
    chordsOf(alone('MouseBack'), { modifiers: ['control'], key: 'F9' }, alone('F10')),
    { talk: null, interrupt: alone('ControlRight'), mute: DEFAULT_CHORD },
  ];
  const stroke = fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({ type: fc.constantFrom('down' as const, 'up' as const), code: fc.constantFrom(...codes) }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('change' as const), chords: fc.constantFrom(...sets) }) },
  );
  fc.assert(
    fc.property(fc.constantFrom(...sets), fc.array(stroke, { maxLength: 80 }), (first, strokes) => {
      const keyboard = createKeyboard(first);
      for (const each of strokes) {
        if (each.type === 'change') keyboard.change(each.chords);
        else keyboard[each.type](each.code);
      }
      for (const code of codes) if (keyboard.isDown(code)) keyboard.up(code);
      for (const action of KEY_ACTIONS) {
        const turns = keyboard.told.filter((it) => it === `${action} chord-down` || it === `${action} chord-up`);
        expect(turns).toEqual(turns.map((_, index) => `${action} chord-${index % 2 === 0 ? 'down' : 'up'}`));
        expect(turns.length % 2).toBe(0);
      }
    }),
    { numRuns: 2_000 },
  );
});
