import { crashPage, killProcess, pidOf } from '../course/processes.js';
import { nowMs } from '../rig/environment.js';
import { pressKeys, releaseKeys } from '../rig/keys.js';
import { pause, until } from '../rig/wait.js';
import { CHORD, expect, test, type Person } from './person.js';

/** The notice is shown, in the window, to the person. */
async function isTold({ parley }: Person, text: string): Promise<void> {
  await expect(parley.page.getByRole('status').filter({ hasText: text })).toBeVisible();
}

async function answersArithmetic(person: Person): Promise<void> {
  const recording = await person.ask('What is twelve times twelve?');
  await expect(person.parley.page.locator('[data-speaker=assistant]').last()).toContainText('144');
  expect(await person.understand(recording)).toMatch(/144|hundred (and )?forty four/);
}

test.beforeEach(() => test.setTimeout(150_000));

/** Something befalls the sound host in the middle of an answer: it is heard to its end all the same. */
async function isHeardAllTheSame(person: Person, signal: 'SIGKILL' | 'SIGSTOP'): Promise<void> {
  await person.ready();
  const { app, page } = person.parley;
  const askedMs = nowMs();
  await page.getByRole('textbox', { name: 'Message' }).fill('What is 123456 times 12?');
  await page.getByRole('button', { name: 'Send' }).click();
  await person.trace.next('playback-started', askedMs);
  await pause(800);
  process.kill(await pidOf(app, 'Parley sound'), signal);
  await isTold(person, 'Sound was restarted');
  const drained = await person.trace.next('playback-drained', askedMs, 40_000);
  expect(Number(drained['heardMs'])).toBeGreaterThan(3_000);
  await expect(page.locator('[data-state=failed]')).toHaveCount(0);
  await answersArithmetic(person);
}

test('the sound host dies during an answer: the rest is heard and the next turn works', async ({ person }) => {
  await isHeardAllTheSame(person, 'SIGKILL');
});

test('the sound host hangs during an answer: the rest is heard and the next turn works', async ({ person }) => {
  await isHeardAllTheSame(person, 'SIGSTOP');
});

test('the key host dies while the key is held: the turn ends as released and the key works again', async ({
  person,
}) => {
  await person.ready();
  const heldMs = nowMs();
  await pressKeys(CHORD);
  await person.trace.next('frame-sent', heldMs);
  await pause(600);
  await killProcess(person.parley.app, 'Parley talk key');
  const { page } = person.parley;
  await expect(page.locator('[data-phase=listening]')).toHaveCount(0);
  await releaseKeys(CHORD);
  await until('the talk key to be armed again', () => person.trace.marks('talk-armed').length >= 2);
  await isTold(person, 'The talk key was restarted');
  await pause(1_000);
  await answersArithmetic(person);
});

test('the page dies: the one in its place says so and shows the conversation, until that is put away', async ({
  person,
}) => {
  await person.ready();
  await answersArithmetic(person);
  const { app } = person.parley;
  await person.parley.page.evaluate(() => window.parley.talk.tryingKeys(true));
  await crashPage(app);
  // What is asked of a page that is just being loaded may never be answered.
  await until('the page to come back', () => person.trace.marks('window-usable').length >= 2);
  /** The new page is not the one the launcher knows: it is asked through main. */
  const inPage = (script: string): Promise<unknown> =>
    app.evaluate(
      ({ BrowserWindow }, code): Promise<unknown> | undefined =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code),
      script,
    );
  const statuses = (): Promise<unknown> =>
    inPage(`[...document.querySelectorAll('[role=status]')].map((one) => one.innerText).join('; ')`);
  const kept = (): Promise<unknown> =>
    inPage(`parley.app.snapshot().then((answer) => answer.ok && answer.value.notice?.code)`);
  await expect.poll(statuses).toContain('The window was restarted');
  expect(await kept()).toBe('window-restarted');
  expect(await inPage(`document.querySelector('[data-speaker=assistant]').innerText`)).toContain('144');
  await inPage(`document.querySelector('[role=status] button').click()`);
  await expect.poll(statuses).not.toContain('The window was restarted');
  await expect.poll(kept).toBe(undefined);

  // The page had the keys for itself when it ended.
  const pressedMs = nowMs();
  await pressKeys(CHORD);
  await person.trace.next('talk-start', pressedMs);
  await releaseKeys(CHORD);
});

test('the page dies again and again: it is always loaded again, and at once for somebody who talks', async ({
  person,
}) => {
  await person.ready();
  const { app } = person.parley;
  const usable = (): number => person.trace.marks('window-usable').length;
  for (const pages of [2, 3, 4, 5, 6]) {
    await crashPage(app);
    await until('the page to come back', () => usable() >= pages, { timeoutMs: 20_000 });
  }
  // By now it would be paused for five seconds.
  const diedMs = nowMs();
  await crashPage(app);
  await pause(500);
  expect(usable()).toBe(6);
  await pressKeys(CHORD);
  const start = await person.trace.next('talk-start', diedMs);
  const back = await person.trace.next('window-usable', diedMs);
  const sent = await person.trace.next('first-frame-sent', diedMs);
  await releaseKeys(CHORD);
  expect(sent['turnId']).toBe(start['turnId']);
  expect(back.atMs - diedMs).toBeLessThan(4_000);
});
