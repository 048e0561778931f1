import { screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { appError } from '../../src-preload/contract/app-error.js';
import { exampleSession, exampleTurn } from '../fakes/app-snapshot.js';
import { renderPage, settle } from './render-page.js';

const log = () => screen.getByRole('log', { name: 'Conversation' });
const announcer = () => {
  const found = document.querySelector('[aria-live=polite]');
  if (found === null) throw new Error('Nothing is announced.');
  return found;
};
const announced = (): readonly string[] => [...announcer().children].map(({ textContent }) => textContent);

describe('what screen readers are told of the conversation', () => {
  it('each turn once, when it is whole, and no word of it before', async () => {
    const { bridge } = await renderPage();
    expect(log().getAttribute('aria-live')).toBe('off');
    const heard: string[] = [];
    const observer = new MutationObserver(() => heard.push(announced().join(' | ')));
    observer.observe(announcer(), { childList: true, characterData: true, subtree: true });
    for (const text of ['What', 'What time', 'What time is it?']) {
      bridge.push.session.turn(exampleTurn(1, { text, state: { kind: 'partial' } }));
      await settle();
    }
    expect(heard).toEqual([]);
    bridge.push.session.turn(exampleTurn(1, { text: 'What time is it?' }));
    await settle();
    // The answer is corrected afterwards: it was told.
    bridge.push.session.turn(exampleTurn(2, { text: 'It is nine.' }));
    await settle();
    bridge.push.session.turn(exampleTurn(2, { text: 'It is nine.', state: { kind: 'cut', by: 'user', heardMs: 300 } }));
    await settle();
    expect(heard.at(-1)).toBe('You: What time is it? | Local: It is nine.');
    expect(heard).toHaveLength(2);
    observer.disconnect();
  });

  it('nothing of what was said before the page was there', async () => {
    await renderPage({ snapshot: { turns: [exampleTurn(1), exampleTurn(2)] } });
    expect(announced()).toEqual([]);
  });

  it('a turn of no words is not told', async () => {
    const { bridge } = await renderPage();
    bridge.push.session.turn(
      exampleTurn(1, { text: '', state: { kind: 'failed', error: appError('microphone-missing') } }),
    );
    await settle();
    expect(announced()).toEqual([]);
  });

  it('the phase once for each change, whatever else changes meanwhile', async () => {
    const { bridge } = await renderPage();
    const status = document.querySelector('[data-phase]');
    if (status === null) throw new Error('No phase is shown.');
    let changes = 0;
    const observer = new MutationObserver(() => (changes += 1));
    observer.observe(status, { childList: true, characterData: true, subtree: true });
    bridge.push.session.changed(exampleSession({ revision: 2, phase: 'listening', talkMode: 'hold' }));
    await settle();
    for (let revision = 3; revision < 8; revision += 1) {
      bridge.push.session.changed(
        exampleSession({ revision, phase: 'listening', talkMode: 'hold', microphoneOpen: revision % 2 === 0 }),
      );
      await settle();
    }
    expect(changes).toBe(1);
    observer.disconnect();
  });

  it('an error once, though the session goes on changing', async () => {
    const { bridge } = await renderPage({
      snapshot: { session: exampleSession({ phase: 'blocked', error: appError('microphone-missing') }) },
    });
    const alert = screen.getByRole('alert');
    let changes = 0;
    const observer = new MutationObserver(() => (changes += 1));
    observer.observe(document.body, { childList: true, characterData: true, subtree: true });
    bridge.push.session.changed(
      exampleSession({ revision: 2, phase: 'blocked', error: appError('microphone-missing') }),
    );
    await settle();
    expect(screen.getByRole('alert')).toBe(alert);
    expect(changes).toBe(0);
    observer.disconnect();
  });
});
