import { fireEvent, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { appError, failed } from '../../src-preload/contract/app-error.js';
import { DEFAULT_SETTINGS } from '../../src-preload/contract/settings.js';
import { exampleProfile, exampleSession, exampleTurn, settingsWith } from '../fakes/app-snapshot.js';
import { renderPage, settle } from './render-page.js';

/** Presses a key where the focus is, as a keyboard does. @returns whether something had a use for it */
function press(key: string, init: KeyboardEventInit = {}, target: Element = document.activeElement ?? document.body) {
  const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : key;
  const event = new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true, ...init });
  target.dispatchEvent(event);
  return event.defaultPrevented;
}
const control = { ctrlKey: true };
const palette = () => screen.queryByRole('dialog', { name: 'Commands' });
const find = () => screen.getByRole('combobox', { name: 'Find a command' });
const list = () => within(screen.getByRole('listbox', { name: 'Commands' }));
const options = () =>
  list()
    .getAllByRole('option')
    .map((option) => option.textContent.replace(/\s+/g, ' ').trim());
const selected = () => list().getAllByRole('option', { selected: true });

async function openPalette(): Promise<void> {
  press('k', control);
  await settle();
}
async function type(text: string): Promise<void> {
  await fireEvent.input(find(), { target: { value: text } });
  await settle();
}
async function choose(text: string): Promise<void> {
  await type(text);
  press('Enter', {}, find());
  await settle();
  await settle();
}

describe('the palette', () => {
  it('opens with its key and with its button, and has the focus', async () => {
    await renderPage();
    await openPalette();
    expect(palette()).not.toBeNull();
    expect(document.activeElement).toBe(find());
    press('k', control);
    await settle();
    expect(palette()).toBeNull();
    await fireEvent.click(screen.getByRole('button', { name: 'Commands' }));
    await settle();
    expect(palette()).not.toBeNull();
  });

  it('gives the focus back when it closes', async () => {
    await renderPage();
    const message = screen.getByRole('textbox', { name: 'Message' });
    message.focus();
    await openPalette();
    press('Escape');
    await settle();
    expect(palette()).toBeNull();
    expect(document.activeElement).toBe(message);
  });

  it('lists what there is in groups, with what is chosen and what cannot be done now', async () => {
    await renderPage();
    await openPalette();
    const look = within(screen.getByRole('group', { name: 'Look and language' }));
    expect(look.getByRole('option', { name: /Theme: System/ }).textContent).toContain('Current');
    expect(look.getByRole('option', { name: /العربية/ })).toBeDefined();
    const interrupt = screen.getByRole('option', { name: /Interrupt/ });
    expect(interrupt.getAttribute('aria-disabled')).toBe('true');
    expect(interrupt.textContent).toContain('Nothing is being answered');
  });

  it('is gone through with the arrow keys, round its end', async () => {
    await renderPage();
    await openPalette();
    await type('theme');
    expect(selected()[0]?.textContent).toContain('Theme: System');
    press('ArrowDown', {}, find());
    await settle();
    expect(selected()[0]?.textContent).toContain('Theme: Light');
    expect(find().getAttribute('aria-activedescendant')).toBe(selected()[0]?.id);
    press('ArrowUp', {}, find());
    press('ArrowUp', {}, find());
    await settle();
    expect(selected()[0]?.textContent).toContain(options().at(-1) ?? 'none');
  });

  it('says when nothing is called that, and how many are', async () => {
    await renderPage();
    await openPalette();
    await type('zzzz');
    expect(list().queryAllByRole('option')).toEqual([]);
    expect(screen.getByText('No command is called that.').getAttribute('role')).toBe('status');
    await type('theme:');
    expect(screen.getByText('4 commands')).toBeDefined();
  });

  it.each([
    ['start talking', 'talk.toggle', undefined],
    ['mute', 'session.setMuted', true],
    ['hands-free on', 'session.setHandsFree', true],
    ['test sound', 'audio.testSound', undefined],
    ['talk to study', 'assistants.select', 'study'],
    ['theme: dark', 'settings.update', { general: { theme: 'dark' } }],
    ['language: am', 'settings.update', { general: { language: 'am' } }],
    ['largest', 'settings.update', { general: { textSize: 'largest' } }],
    [
      'as markdown',
      'history.export',
      { filter: { text: '', profileId: null, fromMs: null, toMs: null }, format: 'markdown' },
    ],
    ['quit', 'app.quit', undefined],
  ])('“%s” asks for %s', async (text, channel, input) => {
    const { bridge } = await renderPage({
      snapshot: { settings: settingsWith([exampleProfile('study', { providerId: 'zeebee' })]) },
    });
    await openPalette();
    // A language is found by its own name.
    await choose(text.replace('language: am', 'አማርኛ'));
    expect(palette()).toBeNull();
    expect(bridge.callsOf(channel)).toEqual([input]);
  });

  it('does nothing that cannot be done, and stays', async () => {
    const { bridge } = await renderPage();
    await openPalette();
    await choose('interrupt');
    expect(palette()).not.toBeNull();
    expect(bridge.callsOf('session.interrupt')).toEqual([]);
  });

  it('offers what has become possible: interrupt, retry, a new conversation', async () => {
    const { bridge } = await renderPage({
      snapshot: {
        turns: [exampleTurn(1, { state: { kind: 'failed', error: appError('timeout') } })],
        session: exampleSession({ phase: 'speaking', talkMode: 'latched', muted: true, handsFree: true }),
      },
    });
    for (const text of ['stop talking', 'interrupt', 'unmute', 'hands-free off', 'failed again', 'new conversation']) {
      await openPalette();
      await choose(text);
    }
    expect(bridge.calls.map(({ channel, input }) => [channel, input]).slice(-6)).toEqual([
      ['talk.toggle', undefined],
      ['session.interrupt', undefined],
      ['session.setMuted', false],
      ['session.setHandsFree', false],
      ['session.retry', undefined],
      ['session.newConversation', undefined],
    ]);
  });

  it('moves to a view, and the focus to its heading', async () => {
    await renderPage();
    await openPalette();
    await choose('settings: privacy');
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    await settle();
    expect(location.hash).toBe('#/settings/privacy');
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Privacy', level: 1 }));
  });

  it('tells what could not be done, once', async () => {
    await renderPage({
      prepare: (bridge) => bridge.serve('audio', 'testSound', () => failed(appError('playback-unavailable'))),
    });
    await openPalette();
    await choose('test sound');
    expect(screen.getByRole('alert').textContent).toContain('No speaker found');
  });
});

