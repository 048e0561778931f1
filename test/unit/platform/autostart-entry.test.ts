import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { autostartFile, readAutostart, writeAutostart } from '../../../src-main/platform/autostart-entry.js';
import { fileItem } from '../../../src-main/platform/autostart-item.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'autostart-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));
const file = (): string => path.join(home, 'autostart', 'parley.desktop');
const put = (...lines: readonly string[]): void => {
  mkdirSync(path.dirname(file()), { recursive: true });
  writeFileSync(file(), ['[Desktop Entry]', ...lines, ''].join('\n'));
};

describe('the entry that starts Parley at login', () => {
  it('lies where the environment says', () => {
    expect(autostartFile({ XDG_CONFIG_HOME: '/c', HOME: '/h' })).toBe('/c/autostart/parley.desktop');
    expect(autostartFile({ HOME: '/h' })).toBe('/h/.config/autostart/parley.desktop');
    expect(autostartFile({ XDG_CONFIG_HOME: 'relative', HOME: '/h' })).toBe('/h/.config/autostart/parley.desktop');
    expect(autostartFile({})).toBeNull();
  });

  it('is written, read, and taken away', async () => {
    expect(await readAutostart(file())).toEqual({ on: false, execLine: null });
    expect(await writeAutostart(file(), 'Exec="/opt/parley" "--hidden"')).toBe(true);
    expect(readFileSync(file(), 'utf8')).toBe(
      [
        '[Desktop Entry]',
        'Type=Application',
        'Name=Parley',
        'Exec="/opt/parley" "--hidden"',
        'X-GNOME-Autostart-enabled=true',
        '',
      ].join('\n'),
    );
    expect(await readAutostart(file())).toEqual({ on: true, execLine: 'Exec="/opt/parley" "--hidden"' });
    expect(await writeAutostart(file(), null)).toBe(true);
    expect(await writeAutostart(file(), null)).toBe(true);
    expect(await readAutostart(file())).toEqual({ on: false, execLine: null });
  });

  it.each([['Hidden=true'], ['X-GNOME-Autostart-enabled=false'], ['Hidden = true ']])(
    'is off where the person turned it off in the system: %s',
    async (line) => {
      put('Exec="/opt/parley"', line);
      expect((await readAutostart(file())).on).toBe(false);
    },
  );

  it('says when it could not be written', async () => {
    writeFileSync(path.join(home, 'autostart'), 'a file in the way');
    expect(await writeAutostart(file(), 'Exec="/opt/parley"')).toBe(false);
  });
});

describe('start at login on a Linux desktop', () => {
  const item = () => fileItem(file(), (hidden) => (hidden ? 'Exec="/opt/parley" "--hidden"' : 'Exec="/opt/parley"'));

  it('says what the desktop has after each change', async () => {
    expect(await item().set(true, true)).toEqual({ kind: 'available', on: true, problem: null });
    expect((await readAutostart(file())).execLine).toBe('Exec="/opt/parley" "--hidden"');
    expect(await item().set(false, true)).toEqual({ kind: 'available', on: false, problem: null });
    expect(await item().state()).toEqual({ kind: 'available', on: false, problem: null });
  });

  it('says that it was refused where nothing can be written', async () => {
    writeFileSync(path.join(home, 'autostart'), 'a file in the way');
    expect(await item().set(true, false)).toEqual({ kind: 'available', on: false, problem: 'refused' });
  });

  it('follows a program that moved, and leaves one alone that was turned off', async () => {
    put('Exec="/old/parley"');
    await item().refresh(false);
    expect(await readAutostart(file())).toEqual({ on: true, execLine: 'Exec="/opt/parley"' });
    put('Exec="/old/parley"', 'Hidden=true');
    await item().refresh(false);
    expect((await readAutostart(file())).execLine).toBe('Exec="/old/parley"');
  });
});
