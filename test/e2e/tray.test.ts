import { canHavePrivateBus } from '../rig/private-bus.js';
import { expect, launchParley, test, type Parley } from './launch.js';
import { entryId, startTrayHost, type TrayHost } from './tray-host.js';

const isVisible = (parley: Parley): Promise<boolean | undefined> =>
  parley.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());

test.describe('on a desktop with a tray', () => {
  test.skip(!canHavePrivateBus, 'needs a session bus and its Python binding');
  let host: TrayHost;
  let parley: Parley;
  test.beforeEach(async ({ userData }) => {
    host = await startTrayHost();
    parley = await launchParley({ userData, environment: host.environment });
    await host.registered;
  });
  test.afterEach(async () => {
    await parley.close();
    await host.dispose();
  });

  test('closing hides the window, and the icon brings it back', async () => {
    const snapshot = await parley.page.evaluate(() => window.parley.app.snapshot());
    expect(snapshot).toMatchObject({ ok: true, value: { trayAvailable: true } });
    await expect.poll(() => isVisible(parley)).toBe(true);
    await parley.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await expect.poll(() => isVisible(parley)).toBe(false);
    host.call('org.kde.StatusNotifierItem', 'Activate', '0', '0');
    await expect.poll(() => isVisible(parley)).toBe(true);
  });

  test('the menu offers talk, mute, assistants, window, settings and quit', async () => {
    const layout = host.layout();
    for (const label of ['Talk', 'Mute', 'Assistant', 'Local', 'Show Parley', 'Settings', 'Quit'])
      expect(layout).toContain(`'${label}'`);

    // Told anew though it is the same menu: marks, greyness and what an entry stands for.
    const entry = (label: string): string =>
      new RegExp(`\\(${entryId(host.layout(), label)}, (\\{[^{}]*\\})`).exec(host.layout())?.[1] ?? '';
    expect(entry('Mute')).toContain("'toggle-state': <0>");
    expect(entry('Talk')).not.toContain("'enabled': <false>");
    host.choose('Mute');
    await expect.poll(() => entry('Mute')).toContain("'toggle-state': <1>");
    await expect.poll(() => entry('Talk')).toContain("'enabled': <false>");
    host.choose('Mute');
    await expect.poll(() => entry('Mute')).toContain("'toggle-state': <0>");
    await expect.poll(() => entry('Talk')).not.toContain("'enabled': <false>");

    host.choose('Settings');
    await expect.poll(() => parley.page.evaluate(() => location.hash)).toBe('#/settings/general');

    const ended = new Promise((resolve) => parley.app.process().once('exit', resolve));
    // The menu may have been made anew since, with other numbers.
    host.quit(entryId(host.layout(), 'Quit'));
    expect(await ended).toBe(0);
  });
});
