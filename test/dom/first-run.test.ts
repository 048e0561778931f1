import { fireEvent, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { appError, failed, ok } from '../../src-preload/contract/app-error.js';
import type { LevelProbe } from '../../src-renderer/audio/level-probe.js';
import type { MicrophoneWanted } from '../../src-renderer/audio/microphone.js';
import { DEFAULT_SETTINGS } from '../../src-preload/contract/settings.js';
import { exampleProfile, exampleSession, exampleTurn, settingsWith } from '../fakes/app-snapshot.js';
import { renderPage, settle, type PageOptions } from './render-page.js';

const button = (name: string | RegExp) => screen.getByRole('button', { name });
const heading = (name: string) => screen.getByRole('heading', { name, level: 1 });
const MICROPHONES = [
  { deviceId: 'a', kind: 'audioinput', label: 'Headset' },
  { deviceId: 'b', kind: 'audioinput', label: 'Webcam' },
  { deviceId: 'c', kind: 'audiooutput', label: 'Loudspeakers' },
] as const;

/** A microphone whose loudness a test sets. */
function createProbes() {
  const opened: MicrophoneWanted[] = [];
  let openNow = 0;
  let level = 0;
  let refusal: DOMException | null = null;
  return {
    opened,
    get openNow() {
      return openNow;
    },
    speak: (loudness: number) => (level = loudness),
    refuse: (name: string | null) => (refusal = name === null ? null : new DOMException('no', name)),
    open: (wanted: MicrophoneWanted): Promise<LevelProbe> => {
      if (refusal !== null) return Promise.reject(refusal);
      opened.push(wanted);
      openNow += 1;
      let closed = false;
      return Promise.resolve({
        read: () => level,
        close() {
          if (!closed) openNow -= 1;
          closed = true;
        },
      });
    },
  };
}

let probes: ReturnType<typeof createProbes>;
const frames = async (count: number): Promise<void> => {
  for (let frame = 0; frame < count; frame += 1) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await settle();
  }
};
const show = (step: string, options: PageOptions = {}) =>
  renderPage({ hash: `#/welcome/${step}`, devices: MICROPHONES, openLevelProbe: probes.open, ...options });
async function arrive(): Promise<void> {
  window.dispatchEvent(new HashChangeEvent('hashchange'));
  await settle();
}

beforeEach(() => {
  probes = createProbes();
  // Not part of happy-dom.
  Element.prototype.scrollIntoView = () => undefined;
});
afterEach(() => vi.useRealTimers());

describe('the first run', () => {
  it('goes forward and back, shows how far it is, and gives the focus to each heading', async () => {
    await show('microphone');
    expect(heading('Say something')).toBeDefined();
    expect(screen.getByText('Step 1 of 5')).toBeDefined();
    const seen: string[] = [];
    for (let step = 0; step < 4; step += 1) {
      await fireEvent.click(button(/Skip this step|Continue/));
      await arrive();
      seen.push(screen.getByRole('heading', { level: 1 }).textContent);
      expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
    }
    expect(seen).toEqual(['Hear a sound', 'Press your talk key', 'Choose who answers', 'Ask: “What time is it?”']);
    expect(screen.getByText('Step 5 of 5')).toBeDefined();
    await fireEvent.click(screen.getByRole('link', { name: 'Back' }));
    location.hash = '#/welcome/assistant';
    await arrive();
    expect(heading('Choose who answers')).toBeDefined();
  });

  it.each([
    ['skipped', 'microphone', 'Skip setup'],
    ['finished', 'ready', 'Finish'],
  ])('once %s it is over, and Talk shows', async (_how, step, name) => {
    const { bridge } = await show(step);
    await fireEvent.click(button(name));
    await arrive();
    expect(bridge.callsOf('settings.update')).toEqual([{ general: { firstRunDone: true } }]);
    expect(location.hash).toBe('#/talk');
    expect(screen.queryByText('Your setup is not finished.')).toBeNull();
  });

  it('whoever leaves it for the settings finds back to the same step', async () => {
    await show('assistant');
    location.hash = '#/settings/assistants/+';
    await arrive();
    expect(screen.getByText('Your setup is not finished.')).toBeDefined();
    expect(screen.getByRole('link', { name: 'Continue setup' }).getAttribute('href')).toBe('#/welcome/assistant');
    await fireEvent.click(button('Skip setup'));
    await settle();
    expect(screen.queryByText('Your setup is not finished.')).toBeNull();
  });

  it('shows by itself in a fresh profile, where no other view was asked for', async () => {
    const address = location.href.split('#')[0] ?? '';
    const fresh = async (firstRunDone: boolean, hash: string): Promise<string> => {
      const settings = { ...DEFAULT_SETTINGS, general: { ...DEFAULT_SETTINGS.general, firstRunDone } };
      const page = await renderPage({
        hash,
        snapshot: { settings },
        openLevelProbe: probes.open,
        prepare: () => {
          if (hash === '') history.replaceState(null, '', address);
        },
      });
      const shown = screen.getByRole('heading', { level: 1 }).textContent;
      page.unmount();
      return shown;
    };
    expect(await fresh(false, '')).toBe('Say something');
    expect(await fresh(true, '')).toBe('Talk');
    expect(await fresh(false, '#/settings/audio')).toBe('Audio');
  });

  it('can be run again from the settings', async () => {
    await renderPage({ hash: '#/settings/general' });
    expect(screen.getByRole('link', { name: 'Go through the first steps again' }).getAttribute('href')).toBe(
      '#/welcome/microphone',
    );
  });
});

