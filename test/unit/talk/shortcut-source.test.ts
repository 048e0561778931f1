import { describe, expect, it } from 'vitest';
import { DEFAULT_CHORD, type HotkeyHealth } from '../../../src-preload/contract/talk.js';
import type { KeyChords, KeySourceInput } from '../../../src-main/talk/key-source.js';
import { createShortcutSource } from '../../../src-main/talk/shortcut-source.js';
import { createFakeClock } from './fake-clock.js';

const ARMED: HotkeyHealth = { state: 'armed', source: 'shortcut', trigger: null };
const TALK = 'Control+Shift+Space';
const CHORDS: KeyChords = { talk: DEFAULT_CHORD, interrupt: { modifiers: [], key: 'F9' }, mute: null };

function setUp(chords: KeyChords = CHORDS) {
  const clock = createFakeClock(1_000);
  const registered = new Map<string, () => void>();
  const taken = new Set<string>();
  const inputs: KeySourceInput[] = [];
  const health: HotkeyHealth[] = [];
  const source = createShortcutSource({
    registry: {
      register(accelerator, onPressed) {
        if (taken.has(accelerator) || registered.has(accelerator)) return false;
        registered.set(accelerator, onPressed);
        return true;
      },
      unregister: (accelerator) => void registered.delete(accelerator),
    },
    clock,
    chords,
    onInput: (input) => inputs.push(input),
    onHealth: (next) => health.push(next),
  });
  const press = (accelerator = TALK): void => registered.get(accelerator)?.();
  return { clock, registered, taken, inputs, health, source, press };
}

describe('a shortcut source', () => {
  it('registers the chords it has, and tells each press as one toggle', () => {
    const { clock, registered, inputs, health, source, press } = setUp();
    source.start();
    source.start();
    expect([...registered.keys()]).toEqual([TALK, 'F9']);
    expect(health).toEqual([ARMED]);
    press();
    clock.advance(2_000);
    press('F9');
    press();
    expect(inputs).toEqual([
      { type: 'toggled', action: 'talk', source: 'shortcut', atMs: 1_000 },
      { type: 'toggled', action: 'interrupt', source: 'shortcut', atMs: 3_000 },
      { type: 'toggled', action: 'talk', source: 'shortcut', atMs: 3_000 },
    ]);
  });

  it('takes the repeats of a held key for the press they belong to, however long it is held', () => {
    const { clock, inputs, source, press } = setUp();
    source.start();
    press();
    clock.advance(660);
    for (let repeat = 0; repeat < 500; repeat += 1) {
      press();
      clock.advance(40);
    }
    expect(inputs).toHaveLength(1);
    // 40 ms have passed since the last repeat.
    clock.advance(660);
    press();
    expect(inputs).toHaveLength(1);
    clock.advance(1_201);
    press();
    expect(inputs).toHaveLength(2);
  });

  it.each([701, 900, 1_200])('takes a repeat that is seen %s ms after its press for one, as others follow it', (ms) => {
    const { clock, inputs, source, press } = setUp();
    source.start();
    press();
    clock.advance(ms);
    for (let repeat = 0; repeat < 50; repeat += 1) {
      press();
      clock.advance(40);
    }
    clock.advance(5_000);
    expect(inputs).toHaveLength(1);
  });

  it.each([701, 900, 1_200])(
    'tells a press %s ms after the one before once nothing follows it, as of its own time',
    (ms) => {
      const { clock, inputs, source, press } = setUp();
      source.start();
      press();
      clock.advance(ms);
      press();
      expect(inputs).toHaveLength(1);
      clock.advance(150);
      expect(inputs.at(1)).toEqual({ type: 'toggled', action: 'talk', source: 'shortcut', atMs: 1_000 + ms });
      // Its own repeats.
      clock.advance(510);
      press();
      clock.advance(5_000);
      expect(inputs).toHaveLength(2);
    },
  );

  it('tells a press in doubt before the next, though its timer is late', () => {
    const { clock, inputs, source, press } = setUp();
    source.start();
    press();
    clock.advance(800);
    press();
    clock.stall(800);
    press();
    clock.advance(150);
    expect(inputs.map((it) => 'atMs' in it && it.atMs)).toEqual([1_000, 1_800, 2_600]);
  });

  it('keeps keys apart that are in doubt, and forgets them at its end', () => {
    const { clock, inputs, source, press } = setUp();
    source.start();
    press();
    press('F9');
    clock.advance(800);
    press();
    press('F9');
    clock.advance(150);
    expect(inputs).toHaveLength(4);
    clock.advance(750);
    press();
    source.dispose();
    clock.advance(5_000);
    expect(inputs.slice(4)).toEqual([{ type: 'source-lost', source: 'shortcut', atMs: 2_700 }]);
  });

  it('says that another program has the combination, and tries again when armed anew', () => {
    const { taken, health, source } = setUp();
    taken.add(TALK);
    source.start();
    expect(health).toEqual([{ state: 'unavailable', reason: 'taken' }]);
    taken.clear();
    source.rearm();
    expect(health.at(-1)).toEqual(ARMED);
  });

  it('works though another key than the talk key is taken', () => {
    const { taken, health, source } = setUp();
    taken.add('F9');
    source.start();
    expect(health).toEqual([ARMED]);
  });

  it('cannot have one side of a modifier', () => {
    const { health, registered, source } = setUp({
      talk: { modifiers: [], key: 'ControlRight' },
      interrupt: null,
      mute: null,
    });
    source.start();
    expect(health).toEqual([{ state: 'unavailable', reason: 'unsupported' }]);
    expect(registered.size).toBe(0);
  });

  it('changes chords, also into each other', () => {
    const { registered, inputs, source, press } = setUp();
    source.start();
    press();
    source.setChords({ talk: { modifiers: [], key: 'F9' }, interrupt: DEFAULT_CHORD, mute: null });
    expect([...registered.keys()]).toEqual(['F9', TALK]);
    press();
    press('F9');
    expect(inputs.map((it) => 'action' in it && it.action)).toEqual(['talk', 'interrupt', 'talk']);
  });

  it.each([
    ['its end', ({ source }: ReturnType<typeof setUp>) => source.dispose()],
    [
      'a chord that is taken',
      ({ source, taken }: ReturnType<typeof setUp>) => {
        taken.add(TALK);
        source.rearm();
      },
    ],
  ])('is lost with %s, when a press may have begun something', (_, end) => {
    const used = setUp();
    used.source.start();
    used.press();
    end(used);
    expect(used.inputs.at(-1)).toEqual({ type: 'source-lost', source: 'shortcut', atMs: 1_000 });
    end(used);
    expect(used.inputs).toHaveLength(2);

    const unused = setUp();
    unused.source.start();
    unused.press('F9');
    end(unused);
    expect(unused.inputs).toHaveLength(1);
  });

  it('registers nothing before its start and leaves nothing after its end', () => {
    const { registered, health, source } = setUp();
    source.setChords(CHORDS);
    source.rearm();
    expect(registered.size).toBe(0);
    source.start();
    source.dispose();
    source.rearm();
    source.setChords(CHORDS);
    source.start();
    expect(registered.size).toBe(0);
    expect(health).toEqual([ARMED]);
  });
});
