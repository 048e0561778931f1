import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_SETTINGS } from '../../src-preload/contract/settings.js';
import { expect, launchParley, startAgain, test } from './launch.js';

test('a window opens on our own scheme', async ({ app, page }) => {
  expect(page.url()).toMatch(/^parley:\/\/app\/index\.html/);
  const visible = (): Promise<boolean | undefined> =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  await expect.poll(visible).toBe(true);
});

test('the page learns all it needs in one snapshot', async ({ app, page }) => {
  const snapshot = await page.evaluate(() => window.parley.app.snapshot());
  expect(snapshot).toMatchObject({
    ok: true,
    value: {
      version: await app.evaluate((electronModule) => electronModule.app.getVersion()),
      platform: process.platform,
      // As these tests start it.
      settings: { audio: { ...DEFAULT_SETTINGS.audio, cues: 'off' } },
      storageNotices: [],
    },
  });
});

test('another start shows the window of the first and ends', async ({ app, userData }) => {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  expect(await startAgain(userData)).toBe(0);
  const visible = (): Promise<boolean | undefined> =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  await expect.poll(visible).toBe(true);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('closing the window leaves Parley running', async ({ app, page, parley }) => {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect.poll(() => parley.logs()).toMatch(/Window closed by the person.*"action":"(hide|minimise)"/);
  expect(await page.evaluate(async () => (await window.parley.app.snapshot()).ok)).toBe(true);
});

test('closing the window quits where the person wants no tray', async ({ app, page, userData }) => {
  await page.evaluate(() => window.parley.settings.update({ general: { closeToTray: false } }));
  const ended = new Promise((resolve) => app.process().once('exit', resolve));
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  expect(await ended).toBe(0);
  const stored: unknown = JSON.parse(readFileSync(path.join(userData, 'settings.json'), 'utf8'));
  expect(stored).toMatchObject({ general: { closeToTray: false } });
});

test('a terminated Parley ends in order', async ({ app }) => {
  const ended = new Promise((resolve) => app.process().once('exit', resolve));
  app.process().kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('a page that dies comes back, and is served again', async ({ app, parley }) => {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
  await expect.poll(() => parley.logs()).toContain('The page is gone.');
  const answer = (): Promise<unknown> =>
    app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
        'typeof parley === "object" ? parley.app.snapshot().then((answer) => answer.ok) : false',
      ),
    );
  await expect.poll(answer).toBe(true);
});

test('settings and the place of the window outlive a restart', async ({ userData }) => {
  const first = await launchParley({ userData });
  await first.page.evaluate(() => window.parley.settings.update({ audio: { volume: 0.5 } }));
  await first.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 50, width: 600, height: 500 }),
  );
  await expect.poll(() => existsSync(path.join(userData, 'window.json'))).toBe(true);
  await first.close();

  const second = await launchParley({ userData });
  const snapshot = await second.page.evaluate(() => window.parley.app.snapshot());
  expect(snapshot).toMatchObject({ ok: true, value: { settings: { audio: { volume: 0.5 } } } });
  const bounds = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  expect(bounds).toMatchObject({ width: 600, height: 500 });
  await second.close();
});

test('settings are pushed to the page', async ({ page }) => {
  const volumes = await page.evaluate(async () => {
    const told: number[] = [];
    const stop = window.parley.settings.changed((settings) => told.push(settings.audio.volume));
    await window.parley.settings.update({ audio: { volume: 0.25 } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    stop();
    await window.parley.settings.update({ audio: { volume: 0.75 } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    return told;
  });
  expect(volumes).toEqual([0.25]);
});

test('a window that starts hidden shows where there is no tray', async ({ userData }) => {
  const bus = process.env['DBUS_SESSION_BUS_ADDRESS'];
  test.skip(process.platform !== 'linux' || (bus !== undefined && bus !== 'disabled:'), 'there may be a tray');
  writeFileSync(path.join(userData, 'settings.json'), JSON.stringify({ version: 1, general: { startHidden: true } }));
  const parley = await launchParley({ userData });
  const visible = (): Promise<boolean | undefined> =>
    parley.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  await expect.poll(visible).toBe(true);
  await parley.close();
});

test('damaged settings are set aside, and the person is told', async ({ userData }) => {
  writeFileSync(path.join(userData, 'settings.json'), '{"general": {"theme": "da');
  const parley = await launchParley({ userData });
  const snapshot = await parley.page.evaluate(() => window.parley.app.snapshot());
  expect(snapshot).toMatchObject({ ok: true, value: { settings: { general: DEFAULT_SETTINGS.general } } });
  const [notice] = snapshot.ok ? snapshot.value.storageNotices : [];
  expect(notice).toMatchObject({ code: 'file-damaged', values: { file: 'settings.json' } });
  const copy = notice?.values['copy'];
  const aside = typeof copy === 'string' ? copy : 'missing';
  expect(aside).toMatch(/^settings\.damaged-[\dTZ-]+\.json$/);
  expect(readFileSync(path.join(userData, aside), 'utf8')).toBe('{"general": {"theme": "da');
  await parley.close();
});

test('a view that cannot be fetched says so, and is there on the next try', async ({ app, page }) => {
  const block = (blocked: boolean): Promise<void> =>
    app.evaluate(({ session }, cancel) => {
      session.defaultSession.webRequest.onBeforeRequest({ urls: ['parley://app/assets/HistoryView*'] }, (_, answer) =>
        answer({ cancel }),
      );
    }, blocked);
  // It is fetched ahead, and would come from the memory of the page without being asked for again.
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => name.includes('/HistoryView')),
  );
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Network.setCacheDisabled', { cacheDisabled: true });
  await block(true);
  await page.reload();
  await page.getByRole('link', { name: 'History', exact: true }).click();
  const alert = page.getByRole('alert', { name: 'This view could not be loaded' });
  await expect(alert).toBeVisible();
  await block(false);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('searchbox', { name: 'Search history' })).toBeVisible();
});
