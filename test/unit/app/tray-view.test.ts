import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { asProfileId } from '../../../src-preload/contract/ids.js';
import { PHASES } from '../../../src-preload/contract/session-snapshot.js';
import { DEFAULT_SETTINGS, LOCAL_PROFILE_ID } from '../../../src-preload/contract/settings.js';
import { trayView, type TrayAction } from '../../../src-main/app/tray-view.js';
import { wordsOf } from '../../../src-main/i18n/words.js';
import type { TrayItem } from '../../../src-main/platform/tray-menus.js';
import { HOSTILE_WORDS } from '../../fakes/hostile-words.js';

const en = wordsOf('en');
const NO_UPDATE = { kind: 'unknown' } as const;
const idle = {
  phase: 'idle',
  muted: false,
  talkMode: null,
  handsFree: false,
  hotkey: { state: 'starting' },
} as const;
const named = (items: readonly TrayItem<TrayAction>[], label: string) =>
  items.find((item) => item.kind !== 'separator' && item.label === label);

describe('the tray', () => {
  it.each(PHASES)('has an icon and words for %s', (phase) => {
    const view = trayView({ ...idle, phase }, DEFAULT_SETTINGS, NO_UPDATE, en);
    expect(view.icon).toBe(phase);
    expect(view.tooltip).toMatch(/^Parley: \w/);
  });

  it('offers what can be done now', () => {
    const calm = trayView(idle, DEFAULT_SETTINGS, NO_UPDATE, en).items;
    expect(named(calm, 'Talk')).toMatchObject({ enabled: true });
    expect(named(calm, 'Interrupt')).toMatchObject({ enabled: false });
    const held = { ...idle, phase: 'listening', talkMode: 'hold' } as const;
    const listening = trayView(held, DEFAULT_SETTINGS, NO_UPDATE, en).items;
    expect(named(listening, 'Stop listening')).toMatchObject({ enabled: true });
    for (const phase of ['thinking', 'speaking'] as const) {
      const { items } = trayView({ ...idle, phase }, DEFAULT_SETTINGS, NO_UPDATE, en);
      expect(named(items, 'Interrupt')).toMatchObject({ enabled: true });
    }
  });

  it('mutes, and says so, by its icon too while nothing else goes on', () => {
    const view = trayView({ ...idle, muted: true }, DEFAULT_SETTINGS, NO_UPDATE, en);
    expect(view.icon).toBe('muted');
    expect(trayView({ ...idle, muted: true, phase: 'speaking' }, DEFAULT_SETTINGS, NO_UPDATE, en).icon).toBe(
      'speaking',
    );
    expect(view.tooltip).toContain('muted');
    expect(named(view.items, 'Mute')).toMatchObject({ checked: true, action: { type: 'mute-set', muted: false } });
    expect(named(view.items, 'Talk')).toMatchObject({ enabled: false });
  });

  it.each(['no-display', 'wayland', 'permission', 'crashed', 'unsupported', 'taken', 'declined'] as const)(
    'says first that the talk key is not working: %s',
    (reason) => {
      const view = trayView({ ...idle, hotkey: { state: 'unavailable', reason } }, DEFAULT_SETTINGS, NO_UPDATE, en);
      expect(view.tooltip).toBe('Parley: ready. Talk key is not working');
      const [first, second] = view.items;
      expect(first).toMatchObject({
        label: expect.stringMatching(/^Talk key is not working: \w/) as string,
        action: { type: 'show', view: 'talk-key' },
        enabled: true,
      });
      expect(second).toEqual({ kind: 'separator' });
    },
  );

  it('says nothing of a talk key that works or is about to', () => {
    for (const hotkey of [{ state: 'starting' }, { state: 'armed', source: 'hook', trigger: null }] as const) {
      const view = trayView({ ...idle, hotkey }, DEFAULT_SETTINGS, NO_UPDATE, en);
      expect(view.tooltip).toBe('Parley: ready');
      expect(JSON.stringify(view)).not.toContain('not working');
    }
  });

  it('turns hands-free on and off, says so, and can still begin a talk', () => {
    expect(named(trayView(idle, DEFAULT_SETTINGS, NO_UPDATE, en).items, 'Hands-free')).toMatchObject({
      checked: false,
      action: { type: 'hands-free-set', on: true },
    });
    const on = { ...idle, phase: 'listening', talkMode: 'hands-free', handsFree: true } as const;
    const view = trayView(on, DEFAULT_SETTINGS, NO_UPDATE, en);
    expect(view.tooltip).toBe('Parley: listening, hands-free');
    expect(named(view.items, 'Hands-free')).toMatchObject({
      checked: true,
      action: { type: 'hands-free-set', on: false },
    });
    expect(named(view.items, 'Talk')).toMatchObject({ enabled: true });
    expect(named(view.items, 'Stop listening')).toBeUndefined();
  });

  it('lists the assistants and marks the one in use', () => {
    const other = { id: asProfileId('other'), providerId: 'local', name: 'Other', options: {}, endpoint: '' } as const;
    const settings = {
      ...DEFAULT_SETTINGS,
      assistants: {
        activeProfileId: other.id,
        profiles: [...DEFAULT_SETTINGS.assistants.profiles, other],
      },
    };
    expect(named(trayView(idle, settings, NO_UPDATE, en).items, 'Assistant')).toMatchObject({
      items: [
        { label: 'Local', checked: false, action: { profileId: LOCAL_PROFILE_ID } },
        { label: 'Other', checked: true, action: { profileId: other.id } },
      ],
    });
  });

  it('shows whatever an assistant is called as a label, and chooses by its id', () => {
    for (const name of HOSTILE_WORDS) {
      const assistants = {
        ...DEFAULT_SETTINGS.assistants,
        profiles: DEFAULT_SETTINGS.assistants.profiles.map((profile) => ({ ...profile, name })),
      };
      const view = trayView(idle, { ...DEFAULT_SETTINGS, assistants }, NO_UPDATE, en);
      expect(view).toEqual({
        ...trayView(idle, DEFAULT_SETTINGS, NO_UPDATE, en),
        items: trayView(idle, DEFAULT_SETTINGS, NO_UPDATE, en).items.map((item) =>
          item.kind === 'menu' ? { ...item, items: item.items.map((one) => ({ ...one, label: name })) } : item,
        ),
      });
    }
  });

  it('turns the mini window on and off', () => {
    expect(named(trayView(idle, DEFAULT_SETTINGS, NO_UPDATE, en).items, 'Mini window')).toMatchObject({
      checked: true,
      action: { type: 'mini-set', mode: 'off' },
    });
    const without = { ...DEFAULT_SETTINGS, general: { ...DEFAULT_SETTINGS.general, miniWindow: 'off' } } as const;
    expect(named(trayView(idle, without, NO_UPDATE, en).items, 'Mini window')).toMatchObject({
      checked: false,
      action: { type: 'mini-set', mode: 'while-talking' },
    });
  });

  it('offers history beside window and settings', () => {
    const views = trayView(idle, DEFAULT_SETTINGS, NO_UPDATE, en).items.flatMap((item) =>
      item.kind === 'action' && item.action.type === 'show' ? [item.action.view] : [],
    );
    expect(views).toEqual(['talk', 'history', 'settings']);
  });

  it('offers a newer version, and the restart into it, and nothing of updates otherwise', () => {
    const first = (step: Parameters<typeof trayView>[2]) => trayView(idle, DEFAULT_SETTINGS, step, en).items[0];
    expect(first({ kind: 'available', version: '0.2.0' })).toEqual({
      kind: 'action',
      label: 'Version 0.2.0 is there…',
      action: { type: 'show', view: 'updates' },
      enabled: true,
    });
    const ready = { kind: 'ready', version: '0.2.0', waits: false } as const;
    expect(first(ready)).toMatchObject({ action: { type: 'update-restart' }, enabled: true });
    expect(first({ ...ready, waits: true })).toMatchObject({ enabled: false });
    for (const kind of ['unknown', 'checking', 'current'] as const)
      expect(first({ kind })).toMatchObject({ label: 'Talk' });
    expect(first({ kind: 'failed', failure: 'untrusted', version: null })).toMatchObject({ label: 'Talk' });
  });

  it('speaks the language in use', () => {
    const view = trayView({ ...idle, muted: true, handsFree: true }, DEFAULT_SETTINGS, NO_UPDATE, wordsOf('ar'));
    expect(view.tooltip).toBe('Parley: جاهز، التحدث الحر، مكتوم');
    expect(named(view.items, 'إنهاء')).toMatchObject({ action: { type: 'quit' } });
    expect(trayView(idle, DEFAULT_SETTINGS, NO_UPDATE, wordsOf('am')).tooltip).toBe('Parley፦ ዝግጁ');
  });

  it.each(['', 'Template'])('has a picture of every icon: %s', (kind) => {
    for (const icon of [...PHASES, 'muted'])
      for (const scale of ['', '@1.5x', '@2x', '@3x'])
        expect(existsSync(path.join('resources/tray', `${icon}${kind}${scale}.png`)), `${icon}${kind}${scale}`).toBe(
          true,
        );
  });
});
