import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../../../scripts/package/file-list.mjs';
import { parseCommandLine, USAGE } from '../../../../src-main/talk/command-line.js';
import { LINUX_APP_ID } from '../../../../src-main/talk/portal/app-entry.js';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');
const LINUX = 'resources/linux';
const configuration = readConfiguration(ROOT);
const { version, desktopName, homepage } = JSON.parse(read('package.json')) as Readonly<Record<string, string>>;

/** `talk start`, `mute`, … and `--hidden`, …, as the program itself tells them. */
const COMMANDS = [...USAGE.matchAll(/^ {2}([a-z][a-z-]+(?: [a-z]+)?) {2}/gm)].map(([, words = '']) => words);
const OPTIONS = [...USAGE.matchAll(/^ {2}(--[a-z]+)/gm)].map(([, option = '']) => option);

it('the usage names commands that there are', () => {
  expect(COMMANDS).toContain('talk toggle');
  expect(COMMANDS).toHaveLength(9);
  expect(OPTIONS).toEqual(['--hidden', '--help', '--version']);
  for (const command of COMMANDS)
    expect(parseCommandLine(['parley', ...command.split(' ')], { packaged: true })?.kind).not.toBe('error');
});

describe('the manual page', () => {
  const page = read(`${LINUX}/parley.1`);
  const text = page.replaceAll('\\-', '-').replaceAll(/^\.B[RI]* /gm, '');

  it.each([...COMMANDS, ...OPTIONS])('tells of “%s”', (words) => {
    const heads = text.split('\n').map((line) => line.replaceAll('"', '').replaceAll(' ,', ','));
    expect(heads.some((line) => line === words || new RegExp(`^${words}[ ,]`).test(line))).toBe(true);
  });

  it('is one that man can set', ({ skip }) => {
    if (spawnSync('man', ['--version']).status !== 0) skip();
    const { stdout, stderr, status } = spawnSync('man', ['--warnings', '-l', path.join(ROOT, LINUX, 'parley.1')], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8', MANWIDTH: '80', MANPAGER: 'cat' },
    });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toContain('talk toggle');
  });
});

describe('completions', () => {
  const words = [...new Set(COMMANDS.flatMap((command) => command.split(' '))), 'on', 'off'];
  it.each(['parley.bash', '_parley', 'parley.fish'])('%s knows every word', (name) => {
    const text = read(`${LINUX}/completions/${name}`);
    const missing = words.filter((word) => !new RegExp(`(^|[ '])${word}($|[ '])`, 'm').test(text));
    expect(missing).toEqual([]);
    // fish writes them its own way.
    const written = OPTIONS.map((option) => (name.endsWith('.fish') ? option.replace('--', '-l ') : option));
    expect(written.filter((option) => !text.includes(option))).toEqual([]);
  });

  it('complete in bash', () => {
    const ask = (...line: readonly string[]): string =>
      execFileSync('bash', [
        '-c',
        `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _parley; echo "\${COMPREPLY[*]}"`,
        path.join(ROOT, LINUX, 'completions/parley.bash'),
        ...line,
      ])
        .toString()
        .trim();
    expect(ask('parley', 'h')).toBe('hands-free');
    expect(ask('parley', 'talk', 't')).toBe('toggle');
    expect(ask('parley', 'mute', 'o')).toBe('on off');
    expect(ask('parley', '--v')).toBe('--version');
  });
});

describe('the desktop entry', () => {
  it('is called as portals and windows know the program', () => {
    expect(desktopName).toBe(`${LINUX_APP_ID}.desktop`);
    expect(configuration.linux.syncDesktopName).toBe(true);
  });

  it.each(['deb', 'rpm'] as const)('of a %s has actions that the command line understands', (kind) => {
    const { entry, desktopActions } = configuration[kind].desktop;
    expect(entry.Actions).toBe(`${Object.keys(desktopActions).join(';')};`);
    for (const { Exec } of Object.values(desktopActions))
      expect(parseCommandLine((Exec ?? '').split(' '), { packaged: true })?.kind).toMatch(/^(talk|mute)$/);
  });
});

describe('the metadata for software centres', () => {
  const file = `${LINUX}/${LINUX_APP_ID}.metainfo.xml`;
  const xml = read(file);

  it('is of this program, its entry and its version', () => {
    expect(xml).toContain(`<id>${LINUX_APP_ID}</id>`);
    expect(xml).toContain(`<launchable type="desktop-id">${desktopName}</launchable>`);
    expect(xml).toContain(`<release version="${version}"`);
    expect(xml).toContain(`<url type="homepage">${homepage}</url>`);
    expect(xml).toContain(`<summary>${configuration.linux.synopsis}</summary>`);
  });

  it('is valid', ({ skip }) => {
    if (spawnSync('appstreamcli', ['--version']).status !== 0) skip();
    const { stdout, status } = spawnSync('appstreamcli', ['validate', '--no-net', path.join(ROOT, file)], {
      encoding: 'utf8',
    });
    expect(status, stdout).toBe(0);
  });
});
