/**
 * Every point of Electron's security checklist on the running app, by its number; what is only true of a packaged
 * app (16 and 19) is looked at in test/packaged. One app for all, since none of it may change anything.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { SETTINGS_VERSION } from '../../src-main/settings/migrations.js';
import { expect, hideMain, launchParley, miniPage, test, type Parley } from './launch.js';

const userData = mkdtempSync(path.join(tmpdir(), 'parley-checklist-'));
const CANARY = 'sk-canary-9a8b7c6d5e4f';
let parley: Parley;
let main: Page;
let mini: Page;

test.describe.configure({ mode: 'default' });
test.beforeAll(async () => {
  writeFileSync(
    path.join(userData, 'settings.json'),
    JSON.stringify({ version: SETTINGS_VERSION, audio: { cues: 'off' }, general: { miniWindow: 'always' } }),
  );
  const environment = { PARLEY_PLAYAI_API_KEY: CANARY };
  parley = await launchParley({ userData, environment, args: ['--use-fake-device-for-media-stream'] });
  main = parley.page;
  // It comes up once the main window is not looked at.
  await hideMain(parley);
  mini = await miniPage(parley);
  await mini.waitForLoadState();
});
test.afterAll(async () => {
  await parley.close();
  rmSync(userData, { recursive: true, force: true });
});

const pages = (): readonly (readonly [string, Page])[] => [
  ['main', main],
  ['mini', mini],
];

/** What every page of the app was really made with. */
const preferences = () =>
  parley.app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => {
      const ask: unknown = Reflect.get(contents, 'getLastWebPreferences');
      const told: unknown = typeof ask === 'function' ? Reflect.apply(ask, contents, []) : null;
      return {
        type: contents.getType(),
        url: contents.getURL(),
        told: told as Readonly<Record<string, unknown>> | null,
      };
    }),
  );

/** The same value in every page. */
async function expectEverywhere(name: string, value: unknown): Promise<void> {
  const found = await preferences();
  expect(found.map(({ type }) => type)).toEqual(['window', 'window']);
  // What is off by default is not told where it is off.
  for (const { url, told } of found)
    expect(told?.[name] ?? (told === null ? null : false), `${name} of ${url}`).toBe(value);
}

test('1: everything comes from our own scheme, and nothing else can be fetched', async () => {
  for (const [name, page] of pages()) {
    const found = await page.evaluate(async () => {
      const ask = (address: string): Promise<string> =>
        fetch(address).then(
          () => 'answered',
          () => 'refused',
        );
      return {
        loaded: [...document.querySelectorAll('script, link, img, audio, source')].map(
          (one) => one.getAttribute('src') ?? one.getAttribute('href') ?? 'inline',
        ),
        asked: await Promise.all(
          ['http://127.0.0.1:9/', 'https://example.org/', 'ws://127.0.0.1:9/', 'ftp://example.org/'].map(ask),
        ),
        socket: await new Promise<string>((resolve) => {
          const socket = new WebSocket('wss://example.org/');
          socket.onopen = () => resolve('opened');
          socket.onerror = () => resolve('refused');
        }),
      };
    });
    expect(found.loaded.length, name).toBeGreaterThan(1);
    expect(page.url(), name).toMatch(/^parley:\/\/app\//);
    for (const address of found.loaded) expect(address, name).toMatch(/^(?:\.?\/|parley:\/\/app\/|data:image\/)/);
    expect([...new Set([...found.asked, found.socket])], name).toEqual(['refused']);
  }
});

test('2: no page, worker or frame has Node', async () => {
  for (const name of ['nodeIntegration', 'nodeIntegrationInWorker', 'nodeIntegrationInSubFrames'])
    await expectEverywhere(name, false);
  for (const [name, page] of pages()) {
    const inFrame = await page.evaluate(() => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      const inside = frame.contentWindow;
      const names = ['require', 'process', 'module', 'Buffer', 'global', 'parley'];
      const found = inside === null ? ['no frame'] : names.filter((one) => one in inside);
      frame.remove();
      return found;
    });
    expect(inFrame, name).toEqual([]);
  }
});

