import { fireEvent, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { appError, failed, ok, type ErrorCode } from '../../src-preload/contract/app-error.js';
import { say } from '../../src-preload/contract/said.js';
import { exampleSession, exampleSnapshot } from '../fakes/app-snapshot.js';
import { renderPage, settle } from './render-page.js';

const showing = (code: ErrorCode, extra: Parameters<typeof appError>[1] = {}) =>
  renderPage({ snapshot: { session: exampleSession({ phase: 'blocked', error: appError(code, extra) }) } });

describe('an error of the session', () => {
  it('is an alert with a title, a sentence and what helps', async () => {
    const { bridge } = await showing('connection-lost', { detail: 'code 1006' });
    const alert = screen.getByRole('alert', { name: 'The connection was lost' });
    expect(alert.textContent).toContain('What you said is kept; try again.');
    expect(alert.textContent).toContain('code 1006');
    await fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
    expect(bridge.callsOf('session.retry')).toHaveLength(1);
    await fireEvent.click(within(alert).getByRole('button', { name: 'Dismiss' }));
    expect(bridge.callsOf('session.dismissError')).toHaveLength(1);
  });

  it.each([
    ['credentials-rejected', 'Open settings', '#/settings/assistants/local'],
    ['agent-unknown', 'Open settings', '#/settings/assistants/local'],
    ['option-invalid', 'Open settings', '#/settings/assistants/local'],
    ['quota-exhausted', 'Open settings', '#/settings/assistants/local'],
    ['provider-discontinued', 'Open settings', '#/settings/assistants/local'],
    ['microphone-missing', 'Choose microphone', '#/settings/audio'],
    ['playback-unavailable', 'Choose speaker', '#/settings/audio'],
    ['hotkey-lost', 'Open talk key settings', '#/settings/talk-key'],
  ] as const)('%s leads to where it is mended', async (code, name, hash) => {
    await showing(code);
    await fireEvent.click(within(screen.getByRole('alert')).getByRole('button', { name }));
    expect(location.hash).toBe(hash);
  });

  it('offers no second try where the same again cannot help', async () => {
    await showing('credentials-rejected');
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  it('offers a second try once permission may have been given', async () => {
    await showing('microphone-denied');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
  });

  it('says when trying again is worth it', async () => {
    await showing('rate-limited', { retryAfterMs: 4_200 });
    expect(screen.getByRole('alert').textContent).toContain('Try again in 5 s.');
  });

  it('goes when main says that all is well', async () => {
    const { bridge } = await showing('timeout');
    bridge.push.session.changed(exampleSession({ revision: 2 }));
    await settle();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('an unfinished conversation', () => {
  const alert = (): HTMLElement => screen.getByRole('alert', { name: 'A conversation is unfinished' });
  const choice = (name: string): HTMLElement => within(alert()).getByRole('button', { name });

  it.each([
    ['Continue it', 'Continuing…', 'continue'],
    ['Finish it and start anew', 'Finishing…', 'finish'],
  ] as const)('can be settled by %j, once at a time', async (name, busy, chosen) => {
    const { bridge } = await renderPage({
      snapshot: { session: exampleSession({ phase: 'blocked', error: appError('conversation-conflict') }) },
      prepare: (double) => double.serve('session', 'resolveConflict', () => new Promise(() => undefined)),
    });
    await fireEvent.click(choice(name));
    await settle();
    expect(choice(busy).getAttribute('aria-busy')).toBe('true');
    await fireEvent.click(choice(busy));
    for (const button of within(alert()).getAllByRole('button')) await fireEvent.click(button);
    expect(bridge.callsOf('session.resolveConflict')).toEqual([chosen]);
    bridge.push.session.changed(exampleSession({ revision: 2 }));
    await settle();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says why that failed, and lets the person choose again', async () => {
    const { bridge } = await showing('conversation-conflict');
    bridge.serve('session', 'resolveConflict', () => failed(appError('provider-fault', { detail: 'Still analysed.' })));
    await fireEvent.click(choice('Finish it and start anew'));
    await settle();
    expect(alert().textContent).toContain('The assistant failed: Still analysed.');
    bridge.serve('session', 'resolveConflict', () => ok(null));
    await fireEvent.click(choice('Continue it'));
    await settle();
    expect(alert().textContent).not.toContain('Still analysed.');
    expect(bridge.callsOf('session.resolveConflict')).toEqual(['finish', 'continue']);
  });
});

describe('the start', () => {
  it('says when main does not answer, and tries again', async () => {
    const { bridge } = await renderPage({
      prepare: (double) => double.serve('app', 'snapshot', () => failed(appError('internal'))),
    });
    expect(screen.getByRole('alert', { name: 'Something went wrong' })).toBeTruthy();
    bridge.serve('app', 'snapshot', () => ok(exampleSnapshot()));
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await settle();
    expect(screen.getByRole('button', { name: 'Hold to talk' })).toBeTruthy();
  });

  it('tells of a damaged file until it was read', async () => {
    await renderPage({ snapshot: { storageNotices: [say('settings-newer', { copy: 'settings.newer.json' })] } });
    const alert = screen.getByRole('alert');
    expect(alert.textContent).toContain(
      'settings.json was written by a newer Parley; it is kept as settings.newer.json.',
    );
    await fireEvent.click(within(alert).getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
