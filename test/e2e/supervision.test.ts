/**
 * What happens when a process of Parley dies or hangs, without a sound of our own: Chromium's microphone is a made-up
 * one. Everything comes back, or ends in a state that is told and can be tried again; the reports stay here.
 */
import { strFromU8, unzipSync } from 'fflate';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CrashReport } from '../../src-preload/contract/diagnostics.js';
import { killProcess, pidOf, type ProcessName } from '../course/processes.js';
import { until } from '../rig/wait.js';
import { expect, launchParley, test, type Parley } from './launch.js';

/** Asks a page that may be another one than the launcher knows. */
const inPage = <T>({ app }: Pick<Parley, 'app'>, script: string): Promise<T> =>
  app.evaluate(({ webContents }, code) => {
    const found = webContents.getAllWebContents().find((one) => one.getURL().includes('/index.html'));
    // What is asked of a page that is just being loaded may never be answered.
    const bound = new Promise((resolve) => setTimeout(() => resolve(undefined), 1_000));
    return Promise.race([found?.executeJavaScript(code), bound]) as Promise<T>;
  }, script);
const statuses = async (parley: Parley): Promise<string> =>
  String(
    await inPage(parley, `[...document.querySelectorAll('[role=status]')].map((one) => one.innerText).join('; ')`),
  );
const reports = (parley: Parley): Promise<readonly CrashReport[]> =>
  inPage(parley, 'parley.diagnostics.crashReports().then((answer) => answer.value)');
const told = async (parley: Parley): Promise<readonly string[]> =>
  (await reports(parley)).map(({ part, reason }) => `${part} ${reason}`);

/** Lets the main thread of the page go round in a circle from now on. */
const hang = ({ page }: Parley): Promise<void> =>
  page.evaluate(() => {
    setTimeout(() => {
      for (;;);
    });
  });

async function chooseFile({ app }: Parley, filePath: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
  }, filePath);
}

test.describe('with a microphone', () => {
  test.use({ launchArgs: ['--use-fake-device-for-media-stream'] });

  test('a page that hangs while somebody talks is ended, which closes the microphone; what was said is kept', async ({
    parley,
  }) => {
    const { page } = parley;
    await page.evaluate(() => window.parley.talk.toggle());
    await expect(page.locator('[data-phase=listening]')).toBeVisible();
    await page.waitForTimeout(1_500);
    await hang(parley);
    await expect.poll(() => parley.logs(), { timeout: 20_000 }).toContain('The page hangs and is ended.');
    await expect.poll(() => statuses(parley), { timeout: 15_000 }).toContain('The window was restarted');
    const state = await inPage<{ readonly microphoneOpen: boolean; readonly turns: readonly string[] }>(
      parley,
      `parley.app.snapshot().then(({ value }) => ({
        microphoneOpen: value.session.microphoneOpen,
        turns: value.turns.map(({ state }) => state.kind + ' ' + (state.error?.code ?? '')),
      }))`,
    );
    expect(state.microphoneOpen).toBe(false);
    // It can be sent again.
    expect(state.turns).toEqual(['failed interrupted']);
    expect(await told(parley)).toEqual(['page unresponsive']);
  });
});

test('nobody asks after a page that nobody uses', async ({ parley }) => {
  const { app } = parley;
  await app.evaluate(({ webContents }) => {
    const found = webContents.getAllWebContents().find((one) => one.getURL().includes('/index.html'));
    if (found === undefined) throw new Error('no page');
    const asked = { count: 0 };
    const ask = found.mainFrame.executeJavaScript.bind(found.mainFrame);
    found.mainFrame.executeJavaScript = (code) => {
      asked.count += 1;
      return ask(code);
    };
    Object.assign(globalThis, { asked });
  });
  await parley.page.waitForTimeout(5_000);
  expect(await app.evaluate(() => (globalThis as unknown as { asked: { count: number } }).asked.count)).toBe(0);
});

test('processes of Chromium die: the window goes on, and each is written down once', async ({ parley }) => {
  const { app, page } = parley;
  const gpuPid = (): Promise<number> =>
    app.evaluate(({ app: electron }) => electron.getAppMetrics().find(({ type }) => type === 'GPU')?.pid ?? 0);
  const first = await until('a process for graphics', gpuPid);
  process.kill(first, 'SIGKILL');
  await until('another process for graphics', async () => {
    const pid = await gpuPid();
    return pid !== 0 && pid !== first;
  });
  if ((await pidOf(app, 'Network Service')) !== 0) await killProcess(app, 'Network Service');
  // It draws, and is served.
  await page.evaluate(() => location.reload());
  await expect(page.getByRole('link', { name: 'Settings', exact: true })).toBeVisible();
  expect((await page.screenshot()).length).toBeGreaterThan(5_000);
  const written = await told(parley);
  expect(written).toContain('gpu killed');
  expect(written.filter((one) => one.startsWith('gpu'))).toHaveLength(1);
});

