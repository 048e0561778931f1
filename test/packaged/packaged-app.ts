/** Owns a packaged Parley that an ordinary user runs, with Chromium's sandbox as it is: started, looked into, ended. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PartsReport } from '../../src-preload/contract/diagnostics.js';
import type { AppSnapshot } from '../../src-preload/contract/ipc/table.js';
import { SETTINGS_VERSION } from '../../src-main/settings/migrations.js';
import { processTree } from '../rig/process-tree.js';
import { until } from '../rig/wait.js';
import { lookIntoPage, PORT_FILE, type PageLook } from './devtools.js';
import type { PersonAtHome } from './person-at-home.js';

export interface PackagedApp {
  readonly page: PageLook;
  readonly userData: string;
  snapshot(): Promise<AppSnapshot>;
  parts(): Promise<PartsReport>;
  /** Text of all log files. */
  logs(): string;
  /** The app's processes, with the words each was started with. */
  processes(): readonly { readonly pid: number; readonly words: readonly string[] }[];
  /** Quits as a person does, by the command line; idempotent. @returns the exit code */
  quit(): Promise<number | null>;
}

export interface CommandAnswer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const COMMAND_LIMIT_MS = 20_000;

/** Runs the program with these words, as the person at a terminal. */
export function runCommand(
  executable: string,
  person: PersonAtHome,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = person.environment,
): CommandAnswer {
  const { status, stdout, stderr } = spawnSync(executable, [...words], {
    ...person.identity,
    cwd: person.home,
    env: { ...environment },
    encoding: 'utf8',
    timeout: COMMAND_LIMIT_MS,
    // Chromium's helper may hold what it inherited open after the program has ended.
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { code: status, stdout, stderr };
}

/** Starts it and waits for its page and its talk key. */
export async function startPackaged(
  executable: string,
  person: PersonAtHome,
  words: readonly string[] = [],
): Promise<PackagedApp> {
  const userData = path.join(person.home, '.config/Parley');
  settleIn(userData, person);
  // Of an earlier start.
  rmSync(path.join(userData, PORT_FILE), { force: true });
  const app = spawn(executable, ['--remote-debugging-port=0', '--lang=en-US', '--disable-gpu', ...words], {
    ...person.identity,
    cwd: person.home,
    env: { ...person.environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  app.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const ended = exitOf(app);
  let page: PageLook;
  try {
    page = await Promise.race([
      lookIntoPage(userData),
      ended.then((code) => Promise.reject(new Error(`It ended with ${String(code)}:\n${complaint}`))),
    ]);
  } catch (error) {
    app.kill('SIGKILL');
    throw error;
  }
  const answer = async <Value>(call: string): Promise<Value> => {
    const { ok, value } = await page.evaluate<{ readonly ok: boolean; readonly value: Value }>(call);
    if (!ok) throw new Error(`${call} failed`);
    return value;
  };
  const snapshot = (): Promise<AppSnapshot> => answer('window.parley.app.snapshot()');
  const packaged: PackagedApp = {
    page,
    userData,
    snapshot,
    parts: () => answer('window.parley.diagnostics.parts()'),
    logs() {
      const folder = path.join(userData, 'logs');
      const names = existsSync(folder) ? readdirSync(folder) : [];
      return names.map((name) => readFileSync(path.join(folder, name), 'utf8')).join('');
    },
    processes: () =>
      processTree(app.pid ?? 0).map(({ pid }) => ({
        pid,
        // Processes that Chromium forks write their words anew, with spaces between them.
        words: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split(/[\0 ]+/),
      })),
    async quit() {
      page.close();
      if (app.exitCode === null) runCommand(executable, person, ['quit']);
      const limit = setTimeout(() => app.kill('SIGKILL'), COMMAND_LIMIT_MS);
      const code = await ended;
      clearTimeout(limit);
      return code;
    },
  };
  // A page that is still being loaded loses the call, or is refused an answer.
  const isArmed = (): Promise<boolean> =>
    snapshot().then(
      ({ session }) => session.hotkey.state === 'armed',
      () => false,
    );
  try {
    await until('the talk key', isArmed, { timeoutMs: 20_000 });
  } catch (error) {
    console.log(packaged.logs(), complaint);
    await packaged.quit();
    throw error;
  }
  return packaged;
}

/** No welcome, no second window, and no short sounds that would be taken for answers. */
function settleIn(userData: string, person: PersonAtHome): void {
  const file = path.join(userData, 'settings.json');
  if (existsSync(file)) return;
  mkdirSync(userData, { recursive: true });
  const settings = {
    version: SETTINGS_VERSION,
    audio: { cues: 'off' },
    general: { miniWindow: 'off', firstRunDone: true },
  };
  writeFileSync(file, JSON.stringify(settings));
  person.give(path.join(person.home, '.config'));
}

function exitOf(app: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => app.once('exit', (code) => resolve(code)));
}
