/** Owns the app's own processes by name: finding them, and ending them without a word. */
import type { ElectronApplication } from '@playwright/test';
import { until } from '../rig/wait.js';

/** As the app and Chromium name them. */
export type ProcessName =
  'Parley sound' | 'Parley talk key' | 'Parley speech' | 'Parley history' | 'Audio Service' | 'Network Service';

/** Now and then the answer of a busy main is lost, though what was asked of it is done: a plain value makes no difference. */
const unlessLost = (error: unknown): void => {
  if (!String(error).includes('promise was garbage collected')) throw error;
};

/** For questions that change nothing: one whose answer is lost is asked again. */
async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    unlessLost(error);
    return answered(ask);
  }
}

/** The process of this name, 0 where there is none. */
export const pidOf = (app: ElectronApplication, name: ProcessName): Promise<number> =>
  answered(() =>
    app.evaluate(
      ({ app: electron }, wanted) => electron.getAppMetrics().find((one) => one.name === wanted)?.pid ?? 0,
      name,
    ),
  );

/** Kills it as soon as it is there. @throws Error when it never is */
export async function killProcess(app: ElectronApplication, name: ProcessName): Promise<void> {
  process.kill(await until(`the process ${name}`, () => pidOf(app, name)), 'SIGKILL');
}

// What is evaluated in main runs at once, in the middle of whatever main does just then, as nothing that comes from the
// system ever does: between two lines that belong together. So it only begins there, and is done in a task of its own.

/** Ends the page's process as a crash does. */
export async function crashPage(app: ElectronApplication): Promise<void> {
  await app
    .evaluate(({ BrowserWindow }) => {
      setImmediate(() =>
        BrowserWindow.getAllWindows()
          .find((window) => !window.webContents.getURL().includes('/mini.html'))
          ?.webContents.forcefullyCrashRenderer(),
      );
      return true;
    })
    .catch(unlessLost);
}

/** Lets the app believe that the system did this. */
export async function power(
  app: ElectronApplication,
  event: 'suspend' | 'resume' | 'lock-screen' | 'unlock-screen',
): Promise<void> {
  await app
    .evaluate(({ powerMonitor }, name) => {
      setImmediate(() => powerMonitor.emit(name));
      return true;
    }, event)
    .catch(unlessLost);
}
