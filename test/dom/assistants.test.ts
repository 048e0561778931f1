import { fireEvent, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { appError, failed, ok } from '../../src-preload/contract/app-error.js';
import { asProfileId } from '../../src-preload/contract/ids.js';
import { profileIdSchema, type Profile } from '../../src-preload/contract/settings.js';
import { MAX_PROFILES } from '../../src-renderer/state/profiles.js';
import { exampleProfile, settingsWith } from '../fakes/app-snapshot.js';
import type { FakeBridge } from '../fakes/bridge.js';
import { renderPage, settle, type PageOptions } from './render-page.js';
import * as v from 'valibot';

const AMIGO = exampleProfile('amigo', {
  providerId: 'amigo',
  name: 'Amigo',
  options: { organization: 'clinic', serviceId: '64f0c2a1b7d94e5f8a1b2c3d' },
  endpoint: 'wss://relay.example/v1',
});

const link = (name: string): HTMLAnchorElement => screen.getByRole('link', { name });
const button = (name: string): HTMLButtonElement => screen.getByRole('button', { name });
/** The page does not hear of its own address in this environment. */
const arrive = async (): Promise<void> => {
  window.dispatchEvent(new HashChangeEvent('hashchange'));
  await settle();
};
const follow = async (anchor: HTMLAnchorElement): Promise<void> => {
  location.hash = anchor.getAttribute('href') ?? '';
  await arrive();
};
const open = (item = '', options: PageOptions = {}) => renderPage({ hash: `#/settings/assistants${item}`, ...options });
const withAmigo = { snapshot: { settings: settingsWith([AMIGO]) } } as const;
const savedProfiles = (bridge: FakeBridge): readonly Profile[] =>
  (bridge.callsOf('settings.update').at(-1) as { assistants: { profiles: Profile[] } }).assistants.profiles;

describe('the list', () => {
  it('names each assistant and its service, and marks the one in use', async () => {
    const study = exampleProfile('study', { providerId: 'zeebee', name: 'Study' });
    await open('', { snapshot: { settings: settingsWith([AMIGO, study], asProfileId('amigo')) } });
    const rows = within(screen.getByRole('list', { name: 'Your assistants' })).getAllByRole('link');
    expect(rows.map((row) => row.textContent.replace(/\s+/g, ' ').trim())).toEqual([
      'Local Built-in',
      'Amigo Live Not set up yet In use',
      'Study ZeebeeAI Live',
    ]);
    expect(link('Amigo').getAttribute('aria-current')).toBe('true');
    expect(link('Study').getAttribute('aria-current')).toBeNull();
  });

  it('says no more that an assistant is not set up once its keys are stored', async () => {
    const keys = ['apiKey', 'apiKeyId', 'userId'].map((key) => ({
      profileId: AMIGO.id,
      key,
      present: true,
      lastFour: null,
    }));
    await open('', { ...withAmigo, prepare: (double) => double.serve('credentials', 'status', () => ok(keys)) });
    expect(screen.queryByText('Not set up yet')).toBeNull();
  });

  it('opens an assistant, and gives the focus back on return', async () => {
    await open('', withAmigo);
    await follow(link('Amigo'));
    expect(screen.getByRole('heading', { name: 'Amigo' })).toBe(document.activeElement);
    await follow(link('All assistants'));
    expect(link('Amigo')).toBe(document.activeElement);
  });
});

describe('adding', () => {
  it('offers every service with its standing, and opens a fresh assistant of the chosen one at its first field', async () => {
    const { bridge } = await open('', withAmigo);
    await follow(link('Add assistant'));
    const offers = within(screen.getByRole('region', { name: 'Assistants' })).getAllByRole('button');
    expect(
      offers.map((offer) => offer.textContent.replace(/\s+/g, ' ').trim().split(' ').slice(0, 2).join(' ')),
    ).toEqual(['Local Built-in', 'AddisAI Beta', 'Amigo Live', 'ZeebeeAI Live', 'PlayAI Discontinued']);
    await fireEvent.click(button('Amigo'));
    await settle();
    const added = savedProfiles(bridge)[2];
    expect(added).toMatchObject({ providerId: 'amigo', name: 'Amigo 2', options: {}, endpoint: '' });
    expect(v.is(profileIdSchema, added?.id)).toBe(true);
    expect(location.hash).toBe(`#/settings/assistants/${added?.id}`);
    await arrive();
    expect(screen.getByRole('combobox', { name: 'Sign in with' })).toBe(document.activeElement);
  });

  it('stays where it is when the assistant was not saved', async () => {
    await open('/+', {
      prepare: (double) => double.serve('settings', 'update', () => failed(appError('storage-failed'))),
    });
    await fireEvent.click(button('AddisAI'));
    await settle();
    expect(screen.getByRole('alert', { name: 'Your change was not saved' })).toBeTruthy();
    expect(location.hash).toBe('#/settings/assistants/+');
  });

  it('ends at as many as the settings take', async () => {
    const many = Array.from({ length: MAX_PROFILES - 1 }, (_, index) =>
      exampleProfile(`local-${index}`, { providerId: 'local' }),
    );
    await open('/+', { snapshot: { settings: settingsWith(many) } });
    expect(button('AddisAI').disabled).toBe(true);
    expect(screen.getByText(/as many as Parley keeps/)).toBeTruthy();
  });
});

describe('an assistant as a whole', () => {
  it('is renamed, and an emptied name comes back', async () => {
    const { bridge } = await open('/amigo', withAmigo);
    const name: HTMLInputElement = screen.getByRole('textbox', { name: 'Name' });
    await fireEvent.change(name, { target: { value: ' Reception ' } });
    await settle();
    expect(savedProfiles(bridge)[1]?.name).toBe('Reception');
    expect(screen.getByRole('heading', { name: 'Reception' })).toBeTruthy();
    await fireEvent.change(name, { target: { value: '  ' } });
    await settle();
    expect(bridge.callsOf('settings.update')).toHaveLength(1);
    expect(name.value).toBe('Reception');
  });

  it('is copied with options and endpoint, and without keys', async () => {
    const { bridge } = await open('/amigo', withAmigo);
    await fireEvent.input(screen.getByRole('textbox', { name: 'Organization' }), { target: { value: 'hospital' } });
    await fireEvent.click(button('Duplicate'));
    await settle();
    const [, original, copy] = savedProfiles(bridge);
    const options = { ...AMIGO.options, organization: 'hospital' };
    expect(original).toEqual({ ...AMIGO, options });
    expect(copy).toEqual({ ...original, id: copy?.id, name: 'Amigo 2' });
    expect(copy?.id).not.toBe(AMIGO.id);
    expect(location.hash).toBe(`#/settings/assistants/${copy?.id}`);
    expect(bridge.callsOf('credentials.save')).toEqual([]);
  });

  it('is removed once that is confirmed; the first takes over where it was in use', async () => {
    const { bridge } = await open('/amigo', { snapshot: { settings: settingsWith([AMIGO], AMIGO.id) } });
    // As a browser does on a click.
    button('Remove').focus();
    await fireEvent.click(button('Remove'));
    await settle();
    expect(screen.getByRole('alertdialog', { name: /Remove “Amigo”/ }).textContent).toContain('Local will answer');
    expect(button('Keep it')).toBe(document.activeElement);
    await fireEvent.keyDown(button('Keep it'), { key: 'Escape' });
    await settle();
    expect(button('Remove')).toBe(document.activeElement);
    expect(bridge.callsOf('settings.update')).toEqual([]);

    await fireEvent.click(button('Remove'));
    await fireEvent.click(button('Remove assistant'));
    await settle();
    const { assistants } = bridge.callsOf('settings.update')[0] as { assistants: { activeProfileId: string } };
    expect(assistants).toEqual({ activeProfileId: 'local', profiles: [expect.objectContaining({ id: 'local' })] });
    expect(location.hash).toBe('#/settings/assistants');
    await arrive();
    expect(screen.queryByRole('link', { name: 'Amigo' })).toBeNull();
  });

  it('stays when it is the last', async () => {
    await open('/local');
    expect(button('Remove').disabled).toBe(true);
    expect(screen.getByText(/last assistant cannot be removed/)).toBeTruthy();
  });

  it('is put to use, after what was typed was stored', async () => {
    const { bridge } = await open('/amigo', withAmigo);
    await fireEvent.input(screen.getByRole('textbox', { name: 'Organization' }), { target: { value: 'hospital' } });
    await fireEvent.click(button('Use this assistant'));
    await settle();
    expect(bridge.calls.map(({ channel }) => channel).slice(-2)).toEqual(['settings.update', 'assistants.select']);
    expect(bridge.callsOf('assistants.select')).toEqual(['amigo']);
    expect(screen.queryByRole('button', { name: 'Use this assistant' })).toBeNull();
    expect(screen.getByText('In use')).toBe(document.activeElement);
  });

  it('says why it could not be put to use', async () => {
    await open('/amigo', {
      ...withAmigo,
      prepare: (double) => double.serve('assistants', 'select', () => failed(appError('storage-failed'))),
    });
    await fireEvent.click(button('Use this assistant'));
    await settle();
    expect(screen.getByRole('alert').textContent).toContain('Your change was not saved');
    expect(button('Use this assistant')).toBeTruthy();
  });
});
