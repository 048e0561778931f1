import { fireEvent, screen, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../../src-preload/contract/app-error.js';
import type { UpdateMeans, UpdateStatus, UpdateStep } from '../../src-preload/contract/updates.js';
import { renderPage, settle } from './render-page.js';

const HASH = '#/settings/general/updates';
const SELF: UpdateMeans = { kind: 'self' };
const status = (step: UpdateStep, means: UpdateMeans = SELF): UpdateStatus => ({
  means,
  step,
  checkedAtEpochMs: null,
});
const place = (): HTMLElement => {
  const found = document.querySelector<HTMLElement>('[data-setting="updates"]');
  if (found === null) throw new Error('There is no place for updates.');
  return found;
};
const told = (): string => place().textContent.replace(/\s+/g, ' ');
const buttons = (): readonly string[] =>
  within(place())
    .getAllByRole('button')
    .map(({ textContent }) => textContent.trim());
const press = async (name: string): Promise<void> => {
  await fireEvent.click(within(place()).getByRole('button', { name }));
  await settle();
};

describe('updates in the settings', () => {
  it('are looked for when the person asks', async () => {
    const { bridge } = await renderPage({ hash: HASH });
    expect(told()).toContain('Version 0.1.0 Nobody has asked for a newer version yet.');
    await press('Check now');
    expect(bridge.callsOf('updates.check')).toHaveLength(1);
    bridge.push.updates.changed(status({ kind: 'checking' }));
    await settle();
    expect(within(place()).getByRole('button', { name: 'Check now' })).toHaveProperty('disabled', true);
    bridge.push.updates.changed(status({ kind: 'current' }));
    await settle();
    expect(told()).toContain('This is the newest version.');
  });

  it('go from found to fetched to restarted, each on a word', async () => {
    const { bridge } = await renderPage({ hash: HASH });
    const enter = async (step: UpdateStep): Promise<void> => {
      bridge.push.updates.changed(status(step));
      await settle();
    };
    await enter({ kind: 'available', version: '0.2.0' });
    expect(told()).toContain('Version 0.2.0 is there.');
    await press('Download');
    expect(bridge.callsOf('updates.download')).toHaveLength(1);
    await enter({ kind: 'downloading', version: '0.2.0', percent: 41 });
    const bar = within(place()).getByRole('progressbar', { name: 'Download' });
    expect(bar.getAttribute('aria-valuenow')).toBe('41');
    expect(bar.getAttribute('aria-valuetext')).toContain('41%');
    await press('Cancel download');
    expect(bridge.callsOf('updates.cancel')).toHaveLength(1);
    await enter({ kind: 'ready', version: '0.2.0', waits: false });
    await press('Restart to update');
    expect(bridge.callsOf('updates.restart')).toHaveLength(1);
    await enter({ kind: 'ready', version: '0.2.0', waits: true });
    expect(told()).toContain('Parley restarts as soon as nobody talks.');
    expect(within(place()).getByRole('button', { name: 'Restart to update' })).toHaveProperty('disabled', true);
  });

  it('say what went wrong, and offer to try again what can be', async () => {
    const failed = { kind: 'failed', failure: 'untrusted', version: null } as const;
    const { bridge } = await renderPage({ hash: HASH, snapshot: { updates: status(failed) } });
    expect(told()).toContain('is not signed by the makers of Parley');
    expect(buttons()).toEqual(['Check now']);
    bridge.push.updates.changed(status({ kind: 'failed', failure: 'damaged', version: '0.2.0' }));
    await settle();
    expect(buttons()).toEqual(['Download', 'Check now']);
  });

  it.each([
    ['package-manager', 'Your system updates Parley.'],
    ['store', 'The store you have Parley from updates it.'],
    ['development', 'runs from its sources'],
    ['no-feed', 'made without updates'],
  ] as const)('offer nothing where others see to it: %s', async (reason, text) => {
    const means: UpdateMeans = { kind: 'none', reason };
    await renderPage({ hash: HASH, snapshot: { updates: status({ kind: 'unknown' }, means) } });
    expect(told()).toContain(text);
    expect(within(place()).getByRole('button', { name: 'Check now' })).toHaveProperty('disabled', true);
    expect(screen.getByRole('switch', { name: 'Check for updates' })).toHaveProperty('disabled', true);
  });

  it('lead to the page where Parley cannot put them in place', async () => {
    const means: UpdateMeans = { kind: 'told', page: 'https://releases.example/' };
    const found = status({ kind: 'available', version: '0.2.0' }, means);
    const { bridge } = await renderPage({ hash: HASH, snapshot: { updates: found } });
    await press('Open the page');
    expect(bridge.callsOf('app.openUrl')).toEqual(['https://releases.example/']);
  });

  it('are off until the person turns them on', async () => {
    const { bridge } = await renderPage({ hash: HASH });
    const toggle = screen.getByRole('switch', { name: 'Check for updates' });
    expect(toggle).toHaveProperty('checked', false);
    await fireEvent.click(toggle);
    expect(bridge.callsOf('settings.update')).toEqual([{ general: { checkForUpdates: true } }]);
  });
});

describe('licences', () => {
  afterEach(() => vi.unstubAllGlobals());
  const LIST = {
    parts: [
      { name: 'one', version: '1.0.0', licence: 'MIT', text: 0 },
      { name: 'two', version: '2.0.0', licence: 'ISC', text: 1 },
    ],
    texts: ['Permission is hereby granted', 'Provided as is'],
  };
  async function open(answer: Response): Promise<HTMLElement> {
    vi.stubGlobal('fetch', () => Promise.resolve(answer));
    await renderPage({ hash: '#/settings/general/licences' });
    await fireEvent.click(screen.getByRole('button', { name: 'Show licences' }));
    await settle();
    return screen.getByRole('dialog', { name: 'Licences' });
  }

  it('are listed with their texts, and searched', async () => {
    const dialog = await open(Response.json(LIST));
    const names = (): readonly string[] =>
      within(within(dialog).getByRole('list', { name: 'Parts' }))
        .queryAllByRole('listitem')
        .map((item) => item.querySelector('bdi')?.textContent ?? '');
    expect(names()).toEqual(['one 1.0.0', 'two 2.0.0']);
    expect(within(dialog).getByText('Provided as is')).toBeDefined();
    await fireEvent.input(within(dialog).getByRole('searchbox', { name: 'Search licences' }), {
      target: { value: 'as is' },
    });
    expect(names()).toEqual(['two 2.0.0']);
    expect(within(dialog).getByRole('status').textContent).toContain('1 part');
  });

  it.each([
    ['is not there', () => new Response(null, { status: 404 })],
    ['is no list', () => Response.json({ parts: 1 })],
  ])('say so where the list %s', async (_what, answer) => {
    const dialog = await open(answer());
    expect(within(dialog).getByRole('status').textContent).toContain('could not be loaded');
  });
});

it('the palette finds updates and licences', async () => {
  const { bridge } = await renderPage({
    hash: '#/talk',
    prepare: (made) => made.serve('updates', 'check', () => ok(status({ kind: 'current' }))),
  });
  await fireEvent.keyDown(window, { key: 'k', code: 'KeyK', ctrlKey: true });
  await settle();
  const box = screen.getByRole('combobox', { name: 'Find a command' });
  await fireEvent.input(box, { target: { value: 'check for updates' } });
  await fireEvent.keyDown(box, { key: 'Enter' });
  await settle();
  expect(bridge.callsOf('updates.check')).toHaveLength(1);
  expect(location.hash).toBe('#/settings/general/updates');
});
