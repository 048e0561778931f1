/**
 * Words made to harm whoever shows them, in the real windows: typed, answered, kept, found again and exported, they are
 * words. The name of an assistant, which an imported file may choose, is one too.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SETTINGS_VERSION } from '../../src-main/settings/migrations.js';
import { HOSTILE_WORDS } from '../fakes/hostile-words.js';
import { expect, hideMain, miniPage, test } from './launch.js';

const NAME = HOSTILE_WORDS[0]?.slice(0, 70) ?? '';

test('hostile words are words, in every window and in what is exported', async ({ userData, parley }) => {
  const { app, page } = parley;
  const file = path.join(userData, 'export.md');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (() => Promise.resolve({ canceled: false, filePath })) as never;
  }, file);
  const renamed = await page.evaluate(async (name) => {
    const snapshot = await window.parley.app.snapshot();
    if (!snapshot.ok) return false;
    const { assistants } = snapshot.value.settings;
    const profiles = assistants.profiles.map((profile) => ({ ...profile, name }));
    return (await window.parley.settings.update({ assistants: { ...assistants, profiles } })).ok;
  }, NAME);
  expect(renamed).toBe(true);

  for (const words of HOSTILE_WORDS) {
    const sent = await page.evaluate((text) => window.parley.session.sendText(text), words);
    expect(sent.ok).toBe(true);
    // One after the other: what waits would give way.
    await expect
      .poll(() => page.evaluate(() => window.parley.app.snapshot()), { timeout: 20_000 })
      .toMatchObject({ ok: true, value: { session: { phase: 'idle' } } });
  }
  await hideMain(parley);
  const mini = await miniPage(parley);
  await expect(mini.getByText('onerror').first()).toBeVisible();

  const harmless = async (): Promise<void> => {
    for (const one of [page, mini]) {
      const found = await one.evaluate(() => ({
        hurt: Reflect.get(window, 'hurt') ?? null,
        made: document.querySelectorAll('img[src=x], iframe, script:not([src]), svg[onload], [onerror]').length,
        title: document.title,
      }));
      expect(found).toEqual({ hurt: null, made: 0, title: 'Parley' });
    }
  };
  const shown = page.getByText('<img src=x onerror="window.hurt = true"><script>', { exact: false });
  await expect(shown.first()).toBeAttached();
  await harmless();
  await page.evaluate(() => {
    location.hash = '#/history?q=onerror';
  });
  await expect(page.getByRole('list', { name: 'Turns' })).toContainText('<img src=x onerror=');
  await harmless();

  const exported = await page.evaluate(() =>
    window.parley.history.export({
      filter: { text: '', profileId: null, fromMs: null, toMs: null },
      format: 'markdown',
    }),
  );
  expect(exported).toMatchObject({ ok: true, value: { saved: file } });
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('\\<img src=x');
  expect(text).not.toMatch(/[^\P{Cc}\n\t]/u);

  // The tray shows the name as a label, whatever it says.
  expect(parley.logs()).not.toContain('hurt()');
});

test.beforeEach(({ userData }) => {
  writeFileSync(
    path.join(userData, 'settings.json'),
    JSON.stringify({ version: SETTINGS_VERSION, audio: { cues: 'off' }, general: { miniWindow: 'always' } }),
  );
});
