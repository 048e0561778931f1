/** Updates inside a real Electron: its network has redirects, cookies and certificates of its own. */
import electron from 'electron';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { build } from 'vite';
import { answering, makeSigningKey, redirecting, startFeed } from '../../fakes/update-feed.js';
import { makeCertificates } from '../../rig/certificates.js';
import type { Plan, Told } from './electron/plan.js';

const ROOT = path.join(import.meta.dirname, '../../..');
const folder = mkdtempSync(path.join(tmpdir(), 'parley-updates-electron-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ANNOUNCED = 'update-linux-x64.json';
const NEW = randomBytes(3_000_000);
const ours = makeSigningKey();

it('asks, believes, fetches and replaces as over any other network', async () => {
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    publicDir: false,
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: path.join(import.meta.dirname, 'electron/main.ts'),
      outDir: path.join(folder, 'built'),
      minify: true,
      target: 'node20.18',
      rolldownOptions: {
        external: ['electron'],
        output: { format: 'es', entryFileNames: 'main.mjs', codeSplitting: false },
      },
    },
  });
  const good = await startFeed();
  good.publish('0.2.0', NEW, ours);
  const file = 'parley-0.2.0-linux-x86_64.AppImage';
  good.answers.set('elsewhere', answering(NEW));
  good.answers.set(file, redirecting('elsewhere'));
  const astray = await startFeed();
  astray.answers.set(ANNOUNCED, redirecting(`${good.url.href}${ANNOUNCED}`));
  const huge = await startFeed();
  huge.answers.set(ANNOUNCED, answering(Buffer.alloc(20_000_000, 0x20)));
  const cut = await startFeed();
  cut.publish('0.2.0', NEW, ours);
  cut.answers.set(file, (_request, response) => {
    response.writeHead(200, { 'content-length': NEW.length });
    response.write(NEW.subarray(0, 100_000), () => response.destroy());
  });
  const certificates = makeCertificates();
  const unknown = await startFeed((listener) => createServer(certificates.good, listener), 'https');
  unknown.publish('0.2.0', NEW, ours);

  const program = path.join(folder, 'Parley.AppImage');
  writeFileSync(program, 'the program that runs');
  const feedFile = path.join(folder, 'updates.json');
  writeFileSync(feedFile, JSON.stringify({ updaterCacheDirName: 'parley-updater' }));
  const plan: Plan = {
    steps: [
      { url: astray.url.href, take: false },
      { url: huge.url.href, take: false },
      { url: unknown.url.href, take: false },
      { url: cut.url.href, take: true },
      { url: good.url.href, take: true },
    ],
    publicKey: ours.publicKey,
    feedFile,
    folder,
    program,
  };
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = [...asRoot, `--user-data-dir=${path.join(folder, 'data')}`, path.join(folder, 'built/main.mjs')];
  const app = spawn('xvfb-run', ['-a', electron as unknown as string, ...args], {
    env: { ...process.env, PARLEY_TEST_PLAN: JSON.stringify(plan), APPIMAGE: program },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  app.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(app, 'exit')) as [number];
  const told = text.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Told] : []));
  const failed = (failure: string) => ({ kind: 'failed', failure });
  const found = { kind: 'newer', version: '0.2.0' };
  const nothing = { fetched: null, installed: null };
  expect({ code, told }).toEqual({
    code: 0,
    told: [
      { checked: failed('refused'), ...nothing },
      { checked: failed('refused'), ...nothing },
      { checked: failed('unreachable'), ...nothing },
      { checked: found, fetched: failed('unreachable'), installed: failed('refused') },
      { checked: found, fetched: { kind: 'done' }, installed: { kind: 'done' } },
    ],
  });
  expect(readFileSync(program).equals(NEW)).toBe(true);

  // Nobody was sent anywhere, and nobody was told who asks.
  expect(good.seen.map(({ path: asked }) => asked)).toEqual([ANNOUNCED, file, 'elsewhere']);
  for (const { headers } of good.seen) {
    expect(headers['user-agent']).toBe('Parley');
    expect(JSON.stringify(headers)).not.toMatch(/CANARY|staging|Electron|Linux|0\.1\.0/);
    expect(headers.cookie).toBeUndefined();
  }
  for (const feed of [good, astray, huge, cut, unknown]) await feed.close();
}, 60_000);
