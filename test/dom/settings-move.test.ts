import { fireEvent, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { appError, failed, ok } from '../../src-preload/contract/app-error.js';
import { DEFAULT_SETTINGS, type Settings } from '../../src-preload/contract/settings.js';
import type { ImportSummary, LoginItemState } from '../../src-preload/contract/settings-transfer.js';
import type { FakeBridge } from '../fakes/bridge.js';
import { renderPage, settle } from './render-page.js';

const button = (name: string): HTMLButtonElement => screen.getByRole('button', { name });
const toggle = (name: string): HTMLInputElement => screen.getByRole('switch', { name });
const combobox = (name: string): HTMLSelectElement => screen.getByRole('combobox', { name });
async function click(name: string): Promise<void> {
  // A press of the mouse gives a button the focus.
  button(name).focus();
  await fireEvent.click(button(name));
  await settle();
}
const TOKEN = '00000000-0000-4000-8000-000000000000';
const SUMMARY: ImportSummary = {
  token: TOKEN,
  fileName: 'mine.json',
  appVersion: '0.0.9',
  newer: false,
  changes: [
    { group: 'general', key: 'theme' },
    { group: 'audio', key: 'volume' },
    { group: 'handsFree', key: 'sensitivity' },
    { group: 'assistants', key: 'activeProfileId' },
  ],
  assistants: [
    { kind: 'added', name: 'Desk', providerId: 'local', addresses: ['chat.example'], forgetsKeys: false },
    { kind: 'replaced', name: 'Other', providerId: 'local', addresses: [], forgetsKeys: true },
  ],
  unusable: ['talkKey'],
};
const general = (changes: Partial<Settings['general']>): Settings => ({
  ...DEFAULT_SETTINGS,
  general: { ...DEFAULT_SETTINGS.general, ...changes },
});

describe('what General stores', () => {
  it.each<[string, string, object]>([
    ['Text size', 'Largest', { textSize: 'largest' }],
    ['Motion', 'As little as possible', { motion: 'reduced' }],
    ['Theme', 'High contrast', { theme: 'high-contrast' }],
  ])('%s: %s', async (group, choice, stored) => {
    const { bridge } = await renderPage({ hash: '#/settings/general' });
    await fireEvent.click(within(screen.getByRole('group', { name: group })).getByRole('radio', { name: choice }));
    expect(bridge.callsOf('settings.update')).toEqual([{ general: stored }]);
  });

  it('offers each language in its own words', async () => {
    const { bridge } = await renderPage({ hash: '#/settings/general' });
    expect([...combobox('Language').options].map(({ text }) => text)).toEqual(['System', 'English', 'አማርኛ', 'العربية']);
    await fireEvent.change(combobox('Language'), { target: { value: 'am' } });
    expect(bridge.callsOf('settings.update')).toEqual([{ general: { language: 'am' } }]);
  });

  it('stores the mini window and the notifications', async () => {
    const { bridge } = await renderPage({ hash: '#/settings/general' });
    await fireEvent.change(combobox('Mini window'), { target: { value: 'always' } });
    await settle();
    await fireEvent.click(toggle('Notifications'));
    await settle();
    expect(bridge.callsOf('settings.update')).toEqual([
      { general: { miniWindow: 'always' } },
      { general: { notifications: false } },
    ]);
  });

  it('leads to the first steps', async () => {
    await renderPage({ hash: '#/settings/general' });
    const link = screen.getByRole('link', { name: 'Go through the first steps again' });
    expect(link.getAttribute('href')).toBe('#/welcome/microphone');
  });
});

describe('start at login', () => {
  const tells = (state: LoginItemState) => (bridge: FakeBridge) => bridge.serve('app', 'loginItem', () => ok(state));

  it.each([
    ['development', /runs from its sources/],
    ['confined', /the package Parley runs in/],
  ] as const)('says why it is not possible: %s', async (reason, why) => {
    await renderPage({
      hash: '#/settings/general',
      snapshot: { settings: general({ startAtLogin: true }) },
      prepare: tells({ kind: 'unavailable', reason }),
    });
    expect(toggle('Start at login')).toMatchObject({ disabled: true, checked: false });
    expect(screen.getByText(why)).toBeTruthy();
  });

  it('shows what the system has, and goes back where the system refuses', async () => {
    const { bridge } = await renderPage({
      hash: '#/settings/general',
      prepare: tells({ kind: 'available', on: false, problem: null }),
    });
    bridge.serve('app', 'loginItem', () => ok({ kind: 'available', on: false, problem: 'refused' }));
    await fireEvent.click(toggle('Start at login'));
    await settle();
    expect(bridge.callsOf('settings.update')).toEqual([{ general: { startAtLogin: true } }]);
    expect(toggle('Start at login').checked).toBe(false);
    expect(screen.getByText('Your system did not take this change.')).toBeTruthy();
  });

  it('looks again when the window is shown again', async () => {
    const { bridge } = await renderPage({ hash: '#/settings/general' });
    bridge.push.app.windowVisible(false);
    await settle();
    bridge.serve('app', 'loginItem', () => ok({ kind: 'available', on: true, problem: null }));
    bridge.push.app.windowVisible(true);
    await settle();
    expect(toggle('Start at login').checked).toBe(true);
  });
});

describe('what Privacy stores of the history', () => {
  it('keeps it or not, and for how long', async () => {
    const { bridge } = await renderPage({ hash: '#/settings/privacy' });
    expect([...combobox('Keep it for').options].map(({ text }) => text)).toEqual([
      'Ever',
      '1 year',
      '90 days',
      '30 days',
      '7 days',
      '1 day',
    ]);
    await fireEvent.change(combobox('Keep it for'), { target: { value: '30' } });
    await settle();
    await fireEvent.change(combobox('Keep it for'), { target: { value: 'ever' } });
    await settle();
    await fireEvent.click(toggle('Keep sound recordings'));
    await settle();
    await fireEvent.click(toggle('Keep history'));
    await settle();
    expect(bridge.callsOf('settings.update')).toEqual([
      { privacy: { historyDays: 30 } },
      { privacy: { historyDays: null } },
      { privacy: { recordAudio: true } },
      { privacy: { keepHistory: false } },
    ]);
    // There is nothing the sound could be kept with.
    expect(toggle('Keep sound recordings').disabled).toBe(true);
    expect(screen.getByText(/history, which is off/)).toBeTruthy();
  });

  it('keeps a number of days that was set by hand, and leads to what is kept', async () => {
    const privacy = { ...DEFAULT_SETTINGS.privacy, historyDays: 45 };
    await renderPage({ hash: '#/settings/privacy', snapshot: { settings: { ...DEFAULT_SETTINGS, privacy } } });
    expect(combobox('Keep it for').selectedOptions[0]?.text).toBe('45 days');
    expect(screen.getByRole('link', { name: 'Search or delete it in History' }).getAttribute('href')).toBe('#/history');
  });
});

describe('moving settings', () => {
  it('says where they were saved, and nothing when the person chose no place', async () => {
    const { bridge } = await renderPage({
      hash: '#/settings/general',
      prepare: (double) => double.serve('settings', 'export', () => ok({ saved: '/home/me/a.json' })),
    });
    await click('Export settings');
    expect(screen.getByText(/^Saved as \/home\/me\/a\.json/)).toBeTruthy();
    bridge.serve('settings', 'export', () => ok({ saved: null }));
    await click('Export settings');
    expect(screen.queryByText(/^Saved as/)).toBeNull();
  });

  it('tells of a file that could not be written, and tries again', async () => {
    const { bridge } = await renderPage({
      hash: '#/settings/general',
      prepare: (double) => double.serve('settings', 'export', () => failed(appError('storage-failed'))),
    });
    await click('Export settings');
    await fireEvent.click(within(screen.getByRole('alert')).getByRole('button', { name: 'Try again' }));
    expect(bridge.callsOf('settings.export')).toHaveLength(2);
  });

  it('shows what would change before it is applied', async () => {
    const { bridge } = await renderPage({
      hash: '#/settings/general',
      prepare: (double) => double.serve('settings', 'import', () => ok({ kind: 'ready', summary: SUMMARY })),
    });
    await click('Import settings');
    const question = screen.getByRole('alertdialog', { name: 'Import mine.json?' });
    for (const line of [
      'Written by Parley 0.0.9.',
      'Audio: Volume, Sensitivity',
      'General: Theme',
      'Another assistant answers you.',
      'It talks to chat.example.',
      'Cannot be used here and stays as it is: Talk key.',
    ])
      expect(within(question).getByText(line)).toBeTruthy();
    const [added, replaced] = within(question)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim())
      .filter((text) => /^(Added|Replaced)/.test(text));
    expect(added).toMatch(/^Added: Desk/);
    expect(replaced).toMatch(/^Replaced: Other .*keys stored for it are removed\.$/);
    expect(document.activeElement).toBe(button('Cancel'));
    expect(bridge.callsOf('settings.applyImport')).toEqual([]);
    await click('Apply');
    expect(bridge.callsOf('settings.applyImport')).toEqual([TOKEN]);
    expect(screen.getByText('The settings were imported.')).toBeTruthy();
    expect(document.activeElement).toBe(button('Import settings'));
  });

  it('applies nothing when the person says no, with the button or with Escape', async () => {
    const { bridge } = await renderPage({
      hash: '#/settings/general',
      prepare: (double) => double.serve('settings', 'import', () => ok({ kind: 'ready', summary: SUMMARY })),
    });
    await click('Import settings');
    await click('Cancel');
    expect(document.activeElement).toBe(button('Import settings'));
    await click('Import settings');
    await fireEvent.keyDown(screen.getByRole('alertdialog'), { key: 'Escape' });
    await settle();
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(bridge.callsOf('settings.applyImport')).toEqual([]);
  });

  it.each([
    ['unreadable', 'The file could not be read.'],
    ['too-large', 'The file is too large to hold settings.'],
    ['not-settings', 'The file does not hold settings of Parley.'],
    ['too-many-assistants', 'With those of the file there would be more assistants than Parley keeps.'],
  ] as const)('says why a file is refused: %s', async (reason, text) => {
    await renderPage({
      hash: '#/settings/general',
      prepare: (double) => double.serve('settings', 'import', () => ok({ kind: 'refused', reason })),
    });
    await click('Import settings');
    expect(screen.getByText(text)).toBeTruthy();
  });
});

