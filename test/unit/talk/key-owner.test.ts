import { describe, expect, it } from 'vitest';
import { ok } from '../../../src-preload/contract/app-error.js';
import { DEFAULT_CHORD, type HotkeyHealth, type KeySourceId } from '../../../src-preload/contract/talk.js';
import type { KeySystem } from '../../../src-main/talk/key-choice.js';
import { createKeyOwner, type OwnedSource, type SourceListeners } from '../../../src-main/talk/key-owner.js';
import type { KeyChords, KeySourceInput } from '../../../src-main/talk/key-source.js';

const CHORDS: KeyChords = { talk: DEFAULT_CHORD, interrupt: null, mute: null };
const OTHER: KeyChords = { ...CHORDS, mute: { modifiers: [], key: 'F8' } };
const STARTING: HotkeyHealth = { state: 'starting' };
const armed = (source: KeySourceId): HotkeyHealth => ({ state: 'armed', source, trigger: null });
const CRASHED: HotkeyHealth = { state: 'unavailable', reason: 'crashed' };

interface Made {
  readonly id: KeySourceId;
  readonly listeners: SourceListeners;
  readonly log: string[];
}

/** `atStart` is the health a source tells while it starts. */
function setUp(system: KeySystem, atStart: Partial<Record<KeySourceId, HotkeyHealth>> = {}) {
  const made: Made[] = [];
  const inputs: KeySourceInput[] = [];
  const health: HotkeyHealth[] = [];
  const make =
    (id: KeySourceId) =>
    (listeners: SourceListeners): OwnedSource => {
      const log: string[] = [];
      made.push({ id, listeners, log });
      return {
        start() {
          log.push('start');
          const told = atStart[id];
          if (told !== undefined) listeners.onHealth(told);
        },
        setChords: (chords) => void log.push(`chords ${chords.mute?.key ?? ''}`),
        watchEscape: (on) => void log.push(`escape ${on}`),
        rearm: () => void log.push('rearm'),
        dispose: () => void log.push('dispose'),
        ...(id === 'portal' && { changeInDesktop: () => Promise.resolve(ok(null)) }),
      };
    };
  const owner = createKeyOwner({
    system,
    sources: { hook: make('hook'), portal: make('portal'), shortcut: make('shortcut') },
    chords: CHORDS,
    nowMs: () => 77,
    onInput: (input) => inputs.push(input),
    onHealth: (next) => health.push(next),
  });
  const last = (): Made => {
    const source = made.at(-1);
    if (source === undefined) throw new Error('no source was made');
    return source;
  };
  const down = (source: KeySourceId): KeySourceInput => ({ type: 'key-down', action: 'talk', source, atMs: 1 });
  return { owner, made, inputs, health, last, down };
}

