import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SETTINGS_VERSION } from '../../src-main/settings/migrations.js';
import { expect, hideMain, miniPage, startAgain, test, type Parley } from './launch.js';

/** X has no idea of Parley: who has the keyboard is asked of it. */
const focused = (): string => execFileSync('xdotool', ['getwindowfocus'], { encoding: 'utf8' }).trim();

const settings = (general: object): string =>
  JSON.stringify({ version: SETTINGS_VERSION, audio: { cues: 'off' }, general });

/** What main knows of the window with the mini page; null when there is none. */
const miniState = ({ app }: Parley) =>
  app.evaluate(({ BrowserWindow, webContents }) => {
    const contents = webContents.getAllWebContents().find((one) => one.getURL().includes('/mini.html'));
    const window = contents === undefined ? null : BrowserWindow.fromWebContents(contents);
    if (window === null) return null;
    return {
      visible: window.isVisible(),
      onTop: window.isAlwaysOnTop(),
      focusable: window.isFocusable(),
      focused: window.isFocused(),
      bounds: window.getBounds(),
    };
  });
const isShown = async (parley: Parley): Promise<boolean> => (await miniState(parley))?.visible === true;

test.describe('while talking', () => {
  test.use({ launchArgs: ['--use-fake-device-for-media-stream'] });
  test.beforeEach(({ userData }) => writeFileSync(path.join(userData, 'settings.json'), settings({})));

  test('comes up without the focus, does what its buttons say, and goes', async ({ parley, userData }) => {
    const { app, page } = parley;
    // Another window has the keyboard.
    await app.evaluate(async ({ BrowserWindow }) => {
      const other = new BrowserWindow({ x: 0, y: 0, width: 300, height: 200, title: 'Other' });
      await other.loadURL('data:text/html,<input autofocus>');
      other.focus();
    });
    await hideMain(parley);
    const before = focused();
    expect(await miniState(parley)).toBeNull();

    expect(await startAgain(userData, ['talk', 'start'])).toBe(0);
    await expect.poll(() => isShown(parley)).toBe(true);
    expect(await miniState(parley)).toMatchObject({ onTop: true, focusable: false, focused: false });
    expect(focused()).toBe(before);
    const mini = await miniPage(parley);
    await expect(mini.getByRole('status')).toHaveAttribute('data-phase', 'listening');

    // Real clicks, as a person's pointer makes them: a synthetic one would say nothing of the focus.
    const clickReally = async (name: string): Promise<void> => {
      const box = await mini.getByRole('button', { name, exact: true }).boundingBox();
      const window = (await miniState(parley))?.bounds;
      if (box === null || window === undefined) throw new Error(`no button ${name}`);
      const at = [window.x + box.x + box.width / 2, window.y + box.y + box.height / 2].map((one) =>
        String(Math.round(one)),
      );
      execFileSync('xdotool', ['mousemove', ...at, 'click', '1']);
    };
    await clickReally('Mute');
    await expect(mini.getByRole('button', { name: 'Mute' })).toHaveAttribute('aria-pressed', 'true');
    expect(focused()).toBe(before);
    const muted = await page.evaluate(() => window.parley.app.snapshot());
    expect(muted).toMatchObject({ ok: true, value: { session: { muted: true } } });
    await mini.getByRole('button', { name: 'Mute' }).click();

    // Nobody said anything: what was begun is taken back, and the window lingers two seconds.
    expect(await startAgain(userData, ['talk', 'cancel'])).toBe(0);
    await expect.poll(() => isShown(parley)).toBe(false);

    await startAgain(userData, ['talk', 'start']);
    await expect.poll(() => isShown(parley)).toBe(true);
    await mini.getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => isShown(parley)).toBe(false);
    const snapshot = await page.evaluate(() => window.parley.app.snapshot());
    expect(snapshot, 'closing it ends no talk').toMatchObject({
      ok: true,
      value: { session: { talkMode: 'latched' } },
    });
  });

  test('shows the words of a typed question and its answer', async ({ parley }) => {
    const { page } = parley;
    await hideMain(parley);
    // Once the assistant is there.
    await expect
      .poll(() => page.evaluate(() => window.parley.session.sendText('what is two plus two').then(({ ok }) => ok)))
      .toBe(true);
    await expect.poll(() => isShown(parley), { timeout: 30_000 }).toBe(true);
    const mini = await miniPage(parley);
    const said = mini.getByRole('log');
    await expect(said).toContainText('You what is two plus two');
    await expect(said).toContainText(/Local .*(4|four)/i);
    await mini.getByRole('button', { name: 'Show Parley' }).click();
    await expect.poll(() => isShown(parley)).toBe(false);
  });
});

