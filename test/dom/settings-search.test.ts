import { fireEvent, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src-preload/contract/settings.js';
import { t } from '../../src-renderer/i18n/i18n.js';
import { SETTINGS_ENTRIES, type SettingEntry } from '../../src-renderer/views/settings/search/entries.js';
import { exampleProfile, settingsWith } from '../fakes/app-snapshot.js';
import { renderPage, settle } from './render-page.js';

const box = (): HTMLInputElement => screen.getByRole('searchbox', { name: 'Search settings' });
const found = (): readonly HTMLElement[] =>
  within(screen.getByRole('list', { name: 'Settings found' })).getAllByRole('link');
const focused = (): Element | null => document.activeElement;

async function look(query: string): Promise<void> {
  await fireEvent.input(box(), { target: { value: query } });
  await settle();
}
async function press(key: string): Promise<void> {
  const target = focused();
  if (target === null) throw new Error('nothing has the focus');
  // What a browser does with Enter on a link.
  if (key === 'Enter' && target instanceof HTMLAnchorElement) await fireEvent.click(target);
  else await fireEvent.keyDown(target, { key });
  window.dispatchEvent(new HashChangeEvent('hashchange'));
  await settle();
}

describe('every entry of the table', () => {
  const entries: readonly SettingEntry[] = SETTINGS_ENTRIES;
  const CONTROL = 'input, select, textarea, button, a[href]';
  /** Nothing is chosen there: it is told. */
  const TOLD = ['what-leaves', 'when-microphone', 'keys', 'diagnostics', 'input-level'];

  it.each(entries.map((entry) => [entry.id, entry] as const))(
    'has its control in its section: %s',
    async (id, entry) => {
      // The weak store is offered where there is no better one.
      await renderPage({ hash: `#/settings/${entry.section}`, snapshot: { credentialBackend: 'session' } });
      const place = document.querySelector(`[data-setting="${id}"]`);
      expect(place, 'is not drawn').not.toBeNull();
      const names = [...(place?.querySelectorAll('[aria-label]') ?? [])].map((one) => one.getAttribute('aria-label'));
      const words = `${place?.textContent ?? ''} ${names.join(' ')}`.toLowerCase();
      const heading = place?.closest('.group')?.textContent ?? '';
      expect(`${words} ${TOLD.includes(id) ? heading.toLowerCase() : ''}`).toContain(t(entry.label).toLowerCase());
      if (!TOLD.includes(id)) expect(place?.querySelector(CONTROL), 'has no control').not.toBeNull();
    },
  );

  it('has no place in a section without its entry', async () => {
    const known = [...entries.map(({ id }) => id), 'assistants', 'audio', 'talk-key', 'general', 'privacy'];
    for (const section of new Set(entries.map((entry) => entry.section))) {
      const { unmount } = await renderPage({
        hash: `#/settings/${section}`,
        snapshot: { credentialBackend: 'session' },
      });
      for (const place of document.querySelectorAll<HTMLElement>('[data-setting]'))
        expect(known).toContain(place.dataset['setting']);
      unmount();
    }
  });
});

describe('searching the settings', () => {
  it('lists what was found with its section and what it does', async () => {
    await renderPage({ hash: '#/settings/audio' });
    await look('start at');
    const [first] = found();
    expect(first?.textContent).toMatch(/Start at login\s+General\s+Parley is ready when you are\./);
    expect(screen.getAllByRole('status').some(({ textContent }) => /^\d+ settings? found$/.test(textContent))).toBe(
      true,
    );
    // The section makes room for what was found.
    expect(screen.queryByRole('combobox', { name: 'Microphone' })).toBeNull();
  });

  it('leads by keys alone to the control, and marks it until the person goes on', async () => {
    await renderPage({ hash: '#/settings/audio' });
    box().focus();
    await look('start hidden');
    await press('ArrowDown');
    expect(focused()).toBe(found()[0]);
    await press('Enter');
    expect(location.hash).toBe('#/settings/general/start-hidden');
    const control = screen.getByRole('switch', { name: 'Start hidden' });
    expect(focused()).toBe(control);
    expect(box().value).toBe('');
    const place = document.querySelector('[data-setting="start-hidden"]');
    expect(place?.classList.contains('revealed')).toBe(true);
    await fireEvent.focusOut(control);
    expect(place?.classList.contains('revealed')).toBe(false);
  });

  it('moves with the arrows, and back to the box from the first', async () => {
    await renderPage({ hash: '#/settings/general' });
    await look('key');
    box().focus();
    await press('ArrowDown');
    await press('ArrowDown');
    expect(focused()).toBe(found()[1]);
    await press('End');
    expect(focused()).toBe(found().at(-1));
    await press('ArrowDown');
    expect(focused()).toBe(found().at(-1));
    await press('Home');
    await press('ArrowUp');
    expect(focused()).toBe(box());
    expect(box().value).toBe('key');
  });

  it('is over with Escape, from the box and from the list', async () => {
    const { bridge } = await renderPage({ hash: '#/settings/general' });
    await look('theme');
    box().focus();
    await press('Escape');
    expect(box().value).toBe('');
    expect(screen.getByRole('region', { name: 'General' })).toBeTruthy();
    await look('theme');
    await press('ArrowDown');
    await press('Escape');
    expect(focused()).toBe(box());
    expect(box().value).toBe('');
    // Escape had its use here: no talk is cancelled by it.
    expect(bridge.callsOf('talk.cancel')).toEqual([]);
  });

  it('goes to the first with Enter, also within the section that is open', async () => {
    await renderPage({ hash: '#/settings/general/theme' });
    await look('theme');
    box().focus();
    await press('Enter');
    expect(focused()).toBe(screen.getByRole('radio', { name: 'System' }));
  });

  it('says when nothing was found', async () => {
    await renderPage({ hash: '#/settings/general' });
    await look('teleportation');
    expect(screen.getByText('No setting found for “teleportation”')).toBeTruthy();
    expect(screen.queryByRole('list', { name: 'Settings found' })).toBeNull();
    await fireEvent.click(screen.getByRole('button', { name: 'Clear search' }));
    expect(screen.getByRole('region', { name: 'General' })).toBeTruthy();
  });

  it('leads to a field of one assistant', async () => {
    const settings = settingsWith([exampleProfile('second', { providerId: 'local', name: 'Second' })]);
    await renderPage({ hash: '#/settings/audio', snapshot: { settings } });
    await look('second voice');
    await fireEvent.click(found()[0] ?? document.body);
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    await settle();
    expect(location.hash).toBe('#/settings/assistants/second');
    expect(focused()).toBe(screen.getByRole('combobox', { name: 'Voice' }));
  });

  it('is left for a section that is chosen', async () => {
    await renderPage({ hash: '#/settings/general' });
    await look('theme');
    await fireEvent.click(screen.getByRole('link', { name: 'General' }));
    await settle();
    expect(box().value).toBe('');
  });

  it('marks without motion where the person wants none', async () => {
    const general = { ...DEFAULT_SETTINGS.general, motion: 'reduced' } as const;
    await renderPage({ hash: '#/settings/general/theme', snapshot: { settings: { ...DEFAULT_SETTINGS, general } } });
    expect(document.querySelector('[data-setting="theme"]')?.classList.contains('still')).toBe(true);
  });

  it('opens the section where the place in the address is not there', async () => {
    await renderPage({ hash: '#/settings/general/gone' });
    expect(screen.getByRole('region', { name: 'General' })).toBeTruthy();
  });
});
