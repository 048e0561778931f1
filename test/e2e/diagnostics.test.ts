/** Diagnostics in the real app, without a sound: the live log, and a bundle that gives nothing away. */
import { strFromU8, unzipSync } from 'fflate';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describeProviders } from '../../src-main/providers/registry.js';
import { environmentName } from '../../src-main/credentials/environment.js';
import { SETTINGS_VERSION } from '../../src-main/settings/migrations.js';
import { DEFAULT_SETTINGS } from '../../src-preload/contract/settings.js';
import { expect, launchParley, test, type Parley } from './launch.js';

const HASH = '#/settings/diagnostics';
const SECRET = 'sk-canary-9f8e7d6c5b4a';
const SAID = 'My sister is called Canary Blossom';
const PROMPT = 'You are the secretary of Doctor Canary';

async function openDiagnostics({ page }: Parley): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, HASH);
  await expect(page.getByRole('region', { name: 'Diagnostics' })).toBeVisible();
}

/** The person chooses this file, or none, whenever they are asked. */
const choose = ({ app }: Parley, filePath: string | null): Promise<void> =>
  app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: chosen === null, filePath: chosen ?? '' });
  }, filePath);

test('the log is shown as it is written, and only while it is looked at', async ({ parley }) => {
  const { page } = parley;
  await page.evaluate(() => {
    const told: number[] = [];
    Object.assign(window, { told });
    window.parley.diagnostics.logLines(({ entries }) => told.push(entries.length));
  });
  const batches = (): Promise<number> => page.evaluate(() => (window as unknown as { told: number[] }).told.length);
  await openDiagnostics(parley);
  const log = page.getByRole('log', { name: 'Log' });
  await expect(log).toContainText('App composed.');
  // A call that is refused is written down.
  const refused = (): Promise<unknown> => page.evaluate(() => window.parley.settings.update({ audio: { volume: 7 } }));
  await refused();
  await expect(log).toContainText('Call refused.');
  await page.getByRole('searchbox', { name: 'Filter log' }).fill('app composed');
  await expect(log).not.toContainText('Call refused.');
  await page.getByRole('button', { name: 'Copy lines' }).click();
  await expect(page.getByText('1 line copied.')).toBeVisible();
  expect(await parley.app.evaluate(({ clipboard }) => clipboard.readText())).toContain('App composed.');

  await page.evaluate(() => {
    location.hash = '#/talk';
  });
  await expect(page.getByRole('log', { name: 'Log' })).toHaveCount(0);
  const before = await batches();
  await refused();
  await page.waitForTimeout(600);
  expect(await batches()).toBe(before);
});

test('the state of the parts is told and copied', async ({ parley }) => {
  const { page, app } = parley;
  await openDiagnostics(parley);
  const versions = await app.evaluate(() => process.versions);
  await expect(page.getByText(`Electron ${versions['electron']}`)).toBeVisible();
  await page.getByRole('button', { name: 'Copy state' }).click();
  await expect(page.getByText('Copied, in English.')).toBeVisible();
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toContain(`Chromium: ${versions['chrome']}`);
});

test('the bundle helps, and holds no key, nothing said and no prompt', async ({ userData }) => {
  const providers = describeProviders();
  const environment: Record<string, string> = {};
  for (const { id, credentials } of providers)
    for (const { key } of credentials) environment[environmentName(id, key)] = `${SECRET}-env-${id}-${key}`;
  const profiles = providers.map(({ id, options }) => ({
    id: id === 'local' ? 'local' : `a-${id}`,
    providerId: id,
    name: `Canary Practice ${id}`,
    options: Object.fromEntries(options.flatMap(({ key, kind }) => (kind === 'text' ? [[key, PROMPT]] : []))),
    endpoint: '',
  }));
  const { assistants } = DEFAULT_SETTINGS;
  writeFileSync(
    path.join(userData, 'settings.json'),
    JSON.stringify({ version: SETTINGS_VERSION, audio: { cues: 'off' }, assistants: { ...assistants, profiles } }),
  );
  const parley = await launchParley({ userData, environment });
  const { page } = parley;
  await page.evaluate(
    async ({ secret, said }) => {
      const { credentials, app, session } = window.parley;
      const snapshot = await app.snapshot();
      if (!snapshot.ok) throw new Error('no snapshot');
      for (const profile of snapshot.value.settings.assistants.profiles)
        for (const provider of snapshot.value.providers.filter(({ id }) => id === profile.providerId))
          for (const { key } of provider.credentials)
            await credentials.save({ profileId: profile.id, key, secret: `${secret}-${provider.id}-${key}` });
      await session.sendText(said);
    },
    { secret: SECRET, said: SAID },
  );
  await expect(page.getByRole('article').filter({ hasText: SAID })).toBeVisible();
  await openDiagnostics(parley);

  const file = path.join(userData, 'bundle.zip');
  await choose(parley, null);
  await page.getByRole('button', { name: 'Save diagnostics…' }).click();
  await expect(page.getByRole('button', { name: 'Save diagnostics…' })).toBeEnabled();
  expect(existsSync(file)).toBe(false);
  await choose(parley, file);
  await page.getByRole('button', { name: 'Save diagnostics…' }).click();
  await expect(page.getByText(`Saved as ${file}`)).toBeVisible();

  const files = Object.entries(unzipSync(readFileSync(file))).map(([name, bytes]) => [name, strFromU8(bytes)] as const);
  expect(files.map(([name]) => name).sort()).toEqual([
    'README.txt',
    'latency.json',
    'log.txt',
    'settings.json',
    'state.json',
    'versions.json',
  ]);
  const whole = files.map(([, text]) => text).join('\n');
  expect(whole).toContain('App composed.');
  expect(whole).toContain('"providerId": "amigo"');
  for (const spelling of [SECRET, SAID, PROMPT, 'anary', Buffer.from(SECRET).toString('base64').slice(0, -4)])
    expect(whole.includes(spelling), spelling).toBe(false);
  await parley.close();
});

test('where the bundle cannot be written the person is told', async ({ parley, userData }) => {
  await openDiagnostics(parley);
  await choose(parley, path.join(userData, 'no such folder', 'bundle.zip'));
  await parley.page.getByRole('button', { name: 'Save diagnostics…' }).click();
  await expect(parley.page.getByRole('alert', { name: 'The file was not saved' })).toBeVisible();
});
