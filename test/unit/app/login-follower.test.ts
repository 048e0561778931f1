import { describe, expect, it, vi } from 'vitest';
import { ok } from '../../../src-preload/contract/app-error.js';
import { DEFAULT_SETTINGS, type Settings, type SettingsPatch } from '../../../src-preload/contract/settings.js';
import type { LoginItemState } from '../../../src-preload/contract/settings-transfer.js';
import { createLoginFollower } from '../../../src-main/app/login-follower.js';
import type { LoginItem } from '../../../src-main/platform/autostart-item.js';

function fakeSettings(general: Partial<Settings['general']>) {
  let settings: Settings = { ...DEFAULT_SETTINGS, general: { ...DEFAULT_SETTINGS.general, ...general } };
  const listeners: ((settings: Settings, before: Settings) => void)[] = [];
  return {
    current: () => settings,
    update(patch: SettingsPatch) {
      const before = settings;
      settings = { ...settings, general: { ...settings.general, ...patch.general } as Settings['general'] };
      for (const listener of listeners) listener(settings, before);
      return ok(settings);
    },
    onChange(listener: (settings: Settings, before: Settings) => void) {
      listeners.push(listener);
      return () => undefined;
    },
  };
}

/** A system with a memory, that may refuse. */
function fakeItem(start: { on: boolean; refuses?: boolean }) {
  const system = { refuses: false, asked: [] as string[], ...start };
  const tell = (problem: 'refused' | null = null): LoginItemState => ({ kind: 'available', on: system.on, problem });
  const item: LoginItem = {
    state: () => Promise.resolve(tell()),
    set(on, hidden) {
      system.asked.push(`${on ? 'on' : 'off'}${hidden ? ' hidden' : ''}`);
      if (!system.refuses) system.on = on;
      return Promise.resolve(tell(system.on === on ? null : 'refused'));
    },
    refresh(hidden) {
      if (system.on) system.asked.push(`refresh${hidden ? ' hidden' : ''}`);
      return Promise.resolve();
    },
  };
  return { system, item };
}

function setUp(general: Partial<Settings['general']>, start: { on: boolean; refuses?: boolean }) {
  const settings = fakeSettings(general);
  const { system, item } = fakeItem(start);
  const onRefused = vi.fn();
  const follower = createLoginFollower({ item, settings, onRefused });
  return { settings, system, onRefused, follower };
}

describe('start at login', () => {
  it('takes over at the start what the person changed in the system', async () => {
    const removed = setUp({ startAtLogin: true }, { on: false });
    expect(await removed.follower.state()).toEqual({ kind: 'available', on: false, problem: null });
    expect(removed.settings.current().general.startAtLogin).toBe(false);
    const added = setUp({ startAtLogin: false }, { on: true });
    await added.follower.state();
    expect(added.settings.current().general.startAtLogin).toBe(true);
    // The system has it already: nothing is asked of it.
    expect([...removed.system.asked, ...added.system.asked]).toEqual(['refresh']);
  });

  it('is carried out when the setting changes, from wherever it came', async () => {
    const { settings, system, follower } = setUp({ startHidden: true }, { on: false });
    await follower.state();
    settings.update({ general: { startAtLogin: true } });
    expect(await follower.state()).toEqual({ kind: 'available', on: true, problem: null });
    settings.update({ general: { startHidden: false } });
    settings.update({ general: { startAtLogin: false } });
    await follower.state();
    expect(system.asked).toEqual(['on hidden', 'refresh', 'off']);
    expect(system.on).toBe(false);
  });

  it('goes back, and says so, where the system does not do it', async () => {
    const { settings, onRefused, follower } = setUp({}, { on: false, refuses: true });
    await follower.state();
    settings.update({ general: { startAtLogin: true } });
    expect(await follower.state()).toEqual({ kind: 'available', on: false, problem: 'refused' });
    expect(settings.current().general.startAtLogin).toBe(false);
    expect(onRefused).toHaveBeenCalledTimes(1);
  });

  it('is not undone by a look that was under way', async () => {
    const { settings, system, follower } = setUp({}, { on: false });
    const looking = follower.state();
    settings.update({ general: { startAtLogin: true } });
    await looking;
    await follower.state();
    expect(system.on).toBe(true);
    expect(settings.current().general.startAtLogin).toBe(true);
  });

  it('leaves the setting alone where there is no such thing', async () => {
    const settings = fakeSettings({ startAtLogin: true });
    const state: LoginItemState = { kind: 'unavailable', reason: 'development' };
    const item: LoginItem = {
      state: () => Promise.resolve(state),
      set: () => Promise.resolve(state),
      refresh: () => Promise.resolve(),
    };
    const follower = createLoginFollower({ item, settings, onRefused: () => undefined });
    expect(await follower.state()).toEqual(state);
    expect(settings.current().general.startAtLogin).toBe(true);
  });
});