describe('the owner of key sources', () => {
  it('runs one source from its start to its end, and passes everything on', () => {
    const { owner, made, inputs, health, last } = setUp('x11');
    expect(made).toEqual([]);
    owner.rearm();
    owner.start();
    owner.start();
    expect(made.map(({ id }) => id)).toEqual(['hook']);
    expect(last().listeners.chords).toBe(CHORDS);
    last().listeners.onHealth(armed('hook'));
    last().listeners.onHealth({ ...armed('hook') });
    expect(health).toEqual([armed('hook')]);
    const all: KeySourceInput[] = [
      { type: 'key-down', action: 'talk', source: 'hook', atMs: 1 },
      { type: 'other-key-joined', action: 'talk', source: 'hook', atMs: 2 },
      { type: 'cancel' },
      { type: 'key-up', action: 'talk', source: 'hook', atMs: 3 },
    ];
    all.forEach((input) => last().listeners.onInput(input));
    expect(inputs).toEqual(all);
    owner.setChords(OTHER);
    owner.watchEscape(true);
    owner.rearm();
    owner.dispose();
    owner.dispose();
    owner.rearm();
    expect(last().log).toEqual(['escape false', 'start', 'chords F8', 'escape true', 'rearm', 'dispose']);
    expect(made).toHaveLength(1);
  });

  it('lets the shortcuts take over from a hook that fails for good, and tells no gap between', () => {
    const { owner, made, health, last } = setUp('x11', { shortcut: armed('shortcut') });
    owner.start();
    owner.setChords(OTHER);
    owner.watchEscape(true);
    last().listeners.onHealth(armed('hook'));
    last().listeners.onHealth(CRASHED);
    expect(made.map(({ id }) => id)).toEqual(['hook', 'shortcut']);
    expect(made[0]?.log.at(-1)).toBe('dispose');
    expect(last().listeners.chords).toBe(OTHER);
    expect(last().log).toEqual(['escape true', 'start']);
    expect(health).toEqual([armed('hook'), armed('shortcut')]);
  });

  it('gives the hook another chance when armed anew', () => {
    const { owner, made, health, last } = setUp('windows', { hook: CRASHED, shortcut: armed('shortcut') });
    owner.start();
    owner.rearm();
    expect(made.map(({ id }) => id)).toEqual(['hook', 'shortcut', 'hook', 'shortcut']);
    expect(made.slice(0, 3).map(({ log }) => log.at(-1))).toEqual(['dispose', 'dispose', 'dispose']);
    expect(last().log).not.toContain('dispose');
    // The same as before, so nothing is news.
    expect(health).toEqual([armed('shortcut')]);
  });

  it('says that a source which takes its time is starting', () => {
    const { owner, health, last } = setUp('x11', { shortcut: armed('shortcut') });
    owner.start();
    last().listeners.onHealth({ state: 'unavailable', reason: 'unsupported' });
    owner.rearm();
    last().listeners.onHealth(armed('hook'));
    expect(health).toEqual([armed('shortcut'), STARTING, armed('hook')]);
  });

  it('loses what is held when the source is swapped, and hears nothing of the old one', () => {
    const { owner, made, inputs, health, last, down } = setUp('x11', { shortcut: armed('shortcut') });
    owner.start();
    const hook = last();
    hook.listeners.onInput(down('hook'));
    hook.listeners.onHealth(CRASHED);
    expect(inputs).toEqual([down('hook'), { type: 'source-lost', source: 'hook', atMs: 77 }]);
    hook.listeners.onInput(down('hook'));
    hook.listeners.onHealth(armed('hook'));
    expect(inputs).toHaveLength(2);
    expect(health.at(-1)).toEqual(armed('shortcut'));
    expect(made).toHaveLength(2);
  });

  it('ends what a whole press of the old source began, too', () => {
    const { owner, inputs, last } = setUp('x11', { hook: CRASHED, shortcut: armed('shortcut') });
    owner.start();
    const toggled: KeySourceInput = { type: 'toggled', action: 'talk', source: 'shortcut', atMs: 3 };
    last().listeners.onInput(toggled);
    owner.rearm();
    expect(inputs).toEqual([toggled, { type: 'source-lost', source: 'shortcut', atMs: 77 }]);
  });

  it('loses nothing twice', () => {
    const { owner, inputs, last, down } = setUp('x11', { shortcut: armed('shortcut') });
    owner.start();
    last().listeners.onInput(down('hook'));
    last().listeners.onInput({ type: 'source-lost', source: 'hook', atMs: 2 });
    last().listeners.onHealth(CRASHED);
    expect(inputs).toHaveLength(2);
  });

  it('takes the portal on Wayland, and nothing else there', async () => {
    const { owner, made, health, last } = setUp('wayland');
    owner.start();
    for (const reason of ['wayland', 'crashed', 'declined'] as const)
      last().listeners.onHealth({ state: 'unavailable', reason });
    owner.rearm();
    expect(made.map(({ id }) => id)).toEqual(['portal']);
    expect(health).toHaveLength(3);
    expect(await owner.changeInDesktop()).toEqual(ok(null));
  });

  it('takes the portal where the display turns out to be Wayland’s', () => {
    const { owner, made, last } = setUp('x11');
    owner.start();
    last().listeners.onHealth({ state: 'unavailable', reason: 'wayland' });
    expect(made.map(({ id }) => id)).toEqual(['hook', 'portal']);
  });

  it('has no window of the desktop to show for a hook', async () => {
    const { owner } = setUp('x11');
    expect(await owner.changeInDesktop()).toMatchObject({ ok: false, error: { code: 'hotkey-unavailable' } });
    owner.start();
    expect(await owner.changeInDesktop()).toMatchObject({ ok: false, error: { code: 'hotkey-unavailable' } });
  });
});
