import { describe, expect, it } from 'vitest';
import { DEFAULT_CHORD, type Chord } from '../../../../src-preload/contract/talk.js';
import type { RawKeyEvent } from '../../../../src-main/hosts/key/chord-matcher.js';
import { CHORD_KEY_CODES } from '../../../../src-main/hosts/key/key-codes.js';
import type { HookStart } from '../../../../src-main/hosts/key/native-hook.js';
import { runKeyHost } from '../../../../src-main/hosts/key/run-key-host.js';
import type { XProbe } from '../../../../src-main/hosts/key/x-display.js';
import type { KeyHostCommand, KeyHostFact } from '../../../../src-main/hosts/protocol/key.js';

const CHORD_DOWN = { control: true, shift: true, alt: false, meta: false };
const NOTHING = { control: false, shift: false, alt: false, meta: false };
const OTHER: Chord = { modifiers: [], key: 'F9' };

const command = (talk: Chord): KeyHostCommand => ({
  type: 'watch',
  chords: { talk, interrupt: null, mute: null },
  escape: false,
});

function setUp(access: XProbe = { usable: true }, outcome: HookStart = { started: true }) {
  const facts: KeyHostFact[] = [];
  const counts = { checks: 0, starts: 0 };
  let receive: (message: unknown) => void = () => {};
  let onKey: (event: RawKeyEvent) => void = () => {};
  const keyboards: (() => void)[] = [];
  let current = access;
  runKeyHost({
    transport: {
      post: (fact) => facts.push(fact),
      onMessage: (listener) => {
        receive = listener;
      },
    },
    check: () => {
      counts.checks += 1;
      return Promise.resolve(current);
    },
    startHook: (listener) => {
      counts.starts += 1;
      onKey = listener;
      return Promise.resolve(outcome);
    },
    watchKeyboard: (onChanged) => keyboards.push(onChanged),
    nowMs: () => 99,
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    facts,
    counts,
    keyboards,
    watch: async (chord: Chord) => {
      receive(command(chord));
      await settle();
    },
    receive: (message: unknown) => receive(message),
    key: (event: RawKeyEvent) => onKey(event),
    becomes: (next: XProbe) => {
      current = next;
    },
  };
}

const space = (type: 'down' | 'up', modifiers = CHORD_DOWN): RawKeyEvent => ({
  type,
  code: CHORD_KEY_CODES.Space,
  modifiers,
  atMs: 5,
});

describe('the key host', () => {
  it('checks, starts the hook once and reports the chord', async () => {
    const { facts, counts, watch, key } = setUp();
    await watch(DEFAULT_CHORD);
    key(space('down'));
    key(space('up'));
    expect(facts).toEqual([
      { type: 'armed' },
      { type: 'chord-down', action: 'talk', atMs: 5 },
      { type: 'chord-up', action: 'talk', atMs: 5 },
    ]);
    await watch(OTHER);
    expect(counts).toEqual({ checks: 1, starts: 1 });
  });

  it('never loads the hook where it would abort', async () => {
    const { facts, counts, watch } = setUp({ usable: false, reason: 'no-display', detail: 'none' });
    await watch(DEFAULT_CHORD);
    expect(facts).toEqual([{ type: 'unavailable', reason: 'no-display', detail: 'none' }]);
    expect(counts.starts).toBe(0);
  });

  it('tells why the hook does not start', async () => {
    const { facts, watch } = setUp({ usable: true }, { started: false, reason: 'unsupported', detail: 'no library' });
    await watch(DEFAULT_CHORD);
    expect(facts).toEqual([{ type: 'unavailable', reason: 'unsupported', detail: 'no library' }]);
  });

  it('looks again when asked again', async () => {
    const { facts, watch, becomes } = setUp({ usable: false, reason: 'no-display', detail: 'none' });
    await watch(DEFAULT_CHORD);
    becomes({ usable: true });
    await watch(DEFAULT_CHORD);
    expect(facts.map(({ type }) => type)).toEqual(['unavailable', 'armed']);
  });

  it('watches for the last chord named while it was starting', async () => {
    const { facts, receive, watch, key, counts } = setUp();
    receive(command(DEFAULT_CHORD));
    await watch(OTHER);
    key(space('down'));
    key({ type: 'down', code: CHORD_KEY_CODES.F9, modifiers: NOTHING, atMs: 6 });
    expect(facts).toEqual([{ type: 'armed' }, { type: 'chord-down', action: 'talk', atMs: 6 }]);
    expect(counts.starts).toBe(1);
  });

  it('ends a hold when the chord changes under it', async () => {
    const { facts, watch, key } = setUp();
    await watch(DEFAULT_CHORD);
    key(space('down'));
    await watch(OTHER);
    key(space('up'));
    expect(facts.slice(1)).toEqual([
      { type: 'chord-down', action: 'talk', atMs: 5 },
      { type: 'chord-up', action: 'talk', atMs: 99 },
    ]);
  });

  it('tells of a keyboard with other codes, once the hook runs', async () => {
    const { facts, keyboards, watch } = setUp();
    await watch(DEFAULT_CHORD);
    await watch(OTHER);
    expect(keyboards).toHaveLength(1);
    keyboards[0]?.();
    expect(facts).toEqual([{ type: 'armed' }, { type: 'keyboard-changed' }]);
  });

  it('asks nothing about a keyboard that it cannot see', async () => {
    const { keyboards, watch } = setUp({ usable: false, reason: 'no-display', detail: 'none' });
    await watch(DEFAULT_CHORD);
    expect(keyboards).toEqual([]);
  });

  it('passes over messages it does not know', async () => {
    const { facts, counts, receive, watch } = setUp();
    for (const message of [null, 'watch', {}, { type: 'watch' }, { type: 'type-this', chords: { talk: OTHER } }])
      receive(message);
    expect(counts.checks).toBe(0);
    await watch(DEFAULT_CHORD);
    expect(facts).toEqual([{ type: 'armed' }]);
  });
});