test('3: what a page changes of its own language does not reach the preload', async () => {
  await expectEverywhere('contextIsolation', true);
  for (const page of [main, mini])
    await page.evaluate(() => {
      Reflect.set(window, 'kept', Array.prototype.push);
      Array.prototype.push = () => 0;
    });
  const isolated: unknown = await parley.app.evaluate(({ webContents }) => {
    const code = "['kept' in window, 'parley' in window, [].push(1), typeof process, typeof require]";
    return Promise.all(
      webContents.getAllWebContents().map((contents) => contents.executeJavaScriptInIsolatedWorld(999, [{ code }])),
    );
  });
  for (const page of [main, mini])
    await page.evaluate(() => {
      Array.prototype.push = Reflect.get(window, 'kept') as typeof Array.prototype.push;
    });
  const untouched = [false, false, 1, 'undefined', 'undefined'];
  expect(isolated).toEqual([untouched, untouched]);
});

test('4: every page is sandboxed', async () => {
  await expectEverywhere('sandbox', true);
});

test("4: the system's sandbox holds the pages' processes", async () => {
  test.skip(process.platform !== 'linux' || process.getuid?.() === 0, 'root starts Chromium without its sandbox');
  const pids = await parley.app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => contents.getOSProcessId()),
  );
  for (const pid of pids) {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    // A filter of system calls, and no way to more rights.
    expect(status).toMatch(/^Seccomp:\s+2$/m);
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
  }
});

test('4: processes of our own know nothing of our environment that they do not need', async () => {
  test.skip(process.platform !== 'linux', 'environments of others are read from /proc');
  const hosts = await parley.app.evaluate(({ app }) =>
    app
      .getAppMetrics()
      .filter(({ type, name }) => type === 'Utility' && name?.startsWith('Parley') === true)
      .map(({ pid }) => pid),
  );
  expect(hosts.length).toBeGreaterThan(0);
  for (const pid of hosts) {
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
    expect(environment).not.toContain(CANARY);
    expect(environment).not.toMatch(/(?:^|\0)(?:PARLEY_|NODE_OPTIONS|ELECTRON_RUN_AS_NODE|npm_)/);
  }
});

test('5: all pages share one session, whose answer to what a page asks for is no', async () => {
  const sessions = await parley.app.evaluate(({ webContents, session }) =>
    webContents.getAllWebContents().map((contents) => contents.session === session.defaultSession),
  );
  expect(sessions).toEqual([true, true]);
  const names = [
    ...['camera', 'geolocation', 'notifications', 'midi', 'clipboard-read', 'persistent-storage', 'screen-wake-lock'],
    ...['background-sync', 'accelerometer', 'gyroscope', 'magnetometer', 'idle-detection', 'window-management'],
    ...['local-fonts', 'storage-access', 'display-capture', 'payment-handler', 'nfc', 'top-level-storage-access'],
  ];
  for (const [name, page] of pages()) {
    const states = await page.evaluate(
      (all) =>
        Promise.all(
          all.map(async (one) => {
            try {
              return `${one}: ${(await navigator.permissions.query({ name: one as PermissionName })).state}`;
            } catch {
              return `${one}: unknown`;
            }
          }),
        ),
      names,
    );
    expect(
      states.filter((state) => !/: (?:denied|unknown)$/.test(state)),
      name,
    ).toEqual([]);
  }
  const heard = await mini.evaluate(() =>
    navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'granted',
      (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
    ),
  );
  expect(heard).toBe('NotAllowedError');
});

test('6: the origins are kept apart', async () => {
  await expectEverywhere('webSecurity', true);
  const switches = await parley.app.evaluate(({ app }) =>
    [
      ...['disable-web-security', 'allow-running-insecure-content', 'disable-site-isolation-trials'],
      ...[
        'ignore-certificate-errors',
        'unsafely-treat-insecure-origin-as-secure',
        'js-flags',
        'remote-debugging-address',
      ],
    ].filter((name) => app.commandLine.hasSwitch(name)),
  );
  expect(switches).toEqual([]);
});

