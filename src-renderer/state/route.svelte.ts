/**
 * Owns which view is shown. It lives in the address (`#/settings/audio`), so that plain links move between views.
 */

export const SETTINGS_SECTIONS = ['assistants', 'audio', 'talk-key', 'general', 'privacy'] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];

type Route = { readonly view: 'talk' } | { readonly view: 'settings'; readonly section: SettingsSection };

export const TALK_HREF = '#/talk';
export const settingsHref = (section: SettingsSection): string => `#/settings/${section}`;

/** The view an address names; Talk where it names none. */
export function routeOf(hash: string): Route {
  const [view, section] = hash.replace(/^#\//, '').split('/');
  if (view !== 'settings') return { view: 'talk' };
  return { view: 'settings', section: SETTINGS_SECTIONS.find((known) => known === section) ?? 'assistants' };
}

export interface Router {
  readonly route: Route;
  dispose(): void;
}

export function createRouter(page: Window): Router {
  let route = $state.raw(routeOf(page.location.hash));
  const read = (): void => {
    route = routeOf(page.location.hash);
  };
  page.addEventListener('hashchange', read);
  return {
    get route() {
      return route;
    },
    dispose: () => page.removeEventListener('hashchange', read),
  };
}
