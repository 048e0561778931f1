/**
 * Owns an ordinary user of this system, made for a test and taken away after it, who may use the rig's display and
 * sound. Needs root; without it the test's own user is taken, with a home folder of its own.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rigFolder } from '../rig/environment.js';

export interface PersonAtHome {
  readonly home: string;
  /** For a child process; nothing where it is the test's own user. */
  readonly identity: { readonly uid?: number; readonly gid?: number };
  /** All that such a user's desktop session would hand to a program, and nothing of ours. */
  readonly environment: Readonly<Record<string, string>>;
  /** Gives a file or folder, and all in it, to the user. */
  give(file: string): void;
  /** Ends what the user still runs, and takes the user and the home folder away. */
  remove(): void;
}

/** What of the rig's environment a session hands on: not where the sound server keeps what is its own. */
const SESSION =
  /^(DISPLAY|XAUTHORITY|XDG_SESSION_TYPE|PULSE_SERVER|PULSE_CLIENTCONFIG|ALSA_CONFIG_PATH|DBUS_SESSION_BUS_ADDRESS)$/;

export function comeHome(): PersonAtHome {
  const isRoot = process.getuid?.() === 0;
  const parent = mkdtempSync(path.join(tmpdir(), 'parley-home-'));
  chmodSync(parent, 0o755);
  const name = `parley-test-${process.pid}`;
  const home = path.join(parent, name);
  if (isRoot) execFileSync('useradd', ['--create-home', '--home-dir', home, '--shell', '/bin/sh', name]);
  else mkdirSync(home);
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, ...(isRoot ? [name] : [])], { encoding: 'utf8' }));
  const [uid, gid] = [id('-u'), id('-g')];
  const give = (file: string): void => {
    if (isRoot) execFileSync('chown', ['-R', `${uid}:${gid}`, file]);
  };
  openRig();
  const runtime = path.join(home, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  if (isRoot) chownSync(runtime, uid, gid);

  const session = Object.entries(process.env).flatMap(([key, value]) =>
    value !== undefined && SESSION.test(key) ? [[key, value] as const] : [],
  );
  return {
    home,
    identity: isRoot ? { uid, gid } : {},
    give,
    environment: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      LANG: 'C.UTF-8',
      HOME: home,
      USER: name,
      LOGNAME: name,
      SHELL: '/bin/sh',
      XDG_RUNTIME_DIR: runtime,
      ...Object.fromEntries(session),
    },
    remove() {
      if (isRoot) {
        spawnSync('pkill', ['-KILL', '-U', String(uid)]);
        // A process that was ended a moment ago may still be counted.
        execFileSync('userdel', ['--force', name], { stdio: 'ignore' });
      }
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

/** The rig is private to whoever started it; its display and sound are lent to one more. */
function openRig(): void {
  const folder = rigFolder();
  chmodSync(folder, 0o755);
  chmodSync(path.join(folder, 'pulse'), 0o755);
  chmodSync(path.join(folder, 'xauthority'), 0o644);
}
