/**
 * A canary in every key of every service: looked for in the page's memory, in every file, log and error, after the
 * service refused it, and after it was used.
 */
import type { ElectronApplication, Page } from '@playwright/test';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { plainEncode } from '../../simulators/kit/plain-encode.js';
import { toneAnswers } from '../../simulators/kit/answers.js';
import { serve } from '../../simulators/kit/serve.js';
import { SIMULATORS } from '../../simulators/simulators.js';
import { expect, launchParley, test } from '../launch.js';
import { addAssistant, testConnection, useAssistant } from './set-up.js';

/** Everything the page holds, as the developer tools see it. */
async function pageMemory(app: ElectronApplication, page: Page): Promise<string> {
  const session = await app.context().newCDPSession(page);
  const pieces: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => pieces.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return pieces.join('');
}

const spellings = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('base64url'),
];

const filesUnder = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(directory, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);

for (const simulator of Object.values(SIMULATORS)) {
  for (const kind of ['refused', 'accepted'] as const) {
    test(`${simulator.id}: a key that was ${kind} is found nowhere`, async ({ userData }) => {
      test.setTimeout(120_000);
      const served = await serve(simulator, {
        scenario: 'normal',
        answers: toneAnswers(),
        encode: plainEncode,
        log: () => undefined,
      });
      const parley = await launchParley({ userData });
      const { page, app } = parley;
      const canaries = Object.fromEntries(
        Object.entries(simulator.secrets).map(([key, value], at) => [
          key,
          kind === 'accepted' ? value : `${value.slice(0, 3)}canary7f3e${at}2d1c0b9a`,
        ]),
      );
      await addAssistant(page, simulator, { url: served.url, secrets: canaries });
      await testConnection(page);
      await expect(page.locator(`[role=status][data-ok=${kind === 'accepted'}]`)).toBeVisible();
      await useAssistant(page);
      const phase = kind === 'accepted' ? 'idle' : 'blocked';
      await expect(page.locator(`[data-phase=${phase}]`)).toBeVisible({ timeout: 20_000 });
      await page.evaluate(() => window.parley.settings.update({ privacy: { allowWeakCredentialStore: true } }));
      const told = await page.evaluate(async () =>
        JSON.stringify([await window.parley.app.snapshot(), await window.parley.credentials.status()]),
      );
      const memory = await pageMemory(app, page);
      expect(memory.length).toBeGreaterThan(1_000_000);
      expect(memory, 'a snapshot that misses what the page holds proves nothing').toContain(served.url);
      await parley.close();
      await served.close();
      const files = filesUnder(userData);
      expect(files.length).toBeGreaterThan(3);
      for (const secret of Object.values(canaries)) {
        for (const spelling of spellings(secret)) {
          expect(told.includes(spelling), 'told to the page').toBe(false);
          expect(memory.includes(spelling), 'in the memory of the page').toBe(false);
          expect(parley.logs().includes(spelling), 'in the log').toBe(false);
          for (const file of files) expect(readFileSync(file).includes(spelling), file).toBe(false);
        }
      }
    });
  }
}
