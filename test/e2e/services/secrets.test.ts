/**
 * A canary in every key of every service, refused and used: connection tests, a conversation, a crash, exports and a
 * bundle. Then it is looked for, however it is spelled, in the memory of both windows, in every file that was written
 * anywhere, in the list of processes and on the clipboard.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EVERY_TURN } from '../../../src-preload/contract/history.js';
import { plainEncode } from '../../simulators/kit/plain-encode.js';
import { toneAnswers } from '../../simulators/kit/answers.js';
import { serve } from '../../simulators/kit/serve.js';
import { SIMULATORS } from '../../simulators/simulators.js';
import { filesBelow, findings, pageMemory, processesOf, spellings } from '../canaries.js';
import { crashPage } from '../../course/processes.js';
import { expect, hideMain, launchParley, miniPage, test, type Parley } from '../launch.js';
import { addAssistant, enterSecrets, testConnection, useAssistant } from './set-up.js';

const PROXY_PASSWORD = 'proxy-canary-5a6b7c8d';

async function chooseFile({ app }: Parley, file: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
}

/** Everything that can be taken out of Parley, into this folder. */
async function exportAll(parley: Parley, folder: string): Promise<void> {
  const { page } = parley;
  for (const format of ['markdown', 'json'] as const) {
    await chooseFile(parley, path.join(folder, `history.${format}`));
    const input = { filter: EVERY_TURN, format };
    expect((await page.evaluate((asked) => window.parley.history.export(asked), input)).ok).toBe(true);
  }
  await chooseFile(parley, path.join(folder, 'settings.json'));
  expect((await page.evaluate(() => window.parley.settings.export())).ok).toBe(true);
  await chooseFile(parley, path.join(folder, 'bundle.zip'));
  const saved = await page.evaluate(() => window.parley.diagnostics.saveBundle({ withCrashReports: true }));
  expect(saved.ok).toBe(true);
}

/** Talks for a moment with Chromium's made-up microphone, and waits until that came to something. */
async function talk({ page }: Parley): Promise<void> {
  await page.evaluate(() => window.parley.talk.toggle());
  await expect(page.locator('[data-phase=listening]')).toBeVisible();
  await page.waitForTimeout(1_200);
  await page.evaluate(() => window.parley.talk.toggle());
  await expect(page.locator('[data-phase=idle]')).toBeVisible({ timeout: 30_000 });
}

test('a canary is found in each of its spellings, and nothing else is', () => {
  const secret = 'sk-a/b+c"d canary 0123';
  const written = [
    secret,
    `{"key":${JSON.stringify(secret)}}`,
    `https://x.test/?key=${encodeURIComponent(secret)}`,
    ...['', 'x', 'xy', 'user:'].map((before) => Buffer.from(`${before}${secret}:after`).toString('base64')),
    Buffer.from(`x${secret}`).toString('base64url'),
    Buffer.from(secret).toString('hex'),
  ];
  for (const text of written) expect(findings(new Map([['here', Buffer.from(text)]]), [secret]), text).not.toEqual([]);
  expect(findings(new Map([['here', Buffer.from(`\0${secret}`, 'utf16le')]]), [secret])).not.toEqual([]);
  expect(findings(new Map([['here', Buffer.from('sk-a/b+c canary 0123 '.repeat(50))]]), [secret])).toEqual([]);
  expect(Math.min(...spellings(secret).map(({ length }) => length))).toBeGreaterThan(12);
});

