import { nowMs } from '../rig/environment.js';
import { pressKeys, releaseKeys, tapKeys } from '../rig/keys.js';
import { pause } from '../rig/wait.js';
import { startAgain } from './launch.js';
import { CHORD, expect, test } from './person.js';

test.beforeEach(async ({ person }) => {
  test.setTimeout(90_000);
  await person.trace.next('talk-armed', 0);
});

test('a tap keeps listening until the next press', async ({ person }) => {
  const { page } = person.parley;
  await tapKeys(CHORD);
  await expect(page.locator('[data-phase=listening]')).toBeVisible();
  await pause(1_200);
  await expect(page.locator('[data-phase=listening]')).toBeVisible();
  await tapKeys(CHORD);
  await expect(page.locator('[data-phase=listening]')).toHaveCount(0);
});

test('the key is heard while another window has the focus and the own one is hidden', async ({ person }) => {
  await person.parley.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const startedMs = nowMs();
  await pressKeys(CHORD);
  await person.trace.next('frame-sent', startedMs);
  await releaseKeys(CHORD);
});

test('the button in the window listens while it is held', async ({ person }) => {
  const { page } = person.parley;
  const button = page.getByRole('button', { name: 'Hold to talk' });
  await button.hover();
  await page.mouse.down();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await pause(500);
  await page.mouse.up();
  await expect(button).toHaveAttribute('aria-pressed', 'false');
});

test('muted, a press opens nothing; unmuted, it does', async ({ person }) => {
  const { page } = person.parley;
  await page.getByRole('button', { name: 'Mute' }).click();
  await pressKeys(CHORD);
  await pause(500);
  await releaseKeys(CHORD);
  expect(person.trace.marks('frame-sent')).toEqual([]);
  await page.getByRole('button', { name: 'Mute' }).click();
  const startedMs = nowMs();
  await pressKeys(CHORD);
  await person.trace.next('frame-sent', startedMs);
  await releaseKeys(CHORD);
});

test('a command line reaches the running app', async ({ person }) => {
  const { page } = person.parley;
  const say = (...words: readonly string[]) => startAgain(person.parley.userData, words);
  await say('talk', 'start');
  await expect(page.locator('[data-phase=listening]')).toBeVisible();
  await say('talk', 'cancel');
  await expect(page.locator('[data-phase=listening]')).toHaveCount(0);
  await say('talk', 'toggle');
  await expect(page.locator('[data-phase=listening]')).toBeVisible();
  await say('talk', 'stop');
  await expect(page.locator('[data-phase=listening]')).toHaveCount(0);
  const mute = page.getByRole('button', { name: 'Mute' });
  await say('mute');
  await expect(mute).toHaveAttribute('aria-pressed', 'true');
  await say('mute', 'off');
  await expect(mute).toHaveAttribute('aria-pressed', 'false');
  await say('hands-free', 'on');
  await expect(page.locator('[data-phase=listening]')).toBeVisible();
  await say('hands-free', 'off');
  await expect(page.locator('[data-phase=listening]')).toHaveCount(0);
  expect(await say('talk', 'loudly')).toBe(2);
});
