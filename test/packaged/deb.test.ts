/** The deb as a person has it: installed, used by an ordinary user, and gone without a trace of the program. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command } from '../rig/command.js';
import { SYSTEM_PYTHON } from '../rig/private-bus.js';
import { until } from '../rig/wait.js';
import { packageOf, projectVersion, ROOT } from './artifacts.js';
import { talkOnce } from './conversation.js';
import { unmetLibraries } from './needed-libraries.js';
import { runCommand, startPackaged, type PackagedApp } from './packaged-app.js';
import { comeHome, type PersonAtHome } from './person-at-home.js';
import { expectSandboxed } from './sandbox.js';

const ENTRY = '/usr/share/applications/app.parley.Parley.desktop';
const PROGRAM = '/usr/bin/parley';
/** That of another program is called parley. */
const PACKAGE = 'parley-assistant';

/** Where packages put files. Caches of the system's own, made from what is installed, come and go as it likes. */
const WATCHED = ['/usr', '/etc', '/opt'];
const CACHES = /\/(mimeinfo\.cache|icon-theme\.cache|mime\.cache|ld\.so\.cache)$/;
const snapshotOfSystem = (): readonly string[] =>
  execFileSync('find', [...WATCHED, '-xdev', '-print'], { encoding: 'utf8', maxBuffer: 256 << 20 })
    .split('\n')
    .filter((name) => name !== '' && !CACHES.test(name));

const apt = (...words: readonly string[]): void => {
  execFileSync('apt-get', ['-y', '-q', '-o', 'DPkg::Lock::Timeout=120', ...words], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
};
/** What dpkg says of a package: after a removal it keeps the script for a purge, until there is one. */
const stateOf = (name: string): string =>
  spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status}', name], { encoding: 'utf8' }).stdout || 'not-installed';
/** Their numbers, a line each; empty where there is none. */
const visibleWindows = (): Promise<string> =>
  command('xdotool', 'search', '--onlyvisible', '--name', '^Parley$').catch(() => '');
const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
if (!canInstall) console.warn('The deb is NOT tried here: that takes Debian and root.');

