/**
 * Words made to harm whoever shows them, in the real windows: said and kept, they are words. The name of an assistant,
 * which an imported file may choose, is one too.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { EVERY_TURN } from '../../src-preload/contract/history.js';
import { SETTINGS_VERSION } from '../../src-main/settings/migrations.js';
import { HOSTILE_WORDS } from '../fakes/hostile-words.js';
import { expect, hideMain, miniPage, test } from './launch.js';

const NAME = '<img src=x onerror="window.hurt = true">\u202e';

test.beforeEach(({ userData }) => {
  writeFileSync(
    path.join(userData, 'settings.json'),
    JSON.stringify({ version: SETTINGS_VERSION, audio: { cues: 'off' }, general: { miniWindow: 'always' } }),
  );
});

/** Says it by writing, and waits until it is kept; the answer need not be heard to its end. */
async function say(page: Page, words: string): Promise<void> {
  const kept = (): Promise<number> =>
    page.evaluate(async (filter) => {
      const answer = await window.parley.history.page({ filter, offset: 0, limit: 1 });
      return answer.ok ? answer.value.total : -1;
    }, EVERY_TURN);
  const before = await kept();
  expect((await page.evaluate((text) => window.parley.session.sendText(text), words)).ok).toBe(true);
  await expect.poll(kept, { timeout: 20_000 }).toBeGreaterThan(before);
  await page.evaluate(() => window.parley.session.interrupt());
  await expect
    .poll(() => page.evaluate(() => window.parley.app.snapshot()))
    .toMatchObject({ ok: true, value: { session: { phase: 'idle' } } });
}

/** Nothing of it became anything but text. */
async function expectHarmless(pages: readonly Page[]): Promise<void> {
  for (const page of pages) {
    const found = await page.evaluate(() => ({
      hurt: (Reflect.get(window, 'hurt') as unknown) ?? null,
      made: document.querySelectorAll('img[src=x], iframe, script:not([src]), [onload], [onerror], a[href^=javascript]')
        .length,
      title: document.title.replace(' mini window', ''),
    }));
    expect(found).toEqual({ hurt: null, made: 0, title: 'Parley' });
  }
}

test('hostile words are words, in the window, the mini window and the history', async ({ parley }) => {
  const { page } = parley;
  await page.evaluate(async (name) => {
    const snapshot = await window.parley.app.snapshot();
    if (!snapshot.ok) throw new Error(snapshot.error.code);
    const { assistants } = snapshot.value.settings;
    const profiles = assistants.profiles.map((profile) => ({ ...profile, name }));
    await window.parley.settings.update({ assistants: { ...assistants, profiles } });
  }, NAME);
  await hideMain(parley);
  const mini = await miniPage(parley);
  await mini.waitForLoadState();
  const windows = [page, mini];

  for (const words of HOSTILE_WORDS) {
    await say(page, words);
    await expectHarmless(windows);
  }
  // As they were said, in the last caption of each window.
  const last = HOSTILE_WORDS.at(-1) ?? '';
  for (const one of windows) await expect(one.getByText(last, { exact: true }).first()).toBeAttached();
  await expect(mini.getByText(NAME).first()).toBeAttached();

  // And in the history, whole and as what was found by them.
  await parley.app.evaluate(({ BrowserWindow, webContents }) => {
    const main = webContents.getAllWebContents().find((one) => one.getURL().includes('/index.html'));
    if (main !== undefined) BrowserWindow.fromWebContents(main)?.show();
  });
  await page.getByRole('link', { name: 'History', exact: true }).click();
  const rows = page.getByRole('list', { name: 'Turns', exact: true }).getByRole('listitem');
  await expect(rows.filter({ hasText: last }).first()).toBeVisible();
  await expectHarmless([page]);
  await page.getByRole('searchbox', { name: 'Search history', exact: true }).fill('script');
  await expect(rows.filter({ hasNotText: /script/i })).toHaveCount(0);
  await expect(rows.filter({ hasText: '<script' }).first()).toBeVisible();
  await expectHarmless([page]);
  expect(parley.logs()).not.toContain('hurt');
});
