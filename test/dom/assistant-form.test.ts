import { fireEvent, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { appError, failed, ok, type Result } from '../../src-preload/contract/app-error.js';
import type { ConnectionTest } from '../../src-preload/contract/provider-info.js';
import type { Profile, Settings } from '../../src-preload/contract/settings.js';
import { exampleProfile, settingsWith } from '../fakes/app-snapshot.js';
import type { FakeBridge } from '../fakes/bridge.js';
import { renderPage, settle, type PageOptions } from './render-page.js';

const button = (name: string): HTMLButtonElement => screen.getByRole('button', { name });
const textbox = (name: string): HTMLInputElement => screen.getByRole('textbox', { name });
const combobox = (name: string): HTMLSelectElement => screen.getByRole('combobox', { name });
const spinbutton = (name: string): HTMLInputElement => screen.getByRole('spinbutton', { name });
const problemOf = (field: HTMLElement): string => {
  const ids = (field.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => id.endsWith('-problem'));
  return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
};

const open = (changes: Partial<Profile> & Pick<Profile, 'providerId'>, options: PageOptions = {}) =>
  renderPage({
    hash: '#/settings/assistants/mine',
    ...options,
    snapshot: { settings: settingsWith([exampleProfile('mine', changes)]), ...options.snapshot },
  });
const profileIn = (update: unknown): Profile | undefined =>
  (update as { assistants: Settings['assistants'] }).assistants.profiles[1];
const saved = (bridge: FakeBridge): Profile | undefined => profileIn(bridge.callsOf('settings.update').at(-1));

describe('the order', () => {
  it('is what a newcomer needs: keys, what is needed, a try, the rest', async () => {
    await open({ providerId: 'amigo' });
    const names = [
      combobox('Sign in with'),
      textbox('API key'),
      textbox('Organization'),
      button('Test connection'),
      button('Use this assistant'),
      combobox('Region'),
      button('More options'),
      textbox('Name'),
    ];
    for (const [index, element] of names.entries()) {
      const next = names[index + 1];
      if (next) expect(element.compareDocumentPosition(next) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
    }
  });

  it('asks only for the keys of the chosen way to sign in', async () => {
    await open({ providerId: 'amigo' });
    expect(screen.queryByRole('textbox', { name: 'Token' })).toBeNull();
    await fireEvent.change(combobox('Sign in with'), { target: { value: 'token' } });
    await settle();
    expect(textbox('Token')).toBeTruthy();
    expect(screen.queryByRole('textbox', { name: 'API key' })).toBeNull();
  });

  it('leads to where a key can be got, and says where keys lie', async () => {
    const { bridge } = await open({ providerId: 'zeebee' });
    await fireEvent.click(screen.getByRole('link', { name: 'Get a key' }));
    expect(bridge.callsOf('app.openUrl')).toEqual(['https://zeebee.ai/account/keys']);
    expect(screen.getByText(/own key store, encrypted/)).toBeTruthy();
  });

  it('says plainly that a service may be gone', async () => {
    await open({ providerId: 'playai' });
    expect(screen.getByText('PlayAI may be gone')).toBeTruthy();
  });
});

describe('a text', () => {
  it('that does not fit is stored all the same, and said to be wrong until it is mended', async () => {
    const { bridge } = await open({ providerId: 'amigo' });
    const field = textbox('Service');
    await fireEvent.input(field, { target: { value: 'reception' } });
    expect(field.getAttribute('aria-invalid')).toBe('false');
    await fireEvent.blur(field);
    await settle();
    expect(saved(bridge)?.options).toEqual({ serviceId: 'reception' });
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(problemOf(field)).toContain('24 digits');
    await fireEvent.input(field, { target: { value: '64f0c2a1b7d94e5f8a1b2c3d' } });
    expect(field.getAttribute('aria-invalid')).toBe('false');
  });

  it('that is needed is asked for once the field was left, and not before', async () => {
    await open({ providerId: 'amigo' });
    expect(problemOf(textbox('Organization'))).toBe('');
    await fireEvent.blur(textbox('Organization'));
    await settle();
    expect(problemOf(textbox('Organization'))).toBe('This is needed.');
  });

  it('that is too long says by how much', async () => {
    await open({ providerId: 'playai' });
    await fireEvent.change(textbox('Greeting'), { target: { value: 'x'.repeat(251) } });
    await settle();
    expect(problemOf(textbox('Greeting'))).toBe('It may have 250 characters at most; it has 251.');
  });

  it('of several lines has room for them, and one with known values offers these', async () => {
    const { unmount } = await open({ providerId: 'playai' });
    expect(textbox('Prompt').tagName).toBe('TEXTAREA');
    unmount();
    await open({ providerId: 'zeebee' });
    const model = combobox('Model') as unknown as HTMLInputElement;
    const offered = document.getElementById(model.getAttribute('list') ?? '');
    expect([...(offered?.querySelectorAll('option') ?? [])].map(({ value }) => value)).toContain('gpt-4-turbo');
  });

  it('that is still being typed is stored when its form goes away', async () => {
    const { bridge, unmount } = await open({ providerId: 'amigo' });
    await fireEvent.input(textbox('Organization'), { target: { value: 'clinic' } });
    expect(bridge.callsOf('settings.update')).toEqual([]);
    unmount();
    await settle();
    expect(saved(bridge)?.options).toEqual({ organization: 'clinic' });
  });

  it('stays in its field when it was not saved, and is saved by trying again', async () => {
    const { bridge } = await open(
      { providerId: 'amigo' },
      { prepare: (double) => double.serve('settings', 'update', () => failed(appError('storage-failed'))) },
    );
    await fireEvent.change(textbox('Organization'), { target: { value: 'clinic' } });
    await settle();
    expect(textbox('Organization').value).toBe('clinic');
    await fireEvent.click(button('Try again'));
    await settle();
    expect(saved(bridge)?.options).toEqual({ organization: 'clinic' });
  });

  it('does not undo another that is being saved', async () => {
    const waiting: (() => void)[] = [];
    const { bridge } = await open(
      { providerId: 'amigo' },
      {
        prepare: (double) => {
          let settings = settingsWith([exampleProfile('mine', { providerId: 'amigo' })]);
          double.serve('settings', 'update', (patch) => {
            settings = { ...settings, assistants: { ...settings.assistants, ...patch.assistants } as never };
            const answer: Result<Settings> = ok(settings);
            return new Promise((resolve) => waiting.push(() => resolve(answer)));
          });
        },
      },
    );
    await fireEvent.change(textbox('Organization'), { target: { value: 'clinic' } });
    await fireEvent.change(combobox('Region'), { target: { value: 'eu' } });
    await settle();
    expect(waiting).toHaveLength(1);
    waiting.shift()?.();
    await settle();
    expect(saved(bridge)?.options).toEqual({ organization: 'clinic', region: 'eu' });
  });
});

describe('a number', () => {
  const opened = async (options: Profile['options'] = {}) => {
    const page = await open({ providerId: 'amigo', options });
    if (screen.queryByRole('spinbutton') === null) await fireEvent.click(button('More options'));
    return page;
  };

  it('is stepped by key within its bounds, and stored when it is left', async () => {
    const { bridge } = await opened();
    const rate = spinbutton('Sample rate of answers');
    expect(rate.value).toBe('16000');
    await fireEvent.keyDown(rate, { key: 'ArrowUp' });
    await fireEvent.keyDown(rate, { key: 'PageDown' });
    expect(rate.value).toBe('8000');
    expect(rate.getAttribute('aria-valuetext')).toBe('8000 Hz');
    expect(bridge.callsOf('settings.update')).toEqual([]);
    await fireEvent.blur(rate);
    await settle();
    expect(saved(bridge)?.options).toEqual({ outputRate: 8_000 });
  });

  it.each([
    ['96000', 'This must be from 8000 to 48000.', 96_000],
    ['16000,5', 'This must be a whole number.', 16_000.5],
    ['fast', 'This must be a number.', 'fast'],
  ])('typed as %s is kept, and said to be wrong', async (typed, problem, kept) => {
    const { bridge } = await opened();
    await fireEvent.change(spinbutton('Sample rate of answers'), { target: { value: typed } });
    await settle();
    expect(problemOf(spinbutton('Sample rate of answers'))).toBe(problem);
    expect(saved(bridge)?.options).toEqual({ outputRate: kept });
  });

  it('that is emptied goes back to its default', async () => {
    const { bridge } = await opened({ outputRate: 24_000 });
    await fireEvent.change(spinbutton('Sample rate of answers'), { target: { value: '' } });
    await settle();
    expect(saved(bridge)?.options).toEqual({});
    expect(spinbutton('Sample rate of answers').value).toBe('16000');
  });
});

describe('more options', () => {
  it('are folded away, say how many were changed, and hold the endpoint', async () => {
    const { bridge } = await open({ providerId: 'amigo', options: { extendSeconds: 60, outputRate: 16_000 } });
    expect(screen.getByText('1 changed')).toBeTruthy();
    expect(screen.queryByRole('textbox', { name: 'Endpoint' })).toBeNull();
    await fireEvent.click(button('More options'));
    expect(textbox('Endpoint').placeholder).toBe('wss://api.amigo.ai');
    await fireEvent.change(textbox('Endpoint'), { target: { value: 'ws://127.0.0.1:4010/v1' } });
    await settle();
    expect(saved(bridge)?.endpoint).toBe('ws://127.0.0.1:4010/v1');
    expect(screen.getByText('2 changed')).toBeTruthy();
    expect(screen.getByText(/Talks to 127\.0\.0\.1:4010/)).toBeTruthy();
  });

  it.each([
    ['ws://relay.example/v1', 'This must begin with wss://, or with ws:// on this computer.'],
    ['relay.example', 'This must be an address that begins with wss://.'],
    ['wss://me:secret@relay.example', 'This must not hold a name or password.'],
    ['wss://relay.example/#here', 'This must not hold a “#”.'],
    ['ws://localhost:4010', ''],
    ['wss://relay.example/v1?x=1', ''],
  ])('judge the endpoint %s', async (address, problem) => {
    await open({ providerId: 'zeebee', endpoint: address });
    expect(problemOf(textbox('Endpoint'))).toBe(problem);
  });

  it('are open from the start where something in them does not fit', async () => {
    await open({ providerId: 'amigo', options: { outputRate: 96_000 } });
    expect(button('More options').getAttribute('aria-expanded')).toBe('true');
    expect(spinbutton('Sample rate of answers').getAttribute('aria-invalid')).toBe('true');
  });

  it('draw a field only while another says so', async () => {
    await open({ providerId: 'amigo', options: { audioFormat: 'mp3' } });
    await fireEvent.click(button('More options'));
    expect(screen.queryByRole('spinbutton', { name: 'Sample rate of answers' })).toBeNull();
    await fireEvent.change(combobox('Sound of answers'), { target: { value: 'pcm' } });
    await settle();
    expect(spinbutton('Sample rate of answers')).toBeTruthy();
  });

  it('are not there where a service has none', async () => {
    await renderPage({ hash: '#/settings/assistants/local' });
    expect(screen.queryByRole('button', { name: 'More options' })).toBeNull();
  });
});

describe('a test of the connection', () => {
  const said = (text: string): boolean =>
    screen.getAllByRole('status').some((status) => status.textContent.trim() === text);
  /** A test whose answers are given one by one. */
  const asked = async (changes: Partial<Profile> & Pick<Profile, 'providerId'> = { providerId: 'zeebee' }) => {
    const answers: ((answer: ConnectionTest) => void)[] = [];
    const page = await open(changes, {
      prepare: (double) =>
        double.serve('assistants', 'test', () => new Promise((resolve) => answers.push((value) => resolve(ok(value))))),
    });
    const answer = async (value: ConnectionTest): Promise<void> => {
      answers.shift()?.(value);
      await settle();
    };
    return { ...page, answer };
  };

  it('is busy until it is answered, and not asked twice', async () => {
    const { bridge, answer } = await asked();
    await fireEvent.click(button('Test connection'));
    await settle();
    expect(said('Testing…')).toBe(true);
    await fireEvent.click(button('Test connection'));
    expect(bridge.callsOf('assistants.test')).toHaveLength(1);
    await answer({ ok: false, message: 'ZeebeeAI refused the key.' });
    expect(said('ZeebeeAI refused the key.')).toBe(true);
    expect(button('Test connection').getAttribute('aria-disabled')).toBe('false');
  });

  it('stores what is being typed first, the pasted key too', async () => {
    const { bridge } = await asked();
    await fireEvent.input(textbox('API key'), { target: { value: 'sk-123' } });
    await fireEvent.input(textbox('Voice'), { target: { value: 'Rachel' } });
    await fireEvent.click(button('Test connection'));
    await settle();
    expect(bridge.callsOf('credentials.save')).toEqual([{ profileId: 'mine', key: 'apiKey', secret: 'sk-123' }]);
    expect(saved(bridge)?.options).toEqual({ ttsVoice: 'Rachel' });
    expect(bridge.calls.map(({ channel }) => channel).at(-1)).toBe('assistants.test');
  });

  it('is not made, and says so, when something typed could not be stored', async () => {
    const { bridge } = await asked();
    bridge.serve('credentials', 'save', () => failed(appError('storage-failed')));
    await fireEvent.input(textbox('API key'), { target: { value: 'sk-123' } });
    await fireEvent.click(button('Test connection'));
    await settle();
    expect(said('Not tested, because your last change was not saved.')).toBe(true);
    expect(bridge.callsOf('assistants.test')).toEqual([]);
  });

  it('points to the keys that are missing', async () => {
    await asked({ providerId: 'amigo' });
    expect(problemOf(textbox('API key'))).toBe('');
    await fireEvent.click(button('Test connection'));
    await settle();
    expect(problemOf(textbox('API key'))).toBe('This is needed.');
  });

  it('counts no more once something it depends on changed, before or after the answer', async () => {
    const { answer } = await asked();
    await fireEvent.click(button('Test connection'));
    await settle();
    await fireEvent.change(combobox('Language'), { target: { value: 'ja-JP' } });
    await settle();
    expect(said('Testing…')).toBe(false);
    await answer({ ok: true, message: 'Old news.' });
    expect(said('Old news.')).toBe(false);

    await fireEvent.click(button('Test connection'));
    await settle();
    await answer({ ok: true, message: 'Ready.' });
    expect(said('Ready.')).toBe(true);
    await fireEvent.change(textbox('Name'), { target: { value: 'Renamed' } });
    await settle();
    expect(said('Ready.')).toBe(true);
    await fireEvent.input(textbox('User id'), { target: { value: 'user-1' } });
    await fireEvent.submit(textbox('User id'));
    await settle();
    expect(said('Ready.')).toBe(false);
  });

  it('of one assistant is not shown for another', async () => {
    const { answer } = await asked();
    await fireEvent.click(button('Test connection'));
    await settle();
    location.hash = '#/settings/assistants/local';
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    await settle();
    await answer({ ok: true, message: 'ZeebeeAI is ready.' });
    expect(said('ZeebeeAI is ready.')).toBe(false);
  });
});
