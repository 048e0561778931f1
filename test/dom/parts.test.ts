import { fireEvent, screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { createPart, createParts, fetchAhead, type Part, type Parts } from '../../src-renderer/parts.svelte.js';
import type { FakeBridge } from '../fakes/bridge.js';
import { serveHistory } from '../fakes/history.js';
import { renderPage, settle } from './render-page.js';

/** The real parts, each of which arrives, or fails, when the test says so. */
async function held(): Promise<{ readonly parts: Parts; arrive(name: keyof Parts, fails?: boolean): Promise<void> }> {
  const real = createParts();
  await Promise.all(Object.values(real).map((part) => part.fetch()));
  const waiting = new Map<string, (fails: boolean) => void>();
  const hold = <Component>(name: string, part: Part<Component>): Part<Component> =>
    createPart(async () => {
      const fails = await new Promise<boolean>((resolve) => waiting.set(name, resolve));
      if (fails || part.state.kind !== 'here') throw new Error(`${name} is not there.`);
      return { default: part.state.component };
    });
  return {
    parts: {
      settings: hold('settings', real.settings),
      history: hold('history', real.history),
      palette: hold('palette', real.palette),
      shortcuts: hold('shortcuts', real.shortcuts),
      welcome: hold('welcome', real.welcome),
    },
    async arrive(name, fails = false) {
      const gate = waiting.get(name);
      if (gate === undefined) throw new Error(`Nobody wants ${name}.`);
      gate(fails);
      await settle();
    },
  };
}

const prepare = (bridge: FakeBridge): void => void serveHistory(bridge, { count: 5, nowMs: 1_000_000 });

async function go(hash: string): Promise<void> {
  location.hash = hash;
  window.dispatchEvent(new HashChangeEvent('hashchange'));
  await settle();
}
const key = (name: string, init: KeyboardEventInit = {}): Promise<boolean> =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key: name, ...init });
const main = (): HTMLElement => screen.getByRole('main');
const current = (): string | undefined => document.querySelector('nav [aria-current=page]')?.textContent;

describe('a view that is fetched', () => {
  it('leaves the one before in place until it is there, then has the focus on its heading', async () => {
    const { parts, arrive } = await held();
    await renderPage({ prepare, parts });
    await go('#/history');
    expect(screen.getByRole('button', { name: 'Hold to talk' })).toBeTruthy();
    expect(current()).toBe('Talk');
    await arrive('history');
    expect(screen.queryByRole('button', { name: 'Hold to talk' })).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1, name: 'History' }));
    expect(current()).toBe('History');
  });

  it('is waited for by the page that is loaded with it', async () => {
    const { parts, arrive } = await held();
    await renderPage({ prepare, parts, hash: '#/settings/audio' });
    expect(main().textContent.trim()).toBe('');
    await arrive('settings');
    expect(screen.getByRole('region', { name: 'Audio' })).toBeTruthy();
    expect(document.activeElement).toBe(document.body);
  });

  it('says that it is missing, and is fetched anew on demand', async () => {
    const { parts, arrive } = await held();
    const reload = vi.fn();
    await renderPage({ prepare, parts, reload });
    await go('#/settings/audio');
    await arrive('settings', true);
    expect(screen.getByRole('alert', { name: 'This view could not be loaded' })).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1, name: 'Settings' }));
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await settle();
    await arrive('settings', true);
    // A page that lives on does not fetch it again.
    expect(reload).toHaveBeenCalledOnce();
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await arrive('settings');
    expect(reload).toHaveBeenCalledOnce();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByRole('region', { name: 'Audio' })).toBeTruthy();
  });

  it('is searched once it is there', async () => {
    const { parts, arrive } = await held();
    await renderPage({ prepare, parts });
    await key('f', { code: 'KeyF', ctrlKey: true });
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    await settle();
    await arrive('history');
    await settle();
    expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Search history' }));
  });
});

describe('a dialog that is fetched', () => {
  const palette = (): HTMLElement | null => screen.queryByRole('dialog', { name: 'Commands' });

  it('opens once it is there', async () => {
    const { parts, arrive } = await held();
    await renderPage({ prepare, parts });
    await key('k', { code: 'KeyK', ctrlKey: true });
    await settle();
    expect(palette()).toBeNull();
    await arrive('palette');
    expect(palette()).not.toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('combobox', { name: 'Find a command' }));
  });

  it('stays closed when it was closed again meanwhile', async () => {
    const { parts, arrive } = await held();
    await renderPage({ prepare, parts });
    await key('k', { code: 'KeyK', ctrlKey: true });
    await key('k', { code: 'KeyK', ctrlKey: true });
    await arrive('palette');
    expect(palette()).toBeNull();
  });

  it.each([
    ['palette', { key: 'k', code: 'KeyK', ctrlKey: true }],
    ['shortcuts', { key: '/', code: 'Slash', ctrlKey: true }],
  ] as const)('that is missing is told, and can be opened later: %s', async (name, press) => {
    const { parts, arrive } = await held();
    const reload = vi.fn();
    await renderPage({ prepare, parts, reload });
    await key(press.key, press);
    await arrive(name, true);
    expect(screen.getByRole('alert', { name: 'This view could not be loaded' })).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(reload).toHaveBeenCalledOnce();
    await fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    await key(press.key, press);
    await arrive(name);
    expect(screen.getByRole('dialog')).toBeTruthy();
  });
});

describe('parts', () => {
  it('are fetched once, one after the other, when there is nothing else to do', async () => {
    const { parts, arrive } = await held();
    const idle: (() => void)[] = [];
    const done = fetchAhead(parts, (callback) => idle.push(callback));
    for (const [name, part] of Object.entries(parts)) {
      expect(part.state.kind).toBe('away');
      await expect(arrive(name as keyof Parts)).rejects.toThrow('Nobody wants');
      idle.shift()?.();
      await settle();
      await arrive(name as keyof Parts);
      expect(part.state.kind).toBe('here');
    }
    await done;
    expect(idle).toEqual([]);
  });

  it('that were asked for twice are fetched once, and again only after a failure', async () => {
    let fetches = 0;
    const part = createPart(() => {
      fetches += 1;
      return fetches === 1 ? Promise.reject(new Error('gone')) : Promise.resolve({ default: 'x' });
    });
    await Promise.all([part.fetch(), part.fetch()]);
    expect([fetches, part.state]).toEqual([1, { kind: 'failed' }]);
    await Promise.all([part.fetch(), part.fetch()]);
    await part.fetch();
    expect([fetches, part.state]).toEqual([2, { kind: 'here', component: 'x' }]);
  });
});
