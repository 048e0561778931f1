import { fireEvent, screen, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { appError, failed, ok } from '../../src-preload/contract/app-error.js';
import { asProfileId } from '../../src-preload/contract/ids.js';
import { PHASES } from '../../src-preload/contract/session-snapshot.js';
import { DEFAULT_SETTINGS } from '../../src-preload/contract/settings.js';
import { exampleProfile, exampleSession, exampleTurn, LATENCY, settingsWith } from '../fakes/app-snapshot.js';
import type { FakeBridge } from '../fakes/bridge.js';
import { renderPage, settle } from './render-page.js';

const button = (name: string): HTMLButtonElement => screen.getByRole('button', { name });
const phaseStatus = (): HTMLElement => {
  const found = screen.getAllByRole('status').find(({ dataset }) => dataset['phase'] !== undefined);
  if (found === undefined) throw new Error('No status tells the phase.');
  return found;
};
const picker = (): HTMLSelectElement => screen.getByRole('combobox', { name: 'Assistant' });
const message = (): HTMLTextAreaElement => screen.getByRole('textbox', { name: 'Message' });

describe('phase', () => {
  it('is told as a status, by attribute and in words, for each phase', async () => {
    const { bridge } = await renderPage();
    const seen = new Set<string>();
    for (const [index, phase] of PHASES.entries()) {
      bridge.push.session.changed(exampleSession({ revision: index + 2, phase }));
      await settle();
      const status = phaseStatus();
      expect(status.dataset['phase']).toBe(phase);
      seen.add(status.textContent);
    }
    expect(seen.size).toBe(PHASES.length);
    expect(seen).not.toContain('');
  });

  it('is drawn before anything else can happen: no timer, no frame, no request lies between', async () => {
    const { bridge } = await renderPage();
    vi.useFakeTimers();
    try {
      bridge.push.session.changed(exampleSession({ revision: 2, phase: 'listening' }));
      // One turn of the queue of microtasks, which ends before the browser paints.
      await Promise.resolve();
      expect(phaseStatus().dataset['phase']).toBe('listening');
      expect(button('Hold to talk').dataset['tone']).toBe('listening');
    } finally {
      vi.useRealTimers();
    }
  });

  it('ignores a snapshot that is older than what is shown', async () => {
    const { bridge } = await renderPage();
    bridge.push.session.changed(exampleSession({ revision: 5, phase: 'speaking' }));
    bridge.push.session.changed(exampleSession({ revision: 4, phase: 'listening' }));
    await settle();
    expect(phaseStatus().dataset['phase']).toBe('speaking');
  });
});

describe('microphone', () => {
  const line = (): HTMLElement | null => document.querySelector('[data-microphone]');

  it('is said to be ready for as long as it is held open between talks', async () => {
    const { microphone } = await renderPage();
    expect(line()).toBeNull();
    microphone.ready = true;
    await settle();
    expect(line()?.textContent).toContain('Microphone ready: kept open, as you chose');
    microphone.ready = false;
    await settle();
    expect(line()).toBeNull();
  });

  it('is never open without a reason on the screen', async () => {
    const { bridge } = await renderPage();
    const reasons = new Set<string>();
    for (const [index, talkMode] of (['hold', 'latched', 'hands-free', null] as const).entries()) {
      bridge.push.session.changed(
        exampleSession({ revision: index + 2, phase: 'listening', microphoneOpen: true, talkMode }),
      );
      await settle();
      expect(line()?.textContent).toMatch(/Microphone open/);
      reasons.add(line()?.textContent.trim() ?? '');
    }
    expect(reasons.size).toBe(4);
    bridge.push.session.changed(exampleSession({ revision: 9 }));
    await settle();
    expect(line()).toBeNull();
  });
});

describe('hands-free', () => {
  const toggle = (): HTMLInputElement => screen.getByRole('switch', { name: 'Hands-free' });
  const on = (revision: number, changes: Parameters<typeof exampleSession>[0] = {}) =>
    exampleSession({
      revision,
      phase: 'listening',
      microphoneOpen: true,
      talkMode: 'hands-free',
      handsFree: true,
      ...changes,
    });

  it('is asked for with the switch, which shows what main says and not what was asked', async () => {
    const { bridge } = await renderPage();
    expect(toggle().checked).toBe(false);
    await fireEvent.click(toggle());
    expect(bridge.callsOf('session.setHandsFree')).toEqual([true]);
    expect(toggle().checked).toBe(false);
    bridge.push.session.changed(on(2));
    await settle();
    expect(toggle().checked).toBe(true);
    await fireEvent.click(toggle());
    expect(bridge.callsOf('session.setHandsFree')).toEqual([true, false]);
    expect(toggle().checked).toBe(true);
    bridge.push.session.changed(exampleSession({ revision: 3 }));
    await settle();
    expect(toggle().checked).toBe(false);
  });

  it('says that nothing is to be pressed, and the control still talks', async () => {
    const { bridge } = await renderPage({ snapshot: { session: on(1) } });
    expect(phaseStatus().textContent.trim()).toBe('Listening. Just speak.');
    expect(screen.getByText('Pause when you are done. The talk key works too.')).toBeTruthy();
    await fireEvent(button('Hold to talk'), new MouseEvent('click', { detail: 0, bubbles: true }));
    expect(bridge.callsOf('talk.press')).toHaveLength(1);
    bridge.push.session.changed(on(2, { talkMode: 'hold' }));
    await settle();
    expect(phaseStatus().textContent.trim()).toBe('Listening');
    expect(screen.getByText('Let go to send')).toBeTruthy();
  });

  it('says how to cut in, and where only a press can', async () => {
    const { bridge } = await renderPage({ snapshot: { session: on(1, { phase: 'speaking' }) } });
    expect(screen.getByText('Speak to cut in')).toBeTruthy();
    bridge.push.session.changed(on(2, { phase: 'speaking', halfDuplex: true }));
    await settle();
    expect(screen.getByText('Press to cut in')).toBeTruthy();
    expect(screen.getByText(/does not hear you while it talks/)).toBeTruthy();
  });
});

describe('muted', () => {
  it('is written on the control, with what to do about it', async () => {
    const { bridge } = await renderPage({ snapshot: { session: exampleSession({ muted: true }) } });
    expect(button('Hold to talk').textContent.trim()).toBe('Muted');
    expect(screen.getByText(/press Mute to be heard again/i)).toBeTruthy();
    const muteChord = { modifiers: [], key: 'F9' as const };
    bridge.push.settings.changed({
      ...DEFAULT_SETTINGS,
      talkKey: { ...DEFAULT_SETTINGS.talkKey, muteChord },
    });
    await settle();
    const hint = screen.getByText(/press Mute or/);
    expect(hint.querySelector('kbd')?.textContent).toBe('F9');
    expect(button('Mute').textContent).toContain('F9');
  });
});

describe('Escape', () => {
  const escape = (target: Element = document.body): KeyboardEvent => {
    const event = new KeyboardEvent('keydown', { code: 'Escape', key: 'Escape', bubbles: true, cancelable: true });
    target.dispatchEvent(event);
    return event;
  };
  const told = (bridge: FakeBridge): readonly string[] => bridge.calls.map(({ channel }) => channel).slice(1);

  it('takes back what is being said, else silences the answer, in every view', async () => {
    for (const hash of ['#/talk', '#/settings/audio']) {
      const { bridge, unmount } = await renderPage({ hash });
      escape();
      expect(told(bridge)).toEqual([]);
      const latched = { phase: 'listening', microphoneOpen: true, talkMode: 'latched' } as const;
      bridge.push.session.changed(exampleSession({ revision: 2, ...latched }));
      escape();
      expect(told(bridge)).toEqual(['talk.cancel']);
      bridge.push.session.changed(exampleSession({ revision: 3, phase: 'speaking' }));
      escape();
      expect(told(bridge)).toEqual(['talk.cancel', 'session.interrupt']);
      unmount();
    }
  });

  it('is left alone where something else has a use for it', async () => {
    const { bridge } = await renderPage({ snapshot: { session: exampleSession({ phase: 'speaking' }) } });
    message().addEventListener('keydown', (event) => event.preventDefault(), { once: true });
    escape(message());
    expect(told(bridge)).toEqual([]);
    escape(message());
    expect(told(bridge)).toEqual(['session.interrupt']);
  });

  it('is told once while the control is held', async () => {
    const { bridge } = await renderPage();
    HTMLElement.prototype.setPointerCapture = () => undefined;
    await fireEvent(
      button('Hold to talk'),
      new PointerEvent('pointerdown', { pointerId: 1, button: 0, bubbles: true }),
    );
    const held = { phase: 'listening', microphoneOpen: true, talkMode: 'hold' } as const;
    bridge.push.session.changed(exampleSession({ revision: 2, ...held }));
    escape();
    expect(told(bridge)).toEqual(['talk.press', 'talk.cancel']);
  });
});

describe('global keys in the window', () => {
  it('press no button and go back no page, each of them', async () => {
    const talkKey = {
      ...DEFAULT_SETTINGS.talkKey,
      interruptChord: { modifiers: [], key: 'MouseBack' as const },
      muteChord: { modifiers: ['alt' as const], key: 'F9' as const },
    };
    await renderPage({ snapshot: { settings: { ...DEFAULT_SETTINGS, talkKey } } });
    const swallowed = (event: Event): boolean => !document.body.dispatchEvent(event);
    const init = { bubbles: true, cancelable: true };
    expect(swallowed(new KeyboardEvent('keydown', { ...init, code: 'F9', altKey: true }))).toBe(true);
    expect(swallowed(new KeyboardEvent('keydown', { ...init, code: 'F9' }))).toBe(false);
    for (const name of ['mousedown', 'mouseup']) {
      expect(swallowed(new MouseEvent(name, { ...init, button: 3 }))).toBe(true);
      expect(swallowed(new MouseEvent(name, { ...init, button: 0 }))).toBe(false);
    }
  });
});

describe('conversation', () => {
  it('shows each turn once, by its speaker, as it grows', async () => {
    const { bridge } = await renderPage({ snapshot: { turns: [exampleTurn(1, { text: 'What time is it?' })] } });
    bridge.push.session.turn(exampleTurn(2, { text: 'It is', state: { kind: 'partial' } }));
    bridge.push.session.turn(exampleTurn(2, { text: 'It is noon.' }));
    await settle();
    const articles = within(screen.getByRole('log', { name: 'Conversation' })).getAllByRole('article');
    expect(articles.map((article) => article.dataset['speaker'])).toEqual(['user', 'assistant']);
    expect(articles.map((article) => article.textContent.replace(/\s+/g, ' ').trim())).toEqual([
      'You What time is it?',
      'Local It is noon.',
    ]);
  });

  it('marks a cut turn with how much of it was heard', async () => {
    await renderPage({
      snapshot: {
        turns: [
          exampleTurn(2, { state: { kind: 'cut', by: 'user', heardMs: 3_240 } }),
          exampleTurn(4, { state: { kind: 'cut', by: 'provider', heardMs: 500 } }),
          exampleTurn(6, { state: { kind: 'cut', by: 'user', heardMs: 20 } }),
        ],
      },
    });
    const texts = screen.getAllByRole('article').map((article) => article.textContent);
    expect(texts[0]).toContain('You interrupted after 3.2 s');
    expect(texts[1]).toContain('Broken off after 0.5 s');
    expect(texts[2]).toContain('You interrupted at once');
  });

  it('offers to retry the turn that failed last, and no older one', async () => {
    const lost = { kind: 'failed', error: appError('connection-lost') } as const;
    const { bridge } = await renderPage({
      snapshot: { turns: [exampleTurn(1, { state: lost }), exampleTurn(3, { state: lost })] },
    });
    const retries = screen.getAllByRole('button', { name: 'Retry' });
    expect(retries).toHaveLength(1);
    await fireEvent.click(retries[0] as HTMLElement);
    expect(bridge.callsOf('session.retry')).toHaveLength(1);
  });

  it('follows new words, unless the person scrolled up to read', async () => {
    const { bridge } = await renderPage({ snapshot: { turns: [exampleTurn(1)] } });
    const log = screen.getByRole('log');
    let height = 1_000;
    Object.defineProperties(log, { scrollHeight: { get: () => height }, clientHeight: { value: 200 } });
    bridge.push.session.turn(exampleTurn(2));
    await settle();
    expect(log.scrollTop).toBe(1_000);

    log.scrollTop = 300;
    await fireEvent.scroll(log);
    height = 1_200;
    bridge.push.session.turn(exampleTurn(3));
    await settle();
    expect(log.scrollTop).toBe(300);

    await fireEvent.click(button('Latest'));
    expect(log.scrollTop).toBe(1_200);
  });

  it('starts with questions that are asked with a click', async () => {
    const { bridge } = await renderPage();
    await fireEvent.click(button('What time is it in Tokyo?'));
    expect(bridge.callsOf('session.sendText')).toEqual(['What time is it in Tokyo?']);
    bridge.push.session.turn(exampleTurn(1));
    await settle();
    expect(screen.queryByRole('button', { name: 'What time is it in Tokyo?' })).toBeNull();
  });

  it('starts anew on request, and the old answer, still being cut, does not come back', async () => {
    const { bridge } = await renderPage({ snapshot: { turns: [exampleTurn(1), exampleTurn(2)] } });
    await fireEvent.click(button('New conversation'));
    bridge.push.session.turn(exampleTurn(2, { state: { kind: 'cut', by: 'user', heardMs: 10 } }));
    bridge.push.session.turn(exampleTurn(3));
    await settle();
    expect(bridge.callsOf('session.newConversation')).toHaveLength(1);
    expect(screen.getAllByRole('article')).toHaveLength(1);
  });
});

describe('typed text', () => {
  it('is sent with the button or Enter, and the field is empty again', async () => {
    const { bridge } = await renderPage();
    expect(button('Send').disabled).toBe(true);
    await fireEvent.input(message(), { target: { value: ' Hello ' } });
    await fireEvent.click(button('Send'));
    await settle();
    await fireEvent.input(message(), { target: { value: 'Again' } });
    await fireEvent.keyDown(message(), { key: 'Enter', shiftKey: true });
    await fireEvent.keyDown(message(), { key: 'Enter' });
    await settle();
    expect(bridge.callsOf('session.sendText')).toEqual(['Hello', 'Again']);
    expect(message().value).toBe('');
  });

  it('is kept when it could not be sent, with an alert that tries again', async () => {
    const { bridge } = await renderPage({
      prepare: (double) => double.serve('session', 'sendText', () => failed(appError('network-unreachable'))),
    });
    await fireEvent.input(message(), { target: { value: 'Hello' } });
    await fireEvent.click(button('Send'));
    await settle();
    expect(message().value).toBe('Hello');
    bridge.serve('session', 'sendText', () => ok(null));
    await fireEvent.click(within(screen.getByRole('alert')).getByRole('button', { name: 'Try again' }));
    await settle();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(bridge.callsOf('session.sendText')).toEqual(['Hello', 'Hello']);
  });

  it('says why it is off where the assistant takes speech only', async () => {
    await renderPage({ snapshot: { session: exampleSession({ textInput: false }) } });
    expect(message().disabled).toBe(true);
    expect(message().placeholder).toBe('This assistant takes speech only');
  });
});

describe('controls', () => {
  it('interrupts only what can be interrupted', async () => {
    const { bridge } = await renderPage();
    expect(button('Interrupt').disabled).toBe(true);
    for (const [index, phase] of (['thinking', 'speaking'] as const).entries()) {
      bridge.push.session.changed(exampleSession({ revision: index + 2, phase }));
      await settle();
      await fireEvent.click(button('Interrupt'));
    }
    expect(bridge.callsOf('session.interrupt')).toHaveLength(2);
  });

  it('mutes and unmutes', async () => {
    const { bridge } = await renderPage();
    expect(button('Mute').getAttribute('aria-pressed')).toBe('false');
    await fireEvent.click(button('Mute'));
    bridge.push.session.changed(exampleSession({ revision: 2, muted: true }));
    await settle();
    expect(button('Mute').getAttribute('aria-pressed')).toBe('true');
    await fireEvent.click(button('Mute'));
    expect(bridge.callsOf('session.setMuted')).toEqual([true, false]);
  });

  it('chooses the assistant, and goes back when that fails', async () => {
    const study = exampleProfile('study', { providerId: 'local', name: 'Study' });
    const { bridge } = await renderPage({
      snapshot: { settings: settingsWith([study]) },
      prepare: (double) => double.serve('assistants', 'select', () => failed(appError('credentials-missing'))),
    });
    await fireEvent.change(picker(), { target: { value: 'study' } });
    await settle();
    expect(bridge.callsOf('assistants.select')).toEqual(['study']);
    expect(picker().value).toBe('local');
    const alert = screen.getByRole('alert', { name: 'A key is missing' });
    await fireEvent.click(within(alert).getByRole('button', { name: 'Open settings' }));
    expect(location.hash).toBe('#/settings/assistants/study');
  });

  it('tells assistants of the same name apart, by service and then by number', async () => {
    const work = { name: 'Work' } as const;
    await renderPage({
      snapshot: {
        settings: settingsWith([
          exampleProfile('a', { ...work, providerId: 'amigo' }),
          exampleProfile('b', { ...work, providerId: 'zeebee' }),
          exampleProfile('c', { ...work, providerId: 'amigo' }),
          exampleProfile('d', { name: 'Home', providerId: 'amigo' }),
        ]),
      },
    });
    expect([...picker().options].map(({ text }) => text.trim())).toEqual([
      'Local',
      'Work (Amigo)',
      'Work (ZeebeeAI)',
      'Work (Amigo) 2',
      'Home',
      'Add assistant…',
    ]);
  });

  it('leads from the assistants to another one, without choosing anything', async () => {
    const { bridge } = await renderPage();
    const add = [...picker().options].at(-1);
    await fireEvent.change(picker(), { target: { value: add?.value } });
    expect(location.hash).toBe('#/settings/assistants/+');
    expect(picker().value).toBe('local');
    expect(bridge.callsOf('assistants.select')).toEqual([]);
  });

  it('hints at other assistants until there is one, or a word was said', async () => {
    const { bridge, unmount } = await renderPage();
    expect(screen.getByRole('link', { name: 'Add another' }).getAttribute('href')).toBe('#/settings/assistants/+');
    bridge.push.session.turn(exampleTurn(1));
    await settle();
    expect(screen.queryByRole('link', { name: 'Add another' })).toBeNull();
    unmount();
    await renderPage({ snapshot: { settings: settingsWith([exampleProfile('amigo', { providerId: 'amigo' })]) } });
    expect(screen.queryByRole('link', { name: 'Add another' })).toBeNull();
  });

  it('shows how long the last exchange took', async () => {
    await renderPage({ snapshot: { session: exampleSession({ lastLatency: LATENCY }) } });
    expect(screen.getByText(/answered in 434 ms/)).toBeTruthy();
  });
});

describe('what the service says', () => {
  it('is what it billed, small amounts too', async () => {
    await renderPage({
      snapshot: {
        session: exampleSession({
          usage: [
            { unit: 'seconds of audio', amount: 5.24 },
            { unit: 'credits', amount: 0.0342 },
          ],
        }),
      },
    });
    expect(screen.getByText('5.2 seconds of audio billed · 0.034 credits billed')).toBeTruthy();
  });

  it('is a warning in its own words, until it was read', async () => {
    const { bridge } = await renderPage({
      snapshot: {
        settings: settingsWith([exampleProfile('addis', { providerId: 'addisai' })]),
        session: exampleSession({ profileId: asProfileId('addis'), warning: 'Low balance.' }),
      },
    });
    const told = screen.getByText('Low balance.').closest('[role=status]');
    expect(told?.textContent).toContain('AddisAI says');
    await fireEvent.click(within(told as HTMLElement).getByRole('button', { name: 'Dismiss' }));
    expect(bridge.callsOf('session.dismissWarning')).toHaveLength(1);
    bridge.push.session.changed(exampleSession({ revision: 2 }));
    await settle();
    expect(screen.queryByText('Low balance.')).toBeNull();
  });

  it('is what it does while an answer is awaited, and only then', async () => {
    const { bridge } = await renderPage();
    bridge.push.session.changed(exampleSession({ revision: 2, phase: 'thinking', progress: 'Looking it up…' }));
    await settle();
    expect(phaseStatus().textContent.trim()).toBe('Looking it up…');
    bridge.push.session.changed(exampleSession({ revision: 3, phase: 'speaking', progress: 'Looking it up…' }));
    await settle();
    expect(phaseStatus().textContent.trim()).toBe('Speaking');
  });
});

describe('what to know', () => {
  it('shows the talk key where it works', async () => {
    await renderPage();
    expect([...document.querySelectorAll('kbd')].map((key) => key.textContent)).toEqual(['Ctrl', 'Shift', 'Space']);
  });

  it('shows it as the desktop calls it, and as a press where holding is not seen', async () => {
    const { bridge } = await renderPage({
      snapshot: {
        session: exampleSession({ hotkey: { state: 'armed', source: 'portal', trigger: 'Meta+Space' } }),
      },
    });
    const hint = (): string => document.querySelector('.hint')?.textContent.replace(/\s+/g, ' ').trim() ?? '';
    expect(hint()).toBe('Hold Meta+Space anywhere on your desktop, or the button here');
    bridge.push.session.changed(
      exampleSession({ revision: 2, hotkey: { state: 'armed', source: 'shortcut', trigger: null } }),
    );
    await settle();
    expect(hint()).toMatch(/^Press Ctrl ?\+ ?Shift ?\+ ?Space anywhere/);
    expect(button('Press to talk')).toBeTruthy();
    expect(screen.getByText(/^Press the key, speak, press again\./)).toBeTruthy();
  });

  it('says why the talk key does not work and what to do, then other limits, one at a time', async () => {
    await renderPage({
      snapshot: {
        session: exampleSession({
          hotkey: { state: 'unavailable', reason: 'wayland' },
          sink: { state: 'ready', sink: 'renderer', fallback: 'native-failing' },
        }),
      },
    });
    expect(screen.getByText(/parley talk toggle/)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Talk key settings' }).getAttribute('href')).toBe('#/settings/talk-key');
    expect(screen.queryByText(/kept failing/)).toBeNull();
    await fireEvent.click(button('Dismiss'));
    expect(screen.getByText(/kept failing/)).toBeTruthy();
  });

  it('says again that the talk key does not work when it stopped once more, or for another reason', async () => {
    const lost = (reason: 'crashed' | 'permission') => ({ state: 'unavailable', reason }) as const;
    const { bridge } = await renderPage({ snapshot: { session: exampleSession({ hotkey: lost('crashed') }) } });
    const shown = (): boolean => screen.queryByText('The talk key works in this window only') !== null;
    await fireEvent.click(button('Dismiss'));
    expect(shown()).toBe(false);
    bridge.push.session.changed(exampleSession({ revision: 2, hotkey: lost('permission') }));
    await settle();
    expect(shown()).toBe(true);
    bridge.push.session.changed(exampleSession({ revision: 3, hotkey: lost('crashed') }));
    await settle();
    expect(shown()).toBe(false);
    bridge.push.session.changed(exampleSession({ revision: 4 }));
    await settle();
    bridge.push.session.changed(exampleSession({ revision: 5, hotkey: lost('crashed') }));
    await settle();
    expect(shown()).toBe(true);
  });
});