test('7: the policy lets in nothing that is inline, evaluated or foreign, however it comes', async () => {
  for (const [name, page] of pages()) {
    const outcome = await page.evaluate(async () => {
      const violations = new Set<string>();
      const note = (event: SecurityPolicyViolationEvent): void => void violations.add(event.effectiveDirective);
      document.addEventListener('securitypolicyviolation', note);
      const trash = document.createElement('div');
      document.body.append(trash);
      trash.innerHTML = [
        '<img src="data:image/png;base64,x" onerror="window.hurt = 1">',
        '<a id="link" href="javascript:window.hurt = 2">x</a>',
        '<object data="https://example.org/x"></object>',
        '<embed src="https://example.org/x">',
        '<form id="form" action="https://example.org/"></form>',
        '<p style="color: red">x</p>',
        '<video src="https://example.org/x"></video>',
      ].join('');
      for (const text of ['data:text/javascript,window.hurt=3', URL.createObjectURL(new Blob(['window.hurt=4']))])
        trash.append(Object.assign(document.createElement('script'), { src: text }));
      trash.append(Object.assign(document.createElement('base'), { href: 'https://example.org/' }));
      (trash.querySelector('#link') as HTMLElement).click();
      (trash.querySelector('#form') as HTMLFormElement).submit();
      const worker = await new Promise<string>((resolve) => {
        try {
          const started = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
          started.onmessage = () => resolve('ran');
          started.onerror = () => resolve('refused');
        } catch {
          resolve('refused');
        }
      });
      // Outside of the evaluated call, which the debugger exempts from the policy.
      const made = await new Promise<readonly string[]>((resolve) => {
        setTimeout(() => {
          type Maker = new (code: string) => unknown;
          const asynchronous = (): Promise<void> => Promise.resolve();
          const makers = [Reflect.get(window, 'Function') as Maker, asynchronous.constructor as Maker] as const;
          const tries: readonly (() => unknown)[] = [
            () => (0, eval)('1') as unknown,
            () => new makers[0]('return 1'),
            () => new makers[1]('return 1'),
            () => new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])),
          ];
          resolve(
            tries.map((attempt) => {
              try {
                attempt();
                return 'made';
              } catch (error) {
                return error instanceof Error ? error.name : 'unknown';
              }
            }),
          );
        }, 0);
      });
      const imported = await import(`data:text/javascript,export default ${violations.size}`).then(
        () => 'imported',
        () => 'refused',
      );
      await new Promise((resolve) => setTimeout(resolve, 200));
      document.removeEventListener('securitypolicyviolation', note);
      trash.remove();
      const hurt = (Reflect.get(window, 'hurt') as unknown) ?? null;
      return { violations: [...violations].sort(), hurt, worker, made, imported };
    });
    expect(outcome, name).toEqual({
      violations: [
        ...['base-uri', 'form-action', 'media-src', 'object-src', 'script-src', 'script-src-attr'],
        ...['script-src-elem', 'style-src-attr', 'worker-src'],
      ],
      hurt: null,
      worker: 'refused',
      made: ['EvalError', 'EvalError', 'EvalError', 'CompileError'],
      imported: 'refused',
    });
  }
});

test('7: nothing of our own breaks the policy, in any view', async () => {
  const broken: string[] = [];
  const listen = (message: { text(): string }): void => {
    if (/Content Security Policy/i.test(message.text())) broken.push(message.text());
  };
  const views = [
    ...['talk', 'history', 'settings/assistants', 'settings/assistants/new', 'settings/assistants/local'],
    ...['settings/audio', 'settings/talk-key', 'settings/general', 'settings/privacy', 'settings/diagnostics'],
  ];
  for (const page of [main, mini]) {
    page.on('console', listen);
    await page.reload();
  }
  for (const view of views) {
    await main.evaluate((to) => {
      location.hash = `#/${to}`;
    }, view);
    await expect(main.getByRole('main')).toBeVisible();
    await main.waitForTimeout(100);
  }
  for (const page of [main, mini]) page.off('console', listen);
  expect(broken).toEqual([]);
  // Scripts, styles and pictures of our own are what the views are made of.
  expect(await main.evaluate(() => document.styleSheets.length)).toBeGreaterThan(0);
});