test.describe('always', () => {
  test.beforeEach(({ userData }) =>
    writeFileSync(path.join(userData, 'settings.json'), settings({ miniWindow: 'always' })),
  );

  test('is there while the main window is not, in its place, and its page may ask for its own matters alone', async ({
    parley,
    userData,
  }) => {
    await hideMain(parley);
    await expect.poll(() => isShown(parley)).toBe(true);
    const mini = await miniPage(parley);
    const answers = await mini.evaluate(async () => {
      const { app, settings: all, session, history, credentials, mini: own } = window.parley;
      session.setHandsFree(true);
      app.quit();
      return {
        refused: [
          await app.snapshot(),
          await all.update({ general: { theme: 'dark' } }),
          await session.sendText('hello'),
          await history.page({ filter: {}, from: 0, count: 1 } as never),
          await credentials.status(),
        ],
        own: await own.view(),
        microphone: await navigator.mediaDevices.getUserMedia({ audio: true }).then(
          () => 'granted',
          (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
        ),
        bridged: Object.keys(window.parley).includes('mini'),
      };
    });
    for (const answer of answers.refused)
      expect(answer).toMatchObject({ ok: false, error: { code: 'request-invalid' } });
    expect(answers.own).toMatchObject({ ok: true, value: { canInterrupt: false } });
    expect(answers.microphone).toBe('NotAllowedError');
    expect(parley.logs()).toMatch(/Call refused.*"channel":"app.quit","refusal":"sender"/);
    // And the main window has no business with what is the mini window's.
    const main = await parley.page.evaluate(() => window.parley.mini.view());
    expect(main).toMatchObject({ ok: false, error: { code: 'request-invalid' } });

    // Moved by its head, as a person does; the place is kept.
    const { bounds } = (await miniState(parley)) ?? { bounds: { x: 0, y: 0, width: 0, height: 0 } };
    const grip = { x: bounds.x + 60, y: bounds.y + 20 };
    const drag = [
      'mousemove',
      `${grip.x}`,
      `${grip.y}`,
      'mousedown',
      '1',
      'mousemove',
      `${grip.x - 40}`,
      `${grip.y - 90}`,
    ];
    execFileSync('xdotool', drag);
    await expect.poll(async () => (await miniState(parley))?.bounds.y).toBe(bounds.y - 90);
    execFileSync('xdotool', ['mouseup', '1']);
    const places = path.join(userData, 'mini-window.json');
    await expect.poll(() => (existsSync(places) ? readFileSync(places, 'utf8') : '')).toContain('"x"');
    expect((await miniState(parley))?.bounds).toMatchObject({ x: bounds.x - 40, y: bounds.y - 90 });
  });

  test('a page of it that dies leaves the main one alone', async ({ parley }) => {
    await hideMain(parley);
    await expect.poll(() => isShown(parley)).toBe(true);
    await parley.app.evaluate(({ webContents }) =>
      webContents
        .getAllWebContents()
        .find((one) => one.getURL().includes('/mini.html'))
        ?.forcefullyCrashRenderer(),
    );
    await expect.poll(() => parley.logs()).toContain('The page of the mini window is gone.');
    expect(await miniState(parley)).toBeNull();
    expect(await parley.page.evaluate(async () => (await window.parley.app.snapshot()).ok)).toBe(true);
    expect(parley.logs()).not.toContain('"The page is gone."');
  });

  test('speaks the language in use, from right to left where it is read so', async ({ parley }) => {
    await hideMain(parley);
    await expect.poll(() => isShown(parley)).toBe(true);
    await parley.page.evaluate(() => window.parley.settings.update({ general: { language: 'ar' } }));
    const mini = await miniPage(parley);
    await expect(mini.getByRole('button', { name: 'كتم الميكروفون' })).toBeVisible();
    expect(await mini.evaluate(() => [document.documentElement.dir, document.documentElement.lang])).toEqual([
      'rtl',
      'ar',
    ]);
  });
});
