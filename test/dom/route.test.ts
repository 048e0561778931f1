import { describe, expect, it } from 'vitest';
import { createRouter, routeOf } from '../../src-renderer/state/route.svelte.js';

describe('route', () => {
  it.each([
    ['', { view: 'talk' }],
    ['#/talk', { view: 'talk' }],
    ['#/nowhere', { view: 'talk' }],
    ['#/settings/talk-key', { view: 'settings', section: 'talk-key' }],
    ['#/settings', { view: 'settings', section: 'assistants' }],
    ['#/settings/nowhere', { view: 'settings', section: 'assistants' }],
  ])('of %j', (hash, route) => {
    expect(routeOf(hash)).toEqual(route);
  });

  it('follows the address until it ends', () => {
    location.hash = '#/talk';
    const router = createRouter(window);
    location.hash = '#/settings/audio';
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    expect(router.route).toEqual({ view: 'settings', section: 'audio' });
    router.dispose();
    location.hash = '#/talk';
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    expect(router.route.view).toBe('settings');
  });
});
