/** What services tell people besides their answers, in the real app. */
import { SIMULATORS } from '../../simulators/simulators.js';
import { nowMs } from '../../rig/environment.js';
import { pressKeys, releaseKeys } from '../../rig/keys.js';
import { play, synthesise } from '../../rig/voice.js';
import { pause } from '../../rig/wait.js';
import { launchParley } from '../launch.js';
import { CHORD, expect, test as base } from '../person.js';
import { addAssistant, testConnection, testResult, useAssistant } from './set-up.js';
import { withSimulators, type Simulate } from './simulated.js';

const test = base.extend<{ readonly simulate: Simulate }>({
  simulate: async ({}, use, testInfo) => withSimulators(testInfo, use),
});
test.setTimeout(90_000);

test('a low balance is said once, and what was billed is shown', async ({ person, simulate }) => {
  const { page } = person.parley;
  const served = await simulate(SIMULATORS.addisai, 'low-balance');
  await person.trace.next('talk-armed', 0);
  await addAssistant(page, SIMULATORS.addisai, { url: served.url });
  await useAssistant(page);
  await person.ask('Tell me about the days of the week');
  await expect(page.getByText(/wallet balance is low/)).toBeVisible();
  await expect(page.getByText(/\d seconds of audio/)).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByText(/wallet balance is low/)).toBeHidden();
  await person.ask('And what comes after that');
  await expect(page.getByText(/wallet balance is low/)).toBeHidden();
});

test('an answer to a pause waits until the key is released', async ({ person, simulate }) => {
  const { page } = person.parley;
  const { addisai } = SIMULATORS;
  const served = await simulate(addisai);
  await person.trace.next('talk-armed', 0);
  await addAssistant(page, addisai, { url: served.url });
  await useAssistant(page);
  await expect(page.locator('[data-phase=idle]')).toBeVisible({ timeout: 20_000 });
  const words = await synthesise('Tell me about the days of the week');
  const startedMs = nowMs();
  await pressKeys(CHORD);
  await person.trace.next('talk-start', startedMs);
  await play(words).finished;
  // The service hears the pause, and answers it.
  await person.trace.next('reply-first-audio', startedMs);
  await pause(1_000);
  expect(person.trace.marks('playback-started').filter(({ atMs }) => atMs > startedMs)).toEqual([]);
  await expect(page.locator('[data-phase=listening]')).toBeVisible();
  const releasedMs = nowMs();
  await releaseKeys(CHORD);
  await person.trace.next('playback-started', releasedMs);
});

for (const choice of ['Continue it', 'Finish it and start anew'] as const) {
  test(`an unfinished conversation: ${choice}`, async ({ parley, simulate }) => {
    const { page } = parley;
    const served = await simulate(SIMULATORS.amigo, 'unfinished');
    await addAssistant(page, SIMULATORS.amigo, { url: served.url });
    await useAssistant(page);
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('unfinished', { timeout: 20_000 });
    await alert.getByRole('button', { name: choice }).click();
    await expect(page.locator('[data-phase=idle]')).toBeVisible({ timeout: 20_000 });
    await expect(alert).toBeHidden();
    await page.getByRole('textbox', { name: 'Message' }).fill('Are you there?');
    await page.getByRole('button', { name: 'Send' }).click();
    const turns = page.getByRole('log', { name: 'Conversation' }).locator('[data-speaker=assistant]');
    await expect(turns.last()).toContainText(/\w/);
    expect(served.service.breaches).toEqual([]);
  });
}

test('a key of the environment stands in for one that is not stored', async ({ userData, simulate }) => {
  const { addisai } = SIMULATORS;
  const served = await simulate(addisai);
  const environment = { PARLEY_ADDISAI_API_KEY: addisai.secrets['apiKey'] ?? '' };
  const parley = await launchParley({ userData, environment });
  await addAssistant(parley.page, addisai, { url: served.url, secrets: {} });
  expect(await testConnection(parley.page)).toContain('is ready');
  await expect(testResult(parley.page)).toHaveAttribute('data-ok', 'true');
  await parley.close();
});

test('nobody is called before somebody talks', async ({ userData, simulate }) => {
  const { zeebee } = SIMULATORS;
  const served = await simulate(zeebee);
  let parley = await launchParley({ userData });
  await addAssistant(parley.page, zeebee, { url: served.url });
  await useAssistant(parley.page);
  await expect.poll(() => served.connections()).toBe(1);
  await parley.close();
  await expect.poll(() => served.connections()).toBe(0);
  parley = await launchParley({ userData });
  await expect(parley.page.locator('[data-phase=offline]')).toBeVisible();
  await parley.page.waitForTimeout(1_000);
  expect(served.connections()).toBe(0);
  await parley.close();
});
