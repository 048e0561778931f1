/** The rpm in a root of its own: what it says, what it brings, that its program talks, and that it is gone again. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageOf, projectVersion } from './artifacts.js';
import { talkOnce } from './conversation.js';
import { runCommand, startPackaged, type PackagedApp } from './packaged-app.js';
import { comeHome, type PersonAtHome } from './person-at-home.js';
import { expectSandboxed } from './sandbox.js';

/** That of another program is called parley. */
const PACKAGE = 'parley-assistant';
const ARCHITECTURE = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
const hasRpm = process.getuid?.() === 0 && spawnSync('rpm', ['--version']).status === 0;
if (!hasRpm) console.warn('The rpm is NOT tried here: that takes the program rpm and root.');

describe.runIf(hasRpm)('the rpm', () => {
  let root: string;
  let person: PersonAtHome;
  const rpm = (...words: readonly string[]): string =>
    execFileSync('rpm', ['--root', root, ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const inRoot = (name: string): string => path.join(root, name);
  beforeAll(() => {
    root = mkdtempSync(path.join(tmpdir(), 'parley-root-'));
    chmodSync(root, 0o755);
    rpm('--initdb');
    // The root has no shell to run scripts with, and none of the packages of a system.
    rpm('--install', '--nodeps', '--noscripts', packageOf('rpm'));
    person = comeHome();
  });
  afterAll(() => {
    person.remove();
    rmSync(root, { recursive: true, force: true });
  });

  it('says what it is, what it needs, and what it does when it comes and goes', () => {
    const told = (format: string): string => rpm('-q', '--qf', format, PACKAGE);
    expect(told('%{VERSION} %{ARCH} %{LICENSE} %{URL}')).toBe(
      `${projectVersion()} ${ARCHITECTURE} MIT https://parley.example`,
    );
    expect(rpm('-q', '--conflicts', PACKAGE).trim()).toBe('parley');
    expect(rpm('-q', '--requires', PACKAGE)).toContain('(nss or mozilla-nss)');
    const scripts = rpm('-q', '--scripts', PACKAGE);
    expect(scripts).toContain("ln -sf '/opt/Parley/parley' '/usr/bin/parley'");
    expect(scripts).toContain("rm -f '/usr/bin/parley'");
  });

  it('brings the program, its entry, its manual, its completions and its icons', () => {
    const listed = rpm('-q', '--list', PACKAGE).split('\n');
    for (const file of [
      '/opt/Parley',
      '/opt/Parley/parley',
      '/opt/Parley/resources/package-type',
      '/usr/share/applications/app.parley.Parley.desktop',
      '/usr/share/metainfo/app.parley.Parley.metainfo.xml',
      '/usr/share/man/man1/parley.1',
      '/usr/share/zsh/site-functions/_parley',
      '/usr/share/icons/hicolor/512x512/apps/parley.png',
    ])
      expect(listed).toContain(file);
    const entry = inRoot('usr/share/applications/app.parley.Parley.desktop');
    const complaints = spawnSync('desktop-file-validate', [entry], { encoding: 'utf8' });
    expect(complaints.stdout + complaints.stderr).toBe('');
    expect(rpm('--verify', '--nodeps', PACKAGE)).toBe('');
  });

  describe('in use by an ordinary user', () => {
    let app: PackagedApp;
    beforeAll(async () => {
      app = await startPackaged(inRoot('opt/Parley/parley'), person);
    });
    afterAll(async () => {
      expect(await app.quit()).toBe(0);
    });

    it('is sandboxed, hears a question and answers aloud', async () => {
      expectSandboxed(app);
      await talkOnce(app);
    });

    it('asks nobody for newer versions: the system brings them', async () => {
      expect((await app.snapshot()).updates.means).toEqual({ kind: 'none', reason: 'package-manager' });
    });

    it('obeys the command line', () => {
      expect(runCommand(inRoot('opt/Parley/parley'), person, ['show']).code).toBe(0);
    });
  });

  it('uninstalled leaves nothing', () => {
    rpm('--erase', '--nodeps', '--noscripts', PACKAGE);
    for (const folder of ['opt', 'usr/share/applications', 'usr/share/man/man1', 'usr/share/metainfo'])
      expect(existsSync(inRoot(folder)) ? readdirSync(inRoot(folder)) : []).toEqual([]);
  });
});
