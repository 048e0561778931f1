import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, launchParley, test } from './launch.js';

test('the first run shows in a fresh profile until it is finished or skipped, and again when asked for', async ({
  userData,
}) => {
  const welcome = { name: 'Say something', level: 1 } as const;
  const first = await launchParley({ userData, fresh: true });
  await expect(first.page.getByRole('heading', welcome)).toBeVisible();
  await first.close();

  const second = await launchParley({ userData, fresh: true });
  const { page } = second;
  await expect(page.getByRole('heading', welcome)).toBeVisible();
  await page.keyboard.press('Control+,');
  await expect(page.getByRole('heading', { name: 'Assistants', level: 1 })).toBeFocused();
  await page.getByRole('link', { name: 'Continue setup' }).press('Enter');
  await page.getByRole('button', { name: 'Skip setup' }).press('Enter');
  await expect(page).toHaveURL(/#\/talk$/);
  await second.close();
  const stored: unknown = JSON.parse(readFileSync(path.join(userData, 'settings.json'), 'utf8'));
  expect(stored).toMatchObject({ general: { firstRunDone: true } });

  const third = await launchParley({ userData, fresh: true });
  await expect(third.page.getByRole('button', { name: 'Hold to talk' })).toBeVisible();
  await third.page.keyboard.press('Control+k');
  await expect(third.page.getByRole('combobox', { name: 'Find a command' })).toBeFocused();
  await third.page.keyboard.type('first steps');
  await third.page.keyboard.press('Enter');
  await expect(third.page.getByRole('heading', welcome)).toBeVisible();
  await third.close();
});

test('palette and shortcuts keep to the content policy, and dialogs give the focus back', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const message = page.getByRole('textbox', { name: 'Message' });
  await message.focus();
  await page.keyboard.press('Control+k');
  const find = page.getByRole('combobox', { name: 'Find a command' });
  await expect(find).toBeFocused();
  // What is behind is out of reach.
  await page.keyboard.press('Tab');
  await expect(find).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(message).toBeFocused();

  await page.keyboard.press('Control+/');
  const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(shortcuts).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(shortcuts).toHaveCount(0);
  await expect(message).toBeFocused();

  const mute = page.getByRole('button', { name: 'Mute' });
  await page.keyboard.press('Control+m');
  await expect(mute).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Control+k');
  await expect(find).toBeFocused();
  await page.keyboard.type('unmute');
  await page.keyboard.press('Enter');
  await expect(mute).toHaveAttribute('aria-pressed', 'false');

  await page.keyboard.press('Control+k');
  await expect(find).toBeFocused();
  await page.keyboard.type('theme: dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(complaints).toEqual([]);
});
