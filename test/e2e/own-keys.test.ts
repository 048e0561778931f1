/** Keys of one's own choice, pressed for real: one side of a modifier, a mouse button, the mute key, toggle, Escape. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_SETTINGS, type Settings } from '../../src-preload/contract/settings.js';
import { SETTINGS_VERSION } from '../../src-main/settings/migrations.js';
import { nowMs } from '../rig/environment.js';
import { clickButton, pressKeys, releaseKeys, tapKeys } from '../rig/keys.js';
import { pause } from '../rig/wait.js';
import { CHORD, expect, test } from './person.js';

/** Longer than a tap, ms. */
const HELD_MS = 400;
/** Sooner than this a press is the other half of a pair that the X server made up, ms. */
const BETWEEN_PRESSES_MS = 300;

/** Writes the settings before the app starts. */
const withKeys = (talkKey: Partial<Settings['talkKey']>): void =>
  test.beforeEach(({ userData }) => {
    const settings = { ...DEFAULT_SETTINGS, talkKey: { ...DEFAULT_SETTINGS.talkKey, ...talkKey } };
    writeFileSync(path.join(userData, 'settings.json'), JSON.stringify({ version: SETTINGS_VERSION, ...settings }));
  });

test.describe('three keys', () => {
  withKeys({
    chord: { modifiers: [], key: 'ControlRight' },
    interruptChord: { modifiers: [], key: 'MouseBack' },
    muteChord: { modifiers: [], key: 'F10' },
  });

  test('the right Control talks, a mouse button silences the answer, a key mutes', async ({ person }) => {
    test.setTimeout(90_000);
    await person.ready();
    const { page } = person.parley;
    const listening = page.locator('[data-phase=listening]');
    const mute = page.getByRole('button', { name: 'Mute' });

    const pressedMs = nowMs();
    await pressKeys('ControlRight');
    await person.trace.next('frame-sent', pressedMs);
    await pause(HELD_MS);
    await releaseKeys('ControlRight');
    await expect(listening).toHaveCount(0);
    // With another key it is that program's shortcut: nothing is left open.
    await pause(BETWEEN_PRESSES_MS);
    const joinedMs = nowMs();
    await pressKeys('ControlRight+c');
    await releaseKeys('ControlRight+c');
    await person.trace.next('talk-start', joinedMs);
    await expect(listening).toHaveCount(0);

    await tapKeys('F10');
    await expect(mute).toHaveAttribute('aria-pressed', 'true');
    await pause(BETWEEN_PRESSES_MS);
    await tapKeys('F10');
    await expect(mute).toHaveAttribute('aria-pressed', 'false');
    await pause(BETWEEN_PRESSES_MS);
    await pressKeys('F10');
    await pause(600);
    await expect(mute).toHaveAttribute('aria-pressed', 'true');
    await releaseKeys('F10');
    await expect(mute).toHaveAttribute('aria-pressed', 'false');

    const askedMs = nowMs();
    await page.getByRole('textbox', { name: 'Message' }).fill('What can you do?');
    await page.getByRole('textbox', { name: 'Message' }).press('Enter');
    await person.trace.next('playback-started', askedMs);
    await clickButton('MouseBack');
    await person.trace.next('playback-cut', askedMs);
    await expect(page.locator('[data-phase=idle]')).toBeVisible();
  });
});

test.describe('toggle', () => {
  withKeys({ style: 'toggle' });

  test('a press begins and the next one ends; Escape throws away, also from another window', async ({ person }) => {
    test.setTimeout(90_000);
    await person.trace.next('talk-armed', 0);
    const { page, app } = person.parley;
    const listening = page.locator('[data-phase=listening]');

    await pressKeys(CHORD);
    await pause(700);
    await releaseKeys(CHORD);
    await pause(300);
    await expect(listening).toBeVisible();
    await tapKeys(CHORD);
    await expect(listening).toHaveCount(0);
    await pause(BETWEEN_PRESSES_MS);

    await tapKeys(CHORD);
    await expect(listening).toBeVisible();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    await tapKeys('Escape');
    await expect(listening).toHaveCount(0);
  });
});
