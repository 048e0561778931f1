import { ipcTable } from '../../src-preload/contract/ipc/table.js';
import type { IpcTable } from '../../src-preload/contract/ipc/kinds.js';
import { expect, test } from './launch.js';

test.describe('the page policy', () => {
  test('comes as a header of everything we serve', async ({ page }) => {
    const headers = await page.evaluate(async () => Object.fromEntries((await fetch('/index.html')).headers));
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(page.url()).toMatch(/^parley:\/\/app\//);
  });

  test('blocks inline scripts, eval, other hosts and frames', async ({ page }) => {
    const blocked = ['connect-src', 'frame-src', 'img-src', 'script-src', 'script-src-elem', 'style-src-elem'];
    const outcome = await page.evaluate(async (expected) => {
      const violations = new Set<string>();
      const allTold = new Promise<void>((resolve) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          if (violations.add(effectiveDirective).size === expected.length) resolve();
        });
        // The process that would load the frame tells of it, which takes its time on a busy computer.
        setTimeout(resolve, 5_000);
      });
      const add = <Tag extends keyof HTMLElementTagNameMap>(tag: Tag, set: Partial<HTMLElementTagNameMap[Tag]>) =>
        document.body.append(Object.assign(document.createElement(tag), set));
      add('script', { textContent: 'window.inlineRan = true' });
      add('script', { src: 'https://example.org/x.js' });
      add('img', { src: 'https://example.org/x.png' });
      add('iframe', { src: 'https://example.org/' });
      add('style', { textContent: 'body { color: red }' });
      const fetched = await fetch('https://example.org/').then(
        () => 'answered',
        () => 'refused',
      );
      // Outside of the evaluated call, which the debugger exempts from the policy.
      const evaluated = await new Promise<string>((resolve) => {
        setTimeout(() => {
          try {
            resolve(String((0, eval)('1 + 1')));
          } catch (error) {
            resolve(error instanceof Error ? error.name : 'unknown');
          }
        }, 0);
      });
      await allTold;
      return {
        violations: [...violations].sort(),
        fetched,
        evaluated,
        inlineRan: 'inlineRan' in window,
      };
    }, blocked);
    expect(outcome).toEqual({
      violations: blocked,
      fetched: 'refused',
      evaluated: 'EvalError',
      inlineRan: false,
    });
  });

  test('serves files of the page alone', async ({ page }) => {
    const statuses = await page.evaluate(async () =>
      Promise.all(
        ['/index.html', '/..%2f..%2fpackage.json', '/%2e%2e%2fmain%2fmain.js', '/missing.js'].map(
          async (path) => (await fetch(path)).status,
        ),
      ),
    );
    expect(statuses).toEqual([200, 404, 404, 404]);
  });
});