describe('shortcuts', () => {
  it.each([
    ['1', '#/talk'],
    ['2', '#/history'],
    ['3', '#/settings/assistants'],
  ])('Ctrl and %s shows %s', async (key, hash) => {
    await renderPage({ hash: '#/settings/audio' });
    expect(press(key, control)).toBe(true);
    expect(location.hash).toBe(hash);
  });

  it('mute and new conversation, also while typing', async () => {
    const { bridge } = await renderPage({ snapshot: { turns: [exampleTurn(1)] } });
    screen.getByRole('textbox', { name: 'Message' }).focus();
    press('m', control);
    press('n', control);
    expect(bridge.callsOf('session.setMuted')).toEqual([true]);
    expect(bridge.callsOf('session.newConversation')).toHaveLength(1);
  });

  it('a key that is held acts once', async () => {
    const { bridge } = await renderPage();
    press('m', control);
    expect(press('m', { ...control, repeat: true })).toBe(true);
    expect(bridge.callsOf('session.setMuted')).toHaveLength(1);
  });

  it('the global keys win over a shortcut that is pressed the same way', async () => {
    const talkKey = { ...DEFAULT_SETTINGS.talkKey, chord: { modifiers: ['control'], key: 'KeyM' } } as const;
    const { bridge } = await renderPage({ snapshot: { settings: { ...DEFAULT_SETTINGS, talkKey } } });
    press('m', control);
    expect(bridge.callsOf('session.setMuted')).toEqual([]);
    press('/', control);
    await settle();
    expect(screen.getByRole('dialog', { name: 'Keyboard shortcuts' }).textContent).toContain(
      'The talk keys have this one',
    );
  });

  it('? lists all keys, but is typed where text is', async () => {
    await renderPage();
    const help = () => screen.queryByRole('dialog', { name: 'Keyboard shortcuts' });
    screen.getByRole('textbox', { name: 'Message' }).focus();
    expect(press('?', { shiftKey: true })).toBe(false);
    expect(help()).toBeNull();
    screen.getByRole('button', { name: 'Hold to talk' }).focus();
    press('?', { shiftKey: true });
    await settle();
    const text = help()?.textContent.replace(/\s+/g, '') ?? '';
    for (const key of ['Ctrl+Shift+Space', 'Ctrl+K', 'Ctrl+1', 'Ctrl+F', 'Ctrl+,', 'Esc']) expect(text).toContain(key);
  });

  it('do nothing behind an open dialog', async () => {
    await renderPage();
    press('/', control);
    await settle();
    press('2', control);
    press('k', control);
    await settle();
    expect(location.hash).toBe('#/talk');
    expect(palette()).toBeNull();
  });

  it('Space talks after moving to Talk by key', async () => {
    const { bridge } = await renderPage({ hash: '#/settings/audio' });
    press('1', control);
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    await settle();
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Talk' }));
    press(' ', { code: 'Space' });
    expect(bridge.callsOf('talk.press')).toHaveLength(1);
  });

  it('the focus stays where it is when the page is loaded', async () => {
    await renderPage({ hash: '#/settings/audio' });
    expect(document.activeElement).toBe(document.body);
  });
});
