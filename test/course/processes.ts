/** Owns the app's own processes by name: finding them, and ending them without a word. */
import type { ElectronApplication } from '@playwright/test';
import { until } from '../rig/wait.js';

/** As the app and Chromium name them. */
export type ProcessName =
  'Parley sound' | 'Parley talk key' | 'Parley speech' | 'Parley history' | 'Audio Service' | 'Network Service';

/** The process of this name, 0 where there is none. */
export const pidOf = (app: ElectronApplication, name: ProcessName): Promise<number> =>
  app.evaluate(
    ({ app: electron }, wanted) => electron.getAppMetrics().find((one) => one.name === wanted)?.pid ?? 0,
    name,
  );

/** Kills it as soon as it is there. @throws Error when it never is */
export async function killProcess(app: ElectronApplication, name: ProcessName): Promise<void> {
  process.kill(await until(`the process ${name}`, () => pidOf(app, name)), 'SIGKILL');
}

/** Ends the page's process as a crash does. */
export async function crashPage(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((window) => !window.webContents.getURL().includes('/mini.html'))
      ?.webContents.forcefullyCrashRenderer(),
  );
}

/** Lets the app believe that the system did this. */
export async function power(
  app: ElectronApplication,
  event: 'suspend' | 'resume' | 'lock-screen' | 'unlock-screen',
): Promise<void> {
  await app.evaluate(({ powerMonitor }, name) => powerMonitor.emit(name), event);
}
