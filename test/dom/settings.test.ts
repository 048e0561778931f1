import { fireEvent, screen, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { appError, failed, ok } from '../../src-preload/contract/app-error.js';
import type { CredentialStatus } from '../../src-preload/contract/provider-info.js';
import { DEFAULT_SETTINGS } from '../../src-preload/contract/settings.js';
import { exampleProfile, exampleSession, exampleSnapshot, LOCAL, settingsWith } from '../fakes/app-snapshot.js';
import { renderPage, settle } from './render-page.js';

const button = (name: string): HTMLButtonElement => screen.getByRole('button', { name });
const toggle = (name: string): HTMLInputElement => screen.getByRole('switch', { name });
const textbox = (name: string): HTMLInputElement => screen.getByRole('textbox', { name });
const combobox = (name: string): HTMLSelectElement => screen.getByRole('combobox', { name });

describe('sections', () => {
  it('are reached by links, and each has its name', async () => {
    await renderPage();
    await fireEvent.click(screen.getByRole('link', { name: 'Settings' }));
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    await settle();
    for (const name of ['Assistants', 'Audio', 'Talk key', 'General', 'Privacy']) {
      const link = screen.getByRole('link', { name });
      location.hash = link.getAttribute('href') ?? '';
      window.dispatchEvent(new HashChangeEvent('hashchange'));
      await settle();
      expect(screen.getByRole('region', { name })).toBeTruthy();
      expect(link.getAttribute('aria-current')).toBe('page');
    }
  });

  it('say when a change was not saved, put the control back, and try again', async () => {
    const { bridge } = await renderPage({
      hash: '#/settings/general',
      prepare: (double) => double.serve('settings', 'update', () => failed(appError('storage-failed'))),
    });
    await fireEvent.click(toggle('Start hidden'));
    await settle();
    expect(toggle('Start hidden').checked).toBe(false);
    await fireEvent.click(within(screen.getByRole('alert')).getByRole('button', { name: 'Try again' }));
    expect(bridge.callsOf('settings.update')).toEqual([
      { general: { startHidden: true } },
      { general: { startHidden: true } },
    ]);
  });
});

describe('assistants', () => {
  const stored: readonly CredentialStatus[] = [{ profileId: LOCAL, key: 'chatKey', present: true, lastFour: '9f3c' }];

  it('draws a form from what the provider says of itself, and saves each field by its key', async () => {
    const { bridge } = await renderPage({ hash: '#/settings/assistants/local' });
    await fireEvent.change(combobox('Voice'), { target: { value: 'rms' } });
    await settle();
    await fireEvent.change(textbox('Model'), { target: { value: ' llama ' } });
    await settle();
    await fireEvent.click(toggle('Offer web searches'));
    await settle();
    expect(bridge.callsOf('settings.update').at(-1)).toEqual({
      assistants: {
        profiles: [
          {
            id: 'local',
            providerId: 'local',
            name: 'Local',
            options: { voice: 'rms', chatModel: 'llama', webSearch: false },
            endpoint: '',
          },
        ],
      },
    });
  });

  it('says so when it does not know the service of an assistant', async () => {
    await renderPage({ hash: '#/settings/assistants/local', snapshot: { providers: [] } });
    expect(screen.getByText(/does not know this assistant/)).toBeTruthy();
  });

  it('takes a secret once, says how it ends, and can forget it', async () => {
    const { bridge } = await renderPage({ hash: '#/settings/assistants/local' });
    const field = textbox('Chat server key');
    expect(button('Save').disabled).toBe(true);
    await fireEvent.input(field, { target: { value: ' sk-1239f3c ' } });
    bridge.serve('credentials', 'status', () => ok(stored));
    await fireEvent.click(button('Save'));
    await settle();
    expect(bridge.callsOf('credentials.save')).toEqual([{ profileId: 'local', key: 'chatKey', secret: 'sk-1239f3c' }]);
    expect(field.value).toBe('');
    expect(screen.getByText('Stored, ends in …9f3c')).toBeTruthy();
    bridge.serve('credentials', 'status', () => ok([]));
    await fireEvent.click(button('Remove Chat server key'));
    await settle();
    expect(bridge.callsOf('credentials.clear')).toEqual([{ profileId: 'local', key: 'chatKey' }]);
    expect(screen.getByText('Not set')).toBeTruthy();
  });

  it('keeps what was typed when a secret was not saved', async () => {
    await renderPage({
      hash: '#/settings/assistants/local',
      prepare: (double) => double.serve('credentials', 'save', () => failed(appError('storage-failed'))),
    });
    await fireEvent.input(textbox('Chat server key'), { target: { value: 'secret' } });
    await fireEvent.click(button('Save'));
    await settle();
    expect(textbox('Chat server key').value).toBe('secret');
    expect(screen.getByRole('alert', { name: 'Your change was not saved' })).toBeTruthy();
  });

  it('says where a secret lies when the system has no safe store', async () => {
    await renderPage({
      hash: '#/settings/assistants/local',
      snapshot: { credentialBackend: 'session' },
      prepare: (double) => double.serve('credentials', 'status', () => ok(stored)),
    });
    expect(screen.getByText(/Kept until Parley quits/)).toBeTruthy();
  });

  it.each([
    [() => ok({ ok: true, message: 'Ready.' }), 'Ready.'],
    [() => ok({ ok: false, message: 'The chat server refused the key.' }), 'The chat server refused the key.'],
    [() => failed(appError('network-unreachable')), 'The service cannot be reached; check your network and try again.'],
  ])('tells the result of a test of the connection', async (answer, text) => {
    const { bridge } = await renderPage({
      hash: '#/settings/assistants/local',
      prepare: (double) => double.serve('assistants', 'test', answer),
    });
    await fireEvent.click(button('Test connection'));
    await settle();
    expect(bridge.callsOf('assistants.test')).toEqual(['local']);
    expect(screen.getAllByRole('status').some((status) => status.textContent.trim() === text)).toBe(true);
  });

  it('offers a chat server found on this computer, and takes it over with one click', async () => {
    const { bridge } = await renderPage({
      hash: '#/settings/assistants/local',
      prepare: (double) =>
        double.serve('assistants', 'findChatServer', () =>
          ok({ name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', models: ['llama3.2', 'qwen3'] }),
        ),
    });
    expect(screen.getByText(/It has 2 models/)).toBeTruthy();
    await fireEvent.click(button('Use Ollama'));
    await settle();
    expect(bridge.callsOf('settings.update')).toMatchObject([
      { assistants: { profiles: [{ options: { chatBaseUrl: 'http://127.0.0.1:11434/v1', chatModel: 'llama3.2' } }] } },
    ]);
    expect(screen.queryByRole('button', { name: 'Use Ollama' })).toBeNull();
  });
});

describe('audio', () => {
  const devices = [
    { deviceId: 'desk', kind: 'audioinput', label: 'Desk microphone' },
    { deviceId: 'box', kind: 'audiooutput', label: '' },
  ] as const;

  it('offers the devices, and keeps one that was chosen and is gone', async () => {
    const { bridge } = await renderPage({
      hash: '#/settings/audio',
      devices,
      snapshot: { settings: { ...DEFAULT_SETTINGS, audio: { ...DEFAULT_SETTINGS.audio, speakerId: 'gone' } } },
    });
    const names = (select: HTMLSelectElement): string[] => [...select.options].map(({ label, text }) => label || text);
    expect(names(combobox('Microphone'))).toEqual(['System default', 'Desk microphone']);
    expect(names(combobox('Speaker'))).toEqual(['System default', 'Unnamed device 1', 'Chosen device (not connected)']);
    expect(combobox('Speaker').value).toBe('gone');
    await fireEvent.change(combobox('Microphone'), { target: { value: 'desk' } });
    expect(bridge.callsOf('settings.update')).toEqual([{ audio: { microphoneId: 'desk' } }]);
  });

  it('opens the microphone for the meter only while it is tested and seen', async () => {
    const close = vi.fn();
    const openLevelProbe = vi.fn(() => Promise.resolve({ read: () => 0.1, close }));
    const { bridge } = await renderPage({ hash: '#/settings/audio', openLevelProbe });
    const meter = screen.getByRole('meter', { name: 'Input level' });
    expect(openLevelProbe).not.toHaveBeenCalled();
    await fireEvent.click(button('Test microphone'));
    await vi.waitFor(() => expect(Number(meter.getAttribute('aria-valuenow'))).toBe(67));
    bridge.push.app.windowVisible(false);
    await settle();
    expect(close).toHaveBeenCalledTimes(1);
    bridge.push.app.windowVisible(true);
    await settle();
    expect(openLevelProbe).toHaveBeenCalledTimes(2);
    await fireEvent.click(button('Stop test'));
    await settle();
    expect(close).toHaveBeenCalledTimes(2);
    expect(meter.getAttribute('aria-valuenow')).toBe('0');
  });

  it('closes a microphone that opens after the test was left', async () => {
    const close = vi.fn();
    let open: () => void = () => undefined;
    const page = await renderPage({
      hash: '#/settings/audio',
      openLevelProbe: () => new Promise((resolve) => (open = () => resolve({ read: () => 0, close }))),
    });
    await fireEvent.click(button('Test microphone'));
    page.unmount();
    open();
    await settle();
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('says why the microphone cannot be tested', async () => {
    await renderPage({ hash: '#/settings/audio' });
    await fireEvent.click(button('Test microphone'));
    await settle();
    expect(screen.getByRole('alert', { name: 'No microphone found' })).toBeTruthy();
    expect(button('Test microphone')).toBeTruthy();
  });

  it('saves output, volume and processing', async () => {
    const { bridge } = await renderPage({ hash: '#/settings/audio' });
    await fireEvent.click(screen.getByRole('radio', { name: 'Window' }));
    const volume = screen.getByRole('slider', { name: 'Volume' });
    await fireEvent.input(volume, { target: { value: '0.5' } });
    expect(volume.getAttribute('aria-valuetext')).toBe('50%');
    await fireEvent.change(volume, { target: { value: '0.5' } });
    await fireEvent.click(toggle('Echo cancellation'));
    await fireEvent.click(screen.getByRole('radio', { name: 'Headphones' }));
    await fireEvent.click(screen.getByRole('radio', { name: 'Only when something is wrong' }));
    expect(bridge.callsOf('settings.update')).toEqual([
      { audio: { sink: 'renderer' } },
      { audio: { volume: 0.5 } },
      { audio: { echoCancellation: true } },
      { audio: { listeningOn: 'headphones' } },
      { audio: { cues: 'important' } },
    ]);
  });

  it('saves how hands-free listens, told in words', async () => {
    const { bridge } = await renderPage({ hash: '#/settings/audio' });
    const sensitivity = screen.getByRole('slider', { name: 'Sensitivity' });
    expect(sensitivity.getAttribute('aria-valuetext')).toBe('Balanced');
    await fireEvent.input(sensitivity, { target: { value: '1' } });
    expect(sensitivity.getAttribute('aria-valuetext')).toBe('Even a whisper');
    await fireEvent.change(sensitivity, { target: { value: '1' } });
    const pause: HTMLInputElement = screen.getByRole('slider', { name: 'Pause that ends your turn' });
    expect([pause.min, pause.max, pause.getAttribute('aria-valuetext')]).toEqual(['300', '2000', '0.7 s']);
    await fireEvent.change(pause, { target: { value: '1200' } });
    expect(bridge.callsOf('settings.update')).toEqual([
      { handsFree: { sensitivity: 1 } },
      { handsFree: { endpointDelayMs: 1_200 } },
    ]);
  });

  it('keeps the microphone ready where the person chooses that, but not while muted, and says so', async () => {
    const keepMicrophone = vi.fn();
    const { bridge } = await renderPage({ hash: '#/settings/audio', keepMicrophone });
    const ready = toggle('Keep microphone ready');
    expect(ready.getAttribute('aria-describedby')).not.toBeNull();
    expect(screen.getByText(/microphone indicator stays on/)).toBeTruthy();
    expect(keepMicrophone).toHaveBeenLastCalledWith(null);
    await fireEvent.click(ready);
    await settle();
    expect(bridge.callsOf('settings.update')).toEqual([{ audio: { keepMicrophoneReady: true } }]);
    const wanted = { deviceId: 'default', echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    expect(keepMicrophone).toHaveBeenLastCalledWith(wanted);
    bridge.push.session.changed(exampleSession({ revision: 2, muted: true }));
    await settle();
    expect(keepMicrophone).toHaveBeenLastCalledWith(null);
    bridge.push.session.changed(exampleSession({ revision: 3, muted: false }));
    await fireEvent.click(toggle('Noise suppression'));
    await settle();
    expect(keepMicrophone).toHaveBeenLastCalledWith({ ...wanted, noiseSuppression: true });
    await fireEvent.click(ready);
    await settle();
    expect(keepMicrophone).toHaveBeenLastCalledWith(null);
  });

  it('plays a test sound and says how it went', async () => {
    const { bridge } = await renderPage({ hash: '#/settings/audio' });
    await fireEvent.click(button('Play test sound'));
    await settle();
    expect(screen.getByText(/If you heard nothing/)).toBeTruthy();
    bridge.serve('audio', 'testSound', () => failed(appError('playback-unavailable')));
    await fireEvent.click(button('Play test sound'));
    await settle();
    expect(screen.getByRole('alert', { name: 'No speaker found' })).toBeTruthy();
  });
});

describe('general and privacy', () => {
  it('hangs up after the time that is chosen, or never, and keeps one that was set by hand', async () => {
    const general = { ...DEFAULT_SETTINGS.general, idleHangUpMinutes: 7 };
    const { bridge } = await renderPage({
      hash: '#/settings/general',
      snapshot: { settings: { ...DEFAULT_SETTINGS, general } },
    });
    const choice = combobox('Hang up when nobody talks');
    expect(choice.value).toBe('7');
    expect([...choice.options].map(({ text }) => text.trim())).toEqual([
      'After 1 minute',
      ...[2, 5, 7, 10, 30].map((count) => `After ${count} minutes`),
      'Never',
    ]);
    await fireEvent.change(choice, { target: { value: 'never' } });
    await fireEvent.change(choice, { target: { value: '10' } });
    await settle();
    expect(bridge.callsOf('settings.update')).toEqual([
      { general: { idleHangUpMinutes: null } },
      { general: { idleHangUpMinutes: 10 } },
    ]);
  });

  it('changes the theme of the page', async () => {
    await renderPage({ hash: '#/settings/general' });
    await fireEvent.click(screen.getByRole('radio', { name: 'Dark' }));
    await settle();
    expect(document.documentElement.dataset['theme']).toBe('dark');
  });

  it('says what closing does where there is no tray', async () => {
    await renderPage({ hash: '#/settings/general', snapshot: { trayAvailable: false } });
    expect(screen.getByText(/shows no tray/)).toBeTruthy();
  });

  it('quits', async () => {
    const { bridge } = await renderPage({ hash: '#/settings/general' });
    await fireEvent.click(button('Quit Parley'));
    expect(bridge.callsOf('app.quit')).toHaveLength(1);
  });

  it.each([
    ['', 'Nothing. Your speech is understood, answered and spoken on this computer.'],
    ['http://127.0.0.1:11434/v1', 'runs on this computer'],
    ['https://chat.example/v1', 'Text of the conversation goes to chat.example'],
  ])('says what leaves this computer with the chat server %j', async (chatBaseUrl, text) => {
    const [local] = DEFAULT_SETTINGS.assistants.profiles;
    const profiles = local === undefined ? [] : [{ ...local, options: { chatBaseUrl } }];
    await renderPage({
      hash: '#/settings/privacy',
      snapshot: { settings: { ...DEFAULT_SETTINGS, assistants: { ...DEFAULT_SETTINGS.assistants, profiles } } },
    });
    expect(screen.getByRole('region', { name: 'Privacy' }).textContent).toContain(text);
  });

  it.each([
    ['', 'Your voice and what you type go to Amigo.'],
    ['wss://relay.example/v1', 'go to relay.example, the endpoint you set for Amigo.'],
  ])('says what leaves this computer with a service whose endpoint is %j', async (endpoint, text) => {
    const mine = exampleProfile('mine', { providerId: 'amigo', endpoint });
    await renderPage({ hash: '#/settings/privacy', snapshot: { settings: settingsWith([mine], mine.id) } });
    expect(screen.getByRole('region', { name: 'Privacy' }).textContent).toContain(text);
  });

  it('asks before keys are kept in a weak store, and shows what came of it', async () => {
    const { bridge } = await renderPage({ hash: '#/settings/privacy', snapshot: { credentialBackend: 'session' } });
    bridge.serve('app', 'snapshot', () => ok(exampleSnapshot({ credentialBackend: 'weak' })));
    await fireEvent.click(toggle('Keep keys in a weak store'));
    await settle();
    expect(bridge.callsOf('settings.update')).toEqual([{ privacy: { allowWeakCredentialStore: true } }]);
    expect(screen.getByText(/obscures them/)).toBeTruthy();
  });

  it('asks nothing where the system keeps keys safely', async () => {
    await renderPage({ hash: '#/settings/privacy' });
    expect(screen.queryByRole('switch', { name: 'Keep keys in a weak store' })).toBeNull();
  });
});
