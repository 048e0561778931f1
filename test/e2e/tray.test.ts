import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { expect, launchParley, test, type Parley } from './launch.js';

const PYTHON = '/usr/bin/python3';
const canRun = process.platform === 'linux' && spawnSync(PYTHON, ['-c', 'import dbus, gi']).status === 0;

/** A session bus of its own with a tray on it. */
interface TrayHost {
  readonly environment: Readonly<Record<string, string>>;
  /** Calls a method of the icon that registered; answers what gdbus prints. */
  call(interfaceName: string, method: string, ...args: readonly string[]): string;
  menu(method: string, ...args: readonly string[]): string;
  /** Chooses the entry that ends the app, which may be gone before it has answered. */
  quit(entry: string): void;
  readonly registered: Promise<void>;
  dispose(): void;
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface(child.stdout)) return line;
  throw new Error('ended without a word');
}

async function startTrayHost(): Promise<TrayHost> {
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const environment = { DBUS_SESSION_BUS_ADDRESS: await firstLine(bus) };
  const watcher = spawn(PYTHON, [path.join(import.meta.dirname, 'tray-host.py')], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let name = '';
  let object = '';
  const lines = createInterface(watcher.stdout)[Symbol.asyncIterator]();
  await lines.next();
  const registered = lines.next().then(({ value }) => {
    [name = '', object = ''] = String(value).split(' ');
  });
  const gdbus = (objectPath: string, method: string, args: readonly string[]): string =>
    execFileSync(
      'gdbus',
      ['call', '--session', '--dest', name, '--object-path', objectPath, '--method', method, ...args],
      {
        env: { ...process.env, ...environment },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
  const menu = (method: string, args: readonly string[]): string => {
    const property = gdbus(object, 'org.freedesktop.DBus.Properties.Get', ['org.kde.StatusNotifierItem', 'Menu']);
    const [, menuPath = ''] = /'(\/[^']*)'/.exec(property) ?? [];
    return gdbus(menuPath, `com.canonical.dbusmenu.${method}`, args);
  };
  return {
    environment,
    registered,
    call: (interfaceName, method, ...args) => gdbus(object, `${interfaceName}.${method}`, args),
    menu: (method, ...args) => menu(method, args),
    quit(entry) {
      try {
        menu('Event', [entry, 'clicked', '<0>', 'uint32 0']);
      } catch {
        // Gone, as it should be.
      }
    },
    dispose() {
      watcher.kill();
      bus.kill();
    },
  };
}

/** The number of the entry with this label in what GetLayout answers. */
function entryId(layout: string, label: string): string {
  const [, id] = new RegExp(`\\((\\d+), \\{[^{}]*'label': <'${label}'>`).exec(layout) ?? [];
  if (id === undefined) throw new Error(`no entry ${label} in ${layout}`);
  return id;
}

const isVisible = (parley: Parley): Promise<boolean | undefined> =>
  parley.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());

test.describe('on a desktop with a tray', () => {
  test.skip(!canRun, 'needs a session bus and its Python binding');
  let host: TrayHost;
  let parley: Parley;
  test.beforeEach(async ({ userData }) => {
    host = await startTrayHost();
    parley = await launchParley({ userData, environment: host.environment });
    await host.registered;
  });
  test.afterEach(async () => {
    await parley.close();
    host.dispose();
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
    const layout = host.menu('GetLayout', '0', 'int32 -1', '@as []');
    for (const label of ['Talk', 'Mute', 'Assistant', 'Local', 'Show Parley', 'Settings', 'Quit'])
      expect(layout).toContain(`'${label}'`);

    host.menu('Event', entryId(layout, 'Settings'), 'clicked', '<0>', 'uint32 0');
    await expect.poll(() => parley.page.evaluate(() => location.hash)).toBe('#/settings/general');

    const ended = new Promise((resolve) => parley.app.process().once('exit', resolve));
    // The menu may have been made anew since, with other numbers.
    host.quit(entryId(host.menu('GetLayout', '0', 'int32 -1', '@as []'), 'Quit'));
    expect(await ended).toBe(0);
  });
});