for (const simulator of Object.values(SIMULATORS)) {
  test.describe(simulator.id, () => {
    test('a wrong key is told, the right one works, neither is found anywhere', async ({ userData }) => {
      test.setTimeout(180_000);
      const served = await serve(simulator, {
        scenario: 'normal',
        answers: toneAnswers(),
        encode: plainEncode,
        log: () => undefined,
      });
      const elsewhere = mkdtempSync(path.join(tmpdir(), 'parley-canaries-'));
      const [temporary = '', cache = '', trace = '', exported = ''] = ['tmp', 'cache', 'trace', 'exported'].map(
        (name) => path.join(elsewhere, name),
      );
      for (const folder of [temporary, cache, trace, exported]) mkdirSync(folder);
      const parley = await launchParley({
        userData,
        args: ['--use-fake-device-for-media-stream', `--trace-dir=${trace}`],
        environment: {
          TMPDIR: temporary,
          XDG_CACHE_HOME: cache,
          https_proxy: `http://somebody:${PROXY_PASSWORD}@127.0.0.1:9`,
          no_proxy: 'localhost,127.0.0.1',
        },
      });
      const { page, app } = parley;
      const right = Object.values(simulator.secrets);
      const wrong = Object.fromEntries(
        Object.entries(simulator.secrets).map(([key, value], at) => [
          key,
          `${value.slice(0, 3)}canary7f3e${String(at)}2d1c0b9a`,
        ]),
      );
      const secrets = [...Object.values(wrong), ...right];

      await page.evaluate(() =>
        window.parley.settings.update({ privacy: { recordAudio: true }, general: { miniWindow: 'always' } }),
      );
      await addAssistant(page, simulator, { url: served.url, secrets: wrong });
      await testConnection(page);
      await expect(page.locator('[role=status][data-ok=false]')).toBeVisible();
      await useAssistant(page);
      await expect(page.locator('[data-phase=blocked]')).toBeVisible({ timeout: 20_000 });
      await expect(page.getByRole('alert')).toContainText(/key|account/i);
      await page.getByRole('alert').getByRole('button', { name: 'Open settings' }).click();
      await enterSecrets(page, simulator, { url: served.url });
      await testConnection(page);
      await expect(page.locator('[role=status][data-ok=true]')).toBeVisible();
      await page.getByRole('link', { name: 'Talk', exact: true }).click();
      await expect(page.locator('[data-phase=idle]')).toBeVisible({ timeout: 20_000 });
      await talk(parley);

      await page.evaluate(() => window.parley.settings.update({ privacy: { allowWeakCredentialStore: true } }));
      const told = await page.evaluate(async () =>
        JSON.stringify([
          await window.parley.app.snapshot(),
          await window.parley.credentials.status(),
          await window.parley.diagnostics.parts(),
          await window.parley.diagnostics.crashReports(),
        ]),
      );
      const places = new Map<string, Uint8Array>([['told to the page', Buffer.from(told)]]);
      const memory = await pageMemory(app, page);
      expect(memory.includes(served.url), 'a snapshot that misses what the page holds would prove nothing').toBe(true);
      places.set('memory of the page', memory);
      await page.evaluate(() => window.parley.diagnostics.copyLog({ level: 'debug', text: '' }));
      places.set('log on the clipboard', Buffer.from(await app.evaluate(({ clipboard }) => clipboard.readText())));
      await page.evaluate(() => window.parley.diagnostics.copyParts());
      places.set('parts on the clipboard', Buffer.from(await app.evaluate(({ clipboard }) => clipboard.readText())));
      await hideMain(parley);
      const mini = await miniPage(parley);
      await expect(mini.getByRole('button').first()).toBeVisible();
      const miniMemory = await pageMemory(app, mini);
      expect(miniMemory.length).toBeGreaterThan(100_000);
      places.set('memory of the mini window', miniMemory);
      const running = app.process().pid ?? 0;
      const processes = processesOf(running);
      expect(processes.size).toBeGreaterThan(8);

      await app.evaluate(({ webContents }) =>
        webContents
          .getAllWebContents()
          .find((one) => one.getURL().includes('/mini.html'))
          ?.forcefullyCrashRenderer(),
      );
      await crashPage(app);
      await expect.poll(() => parley.logs()).toContain('The page is gone.');
      await parley.close();
      const second = await launchParley({ userData, environment: { TMPDIR: temporary, XDG_CACHE_HOME: cache } });
      await exportAll(second, exported);
      // While it runs, with the log of writes of the history, and after it.
      const files = new Map(filesBelow(userData, elsewhere));
      await second.close();
      await served.close();
      for (const [file, content] of filesBelow(userData, elsewhere)) files.set(`${file} (afterwards)`, content);
      const names = [...files.keys()].join('\n');
      for (const part of ['history.db', 'parley.log', 'credentials.json', 'history.json', 'bundle.zip/log.txt'])
        expect(names).toContain(part);
      expect(names).toMatch(/recordings\/.*\.wav/);
      expect(names).toMatch(/crashes\/.*\.page\.txt/);
      expect(names).toContain('marks.jsonl');
      rmSync(elsewhere, { recursive: true, force: true });

      expect(findings(places, [...secrets, PROXY_PASSWORD])).toEqual([]);
      expect(findings(files, [...secrets, PROXY_PASSWORD])).toEqual([]);
      expect(findings(processes, secrets)).toEqual([]);
      // What the person gave Parley in its own environment, Chromium's processes have too; ours do not.
      const ours = new Map([...processes].filter(([name]) => name.includes('NodeService')));
      expect(ours.size).toBeGreaterThan(3);
      expect(findings(ours, [PROXY_PASSWORD])).toEqual([]);
      expect(served.service.breaches).toEqual([]);
    });
  });
}
