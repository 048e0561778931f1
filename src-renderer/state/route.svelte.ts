/**
 * Owns which view is shown. It lives in the address (`#/settings/audio`), so that plain links move between views. A view
 * stays until the next one can be drawn.
 */
import { wordsOf } from './address-words.js';

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
  if (view === 'history') return { view, words: wordsOf(query) };
  if (view === 'welcome') return { view, step: WELCOME_STEPS.find((name) => name === section) ?? 'microphone' };
  if (view !== 'settings') return { view: 'talk' };
  const known = SETTINGS_SECTIONS.find((name) => name === section) ?? 'assistants';
  return { view: 'settings', section: known, item: item === '' ? null : item };
}

export interface RouterOptions {
  /** Settles when the view can be drawn; null where it can be at once. Must not reject. */
  readonly prepare: (route: Route) => Promise<void> | null;
  /** The person went somewhere else. Called before it is drawn; not for the view the page is loaded with. */
  readonly onmoved: () => void;
}

export interface Router {
  /** What is shown; null until the first view can be. Reactive. */
  readonly route: Route | null;
  /** Settles when what the address names now is shown, or will not be since the address is another. */
  arrived(): Promise<void>;
  dispose(): void;
}

export function createRouter(page: Window, { prepare, onmoved }: RouterOptions): Router {
  let route = $state.raw<Route | null>(null);
  let place = page.location.hash;
  let visits = 0;
  let arriving = Promise.resolve();

  function visit(): void {
    const visited = ++visits;
    const next = routeOf(page.location.hash);
    const ready = prepare(next);
    if (ready === null) show(next);
    else arriving = ready.then(() => (visited === visits ? show(next) : undefined));
  }

  function show(next: Route): void {
    route = next;
    if (page.location.hash === place) return;
    place = page.location.hash;
    onmoved();
  }

  visit();
  page.addEventListener('hashchange', visit);
  return {
    get route() {
      return route;
    },
    arrived: () => arriving,
    dispose() {
      visits += 1;
      page.removeEventListener('hashchange', visit);
    },
  };
}
