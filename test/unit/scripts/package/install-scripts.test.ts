import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const LINUX = path.resolve(import.meta.dirname, '../../../../resources/linux');
const TOOLS = ['rm', 'ln', 'cp', 'chmod', 'unshare', 'readlink'];

/** A system in a folder: scripts see its paths in place of the real ones, and no tools but those named. */
let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'parley-scripts-'));
  for (const folder of ['opt/Parley/resources', 'usr/bin', 'usr/share/applications', 'etc/apparmor.d', 'tools'])
    mkdirSync(path.join(root, folder), { recursive: true });
  writeFileSync(path.join(root, 'opt/Parley/chrome-sandbox'), '');
  writeFileSync(path.join(root, 'opt/Parley/resources/apparmor-profile'), 'profile');
  for (const tool of TOOLS) {
    const real = execFileSync('/bin/sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim();
    symlinkSync(real, path.join(root, 'tools', tool));
  }
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const tool = (name: string, script: string): void =>
  writeFileSync(path.join(root, 'tools', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

function run(name: string, ...words: readonly string[]): void {
  const script = readFileSync(path.join(LINUX, name), 'utf8')
    .replaceAll('${executable}', 'parley')
    .replaceAll('${sanitizedProductName}', 'Parley')
    .replaceAll(/(?<=['\s])\/(opt|usr|etc)\//g, `${root}/$1/`);
  execFileSync('/bin/sh', ['-eu', '-c', script, name, ...words], { env: { PATH: path.join(root, 'tools') } });
}
const link = (): string => path.join(root, 'usr/bin/parley');
const profile = (): string => path.join(root, 'etc/apparmor.d/parley');
const isThere = (file: string): boolean => lstatSync(file, { throwIfNoEntry: false }) !== undefined;

describe.runIf(process.platform === 'linux')('what packages do when they come and go', () => {
  it('the program is on the path, after an update too, and its sandbox helper is right', () => {
    run('after-install.tpl', 'configure');
    run('after-install.tpl', 'configure');
    expect(readlinkSync(link())).toBe(`${root}/opt/Parley/parley`);
    const mode = lstatSync(path.join(root, 'opt/Parley/chrome-sandbox')).mode & 0o7777;
    expect([0o755, 0o4755]).toContain(mode);
  });

  it('the helper runs as root only where there are no user namespaces', () => {
    const sandbox = path.join(root, 'opt/Parley/chrome-sandbox');
    rmSync(path.join(root, 'tools/unshare'));
    tool('unshare', 'exit 1');
    run('after-install.tpl', 'configure');
    expect(lstatSync(sandbox).mode & 0o7777).toBe(0o4755);
    tool('unshare', 'exit 0');
    run('after-install.tpl', 'configure');
    expect(lstatSync(sandbox).mode & 0o7777).toBe(0o755);
  });

  it('a profile is installed where the system can read it, loaded, and taken away', () => {
    const calls = path.join(root, 'calls');
    run('after-install.tpl', 'configure');
    expect(existsSync(profile())).toBe(false);
    tool('apparmor_status', 'exit 0');
    tool('apparmor_parser', `echo "$1 $2" >> '${calls}'`);
    run('after-install.tpl', 'configure');
    expect(readFileSync(profile(), 'utf8')).toBe('profile');
    expect(readFileSync(calls, 'utf8')).toContain('--replace');
    run('after-remove.tpl', 'remove');
    expect(readFileSync(calls, 'utf8')).toContain('--remove');
    expect(existsSync(profile())).toBe(false);
  });

  it('nothing is installed that the system cannot read', () => {
    tool('apparmor_status', 'exit 0');
    tool('apparmor_parser', 'exit 1');
    run('after-install.tpl', 'configure');
    expect(existsSync(profile())).toBe(false);
  });

  it.each([
    ['dpkg removes', 'remove', false],
    ['dpkg purges', 'purge', false],
    ['rpm removes the last', '0', false],
    ['dpkg updates', 'upgrade', true],
    ['a failed update of dpkg', 'abort-upgrade', true],
    ['rpm updates: the new one is set up already', '1', true],
  ])('the program is gone, unless it was an update: %s', (_what, word, stays) => {
    run('after-install.tpl', 'configure');
    run('after-remove.tpl', word);
    expect(isThere(link())).toBe(stays);
  });

  it('a program of that name that came since is left alone', () => {
    run('after-install.tpl', 'configure');
    run('after-remove.tpl', 'remove');
    writeFileSync(link(), 'another');
    run('after-remove.tpl', 'purge');
    expect(readFileSync(link(), 'utf8')).toBe('another');
  });
});