describe.runIf(canInstall)('the deb', () => {
  let before: readonly string[];
  let person: PersonAtHome;
  beforeAll(() => {
    for (const name of [PACKAGE, 'parley'])
      if (stateOf(name) === 'installed') throw new Error(`${name} is installed here; the test would take it away.`);
    before = snapshotOfSystem();
    apt('install', '--no-install-recommends', packageOf('deb'));
    person = comeHome();
  });
  afterAll(() => {
    person.remove();
    if (stateOf(PACKAGE) !== 'not-installed') apt('purge', PACKAGE);
  });

  describe('installed', () => {
    it('is on the path, with its manual, its completions and its icons', () => {
      expect(readlinkSync(PROGRAM)).toBe('/opt/Parley/parley');
      for (const file of [
        '/usr/share/man/man1/parley.1',
        '/usr/share/bash-completion/completions/parley',
        '/usr/share/zsh/vendor-completions/_parley',
        '/usr/share/fish/vendor_completions.d/parley.fish',
        '/usr/share/icons/hicolor/scalable/apps/parley.svg',
        // Says that newer versions come with the system.
        '/opt/Parley/resources/package-type',
        ...[16, 24, 32, 48, 64, 128, 256, 512].map(
          (side) => `/usr/share/icons/hicolor/${side}x${side}/apps/parley.png`,
        ),
      ])
        expect(lstatSync(file).mode & 0o777, file).toBe(0o644);
    });

    it('belongs to root, and nobody else can write into it', () => {
      const odd = execFileSync('find', [
        '/opt/Parley',
        '(',
        '!',
        '-user',
        'root',
        '-o',
        '-perm',
        '/022',
        ')',
        '!',
        '-type',
        'l',
      ]);
      expect(odd.toString()).toBe('');
    });

    it('is in the menu, with its actions and its links', () => {
      const entry = readFileSync(ENTRY, 'utf8');
      const complaints = spawnSync('desktop-file-validate', [ENTRY], { encoding: 'utf8' });
      expect(complaints.stdout + complaints.stderr).toBe('');
      expect(entry).toMatch(/^Exec=\/opt\/Parley\/parley %U$/m);
      expect(entry).toMatch(/^MimeType=x-scheme-handler\/parley;$/m);
      expect(entry).toMatch(/^Actions=Talk;Mute;$/m);
      expect(entry).toMatch(/^\[Desktop Action Talk\]\n(?:.*\n)*?Exec=parley talk toggle$/m);
      expect(entry).toMatch(/^Name\[ar\]=/m);
    });

    it('is told to software centres', () => {
      const told = spawnSync(
        'appstreamcli',
        ['validate', '--no-net', '/usr/share/metainfo/app.parley.Parley.metainfo.xml'],
        { encoding: 'utf8' },
      );
      expect(told.status, told.stdout).toBe(0);
    });

    it('is not taken for the package of another program, and does not lie beside it', () => {
      const told = execFileSync('dpkg-query', ['-W', '-f', '${Version} ${Conflicts}', PACKAGE], { encoding: 'utf8' });
      expect(told).toBe(`${projectVersion()} parley`);
      const policy = execFileSync('apt-cache', ['policy', PACKAGE], {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C' },
      });
      expect(/Candidate: (\S+)/.exec(policy)?.[1]).toBe(projectVersion());
    });

    it('asks for every library that it loads', () => {
      expect(unmetLibraries('/opt/Parley', PACKAGE)).toEqual([]);
    });
  });

  describe('at the command line', () => {
    it('tells its version and its use, without a display too', () => {
      const bare = Object.fromEntries(
        Object.entries(person.environment).filter(([name]) => name !== 'DISPLAY' && name !== 'XAUTHORITY'),
      );
      for (const environment of [person.environment, bare]) {
        expect(runCommand(PROGRAM, person, ['--version'], environment)).toMatchObject({
          code: 0,
          stdout: `${projectVersion()}\n`,
        });
        expect(runCommand(PROGRAM, person, ['--help'], environment).stdout).toContain('talk toggle');
      }
    });

    it('says what it does not understand', () => {
      const answer = runCommand(PROGRAM, person, ['sing']);
      expect(answer.code).toBe(2);
      expect(answer.stderr).toContain('“sing” is not a command.');
    });

    it('starts nothing to quit', () => {
      expect(runCommand(PROGRAM, person, ['quit']).code).toBe(0);
    });
  });

  describe('in use by an ordinary user', () => {
    let app: PackagedApp;
    beforeAll(async () => {
      // Nothing shows a tray here: what was started hidden would never be found again.
      app = await startPackaged(PROGRAM, person, ['--hidden']);
    });
    afterAll(async () => {
      expect(await app.quit()).toBe(0);
    });

    it('is sandboxed', () => {
      expectSandboxed(app);
    });

    it('shows its window where there is no tray, under the name of its entry', async () => {
      const windows = await until('the window', visibleWindows, { timeoutMs: 15_000 });
      expect((await app.snapshot()).trayAvailable).toBe(false);
      const [window = ''] = windows.split('\n');
      const [, wmClass = ''] = /"[^"]*", "([^"]*)"/.exec(await command('xprop', '-id', window, 'WM_CLASS')) ?? [];
      const [, wanted = ''] = /^StartupWMClass=(.*)$/m.exec(readFileSync(ENTRY, 'utf8')) ?? [];
      const { versions } = await app.parts();
      // Electron takes the entry's name from version 36 on; before, it took the program's.
      expect(wmClass).toBe(Number.parseInt(versions.electron, 10) < 36 ? 'Parley' : wanted);
    });

    it('hears a held key and a question, and answers aloud', async () => {
      await talkOnce(app);
      expect((await app.parts()).outputModule).toBe('speaker');
    });

    it('obeys commands and links of another start, and shows its window for one without', async () => {
      const soon = { timeoutMs: 15_000 };
      expect(runCommand(PROGRAM, person, ['mute', 'on']).code).toBe(0);
      await until('muted', async () => (await app.snapshot()).session.muted, soon);
      expect(runCommand(PROGRAM, person, ['mute', 'off']).code).toBe(0);
      await until('not muted', async () => !(await app.snapshot()).session.muted, soon);
      expect(runCommand(PROGRAM, person, ['parley://settings/diagnostics']).code).toBe(0);
      const view = (): Promise<string> => app.page.evaluate('location.hash');
      await until('the view', async () => (await view()) === '#/settings/diagnostics', soon);

      // Without a tray it is minimised, and brought back.
      const [window = ''] = (await visibleWindows()).split('\n');
      await command(SYSTEM_PYTHON, path.join(ROOT, 'test/rig/close-window.py'), window);
      await until('closed', () => /Window closed by the person.*minimise/.test(app.logs()), soon);
      expect(runCommand(PROGRAM, person, []).code).toBe(0);
      const visibility = (): Promise<string> => app.page.evaluate('document.visibilityState');
      await until('visible', async () => (await visibility()) === 'visible', soon);
    });

    it('asks nobody for newer versions: the system brings them', async () => {
      expect((await app.snapshot()).updates.means).toEqual({ kind: 'none', reason: 'package-manager' });
    });

    it('keeps what it keeps in the home folder alone', () => {
      expect(readdirSync(app.userData)).toContain('logs');
      const newer = ['-newer', path.join(app.userData, 'settings.json'), '-type', 'f'];
      expect(execFileSync('find', ['/opt/Parley', ...newer]).toString()).toBe('');
    });
  });

  it('uninstalled leaves the data of its users, and nothing of its own', () => {
    const kept = path.join(person.home, '.config/Parley');
    const entry = path.join(person.home, '.config/autostart/parley.desktop');
    mkdirSync(path.dirname(entry), { recursive: true });
    writeFileSync(entry, '[Desktop Entry]\n');
    apt('remove', PACKAGE);
    expect(stateOf(PACKAGE)).not.toBe('installed');
    const known = new Set(before);
    const now = snapshotOfSystem();
    expect(now.filter((name) => !known.has(name))).toEqual([]);
    const present = new Set(now);
    expect(before.filter((name) => !present.has(name))).toEqual([]);
    expect(existsSync(path.join(kept, 'settings.json'))).toBe(true);
    expect(readdirSync(path.join(kept, 'logs'))).not.toEqual([]);
    expect(existsSync(entry)).toBe(true);
  });
});
