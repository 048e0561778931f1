/**
 * Calls to main from those who should not make them: a window that is none of ours, the mini window, and our own page
 * when it was taken over wholly and speaks to main without the bridge. Each is refused, main goes on, and no key leaves.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { ERROR_CLASS } from '../../src-preload/contract/app-error.js';
import { channelOf, type IpcTable } from '../../src-preload/contract/ipc/kinds.js';
import { ipcTable } from '../../src-preload/contract/ipc/table.js';
import { SETTINGS_VERSION } from '../../src-main/settings/migrations.js';
import { startHostileServer } from '../conformance/hostile-server.js';
import { expect, hideMain, launchParley, miniPage, test, type Parley } from './launch.js';

const userData = mkdtempSync(path.join(tmpdir(), 'parley-taken-over-'));
const CANARY = 'sk-canary-0f1e2d3c4b5a6978';
let parley: Parley;

const channels = Object.entries(ipcTable as IpcTable).flatMap(([group, entries]) =>
  Object.entries(entries).map(([name, { kind }]) => ({ channel: channelOf(group, name), kind })),
);
const ofKind = (kind: string): readonly string[] =>
  channels.filter((one) => one.kind === kind).map(({ channel }) => channel);
const REQUESTS = ofKind('request');
const COMMANDS = ofKind('command');
const PORTS = ofKind('port');

/** In the preload's own world, which is where a page that broke out of its own would be. */
const SPY = `globalThis.ipc = require('electron').ipcRenderer;`;

/** Runs code beside the preload of the page whose address holds this, with Electron's own way to main as `ipc`. */
const within = (
  app: ElectronApplication,
  page: 'index.html' | 'mini.html' | 'stranger',
  code: string,
): Promise<unknown> =>
  app.evaluate(
    async ({ webContents }, [where, body]) => {
      const contents = webContents
        .getAllWebContents()
        .find((one) =>
          where === 'stranger'
            ? one.getTitle() === 'stranger'
            : one.getTitle() !== 'stranger' && one.getURL().includes(where),
        );
      if (contents === undefined) throw new Error(`no page ${where}`);
      return contents.executeJavaScriptInIsolatedWorld(999, [
        { code: `(async () => { ${body} })()` },
      ]) as Promise<unknown>;
    },
    [page, code] as const,
  );

interface Answer {
  readonly ok: boolean;
  readonly error?: { readonly code: string; readonly detail?: unknown };
}
const isAlive = async (): Promise<boolean> => (await parley.page.evaluate(() => window.parley.app.snapshot())).ok;
const settingsNow = (): Promise<string> =>
  parley.page.evaluate(async () => {
    const answer = await window.parley.app.snapshot();
    return answer.ok ? JSON.stringify(answer.value.settings) : 'none';
  });

test.beforeAll(async () => {
  writeFileSync(
    path.join(userData, 'settings.json'),
    JSON.stringify({ version: SETTINGS_VERSION, audio: { cues: 'off' }, general: { miniWindow: 'always' } }),
  );
  parley = await launchParley({ userData });
  const spy = path.join(userData, 'spy.cjs');
  writeFileSync(spy, SPY);
  await parley.app.evaluate(({ session }, filePath) => {
    const all = session.defaultSession;
    // An Electron older than 35 knows only the former way.
    const former: unknown = Reflect.get(all, 'setPreloads');
    if (typeof Reflect.get(all, 'registerPreloadScript') === 'function')
      all.registerPreloadScript({ type: 'frame', filePath });
    else if (typeof former === 'function') Reflect.apply(former, all, [[filePath]]);
  }, spy);
  await parley.page.reload();
  await parley.page.waitForLoadState();
});
test.afterAll(async () => {
  await parley.close();
  rmSync(userData, { recursive: true, force: true });
});

test('a window of others is refused every call of the table, on our own page too', async () => {
  await parley.app.evaluate(async ({ BrowserWindow, webContents }) => {
    const url = webContents.getAllWebContents()[0]?.getURL() ?? '';
    const stranger = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
    await stranger.loadURL(url);
    stranger.webContents.on('page-title-updated', (event) => event.preventDefault());
    await stranger.webContents.executeJavaScript("document.title = 'stranger'");
  });
  const before = await settingsNow();
  const answers = (await within(
    parley.app,
    'stranger',
    `for (const channel of ${JSON.stringify(COMMANDS)}) ipc.send(channel, true);
     for (const channel of ${JSON.stringify(PORTS)}) ipc.postMessage(channel, null, [new MessageChannel().port2]);
     return Promise.all(${JSON.stringify(REQUESTS)}.map((channel) => ipc.invoke(channel)));`,
  )) as readonly Answer[];
  expect(answers).toHaveLength(REQUESTS.length);
  for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: 'request-invalid' } });
  await expect.poll(() => parley.logs()).toMatch(/Call refused.*"channel":"app.quit","refusal":"sender"/);
  for (const port of PORTS) await expect.poll(() => parley.logs()).toContain(port);
  expect(await settingsNow()).toBe(before);
  await parley.app.evaluate(({ BrowserWindow }) => {
    for (const one of BrowserWindow.getAllWindows()) if (one.webContents.getTitle() === 'stranger') one.destroy();
  });
});

