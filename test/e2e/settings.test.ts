import type { ElectronApplication, Page } from '@playwright/test';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { asProfileId } from '../../src-preload/contract/ids.js';
import { DEFAULT_SETTINGS, type Settings } from '../../src-preload/contract/settings.js';
import { expect, launchParley, test } from './launch.js';

const CANARY = 'sk-canary-4f3e2d1c0b9a';

/** Much that is other than at first, but for devices, and what would make sounds. */
const CHANGED = {
  general: { ...DEFAULT_SETTINGS.general, theme: 'light', textSize: 'large', miniWindow: 'off', firstRunDone: true },
  audio: { ...DEFAULT_SETTINGS.audio, volume: 0.3, cues: 'off', noiseSuppression: true },
  handsFree: { sensitivity: 0.9, endpointDelayMs: 1_000 },
  talkKey: { ...DEFAULT_SETTINGS.talkKey, style: 'toggle', interruptChord: { modifiers: ['control'], key: 'F8' } },
  privacy: { ...DEFAULT_SETTINGS.privacy, keepHistory: false, historyDays: 30 },
  assistants: {
    activeProfileId: asProfileId('mine'),
    profiles: [
      { id: asProfileId('mine'), providerId: 'local', name: 'Mine', options: { rate: '0.9' }, endpoint: '' },
      {
        id: asProfileId('relayed'),
        providerId: 'addisai',
        name: 'Relayed',
        options: {},
        endpoint: 'ws://localhost:9/relay',
      },
    ],
  },
} as const satisfies Settings;

async function settingsOf(page: Page): Promise<Settings> {
  const answer = await page.evaluate(() => window.parley.app.snapshot());
  if (!answer.ok) throw new Error('no snapshot');
  return answer.value.settings;
}

async function change(page: Page, settings: Settings): Promise<void> {
  const update = await page.evaluate(
    (all) => window.parley.settings.update(all),
    JSON.parse(JSON.stringify(settings)) as never,
  );
  expect(update).toMatchObject({ ok: true });
}

/** The person chooses this file in the system's dialogs, which no test can see. */
const choosing = (app: ElectronApplication, file: string): Promise<void> =>
  app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
  }, file);

const open = (page: Page, section: string): Promise<void> =>
  page.evaluate((hash) => {
    location.hash = hash;
  }, `#/settings/${section}`);

test('settings that are exported, wiped and imported make the same app, without its keys', async ({ userData }) => {
  const first = await launchParley({ userData });
  const { page } = first;
  const file = path.join(userData, 'exported.json');
  await choosing(first.app, file);
  await change(page, CHANGED);
  const fields = await page.evaluate(async (secret) => {
    const { credentials } = window.parley;
    const status = await credentials.status();
    const known = status.ok ? status.value : [];
    for (const { profileId, key } of known) await credentials.save({ profileId, key, secret });
    return known.length;
  }, CANARY);
  expect(fields).toBeGreaterThan(1);

  await open(page, 'general');
  await page.getByRole('button', { name: 'Export settings' }).click();
  await expect(page.getByText(`Saved as ${file}`)).toBeVisible();
  expect(readFileSync(file, 'utf8')).not.toContain(CANARY);

  await page.getByRole('button', { name: 'Reset all settings…' }).click();
  await page.getByRole('checkbox', { name: 'Also remove my assistants and their keys' }).check();
  await page.getByRole('button', { name: 'Reset all settings', exact: true }).click();
  await expect(page.getByText('Done: settings are as they were at first.')).toBeVisible();
  expect(await settingsOf(page)).toEqual({
    ...DEFAULT_SETTINGS,
    general: { ...DEFAULT_SETTINGS.general, firstRunDone: true },
  });

  await page.getByRole('button', { name: 'Import settings' }).click();
  const question = page.getByRole('alertdialog', { name: 'Import exported.json?' });
  await expect(question.getByText('Added: Relayed (AddisAI)')).toBeVisible();
  await expect(question.getByText('It talks to localhost:9.')).toBeVisible();
  await question.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('The settings were imported.')).toBeVisible();
  expect(await settingsOf(page)).toEqual(CHANGED);
  const keys = await page.evaluate(() => window.parley.credentials.status());
  expect(keys.ok && keys.value.filter(({ present }) => present)).toEqual([]);
  await first.close();

  const second = await launchParley({ userData });
  expect(await settingsOf(second.page)).toEqual(CHANGED);
  await second.close();
});

test('a setting is found by words and keys, and shown where it is', async ({ page }) => {
  await open(page, 'assistants');
  const box = page.getByRole('searchbox', { name: 'Search settings' });
  await box.fill('autostart');
  await box.press('ArrowDown');
  const first = page.getByRole('list', { name: 'Settings found' }).getByRole('link').first();
  await expect(first).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'General' })).toBeVisible();
  // It runs from its sources here: the reason is read in the place of the switch.
  await expect(page.getByRole('switch', { name: 'Start at login' })).toBeDisabled();
  await expect(page.getByText('Not possible here: this Parley runs from its sources')).toBeInViewport();
  await box.fill('dark');
  await box.press('Enter');
  await expect(page.getByRole('radio', { name: 'System', exact: true })).toBeFocused();
});

test('damaged files are set aside and told, and everything works', async ({ userData }) => {
  const damaged = { settings: '{"general": {"theme": "da', credentials: '\0\0\0' };
  for (const [name, text] of Object.entries(damaged)) writeFileSync(path.join(userData, `${name}.json`), text);
  const parley = await launchParley({ userData });
  const alert = parley.page.getByRole('alert').filter({ hasText: 'A damaged file was set aside' });
  for (const [name, text] of Object.entries(damaged)) {
    await expect(alert).toContainText(`${name}.json was damaged. It was set aside as ${name}.damaged-`);
    const aside = readdirSync(userData).find((file) => file.startsWith(`${name}.damaged-`)) ?? 'missing';
    expect(readFileSync(path.join(userData, aside), 'utf8')).toBe(text);
  }
  expect(await settingsOf(parley.page)).toEqual(DEFAULT_SETTINGS);
  await open(parley.page, 'privacy');
  await parley.page.getByRole('switch', { name: 'Keep history' }).uncheck();
  const saved = await parley.page.evaluate(
    (secret) => window.parley.credentials.save({ profileId: 'local', key: 'chatKey', secret }),
    CANARY,
  );
  expect(saved).toMatchObject({ ok: true, value: { present: true } });
  await parley.close();
  expect(JSON.parse(readFileSync(path.join(userData, 'settings.json'), 'utf8'))).toMatchObject({
    privacy: { keepHistory: false },
  });
});

test('settings that can be neither read nor written are told, and hold for this run', async ({ userData }) => {
  // A folder in its place cannot be read, replaced or written over, not even by root.
  mkdirSync(path.join(userData, 'settings.json'));
  const parley = await launchParley({ userData });
  await expect(parley.page.getByRole('alert')).toContainText('changes are not kept');
  await open(parley.page, 'general');
  const hidden = parley.page.getByRole('switch', { name: 'Start hidden' });
  await hidden.click();
  await expect(parley.page.getByRole('alert', { name: 'Your change was not saved' })).toBeVisible();
  expect((await settingsOf(parley.page)).general.startHidden).toBe(true);
  await expect(hidden).toBeChecked();
  await parley.close();
});
