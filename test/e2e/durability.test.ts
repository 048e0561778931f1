/** Kills, folders that cannot be written and starts at the same moment, in the real app. */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { EVERY_TURN } from '../../src-preload/contract/history.js';
import { processTree } from '../rig/process-tree.js';
import { until } from '../rig/wait.js';
import { makeSmallDisk, NO_SMALL_DISK } from '../real/durability/small-disk.js';
import { executable, expect, launchArguments, launchParley, test, type Parley } from './launch.js';

const QUESTION = 'What is twelve times twelve?';

const kept = ({ page }: Parley): Promise<readonly string[]> =>
  page.evaluate(async (filter) => {
    const answer = await window.parley.history.page({ filter, offset: 0, limit: 50 });
    return answer.ok ? answer.value.turns.map(({ turn }) => turn.text) : [answer.error.code];
  }, EVERY_TURN);

/** Processes whose command line names this folder, by the numbers of those that are the app itself. */
function appsIn(userData: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').split(/[\0 ]/);
        return words.includes(`--user-data-dir=${userData}`) && !words.some((word) => word.startsWith('--type='));
      } catch {
        return false;
      }
    });
}

function killTree(pid: number): void {
  for (const { pid: one } of [...processTree(pid)].reverse()) {
    try {
      process.kill(one, 'SIGKILL');
    } catch {
      // It ended meanwhile.
    }
  }
}

test('killed in the middle of everything: what was told is there, and the next start says nothing is wrong', async ({
  userData,
}) => {
  const first = await launchParley({ userData });
  await first.page.evaluate((text) => window.parley.session.sendText(text), QUESTION);
  await expect.poll(() => kept(first), { timeout: 20_000 }).toEqual([expect.stringMatching(/144/), QUESTION]);
  await first.page.evaluate(() => window.parley.session.sendText('Set a timer for three hours'));
  await expect(first.page.locator('[data-speaker=assistant]').last()).toContainText(/timer/i, { timeout: 20_000 });
  const changed = await first.page.evaluate(() => window.parley.settings.update({ audio: { volume: 0.25 } }));
  expect(changed.ok).toBe(true);
  // Writing goes on while it is killed: all its processes at once, or main alone.
  await first.page.evaluate(() => {
    setInterval(() => void window.parley.settings.update({ audio: { outputLevel: 0 } as never }), 5);
    void window.parley.session.sendText('Tell me the date');
  });
  const died = new Promise((resolve) => first.app.process().once('exit', resolve));
  first.app.process().kill('SIGKILL');
  await died;
  await first.close().catch(() => undefined);

  const second = await launchParley({ userData });
  const snapshot = await second.page.evaluate(() => window.parley.app.snapshot());
  expect(snapshot.ok && snapshot.value.storageNotices).toEqual([]);
  expect(snapshot.ok && snapshot.value.settings.audio.volume).toBe(0.25);
  expect(await kept(second)).toEqual(expect.arrayContaining([QUESTION]));
  expect(readFileSync(path.join(userData, 'timers.json'), 'utf8')).toContain('"kind": "timer"');
  expect(readdirSync(userData).filter((name) => /damaged|\.next\.json|\.tmp-/.test(name))).toEqual([]);
  await second.close();
});

test('two starts at the same moment: one runs and shows its window, the other ends', async ({ userData }) => {
  mkdirSync(userData, { recursive: true });
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const starts = [1, 2, 3].map(() =>
    spawn(executable, [...sandbox, ...launchArguments(userData)], { stdio: 'ignore', env: { ...process.env } }),
  );
  try {
    const ended = (): number => starts.filter(({ exitCode }) => exitCode !== null).length;
    await until('all but one to end', () => ended() === 2, { timeoutMs: 30_000 });
    expect(starts.filter(({ exitCode }) => exitCode === 0)).toHaveLength(2);
    expect(appsIn(userData)).toHaveLength(1);
    const log = (): string => readFileSync(path.join(userData, 'logs/parley.log'), 'utf8');
    await until('its window to be painted', () => log().includes('Window painted.'), { timeoutMs: 20_000 });
    expect(log().split('App composed.').length - 1).toBe(1);
  } finally {
    for (const { pid } of starts) if (pid !== undefined) killTree(pid);
  }
});