test('the mini window is refused all that is not its own, without the bridge too', async () => {
  await hideMain(parley);
  const mini = await miniPage(parley);
  // It may have been there before the way around the bridge was.
  await mini.reload();
  const own = [
    'mini.view',
    'mini.drawn',
    'mini.drag',
    'mini.showMain',
    'mini.close',
    'session.interrupt',
    'session.setMuted',
  ];
  const others = REQUESTS.filter((channel) => !own.includes(channel));
  const answers = (await within(
    parley.app,
    'mini.html',
    `for (const channel of ${JSON.stringify(COMMANDS.filter((channel) => !own.includes(channel)))}) ipc.send(channel, true);
     for (const channel of ${JSON.stringify(PORTS)}) ipc.postMessage(channel, null, [new MessageChannel().port2]);
     return Promise.all(${JSON.stringify(others)}.map((channel) => ipc.invoke(channel)));`,
  )) as readonly Answer[];
  for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: 'request-invalid' } });
  expect(await mini.evaluate(async () => (await window.parley.mini.view()).ok)).toBe(true);
  expect(await isAlive()).toBe(true);
});

test('names that are no channel are nobody’s', async () => {
  const names = [
    ...['nobody.knows', '__proto__', 'constructor', 'toString', '', 'session.sendText ', 'SESSION.SENDTEXT', 'app'],
    ...['electron-store-get-data', 'session.changed', 'capture.frames'],
  ];
  const outcomes = await within(
    parley.app,
    'index.html',
    `for (const name of ${JSON.stringify(names)}) { ipc.send(name, 1); ipc.postMessage(name, null, [new MessageChannel().port2]); }
     return Promise.all(${JSON.stringify(names)}.map((name) => ipc.invoke(name, 1).then(() => 'answered', () => 'nobody')));`,
  );
  expect(outcomes).toEqual(names.map(() => 'nobody'));
  expect(await isAlive()).toBe(true);
});

test('values of every wrong kind are refused with a code, and change nothing', async () => {
  const before = await settingsNow();
  const found = (await within(
    parley.app,
    'index.html',
    `const cycle = { a: [] }; cycle.a.push(cycle);
     let deep = []; for (let level = 0; level < 2000; level += 1) deep = [deep];
     const values = [
       NaN, -Infinity, 10n, new Date(), /x/g, new Map([['a', 1]]), new Set([1]), new Error('${CANARY}'), new Uint8Array(8),
       new ArrayBuffer(8), cycle, deep, [[]], Object.assign([], { theme: 1 }), new Array(4294967295),
       JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
       { general: JSON.parse('{"__proto__":{"theme":"dark"}}') }, { audio: { volume: NaN } }, { filter: { __proto__: null } },
       Object.fromEntries(Array.from({ length: 2000 }, (_, at) => ['key' + at, at])),
     ];
     const told = [];
     for (const channel of ${JSON.stringify(COMMANDS.filter((channel) => channel !== 'app.quit'))})
       for (const value of values) ipc.send(channel, value);
     for (const channel of ${JSON.stringify(REQUESTS)})
       for (const value of values)
         told.push([channel, await ipc.invoke(channel, value).then((answer) => answer, () => 'thrown')]);
     return told;`,
  )) as readonly (readonly [string, Answer | 'thrown'])[];
  expect(found.length).toBeGreaterThan(REQUESTS.length * 15);
  const taken = new Set<string>();
  for (const [channel, answer] of found) {
    if (answer === 'thrown') throw new Error(`${channel} let an exception out.`);
    if (answer.ok) taken.add(channel);
    else expect(Object.keys(ERROR_CLASS), channel).toContain(answer.error?.code);
  }
  // A patch in which nothing known stands changes nothing.
  expect([...taken]).toEqual(['settings.update']);
  expect(JSON.stringify(found)).not.toContain(CANARY);
  expect(parley.logs()).not.toContain(CANARY);
  expect(await settingsNow()).toBe(before);
  expect(await parley.app.evaluate(() => 'polluted' in {})).toBe(false);
  expect(await isAlive()).toBe(true);
});