test('8: insecure content does not run', () => expectEverywhere('allowRunningInsecureContent', false));

test('9 and 10: no experimental or additional feature of Chromium is on', async () => {
  for (const { url, told } of await preferences()) {
    expect(told?.['experimentalFeatures'] ?? false, url).toBe(false);
    expect(told?.['enableBlinkFeatures'] ?? '', url).toBe('');
  }
  const switches = await parley.app.evaluate(({ app }) =>
    ['enable-blink-features', 'enable-experimental-web-platform-features'].filter((name) =>
      app.commandLine.hasSwitch(name),
    ),
  );
  expect(switches).toEqual([]);
});

test('11 and 12: there is no webview, nor can one come to be', async () => {
  await expectEverywhere('webviewTag', false);
  for (const [name, page] of pages()) {
    const made = await page.evaluate(() => {
      const view = document.createElement('webview');
      view.setAttribute('src', 'https://example.org/');
      view.setAttribute('allowpopups', '');
      document.body.append(view);
      const kind = view.constructor.name;
      view.remove();
      return kind;
    });
    expect(['HTMLElement', 'HTMLUnknownElement'], name).toContain(made);
  }
  const types = await parley.app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => contents.getType()),
  );
  expect(types).toEqual(['window', 'window']);
});

test('13: a page stays where it is, wherever it wants to go', async () => {
  for (const [name, page] of pages()) {
    const before = page.url();
    const places = [
      ...['https://example.org/', 'http://127.0.0.1:9/', 'file:///etc/passwd', 'data:text/html,<p>x'],
      ...['parley://app/other.html', 'parley://other/index.html', 'chrome://gpu/', 'view-source:https://example.org'],
      ...['devtools://devtools/bundled/inspector.html', 'blob:parley://app/0', 'smb://example.org/x', 'mailto:a@b.c'],
      name === 'main' ? 'parley://app/mini.html' : 'parley://app/index.html',
    ];
    const left: string[] = [];
    for (const place of places) {
      // In the page's own time: a page that left could not answer.
      await page.evaluate((to) => {
        Reflect.set(window, 'isStill', true);
        setTimeout(() => {
          location.href = to;
        });
      }, place);
      await page.waitForTimeout(50);
      await page.waitForLoadState();
      const isStill = await page.evaluate(() => Reflect.get(window, 'isStill') === true);
      if (!isStill || page.url() !== before) left.push(place);
    }
    expect(left, name).toEqual([]);
    // An empty page needs no request that could be refused: it is left again at once.
    await page.evaluate(() => {
      setTimeout(() => {
        location.href = 'about:blank';
      });
    });
    await page.waitForTimeout(200);
    await expect.poll(() => page.url(), name).toBe(before);
    await page.waitForLoadState();
    await page.evaluate(() => {
      const refresh = document.createElement('meta');
      refresh.httpEquiv = 'refresh';
      refresh.content = '0;url=https://example.org/';
      document.head.append(refresh);
      history.pushState(null, '', location.href);
    });
    await page.waitForTimeout(200);
    await page.evaluate(() => document.querySelector('meta[http-equiv=refresh]')?.remove());
    expect(page.url(), name).toBe(before);
    expect(await page.evaluate(() => typeof window.parley.app.snapshot)).toBe('function');
  }
  expect(parley.logs()).toContain('navigation');
  // What is dropped on a window is not opened in it.
  for (const { told } of await preferences()) expect(told?.['navigateOnDragDrop'] ?? false).toBe(false);
});