describe('the microphone', () => {
  it('is opened at once; a voice moves the meter and is told once', async () => {
    await show('microphone');
    expect(probes.openNow).toBe(1);
    expect(button('Skip this step')).toBeDefined();
    probes.speak(0.2);
    await vi.waitFor(() => screen.getByText('Parley hears you.'));
    expect(Number(screen.getByRole('meter', { name: 'Input level' }).getAttribute('aria-valuenow'))).toBeGreaterThan(
      60,
    );
    expect(screen.getByText('Parley hears you.').closest('[role=status]')).not.toBeNull();
    expect(button('Continue')).toBeDefined();
  });

  it('is not taken for heard in a quiet room, nor after a knock', async () => {
    await show('microphone');
    probes.speak(0.003);
    await frames(12);
    probes.speak(0.5);
    await frames(3);
    probes.speak(0);
    await frames(8);
    expect(screen.queryByText('Parley hears you.')).toBeNull();
    expect(button('Skip this step')).toBeDefined();
  });

  it('is closed when the step is left, when the window is hidden, and while somebody talks', async () => {
    const { bridge } = await show('microphone');
    bridge.push.app.windowVisible(false);
    await settle();
    expect(probes.openNow).toBe(0);
    bridge.push.app.windowVisible(true);
    await settle();
    expect(probes.openNow).toBe(1);
    bridge.push.session.changed(exampleSession({ revision: 2, phase: 'listening', talkMode: 'hold' }));
    await settle();
    expect(probes.openNow).toBe(0);
    bridge.push.session.changed(exampleSession({ revision: 3 }));
    await settle();
    expect(probes.openNow).toBe(1);
    await fireEvent.click(button('Skip this step'));
    await arrive();
    expect(probes.openNow).toBe(0);
  });

  it('shows the loudness of a talk that goes on meanwhile', async () => {
    const { bridge, services } = await show('microphone');
    bridge.push.session.changed(
      exampleSession({ revision: 2, phase: 'listening', talkMode: 'hold', microphoneOpen: true }),
    );
    services.levels.input = 0.3;
    await vi.waitFor(() => screen.getByText('Parley hears you.'));
  });

  it.each([
    ['NotAllowedError', 'The microphone is not allowed'],
    ['NotFoundError', 'No microphone found'],
    ['NotReadableError', 'The microphone is busy'],
  ])('%s is told, and can be tried again', async (name, title) => {
    probes.refuse(name);
    await show('microphone');
    expect(screen.getByRole('alert').textContent).toContain(title);
    probes.refuse(null);
    await fireEvent.click(button('Try again'));
    await settle();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(probes.openNow).toBe(1);
  });

  it('another one is used at once when it is chosen', async () => {
    const { bridge } = await show('microphone');
    await fireEvent.change(screen.getByRole('combobox', { name: 'Microphone' }), { target: { value: 'b' } });
    await settle();
    expect(bridge.callsOf('settings.update')).toEqual([{ audio: { microphoneId: 'b' } }]);
    expect(probes.opened.map(({ deviceId }) => deviceId)).toEqual(['default', 'b']);
    expect(probes.openNow).toBe(1);
  });

  it('gives advice when nothing is heard for long', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await show('microphone');
    vi.advanceTimersByTime(8_000);
    await settle();
    expect(screen.getByText(/Nothing heard yet/)).toBeDefined();
  });
});

describe('the sound', () => {
  it('is played, asked about, and the answer yes goes on', async () => {
    const { bridge } = await show('sound');
    await fireEvent.click(button('Play test sound'));
    await settle();
    expect(bridge.callsOf('audio.testSound')).toHaveLength(1);
    expect(screen.getByText('Did you hear it?').closest('[role=status]')).not.toBeNull();
    await fireEvent.click(button('Yes, I heard it'));
    expect(location.hash).toBe('#/welcome/talk-key');
  });

  it('the answer no says what to do, and a speaker can be chosen', async () => {
    const { bridge } = await show('sound');
    await fireEvent.click(button('Play test sound'));
    await settle();
    await fireEvent.click(button('No'));
    expect(screen.getByText(/choose another speaker/)).toBeDefined();
    await fireEvent.change(screen.getByRole('combobox', { name: 'Speaker' }), { target: { value: 'c' } });
    await settle();
    expect(bridge.callsOf('settings.update')).toEqual([{ audio: { speakerId: 'c' } }]);
    expect(button('Play it again')).toBeDefined();
  });

  it('a missing speaker is told', async () => {
    await show('sound', {
      prepare: (bridge) => bridge.serve('audio', 'testSound', () => failed(appError('playback-unavailable'))),
    });
    await fireEvent.click(button('Play test sound'));
    await settle();
    expect(screen.getByRole('alert').textContent).toContain('No speaker found');
  });
});

