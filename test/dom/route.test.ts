import { describe, expect, it } from 'vitest';
import { createRouter, routeOf } from '../../src-renderer/state/route.svelte.js';

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
    const router = createRouter(window);
    location.hash = '#/settings/audio';
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    expect(router.route).toEqual({ view: 'settings', section: 'audio', item: null });
    router.dispose();
    location.hash = '#/talk';
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    expect(router.route.view).toBe('settings');
  });
});