test('each host dies while nobody needs it: it is back before somebody does', async ({ parley }) => {
  const { app } = parley;
  const hosts: readonly ProcessName[] = ['Parley talk key', 'Parley speech', 'Parley history', 'Parley sound'];
  for (const host of hosts) {
    // The sound host may find no device in a room without one.
    const before = await until(`the process ${host}`, () => pidOf(app, host), { timeoutMs: 5_000 }).catch(() => 0);
    if (before === 0) continue;
    process.kill(before, 'SIGKILL');
    await until(
      `another process ${host}`,
      async () => {
        const pid = await pidOf(app, host);
        return pid !== 0 && pid !== before;
      },
      { timeoutMs: 10_000 },
    ).catch((error: unknown) => {
      // Sound is opened again when something is to be heard.
      if (host !== 'Parley sound') throw error;
    });
  }
  await parley.page.evaluate(() => window.parley.session.sendText('What is twelve times twelve?'));
  await expect(parley.page.locator('[data-speaker=assistant]').last()).toContainText('144', { timeout: 20_000 });
  expect(await told(parley)).toEqual(expect.arrayContaining(['history crashed', 'speech crashed', 'talk-key crashed']));
});

test('a host that dies again and again is given up: the next best does its work, until it is asked for', async ({
  parley,
}) => {
  const { app, page } = parley;
  for (let death = 1; death <= 3; death += 1) {
    const pid = await until('the key host', () => pidOf(app, 'Parley talk key'), { timeoutMs: 10_000 });
    process.kill(pid, 'SIGKILL');
    await until('it to be gone', async () => (await pidOf(app, 'Parley talk key')) !== pid);
  }
  const hotkey = (): Promise<string> =>
    page.evaluate(async () => {
      const snapshot = await window.parley.app.snapshot();
      return snapshot.ok ? JSON.stringify(snapshot.value.session.hotkey) : '';
    });
  await expect.poll(hotkey).toContain('"source":"shortcut"');
  await page.waitForTimeout(2_000);
  expect(await pidOf(app, 'Parley talk key')).toBe(0);
  await page.evaluate(() => window.parley.talk.rearm());
  await expect.poll(hotkey, { timeout: 10_000 }).toContain('"source":"hook"');
});

test('a host that hangs while an answer is awaited is ended, and the question is answered by the next', async ({
  parley,
}) => {
  test.setTimeout(150_000);
  const { app, page } = parley;
  const pid = await until('the speech host', () => pidOf(app, 'Parley speech'));
  // Models are loaded in one piece, for which it has more time.
  const loaded = /"recogniser":\{"state":"ready"[^\n]*"detector":\{"state":"ready"[^\n]*"voice":\{"state":"ready"/;
  await expect.poll(() => parley.logs(), { timeout: 60_000 }).toMatch(loaded);
  process.kill(pid, 'SIGSTOP');
  await page.evaluate(() => window.parley.session.sendText('What is twelve times twelve?'));
  await expect.poll(() => statuses(parley), { timeout: 40_000 }).toContain('The speech engine was restarted');
  await expect(page.locator('[data-speaker=assistant]').last()).toContainText('144', { timeout: 20_000 });
  expect(await told(parley)).toContain('speech unresponsive');
});

test('reports are read and deleted in Diagnostics, hold no memory, and leave only where that is ticked', async ({
  userData,
}) => {
  const first = await launchParley({ userData });
  const died = new Promise((resolve) => first.app.process().once('exit', resolve));
  first.app.process().kill('SIGKILL');
  await died;
  await first.close().catch(() => undefined);

  const parley = await launchParley({ userData });
  const { app, page } = parley;
  await killProcess(app, 'Parley history');
  await expect.poll(() => told(parley)).toContain('history crashed');
  await page.evaluate(() => {
    location.hash = '#/settings/diagnostics';
  });
  const list = page.getByRole('listitem').filter({ hasText: /code|quit/ });
  await expect(list).toHaveCount(2);
  await expect(list.first()).toContainText('History');
  await expect(list.last()).toContainText('was gone without having quit');
  await list.last().getByText('Parley itself', { exact: true }).click();
  await expect(page.getByRole('region', { name: 'Report' }).last()).toContainText('App composed.');

  const names = (file: string): readonly string[] => Object.keys(unzipSync(readFileSync(file)));
  const without = path.join(userData, 'without.zip');
  await chooseFile(parley, without);
  await page.getByRole('button', { name: 'Save diagnostics…' }).click();
  await expect(page.getByText(`Saved as ${without}`)).toBeVisible();
  expect(names(without).some((name) => name.startsWith('crashes/'))).toBe(false);
  const withThem = path.join(userData, 'with.zip');
  await chooseFile(parley, withThem);
  await page.getByRole('checkbox', { name: 'Add the crash reports' }).check();
  await page.getByRole('button', { name: 'Save diagnostics…' }).click();
  await expect(page.getByText(`Saved as ${withThem}`)).toBeVisible();
  const packed = Object.entries(unzipSync(readFileSync(withThem))).filter(([name]) => name.startsWith('crashes/'));
  expect(packed).toHaveLength(2);
  for (const [, bytes] of packed) expect(strFromU8(bytes)).toMatch(/^Part: (main|history)\n/);

  await page.getByRole('button', { name: /^Delete the report: Parley/ }).click();
  await expect(list).toHaveCount(1);
  expect(readdirSync(path.join(userData, 'crashes'))).toHaveLength(1);
  await page.getByRole('button', { name: /^Delete the report: History/ }).click();
  await expect(page.getByText('Nothing has crashed.')).toBeVisible();
  expect(readdirSync(path.join(userData, 'crashes'))).toEqual([]);
  await parley.close();
  // No picture of memory, wherever Chromium would put one.
  const dumps = readdirSync(userData, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(dmp|core)$/.test(name),
  );
  expect(dumps).toEqual([]);
});
