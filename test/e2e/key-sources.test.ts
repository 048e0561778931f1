import path from 'node:path';
import type { HotkeyHealth } from '../../src-preload/contract/talk.js';
import { startXServer } from '../real/talk/x-server.js';
import { nowMs } from '../rig/environment.js';
import { startPortal, type Portal, type PortalMode } from '../rig/portal.js';
import { canHavePrivateBus } from '../rig/private-bus.js';
import { createTraceReader } from '../rig/trace.js';
import { pause } from '../rig/wait.js';
import { expect, launchParley, test, type Parley } from './launch.js';
import { startTrayHost, type TrayHost } from './tray-host.js';

const health = (parley: Parley): Promise<HotkeyHealth | null> =>
  parley.page.evaluate(async () => {
    const snapshot = await window.parley.app.snapshot();
    return snapshot.ok ? snapshot.value.session.hotkey : null;
  });
const listening = (parley: Parley) => parley.page.locator('[data-phase=listening]');

test.describe('on a Wayland desktop', () => {
  test.skip(!canHavePrivateBus, 'needs a session bus and its Python binding');
  let desktop: TrayHost;
  let portal: Portal | null;
  let parley: Parley | null;
  test.beforeEach(async () => {
    portal = null;
    parley = null;
    desktop = await startTrayHost();
  });
  test.afterEach(async () => {
    await parley?.close();
    await portal?.kill();
    await desktop.dispose();
  });

  /** `modes` null is a desktop without a portal. The display of the rig stays; only the session says Wayland. */
  async function begin(userData: string, modes: readonly PortalMode[] | null): Promise<Parley> {
    const dataHome = path.join(userData, 'data-home');
    if (modes !== null) portal = await startPortal(desktop.bus, dataHome, modes);
    parley = await launchParley({
      userData,
      args: [`--trace-dir=${path.join(userData, 'trace')}`, '--ozone-platform=x11'],
      environment: { ...desktop.environment, XDG_SESSION_TYPE: 'wayland', XDG_DATA_HOME: dataHome },
    });
    return parley;
  }

  test('the key of the portal is held and released', async ({ userData }) => {
    const app = await begin(userData, []);
    const trace = createTraceReader(path.join(userData, 'trace'));
    await expect
      .poll(() => health(app))
      .toEqual({ state: 'armed', source: 'portal', trigger: 'Press CTRL+SHIFT+space' });
    const startedMs = nowMs();
    portal?.press('talk');
    await expect(listening(app)).toBeVisible();
    await trace.next('frame-sent', startedMs);
    // Long past a tap, so that it is the release that ends it.
    await pause(700);
    await expect(listening(app)).toBeVisible();
    portal?.release('talk');
    await expect(listening(app)).toHaveCount(0);
    expect(desktop.layout()).not.toContain('not working');

    expect(await app.page.evaluate(() => window.parley.talk.changeInDesktop())).toEqual({ ok: true, value: null });
    await expect.poll(() => portal?.calls.some(({ call }) => call === 'ConfigureShortcuts')).toBe(true);
  });

  test('a portal that dies while the key is held closes the microphone, and the key comes back with it', async ({
    userData,
  }) => {
    const app = await begin(userData, []);
    await expect.poll(() => health(app)).toMatchObject({ state: 'armed' });
    portal?.press('talk');
    await expect(listening(app)).toBeVisible();
    await portal?.kill();
    await expect(listening(app)).toHaveCount(0);
    portal = await startPortal(desktop.bus, path.join(userData, 'data-home'));
    await expect.poll(() => health(app)).toMatchObject({ state: 'armed', source: 'portal' });
    portal.press('talk');
    await expect(listening(app)).toBeVisible();
    // Past a tap.
    await pause(400);
    portal.release('talk');
    await expect(listening(app)).toHaveCount(0);
  });

  test('without a portal the tray says that the key is not working, and leads to its settings', async ({
    userData,
  }) => {
    const app = await begin(userData, null);
    await expect.poll(() => health(app)).toEqual({ state: 'unavailable', reason: 'wayland' });
    await desktop.registered;
    const line = 'Talk key is not working: this desktop shares no keys';
    await expect.poll(() => desktop.layout()).toContain(line);
    desktop.choose(line);
    await expect.poll(() => app.page.evaluate(() => location.hash)).toBe('#/settings/talk-key');
  });

  test('a no of the person is told in the tray, and asked again only on request', async ({ userData }) => {
    const app = await begin(userData, ['declines']);
    await expect.poll(() => health(app)).toEqual({ state: 'unavailable', reason: 'declined' });
    await desktop.registered;
    await expect.poll(() => desktop.layout()).toContain('Talk key is not working: the desktop was told no');
    const questions = (): number | undefined => portal?.calls.filter(({ call }) => call === 'BindShortcuts').length;
    expect(questions()).toBe(1);
    await app.page.evaluate(() => window.parley.talk.changeInDesktop());
    await expect.poll(questions).toBe(2);
  });
});

test('shortcuts take over from a hook that crashes again and again: each press toggles once, and the hook comes back on request', async ({
  userData,
}) => {
  const server = await startXServer();
  const parley = await launchParley({ userData, environment: { DISPLAY: server.display } });
  try {
    await expect.poll(() => health(parley)).toMatchObject({ state: 'armed', source: 'hook' });
    await crashTheHook(parley);
    await expect.poll(() => health(parley)).toEqual({ state: 'armed', source: 'shortcut', trigger: null });

    await server.type('keydown', 'Control_L', 'keydown', 'Shift_L', 'keydown', 'space');
    await expect(listening(parley)).toBeVisible();
    // The server repeats the key all the while.
    await pause(1_500);
    await expect(listening(parley)).toBeVisible();
    await server.type('keyup', 'space', 'keyup', 'Shift_L', 'keyup', 'Control_L');
    await pause(800);
    await expect(listening(parley)).toBeVisible();
    await server.type('key', 'ctrl+shift+space');
    await expect(listening(parley)).toHaveCount(0);

    // Held, a click would be a slip: the window goes by presses too.
    await parley.page.evaluate(() => window.parley.settings.update({ talkKey: { style: 'hold' } }));
    const button = parley.page.getByRole('button', { name: 'Press to talk' });
    await button.click();
    await expect(listening(parley)).toBeVisible();
    await pause(200);
    await button.click();
    await expect(listening(parley)).toHaveCount(0);

    await parley.page.evaluate(() => (location.hash = '#/settings/talk-key'));
    await parley.page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => health(parley)).toMatchObject({ state: 'armed', source: 'hook' });
  } finally {
    await parley.close();
    await server.kill();
  }
});

/** Kills the key host as often as it takes to have it given up. */
async function crashTheHook(parley: Parley): Promise<void> {
  const killed = new Set<number>();
  while (killed.size < 3) {
    const pid = await parley.app.evaluate(
      ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Parley talk key')?.pid ?? 0,
    );
    if (pid === 0 || killed.has(pid)) await pause(20);
    else {
      process.kill(pid, 'SIGKILL');
      killed.add(pid);
    }
  }
}
