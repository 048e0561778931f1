/** From a fresh profile to a spoken answer, and through the rest of the window, without a mouse. */
import type { Locator, Page } from '@playwright/test';
import { nowMs } from '../rig/environment.js';
import { pressKeys, releaseKeys } from '../rig/keys.js';
import { play, speak, synthesise } from '../rig/voice.js';
import { CHORD, expect, test } from './person.js';

/** More than there is to go through in any view. */
const MANY_TABS = 40;

/** Goes on with Tab until it is there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let tabs = 0; tabs < MANY_TABS; tabs += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('It is not reached with Tab.');
}

/** Goes to it with Tab and presses a key on it. */
async function use(page: Page, target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Find a command' })).toBeFocused();
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
}

test.use({ fresh: true });

test('the first run, a spoken answer and all of the window by keyboard alone', async ({ person }) => {
  test.setTimeout(90_000);
  const { page, app } = person.parley;
  const startedAtMs = await app.evaluate(() => process.getCreationTime() ?? NaN);
  const heading = (name: string): Locator => page.getByRole('heading', { name, level: 1 });
  const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
  const answers = page.locator('[data-speaker=assistant]');

  await expect(heading('Say something')).toBeVisible();
  // The meter is live once the microphone is.
  await expect(page.getByText('Waiting for your voice…')).toBeVisible();
  await speak('Hello Parley, can you hear me?');
  await expect(page.getByText('Parley hears you.')).toBeVisible();
  await use(page, button('Continue'));

  await expect(heading('Hear a sound')).toBeFocused();
  await use(page, button('Play test sound'), 'Space');
  await use(page, button('Yes, I heard it'));

  await expect(heading('Press your talk key')).toBeFocused();
  await person.trace.next('talk-armed', 0);
  await pressKeys(CHORD);
  await expect(page.getByText('Down', { exact: true })).toBeVisible();
  await releaseKeys(CHORD);
  await expect(page.getByText('Works', { exact: true })).toBeVisible();
  await use(page, button('Continue'));

  await expect(heading('Choose who answers')).toBeFocused();
  await expect(page.getByRole('radio', { name: 'Local' })).toBeChecked();
  await use(page, button('Continue'));

  // Nobody is through all of this before the models are loaded, which take the processor of a small machine.
  await person.trace.next('speech-ready', 0, 40_000);
  const question = await synthesise('What time is it?');
  await tabTo(page, button('Hold to talk'));
  const askedMs = nowMs();
  await page.keyboard.down('Space');
  await person.trace.next('frame-sent', askedMs);
  await play(question).finished;
  await page.keyboard.up('Space');
  await person.trace.next('playback-started', askedMs, 25_000);
  await expect(answers.last()).toHaveText(/it is|it's/i);
  const tookMs = Date.now() - startedAtMs;
  console.log(`first run: from the start of the process to a spoken answer in ${(tookMs / 1_000).toFixed(1)} s`);
  expect(tookMs).toBeLessThan(60_000);
  await person.trace.next('playback-drained', askedMs, 25_000);
  await use(page, button('Finish'));

  // The same conversation goes on, in writing.
  await expect(page).toHaveURL(/#\/talk$/);
  await expect(answers).toHaveCount(1);
  await tabTo(page, page.getByRole('textbox', { name: 'Message' }));
  await page.keyboard.type('What is twelve times twelve?');
  await page.keyboard.press('Enter');
  await expect(answers.last()).toContainText('144');
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+2');
  await expect(heading('History')).toBeFocused();
  await page.keyboard.press('Control+3');
  await expect(heading('Assistants')).toBeFocused();
  await use(page, page.getByRole('link', { name: 'Add assistant' }));
  await use(page, button('ZeebeeAI'));
  await expect(page.getByRole('heading', { name: 'ZeebeeAI' })).toBeVisible();
  await command(page, 'talk to zeebee');
  const inUse = (): Promise<string | undefined> =>
    page.evaluate(async () => {
      const snapshot = await window.parley.app.snapshot();
      if (!snapshot.ok) return undefined;
      const { profiles, activeProfileId } = snapshot.value.settings.assistants;
      return profiles.find(({ id }) => id === activeProfileId)?.name;
    });
  await expect.poll(inUse).toBe('ZeebeeAI');
  await command(page, 'go to talk');
  await expect(page).toHaveURL(/#\/talk$/);
});