test('what is huge is refused, and held by nobody', async () => {
  const memory = (): Promise<number> => parley.app.evaluate(() => process.memoryUsage().rss);
  const before = await memory();
  const codes = await within(
    parley.app,
    'index.html',
    `const huge = ['x'.repeat(60 << 20), new Uint8Array(60 << 20), Array.from({ length: 1 << 20 }, () => 'x'), { a: { b: 'y'.repeat(30 << 20) } }];
     const told = [];
     for (const value of huge) told.push((await ipc.invoke('session.sendText', value)).error?.code);
     for (const value of huge) ipc.send('session.setMuted', value);
     return told;`,
  );
  expect(codes).toEqual(['request-invalid', 'request-invalid', 'request-invalid', 'request-invalid']);
  expect(await isAlive()).toBe(true);
  // What was read to be refused is let go.
  await expect.poll(async () => (await memory()) - before, { timeout: 15_000 }).toBeLessThan(150 << 20);
});

test('a flood is dropped, main answers soon after, and the log stays small', async () => {
  const logged = parley.logs().length;
  const started = Date.now();
  const answered = (await within(
    parley.app,
    'index.html',
    `for (let call = 0; call < 50000; call += 1) ipc.send('session.setMuted', 'x');
     for (let call = 0; call < 2000; call += 1) ipc.postMessage('capture.frames', null, [new MessageChannel().port2]);
     const told = await Promise.all(Array.from({ length: 5000 }, () => ipc.invoke('session.retry', { x: 1 })));
     return [...new Set(told.map((answer) => answer.error?.code))].sort();`,
  )) as readonly string[];
  expect(answered).toEqual(['rate-limited', 'request-invalid']);
  expect(await isAlive()).toBe(true);
  expect(Date.now() - started).toBeLessThan(20_000);
  expect(parley.logs().length - logged).toBeLessThan(64 << 10);
});

test('ports are taken one at a time under their own names, and what comes out of them is judged', async () => {
  await within(
    parley.app,
    'index.html',
    `const two = () => [new MessageChannel().port2, new MessageChannel().port2];
     ipc.postMessage('capture.frames', null, two());
     ipc.postMessage('capture.frames', null, []);
     ipc.postMessage('settings.update', { audio: { volume: 0 } }, two());
     for (const name of ['capture.frames', 'playback.port']) {
       const channel = new MessageChannel();
       ipc.postMessage(name, null, [channel.port2]);
       for (const value of [null, 7, 'x'.repeat(1 << 20), [], {}, new ArrayBuffer(1 << 20), { type: '__proto__' }, new Map(),
         { captureId: 1, sequence: -1, pcm: 'x' }, { captureId: NaN, pcm: new Int16Array(1 << 20), sequence: 0 },
         { type: 'position', turnId: 'x', heardMs: Infinity }, { type: 'ready', rateHz: 1e9 }])
         channel.port1.postMessage(value);
     }
     return new Promise((resolve) => setTimeout(resolve, 300));`,
  );
  expect(await isAlive()).toBe(true);
  expect(await parley.app.evaluate(() => 'polluted' in {})).toBe(false);
  const parts = await parley.page.evaluate(() => window.parley.diagnostics.parts());
  expect(parts.ok).toBe(true);
});

test('a page that was taken over cannot send a key to a place of its own', async () => {
  const thief = await startHostileServer(() => undefined);
  const other = thief.origin.replace('ws://127.0.0.1', 'ws:localhost');
  const outcome = await parley.page.evaluate(
    async ({ secret, places }) => {
      const { settings, credentials, assistants } = window.parley;
      const given = (endpoint: string) => ({
        assistants: {
          activeProfileId: 'victim',
          profiles: [{ id: 'victim', providerId: 'addisai' as const, name: 'Victim', options: {}, endpoint }],
        },
      });
      const present: unknown[] = [];
      for (const place of places) {
        await settings.update(given(''));
        await credentials.save({ profileId: 'victim', key: 'apiKey', secret });
        const [change] = await Promise.all([
          settings.update(given(place)),
          // At once, before anything could have been put away.
          assistants.test('victim'),
        ]);
        await assistants.test('victim');
        const status = await credentials.status();
        present.push(change.ok, status.ok && status.value.find(({ key }) => key === 'apiKey')?.present);
      }
      await settings.reset({ what: 'everything', assistants: true });
      return present;
    },
    { secret: CANARY, places: [`${thief.origin}/`, `${other}/`] },
  );
  expect(outcome).toEqual([true, false, true, false]);
  expect(thief.requests.join('\n')).not.toContain(CANARY);
  await thief.close();
});
