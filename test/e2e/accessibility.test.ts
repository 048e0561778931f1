import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { LANGUAGES, type Settings } from '../../src-preload/contract/settings.js';
import { SETTINGS_SECTIONS } from '../../src-renderer/state/route.svelte.js';
import { expect, test } from './launch.js';

/** Every view that has an address. */
const ROUTES = [
  '#/talk',
  '#/history',
  ...SETTINGS_SECTIONS.map((section) => `#/settings/${section}`),
  '#/settings/assistants/+',
  '#/settings/assistants/local',
];

interface Theme {
  readonly colorScheme: 'light' | 'dark';
  readonly general: Partial<Settings['general']>;
}
const THEMES: Readonly<Record<string, Theme>> = {
  light: { colorScheme: 'dark', general: { theme: 'light' } },
  dark: { colorScheme: 'light', general: { theme: 'dark' } },
  'high contrast, light': { colorScheme: 'light', general: { theme: 'high-contrast' } },
  'high contrast, dark': { colorScheme: 'dark', general: { theme: 'high-contrast' } },
};

/** What axe finds serious or critical in the view at an address. */
async function findings(page: Page, route: string, where: string): Promise<readonly string[]> {
  await page.evaluate(async (hash) => {
    location.hash = hash;
    for (let picture = 0; picture < 3; picture++) await new Promise((resolve) => requestAnimationFrame(resolve));
  }, route);
  await expect(page.getByRole('main')).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${where} ${route}: ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

for (const language of LANGUAGES)
  test(`axe finds nothing serious in any view and theme: ${language}`, async ({ page }) => {
    test.setTimeout(240_000);
    const found: string[] = [];
    for (const [name, { colorScheme, general }] of Object.entries(THEMES)) {
      await page.emulateMedia({ colorScheme });
      const wanted = { ...general, language, motion: 'reduced', firstRunDone: true } as const;
      const held = await page.evaluate((patch) => window.parley.settings.update({ general: patch }), wanted);
      expect(held.ok).toBe(true);
      await expect(page.locator('html')).toHaveAttribute('data-theme', general.theme ?? '');
      for (const route of ROUTES) found.push(...(await findings(page, route, name)));
    }
    expect(found).toEqual([]);
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
      await page.evaluate(async (hash) => {
        location.hash = hash;
        for (let picture = 0; picture < 3; picture++) await new Promise((resolve) => requestAnimationFrame(resolve));
      }, route);
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