test.describe('a folder', () => {
  test.skip(NO_SMALL_DISK !== null, NO_SMALL_DISK ?? '');

  test('that is locked: said at the start with its code; talking works, and changes hold for this run', async () => {
    const disk = makeSmallDisk(32 << 20);
    try {
      const userData = path.join(disk.folder, 'data');
      mkdirSync(userData);
      const first = await launchParley({ userData });
      await first.page.evaluate(() => window.parley.settings.update({ audio: { volume: 0.25 } }));
      await first.close();
      disk.lock(true);
      // The launcher settles the settings in, which it cannot here; they are there.
      const second = await launchParley({ userData, fresh: true });
      await expect(second.page.getByText(/Nothing can be kept: the folder .* \(EROFS\)/)).toBeVisible();
      const volume = await second.page.evaluate(async () => {
        const snapshot = await window.parley.app.snapshot();
        return snapshot.ok ? snapshot.value.settings.audio.volume : null;
      });
      expect(volume).toBe(0.25);
      const changed = await second.page.evaluate(() => window.parley.settings.update({ audio: { volume: 0.5 } }));
      expect(changed).toMatchObject({ ok: false, error: { code: 'storage-failed' } });
      expect(JSON.stringify(changed)).toContain('EROFS');
      await second.page.evaluate((text) => window.parley.session.sendText(text), QUESTION);
      await expect(second.page.locator('[data-speaker=assistant]').last()).toContainText('144', { timeout: 20_000 });
      await second.close();
    } finally {
      disk.dispose();
    }
  });

  test('on a full disk: Parley starts, talks, says what it cannot keep, and keeps it once there is room', async () => {
    const disk = makeSmallDisk(32 << 20);
    try {
      const userData = path.join(disk.folder, 'data');
      mkdirSync(userData);
      const parley = await launchParley({ userData });
      const { page } = parley;
      await page.evaluate((text) => window.parley.session.sendText(text), QUESTION);
      await expect.poll(() => kept(parley), { timeout: 20_000 }).toHaveLength(2);
      disk.fill(0);
      // Chromium gives space back now and then.
      const filling = setInterval(() => disk.fill(0), 50);
      const changed = await page.evaluate(() => window.parley.settings.update({ audio: { volume: 0.25 } }));
      expect(changed).toMatchObject({ ok: false, error: { code: 'storage-failed' } });
      for (const sum of ['two plus two', 'three plus three', 'four plus four']) {
        await page.evaluate(
          (text) => window.parley.session.sendText(text),
          `What is ${sum}? ${'Please. '.repeat(400)}`,
        );
        await page.waitForTimeout(1_000);
      }
      clearInterval(filling);
      await expect(page.getByText('What you say is not being kept')).toBeVisible({ timeout: 20_000 });
      disk.free();
      await page.evaluate((text) => window.parley.session.sendText(text), 'What is five plus five?');
      await expect.poll(async () => (await kept(parley)).join(' '), { timeout: 30_000 }).toContain('five plus five');
      const texts = (await kept(parley)).join(' ');
      for (const sum of ['two plus two', 'three plus three', 'four plus four']) expect(texts).toContain(sum);
      expect((await page.evaluate(() => window.parley.settings.update({ audio: { volume: 0.5 } }))).ok).toBe(true);
      await parley.close();
      expect(JSON.parse(readFileSync(path.join(userData, 'settings.json'), 'utf8'))).toMatchObject({
        audio: { volume: 0.5 },
      });

      // And a start with no room at all.
      disk.fill(0);
      const late = await launchParley({ userData, fresh: true });
      await expect(late.page.getByRole('link', { name: 'Settings', exact: true })).toBeVisible();
      disk.free();
      await late.close();
    } finally {
      disk.dispose();
    }
  });
});