test('14: a page opens no window', async () => {
  const count = () => parley.app.evaluate(({ webContents }) => webContents.getAllWebContents().length);
  const before = await count();
  for (const [name, page] of pages()) {
    const opened = await page.evaluate(() => {
      const made = [
        'https://example.org/',
        'about:blank',
        '',
        'file:///etc/passwd',
        'javascript:1',
        location.href,
      ].flatMap((address) => [
        window.open(address),
        window.open(address, '_blank', 'noopener'),
        window.open(address, 'x', 'nodeIntegration=yes'),
      ]);
      const link = document.createElement('a');
      link.target = '_blank';
      link.href = 'https://example.org/';
      document.body.append(link);
      link.dispatchEvent(new MouseEvent('click', { button: 1, bubbles: true }));
      link.dispatchEvent(new MouseEvent('click', { ctrlKey: true, bubbles: true }));
      link.click();
      link.remove();
      return made.filter((one) => one !== null).length;
    });
    expect(opened, name).toBe(0);
  }
  await main.waitForTimeout(100);
  expect(await count()).toBe(before);
});

test('15: only plain https addresses are handed to the system', async () => {
  await parley.app.evaluate(({ shell }) => {
    Reflect.set(globalThis, 'handed', []);
    shell.openExternal = (address) => {
      (Reflect.get(globalThis, 'handed') as string[]).push(address);
      return Promise.resolve();
    };
    shell.openPath = shell.openExternal as never;
  });
  const refused = await main.evaluate(async () => {
    const addresses = [
      ...[
        'http://example.org/',
        'file:///etc/passwd',
        'javascript:alert(1)',
        'data:text/html,x',
        'smb://example.org/x',
      ],
      ...['ms-msdt:/id', 'mailto:a@b.c', 'tel:1', 'parley://quit', '\\\\thief\\share', 'https://user:key@example.org/'],
      ...['https:', 'HTTPS://', 'vbscript:x', 'jar:https://x!/', 'view-source:https://example.org/', ''],
    ];
    const answers = await Promise.all(addresses.map((address) => window.parley.app.openUrl(address)));
    return answers.filter((answer) => answer.ok).length;
  });
  expect(refused).toBe(0);
  const taken = await main.evaluate(() => window.parley.app.openUrl('https://example.org/a?b=%20#c'));
  expect(taken.ok).toBe(true);
  const handed = await parley.app.evaluate(() => Reflect.get(globalThis, 'handed') as unknown);
  expect(handed).toEqual(['https://example.org/a?b=%20#c']);
});

test('18: nothing is served from file addresses', async () => {
  for (const [name, page] of pages()) {
    expect(page.url(), name).toMatch(/^parley:\/\/app\//);
    const outcome = await page.evaluate(async () => {
      const fetched = await fetch('file:///etc/hostname').then(
        () => 'answered',
        () => 'refused',
      );
      const image = await new Promise<string>((resolve) => {
        const made = new Image();
        made.onload = () => resolve('loaded');
        made.onerror = () => resolve('refused');
        made.src = 'file:///usr/share/pixmaps/debian-logo.png';
      });
      return [fetched, image];
    });
    expect(outcome, name).toEqual(['refused', 'refused']);
  }
});

test("20: what main tells a page is the news alone, and nothing of Electron's", async () => {
  const told = await main.evaluate(async () => {
    const heard: { readonly count: number; readonly keys: readonly string[] }[] = [];
    const stop = window.parley.settings.changed((...args: unknown[]) => {
      heard.push({ count: args.length, keys: Object.keys(args[0] as object) });
    });
    await window.parley.settings.update({ audio: { volume: 0.5 } });
    await window.parley.settings.update({ audio: { volume: 1 } });
    for (let turn = 0; turn < 50 && heard.length < 2; turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    // Whatever it gives back is no more of the bridge than it takes.
    const end: () => unknown = stop;
    const given = end();
    const inBridge = Object.values(window.parley).flatMap((group: object) =>
      Object.values(group).map((end: unknown) => typeof end),
    );
    return { heard, given: given ?? null, inBridge: [...new Set(inBridge)] };
  });
  expect(told.heard.length).toBe(2);
  for (const { count, keys } of told.heard) {
    expect(count).toBe(1);
    expect(keys).not.toContain('sender');
  }
  expect(told.given).toBeNull();
  expect(told.inBridge).toEqual(['function']);
});
