import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import path from 'node:path';
import { writeTurns } from '../../bench/turns.js';
import { LANGUAGES, type Language, type Settings } from '../../src-preload/contract/settings.js';
import { amharic } from '../../src-renderer/i18n/am.js';
import { arabic } from '../../src-renderer/i18n/ar.js';
import { en } from '../../src-renderer/i18n/en.js';
import { SETTINGS_SECTIONS, WELCOME_STEPS } from '../../src-renderer/state/route.svelte.js';
import { expect, hideMain, miniPage, test } from './launch.js';

/** Every view that has an address. */
const ROUTES = [
  '#/talk',
  '#/history',
  ...SETTINGS_SECTIONS.map((section) => `#/settings/${section}`),
  '#/settings/assistants/+',
  '#/settings/assistants/local',
  ...WELCOME_STEPS.map((step) => `#/welcome/${step}`),
];

const DELETE_ALL: Readonly<Record<Language, string>> = {
  en: en['history.removeAll'],
  am: amharic.messages['history.removeAll'] ?? '',
  ar: arabic.messages['history.removeAll'] ?? '',
};

interface Scene {
  readonly name: string;
  readonly route: string;
  /** Opened above the view, and put away with Escape. */
  readonly open?: (page: Page, language: Language) => Promise<void>;
}
const SCENES: readonly Scene[] = [
  ...ROUTES.map((route) => ({ name: route, route })),
  { name: 'palette', route: '#/talk', open: (page) => page.keyboard.press('Control+k') },
  { name: 'shortcuts', route: '#/talk', open: (page) => page.keyboard.press('Control+/') },
  {
    name: 'question',
    route: '#/history',
    open: (page, language) => page.getByRole('button', { name: DELETE_ALL[language], exact: true }).click(),
  },
];

interface Theme {
  readonly name: string;
  readonly colorScheme: 'light' | 'dark';
  readonly theme: Settings['general']['theme'];
}
const DARK: Theme = { name: 'dark', colorScheme: 'light', theme: 'dark' };
const LIGHT: Theme = { name: 'light', colorScheme: 'dark', theme: 'light' };
/** The first one is asked for everything, the others for what a theme changes. No colour depends on the language. */
const THEMES: Readonly<Record<Language, readonly [Theme, ...Theme[]]>> = {
  en: [
    DARK,
    LIGHT,
    { name: 'high contrast, light', colorScheme: 'light', theme: 'high-contrast' },
    { name: 'high contrast, dark', colorScheme: 'dark', theme: 'high-contrast' },
  ],
  am: [DARK],
  ar: [LIGHT],
};
/** Axe's rules about colours. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

const update = (page: Page, general: Partial<Settings['general']>): Promise<boolean> =>
  page.evaluate(async (patch) => (await window.parley.settings.update({ general: patch })).ok, general);

/** What is drawn is that of the settings once two pictures were painted. */
const painted = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (let picture = 0; picture < 3; picture++) await new Promise((resolve) => requestAnimationFrame(resolve));
  });

async function visit(page: Page, route: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), route);
  await painted(page);
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toHaveCount(1);
}

/** What axe finds serious or critical in what a page shows now, by some of its rules or by all. */
async function findings(page: Page, where: string, rules: readonly string[] | 'all'): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations } = await (rules === 'all' ? axe : axe.withRules([...rules])).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** The same in each of the themes of a language, of a page of the app. `main` may change settings. */
async function inThemes(main: Page, page: Page, language: Language, where: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [index, { name, colorScheme, theme }] of THEMES[language].entries()) {
    await page.emulateMedia({ colorScheme });
    expect(await update(main, { theme })).toBe(true);
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await painted(page);
    found.push(...(await findings(page, `${language} ${where}, ${name}`, index === 0 ? 'all' : OF_COLOUR)));
  }
  return found;
}

test.describe('with a history', () => {
  test.beforeEach(({ userData }) => writeTurns(path.join(userData, 'history.db'), 30));

  for (const language of LANGUAGES)
    test(`axe finds nothing serious: ${language}`, async ({ parley, page }) => {
      test.setTimeout(240_000);
      const wanted = { language, motion: 'reduced', firstRunDone: true, miniWindow: 'always' } as const;
      expect(await update(page, wanted)).toBe(true);
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      const found: string[] = [];
      for (const { name, route, open } of SCENES) {
        await visit(page, route);
        if (route === '#/history') await expect(page.getByRole('listitem').first()).toBeVisible();
        await open?.(page, language);
        const dialog = page.locator('[role=dialog], [role=alertdialog]');
        await expect(dialog).toHaveCount(open === undefined ? 0 : 1);
        found.push(...(await inThemes(page, page, language, name)));
        if (open === undefined) continue;
        await page.keyboard.press('Escape');
        await expect(dialog).toHaveCount(0);
      }
      await page.evaluate(() => window.parley.session.sendText('What is twelve times twelve?'));
      // It shows while the main window does not.
      await hideMain(parley);
      const mini = await miniPage(parley);
      await expect(mini.locator('[data-speaker=user]')).toBeVisible();
      found.push(...(await inThemes(page, mini, language, 'mini window')));
      expect(found).toEqual([]);
    });
});

test('the page is never wider than its window: 320 px, and the largest text', async ({ app, page }) => {
  await page.evaluate(() => window.parley.settings.update({ general: { textSize: 'largest', firstRunDone: true } }));
  await expect(page.locator('html')).toHaveAttribute('data-text-size', 'largest');
  for (const width of [320, 460]) {
    await app.evaluate(({ BrowserWindow }, to) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setMinimumSize(1, 1);
      window?.setContentSize(to, 640);
    }, width);
    await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width);
    for (const route of ROUTES) {
      await visit(page, route);
      const wide = await page.evaluate(() => {
        const scrollers = [...document.querySelectorAll<HTMLElement>('html, main, main *')];
        return (
          scrollers
            .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)
            .filter((one) => ['auto', 'scroll'].includes(getComputedStyle(one).overflowX) || one.matches('html, main'))
            // What is meant to be moved sideways: the row of sections, and text fields.
            .filter((one) => !one.matches('nav *, textarea, input'))
            .map((one) => `${one.tagName} ${one.className}: ${one.scrollWidth} > ${one.clientWidth}`)
        );
      });
      expect(wide, `${route} in ${width} px`).toEqual([]);
    }
  }
});
