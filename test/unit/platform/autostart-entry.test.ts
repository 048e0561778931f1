import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { autostartFile, readAutostart, writeAutostart } from '../../../src-main/platform/autostart-entry.js';

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
