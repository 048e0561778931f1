import { fireEvent, screen, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { appError, failed } from '../../src-preload/contract/app-error.js';
import { DEFAULT_SETTINGS, type Settings } from '../../src-preload/contract/settings.js';
import type { HotkeyHealth, KeySeen, KeySourceId } from '../../src-preload/contract/talk.js';
import { exampleSession } from '../fakes/app-snapshot.js';
import { renderPage, settle, type RenderedPage } from './render-page.js';

const button = (name: string): HTMLButtonElement => screen.getByRole('button', { name });
const armed = (source: KeySourceId, trigger: string | null = null): HotkeyHealth => ({
  state: 'armed',
  source,
  trigger,
});
const section = (hotkey: HotkeyHealth = armed('hook'), talkKey: Partial<Settings['talkKey']> = {}) =>
  renderPage({
    hash: '#/settings/talk-key',
    snapshot: {
      session: exampleSession({ hotkey }),
      settings: { ...DEFAULT_SETTINGS, talkKey: { ...DEFAULT_SETTINGS.talkKey, ...talkKey } },
    },
  });
const F9 = { modifiers: [], key: 'F9' as const };

describe('talk key', () => {
  const keyDown = (code: string, init: KeyboardEventInit = {}): void =>
    void document.body.dispatchEvent(new KeyboardEvent('keydown', { code, bubbles: true, cancelable: true, ...init }));

  it('records another key, while the global key is told to keep still', async () => {
    const { bridge } = await renderPage({ hash: '#/settings/talk-key' });
    await fireEvent.click(button('Change talk key'));
    keyDown('ControlLeft', { ctrlKey: true });
    keyDown('KeyJ', { ctrlKey: true });
    await settle();
    expect(bridge.callsOf('talk.recordingChord')).toEqual([true, false]);
    expect(bridge.callsOf('settings.update')).toEqual([
      { talkKey: { chord: { modifiers: ['control'], key: 'KeyJ' } } },
    ]);
    expect([...document.querySelectorAll('kbd')].map((key) => key.textContent)).toEqual(['Ctrl', 'J']);
    await fireEvent.click(button('Use Ctrl + Shift + Space'));
    expect(bridge.callsOf('settings.update').at(-1)).toEqual({
      talkKey: { chord: { modifiers: ['control', 'shift'], key: 'Space' } },
    });
  });

  it('refuses a key that is typed with, and keeps the old one on Escape', async () => {
    const { bridge } = await renderPage({ hash: '#/settings/talk-key' });
    await fireEvent.click(button('Change talk key'));
    keyDown('KeyJ');
    await settle();
    expect(screen.getByText(/needed for typing/)).toBeTruthy();
    keyDown('Escape');
    await settle();
    expect(button('Change talk key')).toBeTruthy();
    expect(bridge.callsOf('settings.update')).toEqual([]);
  });

  it.each([
    ['the window loses focus', () => void window.dispatchEvent(new Event('blur'))],
    ['the section is left', (page: { unmount(): void }) => page.unmount()],
  ])('gives the global key back when %s', async (_when, leave) => {
    const page = await renderPage({ hash: '#/settings/talk-key' });
    await fireEvent.click(button('Change talk key'));
    leave(page);
    expect(page.bridge.callsOf('talk.recordingChord')).toEqual([true, false]);
  });

  it('saves what a press means and the release tail, within the range main allows', async () => {
    const { bridge } = await renderPage({ hash: '#/settings/talk-key' });
    await fireEvent.click(screen.getByRole('radio', { name: 'Hold' }));
    const tail: HTMLInputElement = screen.getByRole('slider', { name: 'Release tail' });
    expect([tail.min, tail.max]).toEqual(['0', '2000']);
    await fireEvent.change(tail, { target: { value: '350' } });
    expect(bridge.callsOf('settings.update')).toEqual([
      { talkKey: { style: 'hold' } },
      { talkKey: { releaseTailMs: 350 } },
    ]);
  });

  it('says why the key does not work outside the window', async () => {
    await renderPage({
      hash: '#/settings/talk-key',
      snapshot: { session: exampleSession({ hotkey: { state: 'unavailable', reason: 'permission' } }) },
    });
    expect(screen.getByText(/Privacy & Security, Accessibility/)).toBeTruthy();
  });

  it('takes one side of a modifier alone when it is let go, and a thumb button of the mouse', async () => {
    const { bridge } = await section();
    await fireEvent.click(button('Change talk key'));
    keyDown('ControlRight', { ctrlKey: true });
    document.body.dispatchEvent(new KeyboardEvent('keyup', { code: 'ControlRight', bubbles: true }));
    await settle();
    await fireEvent.click(button('Choose interrupt key'));
    const press = new MouseEvent('mousedown', { button: 4, bubbles: true, cancelable: true });
    document.body.dispatchEvent(press);
    expect(press.defaultPrevented).toBe(true);
    await settle();
    expect(bridge.callsOf('settings.update')).toEqual([
      { talkKey: { chord: { modifiers: [], key: 'ControlRight' } } },
      { talkKey: { interruptChord: { modifiers: [], key: 'MouseForward' } } },
    ]);
    expect(screen.getByText('Right Ctrl')).toBeTruthy();
  });

  it('says so where the source sees neither', async () => {
    const { bridge } = await section(armed('shortcut'));
    await fireEvent.click(button('Change talk key'));
    document.body.dispatchEvent(new MouseEvent('mousedown', { button: 3, bubbles: true, cancelable: true }));
    await settle();
    expect(screen.getByText(/no mouse buttons, no modifier alone/)).toBeTruthy();
    expect(bridge.callsOf('settings.update')).toEqual([]);
  });

  it('refuses a key that another action has, and names it', async () => {
    const { bridge } = await section(armed('hook'), { muteChord: F9 });
    await fireEvent.click(button('Choose interrupt key'));
    keyDown('F9');
    await settle();
    expect(screen.getByText('Mute has that key already. Try another.')).toBeTruthy();
    expect(bridge.callsOf('settings.update')).toEqual([]);
  });

  it('refuses one side of a modifier that another key begins with', async () => {
    const { bridge } = await section(armed('hook'));
    await fireEvent.click(button('Choose mute key'));
    keyDown('ControlRight', { ctrlKey: true });
    document.body.dispatchEvent(new KeyboardEvent('keyup', { code: 'ControlRight', bubbles: true }));
    await settle();
    expect(screen.getByText(/could not be told apart from the key for Talk/)).toBeTruthy();
    expect(bridge.callsOf('settings.update')).toEqual([]);
  });

  it('takes the keys away that nobody needs, and never the one for talking', async () => {
    const { bridge } = await section(armed('hook'), { muteChord: F9, interruptChord: F9 });
    await fireEvent.click(button('Remove mute key'));
    await fireEvent.click(button('Remove interrupt key'));
    await settle();
    expect(bridge.callsOf('settings.update')).toEqual([
      { talkKey: { muteChord: null } },
      { talkKey: { interruptChord: null } },
    ]);
    expect(screen.queryByRole('button', { name: 'Remove talk key' })).toBeNull();
    expect(screen.getAllByText('None')).toHaveLength(2);
  });

  it('offers no holding where a release is not seen, and says why', async () => {
    await section(armed('shortcut'), { style: 'hold' });
    expect(screen.queryByRole('radio', { name: 'Hold' })).toBeNull();
    expect(screen.queryByRole('radio', { name: 'Hold or tap' })).toBeNull();
    const toggles: HTMLInputElement = screen.getByRole('radio', { name: 'Press and press again' });
    expect(toggles.checked).toBe(true);
    expect(screen.getByText(/not when it is let go/)).toBeTruthy();
  });

  it.each([
    ['hook', 'Seen by the native key hook'],
    ['portal', 'Seen through the desktop’s shortcuts'],
    ['shortcut', 'Seen as a plain shortcut'],
  ] as const)('names what sees it: %s', async (source, words) => {
    await section(armed(source));
    expect(screen.getByText(new RegExp(words))).toBeTruthy();
  });
});

describe('the talk key in the window, where nothing sees it elsewhere', () => {
  const TALK = ['talk.press', 'talk.release'];
  const send = (type: 'keydown' | 'keyup', code: string, init: KeyboardEventInit = {}): boolean =>
    document.body.dispatchEvent(new KeyboardEvent(type, { code, bubbles: true, cancelable: true, ...init }));
  const HELD = { ctrlKey: true, shiftKey: true };
  const told = ({ bridge }: RenderedPage): readonly string[] =>
    bridge.calls.map(({ channel }) => channel).filter((channel) => TALK.includes(channel));
  const gone: HotkeyHealth = { state: 'unavailable', reason: 'wayland' };

  it('talks while it is held, and is told once', async () => {
    const page = await renderPage({ snapshot: { session: exampleSession({ hotkey: gone }) } });
    expect(send('keydown', 'Space', HELD)).toBe(false);
    send('keydown', 'Space', { ...HELD, repeat: true });
    expect(told(page)).toEqual(['talk.press']);
    send('keyup', 'Space', HELD);
    send('keyup', 'ShiftLeft', { ctrlKey: true });
    expect(told(page)).toEqual(['talk.press', 'talk.release']);
  });

  it.each([
    ['a modifier goes up first', () => send('keyup', 'ShiftLeft', { ctrlKey: true })],
    ['the window loses the focus', () => window.dispatchEvent(new Event('blur'))],
  ])('ends when %s', async (_when, end) => {
    const page = await renderPage({ snapshot: { session: exampleSession({ hotkey: gone }) } });
    send('keydown', 'Space', HELD);
    end();
    expect(told(page)).toEqual(['talk.press', 'talk.release']);
  });

  it.each([armed('hook'), armed('portal'), { state: 'starting' } as const])(
    'is left to what sees it: %o',
    async (hotkey) => {
      const page = await renderPage({ snapshot: { session: exampleSession({ hotkey }) } });
      send('keydown', 'Space', HELD);
      send('keyup', 'Space', HELD);
      expect(told(page)).toEqual([]);
    },
  );
});

describe('one key at a time', () => {
  it('is recorded: another recorder takes over, and what is pressed is that key alone', async () => {
    const { bridge } = await section();
    await fireEvent.click(button('Change talk key'));
    await fireEvent.click(button('Choose mute key'));
    expect(screen.getAllByRole('button', { name: 'Cancel' })).toHaveLength(1);
    expect(bridge.callsOf('talk.recordingChord')).toEqual([true]);
    document.body.dispatchEvent(new KeyboardEvent('keydown', { code: 'F9', bubbles: true }));
    await settle();
    expect(bridge.callsOf('settings.update')).toEqual([{ talkKey: { muteChord: F9 } }]);
    expect(bridge.callsOf('talk.recordingChord')).toEqual([true, false]);
  });
});

describe('a key that does not work', () => {
  const again = (): HTMLElement | null => screen.queryByRole('button', { name: 'Try again' });
  const REASONS = ['no-display', 'wayland', 'permission', 'crashed', 'unsupported', 'taken'] as const;

  it.each(REASONS)('is watched for anew with one button: %s', async (reason) => {
    const { bridge } = await section({ state: 'unavailable', reason });
    await fireEvent.click(button('Try again'));
    expect(bridge.callsOf('talk.rearm')).toHaveLength(1);
    // It stays while that goes on, and goes when it helped.
    bridge.push.session.changed(exampleSession({ revision: 2, hotkey: { state: 'starting' } }));
    await settle();
    expect(again()).not.toBeNull();
    bridge.push.session.changed(exampleSession({ revision: 3, hotkey: armed('hook') }));
    await settle();
    expect(again()).toBeNull();
  });

  it('has the button also where only presses are seen, and not where all is well or the desktop is to be asked', async () => {
    const { bridge } = await section(armed('shortcut'));
    expect(again()).not.toBeNull();
    bridge.push.session.changed(exampleSession({ revision: 2, hotkey: armed('hook') }));
    await settle();
    expect(again()).toBeNull();
    bridge.push.session.changed(exampleSession({ revision: 3, hotkey: { state: 'unavailable', reason: 'declined' } }));
    await settle();
    expect(again()).toBeNull();
  });
});

describe('keys the desktop chose', () => {
  it('are shown in its words, and changed in its settings', async () => {
    const { bridge } = await section(armed('portal', 'Meta+Space'));
    expect(screen.getByText('Meta+Space').tagName).toBe('KBD');
    expect(screen.queryByRole('button', { name: 'Change talk key' })).toBeNull();
    bridge.serve('talk', 'changeInDesktop', () => failed(appError('hotkey-unavailable')));
    await fireEvent.click(button('Change in desktop settings'));
    await settle();
    expect(screen.getByRole('alert', { name: 'The talk key is not available' })).toBeTruthy();
    expect(bridge.callsOf('talk.changeInDesktop')).toHaveLength(1);
  });

  it('are asked for again when the desktop was told no', async () => {
    const { bridge } = await section({ state: 'unavailable', reason: 'declined' });
    await fireEvent.click(button('Ask the desktop again'));
    expect(bridge.callsOf('talk.changeInDesktop')).toHaveLength(1);
  });
});

describe('trying the keys', () => {
  afterEach(() => {
    vi.useRealTimers();
  });
  const seen = (page: RenderedPage, key: Partial<KeySeen> = {}): void =>
    page.bridge.push.talk.keySeen({ action: 'talk', phase: 'down', source: 'hook', ...key });
  const row = (name: string): HTMLElement => {
    const found = within(screen.getByRole('list', { name: 'Your keys' }))
      .getAllByRole('listitem')
      .find(({ textContent }) => textContent.includes(name));
    if (found === undefined) throw new Error(`No row for ${name}.`);
    return found;
  };
  const start = async (page: Promise<RenderedPage>): Promise<RenderedPage> => {
    const rendered = await page;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await fireEvent.click(button('Start the test'));
    return rendered;
  };
  const pass = async (ms: number): Promise<void> => {
    vi.advanceTimersByTime(ms);
    await settle();
  };

  it('shows each key that is set going down and up, and what saw it', async () => {
    const page = await start(section(armed('hook'), { muteChord: F9 }));
    expect(page.bridge.callsOf('talk.tryingKeys')).toEqual([true]);
    expect(within(screen.getByRole('list', { name: 'Your keys' })).getAllByRole('listitem')).toHaveLength(2);
    expect(row('Talk').textContent).toContain('Not pressed yet');
    seen(page);
    await settle();
    expect(row('Talk').textContent).toMatch(/Down.*native key hook/s);
    expect(row('Mute').textContent).toContain('Not pressed yet');
    seen(page, { phase: 'up' });
    seen(page, { action: 'mute', phase: 'down' });
    await settle();
    expect(row('Talk').textContent).toContain('Works');
    expect(row('Mute').textContent).toContain('Down');
    await fireEvent.click(button('Done'));
    expect(page.bridge.callsOf('talk.tryingKeys')).toEqual([true, false]);
    expect(page.bridge.listeners('talk.keySeen')).toBe(0);
  });

  it('shows all of them where the desktop does not say which have a key', async () => {
    await start(section(armed('portal', 'Meta+Space')));
    expect(within(screen.getByRole('list', { name: 'Your keys' })).getAllByRole('listitem')).toHaveLength(3);
    expect(row('Talk').textContent).toContain('Meta+Space');
  });

  it('takes a press for enough where no release is seen', async () => {
    const page = await start(section(armed('shortcut')));
    seen(page, { source: 'shortcut' });
    await settle();
    expect(row('Talk').textContent).toContain('Seen');
  });

  it('gives advice after eight seconds without a key, and takes it back when one comes', async () => {
    const page = await start(section());
    await pass(7_999);
    expect(screen.queryByText('Nothing was seen yet')).toBeNull();
    await pass(1);
    expect(screen.getByText('Nothing was seen yet')).toBeTruthy();
    expect(screen.getByText(/keep this combination for itself/)).toBeTruthy();
    await fireEvent.click(button('Try again'));
    expect(page.bridge.callsOf('talk.rearm')).toHaveLength(1);
    seen(page);
    await settle();
    expect(screen.queryByText('Nothing was seen yet')).toBeNull();
  });

  it('gives the reason for advice where the key does not work', async () => {
    await start(section({ state: 'unavailable', reason: 'permission' }));
    await pass(8_000);
    expect(screen.getAllByText(/Privacy & Security, Accessibility/)).toHaveLength(2);
  });

  it('gives the keys back a minute after the last one', async () => {
    const page = await start(section());
    await pass(50_000);
    seen(page);
    await pass(59_999);
    expect(page.bridge.callsOf('talk.tryingKeys')).toEqual([true]);
    await pass(1);
    expect(page.bridge.callsOf('talk.tryingKeys')).toEqual([true, false]);
    expect(screen.getByText(/The test ended/)).toBeTruthy();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gives the keys back a minute after it began when none came', async () => {
    const page = await start(section());
    await pass(60_000);
    expect(page.bridge.callsOf('talk.tryingKeys')).toEqual([true, false]);
  });

  it.each([
    ['the section is left', (page: RenderedPage) => page.unmount()],
    ['the window is hidden', (page: RenderedPage) => page.bridge.push.app.windowVisible(false)],
  ])('gives the keys back when %s', async (_when, leave) => {
    const page = await start(section());
    leave(page);
    await settle();
    expect(page.bridge.callsOf('talk.tryingKeys')).toEqual([true, false]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
