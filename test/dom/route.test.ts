import { describe, expect, it, vi } from 'vitest';
import { createRouter, routeOf, type Route } from '../../src-renderer/state/route.svelte.js';

function go(hash: string): void {
  location.hash = hash;
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

describe('route', () => {
  it.each([
    ['', { view: 'talk' }],
    ['#/talk', { view: 'talk' }],
    ['#/nowhere', { view: 'talk' }],
    ['#/welcome', { view: 'welcome', step: 'microphone' }],
    ['#/welcome/talk-key', { view: 'welcome', step: 'talk-key' }],
    ['#/history', { view: 'history', words: '' }],
    ['#/history?q=the%20train%2F7%3F', { view: 'history', words: 'the train/7?' }],
    ['#/settings/talk-key', { view: 'settings', section: 'talk-key', item: null }],
    ['#/settings', { view: 'settings', section: 'assistants', item: null }],
    ['#/settings/assistants/study', { view: 'settings', section: 'assistants', item: 'study' }],
    ['#/settings/nowhere', { view: 'settings', section: 'assistants', item: null }],
  ])('of %j', (hash, route) => {
    expect(routeOf(hash)).toEqual(route);
  });

  it('follows the address until it ends', () => {
    location.hash = '#/talk';
    const onmoved = vi.fn();
    const router = createRouter(window, { prepare: () => null, onmoved });
    expect(router.route).toEqual({ view: 'talk' });
    expect(onmoved).not.toHaveBeenCalled();
    go('#/settings/audio');
    expect(router.route).toEqual({ view: 'settings', section: 'audio', item: null });
    expect(onmoved).toHaveBeenCalledOnce();
    router.dispose();
    go('#/talk');
    expect(router.route?.view).toBe('settings');
  });

  it('stays where it is until the next view can be drawn, and follows only the last of several moves', async () => {
    location.hash = '#/talk';
    const ready = new Map<string, () => void>();
    const onmoved = vi.fn();
    const prepare = ({ view }: Route): Promise<void> | null =>
      view === 'talk' ? null : new Promise((resolve) => ready.set(view, resolve));
    const router = createRouter(window, { prepare, onmoved });
    go('#/history');
    go('#/settings/audio');
    ready.get('history')?.();
    await new Promise(setImmediate);
    expect(router.route).toEqual({ view: 'talk' });
    expect(onmoved).not.toHaveBeenCalled();
    ready.get('settings')?.();
    await router.arrived();
    expect(router.route?.view).toBe('settings');
    expect(onmoved).toHaveBeenCalledOnce();
    go('#/welcome');
    go('#/talk');
    ready.get('welcome')?.();
    await new Promise(setImmediate);
    expect(router.route?.view).toBe('talk');
    router.dispose();
  });

  it('shows nothing before the first view is there', async () => {
    location.hash = '#/history';
    const onmoved = vi.fn();
    const router = createRouter(window, { prepare: () => Promise.resolve(), onmoved });
    expect(router.route).toBeNull();
    await router.arrived();
    expect(router.route).toEqual({ view: 'history', words: '' });
    expect(onmoved).not.toHaveBeenCalled();
    router.dispose();
  });
});