describe('putting settings back', () => {
  const changed: Settings = {
    ...general({ theme: 'dark', firstRunDone: true }),
    audio: { ...DEFAULT_SETTINGS.audio, volume: 0.5 },
    handsFree: { ...DEFAULT_SETTINGS.handsFree, sensitivity: 0.9 },
  };

  it('names what changes, and asks before it is done', async () => {
    const { bridge } = await renderPage({ hash: '#/settings/audio', snapshot: { settings: changed } });
    await click('Reset this section…');
    const question = screen.getByRole('alertdialog', { name: 'Reset Audio?' });
    expect(within(question).getByText('These go back to how they were at first: Volume, Sensitivity.')).toBeTruthy();
    expect(document.activeElement).toBe(button('Keep them'));
    await click('Keep them');
    expect(bridge.callsOf('settings.reset')).toEqual([]);
    await click('Reset this section…');
    await click('Reset Audio');
    expect(bridge.callsOf('settings.reset')).toEqual([{ what: 'section', section: 'audio' }]);
    bridge.push.settings.changed({ ...changed, audio: DEFAULT_SETTINGS.audio, handsFree: DEFAULT_SETTINGS.handsFree });
    await settle();
    expect(screen.getByText('Done: settings are as they were at first.')).toBeTruthy();
    expect(document.activeElement).toBe(button('Reset this section…'));
  });

  it.each(['audio', 'talk-key', 'general', 'privacy'])(
    'asks nothing where nothing was changed: %s',
    async (section) => {
      await renderPage({ hash: `#/settings/${section}` });
      await click('Reset this section…');
      expect(screen.queryByRole('alertdialog')).toBeNull();
      expect(screen.getByText('Everything here is as it was at first.')).toBeTruthy();
    },
  );

  it('does not offer to put the assistants back', async () => {
    await renderPage({ hash: '#/settings/assistants' });
    expect(screen.queryByRole('button', { name: 'Reset this section…' })).toBeNull();
  });

  it('puts everything back, assistants only when told so', async () => {
    const { bridge } = await renderPage({ hash: '#/settings/general', snapshot: { settings: changed } });
    await click('Reset all settings…');
    await click('Reset all settings');
    await click('Reset all settings…');
    const also = screen.getByRole<HTMLInputElement>('checkbox', { name: 'Also remove my assistants and their keys' });
    expect(also.checked).toBe(false);
    await fireEvent.click(also);
    await click('Reset all settings');
    expect(bridge.callsOf('settings.reset')).toEqual([
      { what: 'everything', assistants: false },
      { what: 'everything', assistants: true },
    ]);
  });

  it('tells when it did not work', async () => {
    await renderPage({
      hash: '#/settings/general',
      snapshot: { settings: changed },
      prepare: (double) => double.serve('settings', 'reset', () => failed(appError('storage-failed'))),
    });
    await click('Reset all settings…');
    await click('Reset all settings');
    expect(screen.getByRole('alert', { name: 'Your change was not saved' })).toBeTruthy();
  });
});
