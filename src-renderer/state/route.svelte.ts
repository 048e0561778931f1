/**
 * Owns which view is shown. It lives in the address (`#/settings/audio`), so that plain links move between views.
 */

export const SETTINGS_SECTIONS = ['assistants', 'audio', 'talk-key', 'general', 'privacy', 'diagnostics'] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];

/** The steps of the first run, in their order. */
export const WELCOME_STEPS = ['microphone', 'sound', 'talk-key', 'assistant', 'ready'] as const;
export type WelcomeStep = (typeof WELCOME_STEPS)[number];

export type Route =
  | { readonly view: 'talk' }
  | { readonly view: 'welcome'; readonly step: WelcomeStep }
  /** `words`: what is looked for; empty for all. */
  | { readonly view: 'history'; readonly words: string }
  /** `item`: what of the section is opened, such as one assistant; null for the section itself. */
  | { readonly view: 'settings'; readonly section: SettingsSection; readonly item: string | null };

export const TALK_HREF = '#/talk';
export const HISTORY_HREF = '#/history';
export const welcomeHref = (step: WelcomeStep): string => `#/welcome/${step}`;
export const settingsHref = (section: SettingsSection, item?: string): string =>
  item === undefined ? `#/settings/${section}` : `#/settings/${section}/${item}`;
/** In place of an assistant's id, which never holds such a sign: a new one is chosen. */
export const NEW_ASSISTANT = '+';

/** The view an address names; Talk where it names none. */
export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\//, '').split('?', 2);
  const [view, section, item = ''] = path.split('/');
  if (view === 'history') return { view, words: new URLSearchParams(query).get('q') ?? '' };
  if (view === 'welcome') return { view, step: WELCOME_STEPS.find((name) => name === section) ?? 'microphone' };
  if (view !== 'settings') return { view: 'talk' };
  const known = SETTINGS_SECTIONS.find((name) => name === section) ?? 'assistants';
  return { view: 'settings', section: known, item: item === '' ? null : item };
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
