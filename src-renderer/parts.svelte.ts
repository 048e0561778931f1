/**
 * Owns the parts of the window that its first view can do without: each is fetched once, when it is first needed or
 * when there is nothing else to do. Must never draw anything, and never fail without saying so in a part's state.
 */

type PartState<Component> =
  { readonly kind: 'away' } | { readonly kind: 'here'; readonly component: Component } | { readonly kind: 'failed' };

/** `state` is reactive. */
export interface Part<Component> {
  readonly state: PartState<Component>;
  /** Settles once the part is here, or cannot be had; never rejects. Tries again what failed. */
  fetch(): Promise<void>;
}

type Load<Component> = () => Promise<{ readonly default: Component }>;

/** @param load Called again only after it failed. */
export function createPart<Component>(load: Load<Component>): Part<Component> {
  let state = $state.raw<PartState<Component>>({ kind: 'away' });
  let underway: Promise<void> | null = null;

  async function get(): Promise<void> {
    try {
      state = { kind: 'here', component: (await load()).default };
    } catch {
      state = { kind: 'failed' };
    }
    underway = null;
  }
  return {
    get state() {
      return state;
    },
    fetch: () => (state.kind === 'here' ? Promise.resolve() : (underway ??= get())),
  };
}

/** In the order in which they are likely to be needed. */
export const createParts = () => ({
  settings: createPart(() => import('./views/settings/SettingsView.svelte')),
  history: createPart(() => import('./views/history/HistoryView.svelte')),
  palette: createPart(() => import('./views/palette/Palette.svelte')),
  shortcuts: createPart(() => import('./views/palette/ShortcutHelp.svelte')),
  welcome: createPart(() => import('./views/first-run/WelcomeView.svelte')),
});
export type Parts = ReturnType<typeof createParts>;

/**
 * Fetches one after the other, so that nobody waits for them later.
 *
 * @param whenIdle Calls back once the page has nothing else to do.
 */
export async function fetchAhead(parts: Parts, whenIdle: (callback: () => void) => void): Promise<void> {
  for (const part of Object.values(parts)) {
    await new Promise<void>((resolve) => whenIdle(resolve));
    await part.fetch();
  }
}
