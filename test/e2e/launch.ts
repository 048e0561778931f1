/**
 * Owns the start of the real, built app for tests: an own user-data folder for each, ended and removed after it.
 */
import { _electron, expect, test as base, type ElectronApplication, type Page } from '@playwright/test';
import electron from 'electron';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SETTINGS_VERSION } from '../../src-main/settings/migrations.js';
import type { ParleyApi } from '../../src-preload/contract/ipc/table.js';
import { processorsAreHere } from '../rig/processors.js';

declare global {
  interface Window {
    readonly parley: ParleyApi;
  }
}

const ROOT = path.resolve(import.meta.dirname, '../..');

export interface Parley {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
  /** Text of all log files. */
  logs(): string;
  /** Quits in order; idempotent. Leaves the user-data folder. */
  close(): Promise<void>;
}

export interface LaunchOptions {
  readonly userData: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** As somebody meets Parley for the first time: the first run shows, and nothing is set. */
  readonly fresh?: boolean;
}

/** Path of a packaged executable to test in place of the sources' build. */
const packaged = process.env['E2E_APP'];

/** What comes before Parley's own arguments on its command line. */
export const launchArguments = (userData: string): readonly string[] => [
  ...(packaged === undefined ? [ROOT] : []),
  `--user-data-dir=${userData}`,
  '--lang=en-US',
  '--disable-gpu',
];

/**
 * Whoever listens at the speaker listens for answers: no cues, unless the test brings settings of its own. Nobody but
 * the tests of the first run wants to be welcomed, and a second window is the matter of its own tests alone. Settings that cannot be read stay as they are.
 */
function settleIn(userData: string): void {
  const file = path.join(userData, 'settings.json');
  const known = existsSync(file);
  const settings: StoredSettings | null = known
    ? readSettings(file)
    : { version: SETTINGS_VERSION, audio: { cues: 'off' }, general: { miniWindow: 'off' } };
  if (settings === null) return;
  // Settings made from the defaults have it false, which says nothing about what the test wants.
  writeFileSync(file, JSON.stringify({ ...settings, general: { ...settings.general, firstRunDone: true } }));
}

interface StoredSettings {
  readonly version: number;
  readonly audio?: object;
  readonly general?: object;
}

function readSettings(file: string): StoredSettings | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as StoredSettings;
  } catch {
    return null;
  }
}

/** Starts the app and waits for its page. */
export async function launchParley({
  userData,
  args = [],
  environment = {},
  fresh = false,
}: LaunchOptions): Promise<Parley> {
  if (!fresh) settleIn(userData);
  const inherited: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) inherited[name] = value;
  const app = await _electron.launch({
    ...(packaged === undefined ? {} : { executablePath: packaged }),
    args: [...launchArguments(userData), ...args],
    env: { ...inherited, NODE_ENV: 'test', ...environment },
    colorScheme: 'dark',
    locale: 'en-US',
  });
  // Before any evaluate: the launcher is not ready to answer until a window is there.
  const page = await app.firstWindow();
  await page.waitForLoadState();
  let closed = false;
  return {
    app,
    page,
    userData,
    logs() {
      const directory = path.join(userData, 'logs');
      return readdirSync(directory)
        .map((name) => readFileSync(path.join(directory, name), 'utf8'))
        .join('');
    },
    async close() {
      if (closed) return;
      closed = true;
      await app.close();
    },
  };
}

/** Puts the main window away; the mini window stays, or comes. */
export async function hideMain({ app, logs }: Pick<Parley, 'app' | 'logs'>): Promise<void> {
  // It would come up once it was painted.
  await expect.poll(logs).toContain('Window painted.');
  await app.evaluate(({ BrowserWindow, webContents }) => {
    const main = webContents.getAllWebContents().find((one) => one.getURL().includes('/index.html'));
    if (main !== undefined) BrowserWindow.fromWebContents(main)?.hide();
  });
}

/** The page of the mini window, once there is one. */
export async function miniPage({ app }: Pick<Parley, 'app'>): Promise<Page> {
  const find = (): Page | undefined => app.windows().find((one) => one.url().includes('/mini.html'));
  await expect.poll(find).toBeDefined();
  const page = find();
  if (page === undefined) throw new Error('There is no mini window.');
  return page;
}

/** Electron's own package answers the path of its executable when it is loaded outside of Electron. */
export const executable = packaged ?? (electron as unknown as string);

/** Starts Parley once more on the same folder; answers its exit code. */
export function startAgain(userData: string, args: readonly string[] = []): Promise<number | null> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(executable, [...sandbox, ...launchArguments(userData), ...args], { stdio: 'ignore' });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

interface Fixtures {
  /** Each test and each further try waits for them, outside of its own time. */
  readonly processors: undefined;
  /** A fresh folder, before the app starts: put files in it to start with them. */
  readonly userData: string;
  /** Arguments for this test's app; set with `test.use`. */
  readonly launchArgs: readonly string[];
  /** Whether the app starts as for the first time; set with `test.use`. */
  readonly fresh: boolean;
  readonly parley: Parley;
  readonly app: ElectronApplication;
  readonly page: Page;
}

export const test = base.extend<Fixtures>({
  processors: [
    async ({}, use) => {
      await processorsAreHere();
      await use(undefined);
    },
    { auto: true, timeout: 150_000 },
  ],
  launchArgs: [[], { option: true }],
  fresh: [false, { option: true }],
  userData: async ({}, use) => {
    const userData = mkdtempSync(path.join(tmpdir(), 'parley-e2e-'));
    await use(userData);
    rmSync(userData, { recursive: true, force: true });
  },
  parley: async ({ userData, launchArgs, fresh }, use) => {
    const parley = await launchParley({ userData, args: launchArgs, fresh });
    await use(parley);
    await parley.close();
  },
  app: async ({ parley }, use) => use(parley.app),
  page: async ({ parley }, use) => use(parley.page),
});
export { expect };
