/**
 * Owns a desktop with a tray, as far as an application can tell: tray-host.py on a bus of its own.
 */
import { execFileSync, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { startPrivateBus, SYSTEM_PYTHON, type PrivateBus } from '../rig/private-bus.js';

const MENU_TRIES = 3;

/** A session bus with a tray on it. */
export interface TrayHost {
  readonly bus: PrivateBus;
  readonly environment: Readonly<Record<string, string>>;
  /** Calls a method of the icon that registered; answers what gdbus prints. */
  call(interfaceName: string, method: string, ...args: readonly string[]): string;
  menu(method: string, ...args: readonly string[]): string;
  /** The whole menu, as gdbus prints it. */
  layout(): string;
  /** Chooses the entry with this label. */
  choose(label: string): void;
  /** Chooses the entry that ends the app, which may be gone before it has answered. */
  quit(entry: string): void;
  readonly registered: Promise<void>;
  dispose(): Promise<void>;
}

/** The number of the entry with this label in what GetLayout answers. */
export function entryId(layout: string, label: string): string {
  const [, id] = new RegExp(`\\((\\d+), \\{[^{}]*'label': <'${label}'>`).exec(layout) ?? [];
  if (id === undefined) throw new Error(`no entry ${label} in ${layout}`);
  return id;
}

export async function startTrayHost(): Promise<TrayHost> {
  const bus = await startPrivateBus();
  const environment = { DBUS_SESSION_BUS_ADDRESS: bus.address };
  const watcher = spawn(SYSTEM_PYTHON, [path.join(import.meta.dirname, 'tray-host.py')], {
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
  const layout = (): string => menu('GetLayout', ['0', 'int32 -1', '@as []']);
  return {
    bus,
    environment,
    registered,
    call: (interfaceName, method, ...args) => gdbus(object, `${interfaceName}.${method}`, args),
    menu: (method, ...args) => menu(method, args),
    layout,
    choose(label) {
      for (let tries = 1; ; tries += 1) {
        try {
          menu('Event', [entryId(layout(), label), 'clicked', '<0>', 'uint32 0']);
          return;
        } catch (error) {
          // The menu is made anew when something changes: the entry that was looked up may be of the one before.
          if (tries === MENU_TRIES) throw error;
        }
      }
    },
    quit(entry) {
      try {
        menu('Event', [entry, 'clicked', '<0>', 'uint32 0']);
      } catch {
        // Gone, as it should be.
      }
    },
    dispose() {
      watcher.kill();
      return bus.close();
    },
  };
}
