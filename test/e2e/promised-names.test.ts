import type { Locator, Page } from '@playwright/test';
import { PHASES } from '../../src-preload/contract/session-snapshot.js';
import { LOCAL_PROFILE_ID } from '../../src-preload/contract/settings.js';
import { expect, test } from './launch.js';

/**
 * What the interface promises to tests and to assistive technology: each control by its view, its role and its name.
 * One line each. What needs more than a look has a test of its own below.
 */
const PROMISED: readonly {
  readonly thing: string;
  readonly route: string;
  readonly find: (page: Page) => Locator;
  /** Of the one that was found. */
  readonly attributes?: Readonly<Record<string, string | RegExp>>;
}[] = [
  {
    thing: 'talk control',
    route: '#/talk',
    find: (page) => page.getByRole('button', { name: 'Hold to talk', exact: true }),
    attributes: { 'aria-pressed': 'false' },
  },
  {
    thing: 'phase',
    route: '#/talk',
    find: (page) => page.getByRole('status').and(page.locator('[data-phase]')),
    attributes: { 'data-phase': new RegExp(`^(${PHASES.join('|')})$`) },
  },
  { thing: 'captions', route: '#/talk', find: (page) => page.getByRole('log', { name: 'Conversation', exact: true }) },
  {
    thing: 'typed input',
    route: '#/talk',
    find: (page) => page.getByRole('textbox', { name: 'Message', exact: true }),
  },
  { thing: 'send', route: '#/talk', find: (page) => page.getByRole('button', { name: 'Send', exact: true }) },
  { thing: 'stop', route: '#/talk', find: (page) => page.getByRole('button', { name: 'Interrupt', exact: true }) },
  {
    thing: 'mute',
    route: '#/talk',
    find: (page) => page.getByRole('button', { name: 'Mute', exact: true }),
    attributes: { 'aria-pressed': 'false' },
  },
  {
    thing: 'hands-free',
    route: '#/talk',
    find: (page) => page.getByRole('switch', { name: 'Hands-free', exact: true }),
  },
  {
    thing: 'assistant choice',
    route: '#/talk',
    find: (page) => page.getByRole('combobox', { name: 'Assistant', exact: true }),
  },
  ...['Talk', 'History', 'Settings'].map((name) => ({
    thing: `section ${name}`,
    route: '#/history',
    find: (page: Page) => page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name, exact: true }),
  })),
  ...['Assistants', 'Audio', 'Talk key', 'General', 'Privacy', 'Diagnostics'].map((name) => ({
    thing: `settings section ${name}`,
    route: '#/settings/general',
    find: (page: Page) =>
      page.getByRole('navigation', { name: 'Settings sections' }).getByRole('link', { name, exact: true }),
  })),
  {
    thing: 'credential field',
    route: '#/settings/assistants/amigo',
    find: (page) => page.getByRole('textbox', { name: 'API key', exact: true }),
  },
  {
    thing: 'save a credential',
    route: '#/settings/assistants/amigo',
    find: (page) =>
      page
        .locator('form')
        .filter({ has: page.getByRole('textbox', { name: 'API key', exact: true }) })
        .getByRole('button', { name: 'Save', exact: true }),
  },
  {
    thing: 'test of the connection',
    route: '#/settings/assistants/amigo',
    find: (page) => page.getByRole('button', { name: 'Test connection', exact: true }),
  },
  {
    thing: 'endpoint override',
    route: '#/settings/assistants/amigo',
    find: (page) => page.getByRole('textbox', { name: 'Endpoint', exact: true }),
  },
  {
    thing: 'history search',
    route: '#/history',
    find: (page) => page.getByRole('searchbox', { name: 'Search history', exact: true }),
  },
  ...['Microphone', 'Speaker'].map((name) => ({
    thing: `device ${name}`,
    route: '#/settings/audio',
    find: (page: Page) => page.getByRole('combobox', { name, exact: true }),
  })),
  {
    thing: 'level of the microphone',
    route: '#/settings/audio',
    find: (page) => page.getByRole('meter', { name: 'Input level', exact: true }),
  },
];

/** An assistant that needs a key and has none, in use. */
async function useAmigo(page: Page): Promise<void> {
  const held = await page.evaluate(
    (local) =>
      window.parley.settings.update({
        general: { firstRunDone: true, language: 'en' },
        assistants: {
          activeProfileId: 'amigo',
          profiles: [
            { id: local, providerId: 'local', name: 'Local', options: {}, endpoint: '' },
            { id: 'amigo', providerId: 'amigo', name: 'Amigo', options: {}, endpoint: '' },
          ],
        },
      }),
    String(LOCAL_PROFILE_ID),
  );
  expect(held.ok).toBe(true);
}

test('every control that is promised is found by its role and its name', async ({ page }) => {
  await useAmigo(page);
  for (const { thing, route, find, attributes = {} } of PROMISED)
    await test.step(thing, async () => {
      await page.evaluate((hash) => (location.hash = hash), route);
      // Folded away, since few people need it.
      if (thing === 'endpoint override')
        await page.getByRole('button', { name: 'More options', exact: true, expanded: false }).click();
      await expect(find(page), thing).toHaveCount(1);
      for (const [name, value] of Object.entries(attributes))
        await expect(find(page), thing).toHaveAttribute(name, value);
    });
});

test('what was said is an article of the conversation, and an item of the list of turns', async ({ page }) => {
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('What is twelve times twelve?');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const articles = page.getByRole('log', { name: 'Conversation', exact: true }).getByRole('article');
  await expect(articles.filter({ hasText: 'What is twelve' })).toHaveAttribute('data-speaker', 'user');
  await expect(articles.filter({ hasText: '144' })).toHaveAttribute('data-speaker', 'assistant', { timeout: 30_000 });
  await page.getByRole('link', { name: 'History', exact: true }).click();
  const turns = page.getByRole('list', { name: 'Turns', exact: true }).getByRole('listitem');
  await expect(turns.filter({ hasText: 'What is twelve times twelve?' })).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Search history', exact: true }).fill('nothing like it');
  await expect(turns).toHaveCount(0);
  await page.getByRole('searchbox', { name: 'Search history', exact: true }).fill('twelve');
  await expect(turns.filter({ hasText: 'What is twelve times twelve?' })).toHaveCount(1);
});

test('an error is an alert with a title, a sentence, and a button for what helps; a test tells its result as a status', async ({
  page,
}) => {
  await useAmigo(page);
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('Are you there?');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const alert = page.getByRole('alert', { name: 'An option does not fit' });
  await expect(alert.getByRole('paragraph').nth(1)).toContainText('check the assistant’s options.');
  await alert.getByRole('button', { name: 'Open settings', exact: true }).click();
  await page.getByRole('button', { name: 'Test connection', exact: true }).click();
  await expect(page.getByRole('main').getByRole('status').filter({ hasText: /\S/ })).not.toHaveCount(0);
});
