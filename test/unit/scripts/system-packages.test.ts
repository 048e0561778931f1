import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ensureSystemPackages } from '../../../scripts/lib/system-packages.mjs';

const LIBRARIES = ['gtk-3.so.0', 'nss3.so', 'gbm.so.1', 'Xss.so.1', 'Xtst.so.6', 'Xt.so.6', 'Xrandr.so.2'];
const PROGRAMS = ['Xvfb', 'xauth', 'pulseaudio', 'pactl', 'parec', 'xdotool', 'make', 'g++', 'python3'];

/** A system of its own: a PATH with programs that only write down how they were called. */
let folder: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'system-'));
  said = [];
  vi.stubEnv('PATH', folder);
  vi.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function program(name: string, script = ''): void {
  writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(path.join(folder, name), 0o755);
}

/** A Debian on which ALSA, libsecret and libnotify are missing, and only new package names are known. */
function debian(): void {
  const listed = LIBRARIES.map((name) => `\tlib${name} (libc6,x86-64) => /lib/lib${name}`).join('\n');
  program('ldconfig', `/bin/cat <<'END'\n${listed}\nEND`);
  program('apt-cache', 'case "$2" in libasound2) echo "  Candidate: (none)";; *) echo "  Candidate: 1.0";; esac');
  program('apt-get', `echo "$@" >> ${path.join(folder, 'calls')}`);
  for (const name of PROGRAMS) program(name);
}

function aptCalls(): string[] {
  const file = path.join(folder, 'calls');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

describe.runIf(process.platform === 'linux')('missing system packages', () => {
  it('are named in one line to an ordinary user, who is not left to guess', async () => {
    debian();
    await expect(ensureSystemPackages({ root: false })).rejects.toThrow(
      /^ {2}sudo apt-get install libasound2t64 libsecret-1-0 libnotify4/m,
    );
    expect(aptCalls()).toEqual([]);
  });

  it('are installed for root, told as it goes', async () => {
    debian();
    await ensureSystemPackages({ root: true });
    const calls = aptCalls();
    expect(calls[0]).toMatch(/ update$/);
    expect(calls[1]).toMatch(/install .*libasound2t64 libsecret-1-0 libnotify4$/);
    expect(said.join('\n')).toContain('libasound2t64');
  });

  it('count the programs of the tests only for tests', async () => {
    debian();
    const forRun = await ensureSystemPackages({ root: false }).catch((error: unknown) => String(error));
    const forTests = await ensureSystemPackages({ root: false, tests: true }).catch((error: unknown) => String(error));
    expect(forRun).not.toContain('espeak-ng');
    expect(forTests).toContain('espeak-ng');
    expect(forTests).not.toContain('xdotool');
  });

  it('count what makes packages only for those, and as optional; what tries them for their tests', async () => {
    debian();
    const tell = (options: object): Promise<string> =>
      ensureSystemPackages({ root: false, ...options }).then(String, String);
    expect(await tell({})).not.toContain('rpm');
    expect(await tell({ packages: true })).toContain('p7zip-full rpm');
    expect(await tell({ packages: true })).not.toContain('desktop-file-utils');
    expect(await tell({ packages: true, tests: true })).toMatch(/p7zip-full rpm desktop-file-utils/);
  });

  it('stop with what apt could not do', async () => {
    debian();
    program('apt-get', 'echo "E: no network" >&2; exit 100');
    await expect(ensureSystemPackages({ root: true })).rejects.toThrow('apt-get install libasound2t64');
    expect(said.join('\n')).toContain('E: no network');
  });

  it('are named by file on a system without apt', async () => {
    debian();
    rmSync(path.join(folder, 'apt-get'));
    await expect(ensureSystemPackages({ root: true })).rejects.toThrow('libsecret-1.so.0 (Debian: libsecret-1-0)');
  });
});
