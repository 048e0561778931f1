/** Updates over Chromium's network and with the real electron-updater, inside a real Electron. */
import { app, session } from 'electron';
import path from 'node:path';
import { sendUpdateRequest } from '../../../../src-main/platform/update-request.js';
import { createUpdateEngine } from '../../../../src-main/updates/engine.js';
import type { UpdateFeed } from '../../../../src-main/updates/update-feed.js';
import type { Plan, Step, Told } from './plan.js';

const plan = JSON.parse(process.env['PARLEY_TEST_PLAN'] ?? '{}') as Plan;
const tell = (told: Told): void => void process.stdout.write(`${JSON.stringify(told)}\n`);

process.on('uncaughtException', (error) => {
  tell({ error: String(error.stack) });
  app.exit(1);
});

async function run({ url, take }: Step): Promise<void> {
  const feed: UpdateFeed = {
    url: new URL(url),
    page: 'https://releases.example/',
    keys: [plan.publicKey],
    redirectHosts: [],
    publisherName: [],
  };
  const engine = await createUpdateEngine({
    feed,
    target: 'linux-x64',
    host: {
      version: '0.1.0',
      feedFile: plan.feedFile,
      userData: app.getPath('userData'),
      cacheFolder: path.join(plan.folder, 'cache'),
      quit: () => undefined,
    },
    send: sendUpdateRequest,
    after(delayMs, callback) {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
    installer: { kind: 'replace', program: plan.program },
    log: { info: () => undefined },
  });
  const checked = await engine.check();
  const fetched = take ? await engine.download(() => undefined, new AbortController().signal) : null;
  const installed = take ? await engine.install() : null;
  tell({ checked, fetched, installed });
}

app.on('window-all-closed', () => undefined);
void app.whenReady().then(async () => {
  // One of the person's, of the same server: it must not travel along.
  const [first] = plan.steps;
  if (first !== undefined) await session.defaultSession.cookies.set({ url: first.url, name: 'who', value: 'CANARY' });
  for (const step of plan.steps) await run(step);
  app.exit(0);
});