test.describe('the page', () => {
  test('is sandboxed and isolated, without Node', async ({ app, page }) => {
    // Electron's world of preloads: Node's globals are there unless the process is sandboxed.
    const preloadGlobals: unknown = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScriptInIsolatedWorld(999, [
        { code: '[typeof process, typeof require, typeof global, location.host]' },
      ]),
    );
    expect(preloadGlobals).toEqual(['undefined', 'undefined', 'undefined', 'app']);
    const globals = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer'].filter(
        (name) => name in window,
      ),
    );
    expect(globals).toEqual([]);
  });

  test('sees one frozen object, derived from the table', async ({ page }) => {
    const table: IpcTable = ipcTable;
    const expected = Object.fromEntries(
      Object.entries(table).map(([group, entries]) => [
        group,
        Object.keys(entries).filter((name) => entries[name]?.kind !== 'port'),
      ]),
    );
    const found = await page.evaluate(() => ({
      api: Object.fromEntries(Object.entries(window.parley).map(([group, ends]) => [group, Object.keys(ends)])),
      frozen: [window.parley, ...Object.values(window.parley)].every((value) => Object.isFrozen(value)),
      replaced: Reflect.set(window, 'parley', null),
    }));
    expect(found).toEqual({ api: expected, frozen: true, replaced: false });
  });

  test('stays where it is and opens nothing', async ({ app, page }) => {
    const before = page.url();
    const opened = await page.evaluate(() => window.open('https://example.org/') === null);
    expect(opened).toBe(true);
    await page.evaluate(() => {
      location.href = 'https://example.org/';
    });
    await page.evaluate(() => {
      const link = Object.assign(document.createElement('a'), { href: 'file:///etc/passwd', target: '_blank' });
      document.body.append(link);
      link.click();
      const download = Object.assign(document.createElement('a'), { href: '/index.html', download: 'x.html' });
      document.body.append(download);
      download.click();
    });
    await page.waitForTimeout(300);
    expect(page.url()).toBe(before);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test.describe('with a microphone', () => {
    test.use({ launchArgs: ['--use-fake-device-for-media-stream'] });
    test('may hear, and nothing else', async ({ page }) => {
      const answers = await page.evaluate(async () => {
        const ask = (constraints: MediaStreamConstraints): Promise<string> =>
          navigator.mediaDevices.getUserMedia(constraints).then(
            (stream) => {
              for (const track of stream.getTracks()) track.stop();
              return 'granted';
            },
            (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
          );
        return {
          audio: await ask({ audio: true }),
          video: await ask({ video: true }),
          both: await ask({ audio: true, video: true }),
          screen: await navigator.mediaDevices.getDisplayMedia().then(
            () => 'granted',
            () => 'refused',
          ),
          place: await new Promise<string>((resolve) => {
            navigator.geolocation.getCurrentPosition(
              () => resolve('granted'),
              (error) => resolve(error.code === error.PERMISSION_DENIED ? 'refused' : 'failed'),
            );
          }),
          notifications: await Notification.requestPermission(),
          clipboard: await navigator.clipboard.readText().then(
            () => 'granted',
            () => 'refused',
          ),
        };
      });
      expect(answers).toEqual({
        audio: 'granted',
        video: 'NotAllowedError',
        both: 'NotAllowedError',
        screen: 'refused',
        place: 'refused',
        notifications: 'denied',
        clipboard: 'refused',
      });
    });
  });
});

test.describe('the bridge', () => {
  test('refuses what does not fit, with a code and without the value', async ({ parley, page }) => {
    const canary = 'sk-canary-0123456789';
    const results = await page.evaluate(async (secret) => {
      const { settings, session, app } = window.parley;
      return [
        await settings.update({ audio: { volume: secret as never } }),
        await session.sendText(7 as never),
        await session.sendText('x'.repeat(300_000)),
        await app.openUrl('file:///etc/passwd'),
        await app.openUrl('javascript:alert(1)'),
      ];
    }, canary);
    for (const result of results) expect(result).toMatchObject({ ok: false, error: { code: 'request-invalid' } });
    expect(JSON.stringify(results)).not.toContain(canary);
    expect(parley.logs()).not.toContain(canary);
  });

  test('answers our own window alone', async ({ app, page }) => {
    expect(await page.evaluate(async () => (await window.parley.app.snapshot()).ok)).toBe(true);
    // Another window with the same preload, even on our own page, is a stranger.
    const answers = await app.evaluate(async ({ app: electronApp, BrowserWindow }) => {
      const preload = `${electronApp.getAppPath()}/dist/preload/preload.cjs`;
      const url = BrowserWindow.getAllWindows()[0]?.webContents.getURL() ?? '';
      const found: unknown[] = [];
      for (const address of [url, 'data:text/html,<p>stranger</p>']) {
        const stranger = new BrowserWindow({
          show: false,
          webPreferences: { sandbox: true, preload },
        });
        await stranger.loadURL(address);
        found.push(await stranger.webContents.executeJavaScript('parley.app.snapshot()'));
        stranger.destroy();
      }
      return found;
    });
    expect(answers).toHaveLength(2);
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: 'request-invalid' } });
  });

  test('does not obey a frame within our window', async ({ app, page, parley }) => {
    // A frame has no bridge; this one is made up, as a page that broke out of its sandbox could.
    const bridged = await page.evaluate(() => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      return frame.contentWindow !== null && 'parley' in frame.contentWindow;
    });
    expect(bridged).toBe(false);
    await app.evaluate(({ BrowserWindow, ipcMain }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (contents === undefined) throw new Error('no window');
      const { mainFrame } = contents;
      ipcMain.emit('app.quit', { sender: contents, senderFrame: { parent: mainFrame, origin: mainFrame.origin } });
    });
    expect(parley.logs()).toMatch(/Call refused.*"channel":"app.quit","refusal":"sender"/);
    expect(await page.evaluate(async () => (await window.parley.app.snapshot()).ok)).toBe(true);
  });

  test('hands over ports of the table alone, and only from its own window', async ({ page, parley }) => {
    await page.evaluate(async () => {
      for (const name of ['settings.update', 'anything', '__proto__', 7]) {
        const channel = new MessageChannel();
        window.postMessage({ 'parley-port': name }, '*', [channel.port2]);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    expect(parley.logs()).not.toMatch(/Call refused|Port refused/);
    expect(await page.evaluate(async () => (await window.parley.app.snapshot()).ok)).toBe(true);
  });

  test('asks nothing of the network by itself', async ({ app }) => {
    expect(await app.evaluate(({ session }) => session.defaultSession.getSpellCheckerLanguages())).toEqual([]);
  });
});
