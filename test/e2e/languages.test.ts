import type { Page } from '@playwright/test';
import type { Language } from '../../src-preload/contract/settings.js';
import path from 'node:path';
import { writeTurns } from '../../bench/turns.js';
import { WELCOME_STEPS } from '../../src-renderer/state/route.svelte.js';
import { expect, hideMain, miniPage, test } from './launch.js';

/** As narrow as the window comes when it is first opened. */
const NARROW = { width: 460, height: 720 };

const SPOKEN = [
  ['am', 'ltr'],
  ['ar', 'rtl'],
  ['en', 'ltr'],
] as const;

interface View {
  readonly hash: string;
  /** What is opened in it. */
  readonly open?: (page: Page) => Promise<void>;
}
const VIEWS: readonly View[] = [
  ...[
    '#/talk',
    '#/history',
    '#/settings/assistants',
    '#/settings/assistants/+',
    '#/settings/assistants/local',
    '#/settings/audio',
    '#/settings/talk-key',
    '#/settings/general',
    '#/settings/privacy',
    '#/settings/diagnostics',
    ...WELCOME_STEPS.map((step) => `#/welcome/${step}`),
  ].map((hash) => ({ hash })),
  { hash: '#/talk', open: (page) => page.keyboard.press('Control+k') },
  { hash: '#/talk', open: (page) => page.keyboard.press('Control+/') },
  // The question before everything shown is deleted; the last button above the list.
  { hash: '#/history', open: (page) => page.locator('.all button').last().click() },
  // The question before every setting is reset.
  { hash: '#/settings/general', open: (page) => page.locator('[data-setting=reset-all] button').click() },
];

async function speak(page: Page, language: Language, direction: 'ltr' | 'rtl'): Promise<void> {
  await page.evaluate((wanted) => window.parley.settings.update({ general: { language: wanted } }), language);
  await expect(page.locator('html')).toHaveAttribute('lang', language);
  await expect(page.locator('html')).toHaveAttribute('dir', direction);
}

async function visit(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => (location.hash = to), hash);
  await expect(page.locator('main h1').first()).toBeAttached();
}

/** Every element that is wider than its place, or reaches out of the window; what scrolls sideways may hold more. */
function overflowing(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const scrolls = (element: Element): boolean => /auto|scroll/.test(getComputedStyle(element).overflowX);
    const inScroller = (element: Element): boolean => {
      const { parentElement } = element;
      return (
        parentElement !== null &&
        parentElement !== document.body &&
        (scrolls(parentElement) || inScroller(parentElement))
      );
    };
    const isOut = (element: HTMLElement): boolean => {
      if (element.closest('.unseen, svg, select, option, datalist') !== null || element.offsetParent === null)
        return false;
      const { left, right } = element.getBoundingClientRect();
      const { textOverflow } = getComputedStyle(element);
      // The mini window is as small as can be: what is not its captions may end in an ellipsis.
      const mayEnd = textOverflow === 'ellipsis' && location.pathname.includes('mini');
      const isWide =
        !mayEnd && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1 && !scrolls(element);
      return isWide || (!inScroller(element) && (left < -1 || right > innerWidth + 1));
    };
    return [...document.querySelectorAll<HTMLElement>('body *')]
      .filter(isOut)
      .map((element) => `${element.tagName}.${element.className}: ${element.textContent.trim().slice(0, 40)}`);
  });
}

/** Makes every text two fifths longer, as words of another language may be. */
const lengthen = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const nodes: Text[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      if (node instanceof Text) nodes.push(node);
    for (const node of nodes) {
      if (!/\p{L}/u.test(node.data) || node.parentElement?.closest('kbd') !== null) continue;
      const text = node.data.trim();
      // A name, and what stayed when another view was opened.
      if (text === 'Parley' || text.endsWith('·')) continue;
      node.data = `${text}${' xxxx'.repeat(text.length).slice(0, Math.ceil(text.length * 0.4) - 1)}·`;
    }
  });

test.describe('with a history', () => {
  test.beforeEach(({ userData }) => writeTurns(path.join(userData, 'history.db'), 30));

  test('no view is wider than a narrow window, in any language', async ({ parley, page }) => {
    test.setTimeout(120_000);
    await page.setViewportSize(NARROW);
    await page.evaluate(() => window.parley.settings.update({ general: { miniWindow: 'always' } }));
    const found: string[] = [];
    for (const [language, direction] of SPOKEN) {
      await speak(page, language, direction);
      for (const [index, { hash, open }] of VIEWS.entries()) {
        await visit(page, hash);
        await open?.(page);
        const dialog = page.locator('[role=dialog], [role=alertdialog]');
        await expect(dialog).toHaveCount(open === undefined ? 0 : 1);
        // English stands for a language that needs more room than any.
        if (language === 'en') await lengthen(page);
        found.push(...(await overflowing(page)).map((what) => `${language} ${hash} (${index}) ${what}`));
        if (open === undefined) continue;
        await page.keyboard.press('Escape');
        await expect(dialog).toHaveCount(0);
      }
    }
    // The mini window shows while this one does not.
    await page.evaluate(() => window.parley.session.sendText('What is twelve times twelve?'));
    await hideMain(parley);
    const mini = await miniPage(parley);
    for (const [language, direction] of SPOKEN) {
      await speak(page, language, direction);
      await expect(mini.locator('html')).toHaveAttribute('lang', language);
      await expect(mini.locator('[data-speaker=user]')).toBeVisible();
      if (language === 'en') await lengthen(mini);
      found.push(...(await overflowing(mini)).map((what) => `${language} mini window: ${what}`));
    }
    expect(found).toEqual([]);
  });
});

test('everything changes with the language, without a reload, and turns about for one from right to left', async ({
  page,
}) => {
  const link = (name: string) => page.getByRole('link', { name, exact: true });
  const left = async (name: string): Promise<number> => (await link(name).boundingBox())?.x ?? NaN;
  const keys = async (): Promise<readonly number[]> =>
    page.locator('.hint kbd').evaluateAll((all) => all.map((key) => key.getBoundingClientRect().x));
  await page.setViewportSize(NARROW);
  await page.evaluate(() => Object.assign(window, { stays: true }));
  await expect(link('Settings')).toBeVisible();
  expect(await left('Talk')).toBeLessThan(await left('Settings'));

  await speak(page, 'ar', 'rtl');
  await expect(link('الإعدادات')).toBeVisible();
  expect(await left('التحدث')).toBeGreaterThan(await left('الإعدادات'));
  await expect(page.getByRole('button', { name: 'مقاطعة' })).toBeVisible();
  // Keys are pressed in the order in which they are written, from left to right.
  const places = await keys();
  expect([...places].sort((one, other) => one - other)).toEqual(places);

  await visit(page, '#/settings/general');
  await expect(page.getByRole('option', { name: 'بعد 5 دقائق' })).toBeAttached();
  await speak(page, 'am', 'ltr');
  await expect(page.getByRole('option', { name: 'ከ5 ደቂቃዎች በኋላ' })).toBeAttached();
  expect(await page.evaluate(() => 'stays' in window)).toBe(true);
});

test('the language is there from the start, the next time', async ({ page }) => {
  await speak(page, 'ar', 'rtl');
  await page.reload();
  await expect(page.getByRole('link', { name: 'الإعدادات' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
});
