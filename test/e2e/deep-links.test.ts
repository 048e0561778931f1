import { expect, startAgain, test, type Parley } from './launch.js';

/** Stands in for the person who is asked; what was asked is kept. */
async function answerWith(parley: Parley, button: 0 | 1): Promise<() => Promise<readonly string[]>> {
  await parley.app.evaluate(({ dialog }, response) => {
    const asked: string[] = [];
    Reflect.set(globalThis, 'asked', asked);
    dialog.showMessageBox = ((_window: unknown, options: Electron.MessageBoxOptions) => {
      asked.push(`${options.message} [${options.buttons?.join('|')}] ${options.defaultId} ${options.cancelId}`);
      return Promise.resolve({ response, checkboxChecked: false });
    }) as typeof dialog.showMessageBox;
  }, button);
  return () => parley.app.evaluate(() => Reflect.get(globalThis, 'asked') as readonly string[]);
}
const talkMode = async ({ page }: Parley): Promise<unknown> => {
  const answer = await page.evaluate(() => window.parley.app.snapshot());
  return answer.ok ? answer.value.session.talkMode : null;
};
const QUESTION = 'A link wants to start listening [Cancel|Start listening] 0 0';

test.use({ launchArgs: ['--use-fake-device-for-media-stream'] });

test('a link of another start shows what it names, and nothing that it does not know', async ({ parley, userData }) => {
  const hash = (): Promise<string> => parley.page.evaluate(() => location.hash);
  const visible = (): Promise<boolean | undefined> =>
    parley.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  await parley.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  expect(await startAgain(userData, ['parley://settings/audio'])).toBe(0);
  await expect.poll(hash).toBe('#/settings/audio');
  await expect.poll(visible).toBe(true);
  await startAgain(userData, ['parley://history?q=blue%20whale']);
  await expect.poll(hash).toBe('#/history?q=blue%20whale');
  for (const stranger of ['parley://app/index.html', 'parley://settings/../x', 'parley://quit'])
    expect(await startAgain(userData, [stranger])).toBe(0);
  await expect.poll(() => parley.logs().match(/A link was opened.*"outcome":"unknown"/g)?.length).toBe(3);
  expect(await hash()).toBe('#/history?q=blue%20whale');
  // A link that brings words of its own is not obeyed in part.
  expect(await startAgain(userData, ['parley://show', 'quit'])).toBe(2);
});

test('a link that wants to listen asks first, and does not when it may not', async ({ parley, userData }) => {
  const asked = await answerWith(parley, 0);
  await startAgain(userData, ['parley://talk']);
  await expect.poll(asked).toEqual([QUESTION]);
  await expect.poll(() => parley.logs()).toMatch(/A link was opened.*"outcome":"refused"/);
  expect(await talkMode(parley)).toBeNull();
});

test('a link that wants to listen does when it may', async ({ parley, userData }) => {
  const asked = await answerWith(parley, 1);
  await startAgain(userData, ['parley://talk']);
  await expect.poll(() => talkMode(parley)).toBe('latched');
  expect(await asked()).toEqual([QUESTION]);
});

test.describe('of the first start', () => {
  test.use({ launchArgs: ['parley://settings/privacy'] });
  test('a link shows what it names', async ({ page }) => {
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/settings/privacy');
  });
});
