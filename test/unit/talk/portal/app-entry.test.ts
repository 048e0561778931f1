import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appEntry, ensureAppEntry, entryFolders, LINUX_APP_ID } from '../../../../src-main/talk/portal/app-entry.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'parley-entry-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const fileIn = (folder: string): string => path.join(folder, 'applications', `${LINUX_APP_ID}.desktop`);

describe('the desktop entry', () => {
  it('has a name that portals take: words with dots, not ending like a file', () => {
    expect(LINUX_APP_ID).toMatch(/^[a-z]+(\.[A-Za-z]+){2,}$/);
    expect(LINUX_APP_ID).not.toMatch(/\.desktop$/);
  });

  it('quotes the command line as the specification asks', () => {
    expect(appEntry(['/opt/My App/parley', '--x=50%', 'a"b$c`d\\e'])).toBe(
      [
        '[Desktop Entry]',
        'Type=Application',
        'Name=Parley',
        'Comment=Hold a key, speak, hear the answer',
        'Exec="/opt/My App/parley" "--x=50%%" "a\\\\"b\\\\$c\\\\`d\\\\\\\\e"',
        'NoDisplay=true',
        '',
      ].join('\n'),
    );
  });

  it('is looked for where the environment says, the own folder first', () => {
    expect(entryFolders({ HOME: '/home/a' })).toEqual([
      '/home/a/.local/share/applications',
      '/usr/local/share/applications',
      '/usr/share/applications',
    ]);
    expect(entryFolders({ HOME: '/h', XDG_DATA_HOME: '/d', XDG_DATA_DIRS: '/s:relative:/t' })).toEqual([
      '/d/applications',
      '/s/applications',
      '/t/applications',
    ]);
  });

  it('is written once and never replaced', async () => {
    const env = { XDG_DATA_HOME: home, XDG_DATA_DIRS: home };
    expect(await ensureAppEntry(env, ['/opt/parley'])).toBe(true);
    const text = readFileSync(fileIn(home), 'utf8');
    expect(text).toContain('Exec="/opt/parley"');
    expect(await ensureAppEntry(env, ['/other'])).toBe(true);
    expect(readFileSync(fileIn(home), 'utf8')).toBe(text);
  });

  it('is not written where a package brought one', async () => {
    const system = path.join(home, 'system');
    mkdirSync(path.dirname(fileIn(system)), { recursive: true });
    writeFileSync(fileIn(system), '');
    expect(await ensureAppEntry({ XDG_DATA_HOME: path.join(home, 'own'), XDG_DATA_DIRS: system }, ['/p'])).toBe(true);
    expect(readdirSync(home)).toEqual(['system']);
  });

  it('is not written where it cannot be, nor with a line break in the command', async () => {
    const file = path.join(home, 'file');
    writeFileSync(file, '');
    expect(await ensureAppEntry({ XDG_DATA_HOME: file, XDG_DATA_DIRS: home }, ['/p'])).toBe(false);
    expect(await ensureAppEntry({ XDG_DATA_HOME: home, XDG_DATA_DIRS: home }, ['/p\nExec=evil'])).toBe(false);
    expect(readdirSync(home)).toEqual(['file']);
  });
});
