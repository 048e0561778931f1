/** Real processes, killed at random moments: what they said was on disk is there, and what follows them waits for them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as v from 'valibot';
import { build } from 'vite';
import { createCredentialStore } from '../../../src-main/credentials/credential-store.js';
import { openDatabase } from '../../../src-main/hosts/history/open.js';
import { createSettingsStore } from '../../../src-main/settings/settings-store.js';
import { createJsonStore } from '../../../src-main/storage/json-store.js';
import { asProfileId } from '../../../src-preload/contract/ids.js';
import { createRandom } from '../../course/random.js';
import { roundVolume, WRITER_CIPHER } from './writer-values.js';

const ROOT = path.join(import.meta.dirname, '../../..');
const built = mkdtempSync(path.join(tmpdir(), 'parley-writer-'));
const SEED = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);
const KILLS = Number(process.env['KILLS'] ?? 10);
/** Starting the program takes most of it. */
const LONGEST_KILL_MS = 10_000;

beforeAll(async () => {
  // Packages that stay outside the bundle are found from where it lies.
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(built, 'node_modules'));
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    publicDir: false,
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: path.join(import.meta.dirname, 'writer.ts'),
      outDir: built,
      rolldownOptions: { external: ['electron'], output: { format: 'es', entryFileNames: 'writer.mjs' } },
    },
  });
});
afterAll(() => rmSync(built, { recursive: true, force: true }));

const passing = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Lets the program write into the folder for so long, and answers the last round it told of. */
async function writeAndBeKilled(folder: string, ms: number): Promise<number> {
  const child = spawn(process.execPath, [path.join(built, 'writer.mjs'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let round = 0;
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => {
    round = Number(line);
  });
  await once(lines, 'line');
  await passing(ms);
  // What it told before it was killed may still be on its way.
  const ended = Promise.all([once(child, 'exit'), once(lines, 'close')]);
  child.kill('SIGKILL');
  await ended;
  return round;
}

it(
  `${String(KILLS)} kills while it is written (seed ${String(SEED)}): settings, keys, timers and notes are whole`,
  async () => {
    const random = createRandom(SEED);
    const folder = mkdtempSync(path.join(built, 'data-'));
    const epochMs = (): number => Date.now();
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const ms = random.next() * 60;
      const round = await writeAndBeKilled(folder, ms);
      const where = `kill ${String(kill)} of seed ${String(SEED)}, after ${ms.toFixed(1)} ms, round ${String(round)}`;
      const settings = createSettingsStore({ directory: folder, platform: 'linux', epochMs });
      const credentials = createCredentialStore({
        directory: folder,
        epochMs,
        cipher: WRITER_CIPHER,
        allowWeak: () => false,
        environment: {},
        onSecret: () => undefined,
        onProblem: () => undefined,
      });
      const rounds = v.array(v.object({ round: v.number() }));
      const timers = createJsonStore({ directory: folder, name: 'timers', epochMs }, rounds, []);
      const notes = createJsonStore({ directory: folder, name: 'notes', epochMs }, rounds, []);
      expect([...settings.notices, credentials.notice, timers.notice, notes.notice], where).toEqual([null, null, null]);
      const { apiKey } = await credentials.secrets([
        { profileId: asProfileId('local'), service: 'playai', key: 'apiKey' },
      ]);
      const either = [round, round + 1];
      expect(either.map(roundVolume), where).toContain(settings.current().audio.volume);
      expect(
        either.map((one) => `secret ${String(one)}`),
        where,
      ).toContain(apiKey);
      expect(either, where).toContain(notes.get()[0]?.round);
      expect(either, where).toContain(timers.get()[0]?.round);
      expect(
        timers.get().every(({ round: one }) => one === timers.get()[0]?.round),
        where,
      ).toBe(true);
      expect(readdirSync(folder).sort(), where).toEqual([
        'credentials.json',
        'notes.json',
        'settings.json',
        'timers.json',
      ]);
    }
  },
  KILLS * LONGEST_KILL_MS,
);

it.skipIf(process.platform !== 'linux')('a history is opened only once the host before it is gone', async () => {
  const folder = mkdtempSync(path.join(built, 'history-'));
  const file = path.join(folder, 'history.db');
  const before = spawn(process.execPath, ['-e', "console.log('on'); setTimeout(() => undefined, 500)"], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const gone = once(before, 'exit');
  await once(before.stdout, 'data');
  writeFileSync(`${file}.host`, String(before.pid));
  const startedMs = performance.now();
  const { sql } = openDatabase(file, () => Date.now());
  const tookMs = performance.now() - startedMs;
  // Nobody could ask after it meanwhile: opening waits without letting anything else run.
  expect(readFileSync(`/proc/${String(before.pid)}/stat`, 'utf8')).toMatch(/\) Z /);
  expect(tookMs).toBeGreaterThan(100);
  expect(readFileSync(`${file}.host`, 'utf8')).toBe(String(process.pid));
  sql.close();
  await gone;
});
