/** The history as it runs, in a utility process of a real Electron, killed at random moments while it writes. */
import electron from 'electron';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { build } from 'vite';
import { createFinder } from '../../../src-main/hosts/history/finding.js';
import { openDatabase } from '../../../src-main/hosts/history/open.js';
import { EVERY_TURN } from '../../../src-preload/contract/history.js';
import type { Told } from './electron/told.js';

const ROOT = path.join(import.meta.dirname, '../../..');
const built = mkdtempSync(path.join(tmpdir(), 'parley-killed-'));
const RUNS = 1;
const HOSTS_KILLED = 6;

beforeAll(async () => {
  await build({ configFile: path.join(ROOT, 'vite.config.ts'), mode: 'host-history', logLevel: 'error' });
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    publicDir: false,
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: path.join(import.meta.dirname, 'electron/main.ts'),
      outDir: built,
      rolldownOptions: { external: ['electron'], output: { format: 'es', entryFileNames: 'main.mjs' } },
    },
  });
});
afterAll(() => rmSync(built, { recursive: true, force: true }));

const passing = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Outcome {
  /** The last turn that the host said was on disk. */
  readonly written: number;
  readonly hosts: number;
  readonly oddities: readonly Told[];
}

/** Lets the app write, kills its hosts while it does, and in the end all of it. */
async function writeAndBeKilled(folder: string, run: string): Promise<Outcome> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = spawn(
    'xvfb-run',
    [
      '-a',
      electron as unknown as string,
      ...asRoot,
      `--user-data-dir=${path.join(built, 'data')}`,
      path.join(built, 'main.mjs'),
      ...[folder, path.join(ROOT, 'dist/hosts/history-host.js'), run],
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let written = 0;
  const apps: number[] = [];
  const hosts: number[] = [];
  const oddities: Told[] = [];
  createInterface(app.stdout).on('line', (line) => {
    if (!line.startsWith('{')) return;
    const told = JSON.parse(line) as Told;
    if (told.type === 'written') written = told.turn;
    else if (told.type === 'app') apps.push(told.pid);
    else if (told.type === 'host') hosts.push(told.pid);
    else oddities.push(told);
  });
  const until = async (holds: () => boolean): Promise<void> => {
    for (let waited = 0; !holds(); waited += 5) {
      if (waited > 20_000) throw new Error(`Nothing was written any more after turn ${String(written)}.`);
      await passing(5);
    }
  };
  for (let kill = 1; kill <= HOSTS_KILLED; kill += 1) {
    const before = written;
    await until(() => hosts.length === kill && written > before + 3);
    await passing(Math.random() * 60);
    const pid = hosts.at(-1);
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  }
  await until(() => hosts.length === HOSTS_KILLED + 1 && written > 40);
  await passing(Math.random() * 60);
  const exited = once(app, 'exit');
  for (const pid of [...hosts.slice(-1), ...apps]) process.kill(pid, 'SIGKILL');
  await exited;
  return { written, hosts: hosts.length, oddities };
}

it('loses no turn but the one in flight, and keeps each once', async () => {
  const folder = mkdtempSync(path.join(built, 'history-'));
  const file = path.join(folder, 'history.db');
  let before = 0;
  for (let run = 1; run <= RUNS; run += 1) {
    const { written, hosts, oddities } = await writeAndBeKilled(folder, `run${String(run)}`);
    expect(hosts).toBe(HOSTS_KILLED + 1);
    expect(oddities).toEqual([]);
    // It was killed while it held the file.
    expect(existsSync(`${file}.lock`)).toBe(true);
    const { sql, setAside } = openDatabase(file, () => Date.now());
    expect(setAside).toBeNull();
    expect(sql.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
    sql.run("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)");
    const { total, turns } = createFinder(sql).page({ ...EVERY_TURN, text: 'what was said' }, 0, 200);
    const count = total - before;
    console.log(`run ${String(run)}: ${String(written)} turns told as written, ${String(count)} kept`);
    expect(count).toBeGreaterThanOrEqual(written);
    expect(count).toBeLessThanOrEqual(written + 1);
    const numbers = turns.slice(0, count).map(({ turn }) => Number(turn.id.split('-')[1]));
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, at) => count - at));
    before = total;
    sql.close();
  }
});