describe('the talk key', () => {
  it('is shown with what sees it, lights up, and does nothing else meanwhile', async () => {
    const { bridge } = await show('talk-key');
    expect(bridge.callsOf('talk.tryingKeys')).toEqual([true]);
    expect(screen.getByText('Seen by the native key hook')).toBeDefined();
    expect(screen.getByText('Space')).toBeDefined();
    bridge.push.talk.keySeen({ action: 'talk', phase: 'down', source: 'hook' });
    await settle();
    expect(screen.getByText('Down').closest('[role=status]')).not.toBeNull();
    bridge.push.talk.keySeen({ action: 'talk', phase: 'up', source: 'hook' });
    await settle();
    expect(screen.getByText('Works')).toBeDefined();
    await fireEvent.click(button('Continue'));
    await arrive();
    expect(bridge.callsOf('talk.tryingKeys')).toEqual([true, false]);
  });

  it('is given back while the window is hidden', async () => {
    const { bridge } = await show('talk-key');
    bridge.push.app.windowVisible(false);
    await settle();
    expect(bridge.callsOf('talk.tryingKeys')).toEqual([true, false]);
  });

  it('where no key works it says why and what does, and tries nothing', async () => {
    const { bridge } = await show('talk-key', {
      snapshot: { session: exampleSession({ hotkey: { state: 'unavailable', reason: 'wayland' } }) },
    });
    expect(bridge.callsOf('talk.tryingKeys')).not.toContain(true);
    expect(screen.getByRole('alert').textContent).toContain('parley talk toggle');
    expect(screen.getByText(/button in this window, or with Space/)).toBeDefined();
    // A source that comes up is tried at once.
    bridge.push.session.changed(exampleSession({ revision: 2 }));
    await settle();
    expect(bridge.callsOf('talk.tryingKeys').at(-1)).toBe(true);
  });
});

describe('the assistant', () => {
  it('Local is chosen and ready', async () => {
    await show('assistant');
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Local' }).checked).toBe(true);
    expect(screen.getByText(/“Local” is ready/)).toBeDefined();
    expect(button('Continue')).toBeDefined();
    expect(screen.getByRole('link', { name: 'Use another service' }).getAttribute('href')).toBe(
      '#/settings/assistants/+',
    );
  });

  it('another one can be chosen, and says what it needs', async () => {
    const settings = settingsWith([exampleProfile('study', { providerId: 'amigo' })]);
    const { bridge } = await show('assistant', {
      snapshot: { settings },
      prepare: (bridge) => bridge.serve('credentials', 'status', () => ok([])),
    });
    await fireEvent.click(screen.getByRole('radio', { name: 'study' }));
    await settle();
    expect(bridge.callsOf('assistants.select')).toEqual(['study']);
    expect(screen.getByText(/“study” still needs/)).toBeDefined();
    expect(screen.getByRole('link', { name: 'Set it up' }).getAttribute('href')).toBe('#/settings/assistants/study');
  });
});

describe('the first question', () => {
  it('can be asked without holding anything', async () => {
    const { bridge } = await show('ready');
    await fireEvent.click(button('Start talking'));
    bridge.push.session.changed(exampleSession({ revision: 2, phase: 'listening', talkMode: 'latched' }));
    await settle();
    await fireEvent.click(button('Stop and send'));
    expect(bridge.callsOf('talk.toggle')).toHaveLength(2);
    expect(button('Hold to talk')).toBeDefined();
  });

  it('is done when an answer is there, which is told', async () => {
    const { bridge } = await show('ready');
    expect(screen.queryByRole('log')).toBeNull();
    bridge.push.session.turn(exampleTurn(1, { text: 'What time is it?' }));
    bridge.push.session.turn(exampleTurn(2, { text: 'It is', state: { kind: 'partial' } }));
    await settle();
    expect(screen.queryByText(/That is all there is to it/)).toBeNull();
    bridge.push.session.turn(exampleTurn(2, { text: 'It is nine.' }));
    await settle();
    expect(screen.getByRole('log', { name: 'Conversation' }).textContent).toContain('It is nine.');
    expect(screen.getByText(/That is all there is to it/).closest('[role=status]')).not.toBeNull();
    expect(button('Finish').classList.contains('primary')).toBe(true);
  });

  it('an error is told where the question is asked', async () => {
    await show('ready', {
      snapshot: { session: exampleSession({ phase: 'blocked', error: appError('microphone-missing') }) },
    });
    expect(screen.getByRole('alert').textContent).toContain('No microphone found');
  });
});
