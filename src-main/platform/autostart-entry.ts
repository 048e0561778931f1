/**
 * Owns the file by which a Linux desktop starts Parley at login (XDG autostart). Never throws for what the disk says.
 * Must never write into an entry it does not know to be Parley's: the name is ours alone.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Null where the environment names no place for it. */
export function autostartFile(environment: Environment): string | null {
  const { XDG_CONFIG_HOME: config = '', HOME: home = '' } = environment;
  // The specification has relative paths ignored.
  const folder = path.isAbsolute(config) ? config : path.isAbsolute(home) ? path.join(home, '.config') : null;
  return folder === null ? null : path.join(folder, 'autostart', 'parley.desktop');
}

/** The text of the entry; `execLine` is its whole line `Exec=…`. */
const autostartEntry = (execLine: string): string =>
  ['[Desktop Entry]', 'Type=Application', 'Name=Parley', execLine, 'X-GNOME-Autostart-enabled=true', ''].join('\n');

export interface Autostart {
  /** Whether the desktop would start it; a desktop's own settings may have turned the entry off. */
  readonly on: boolean;
  /** Its line `Exec=…`; null where there is none. */
  readonly execLine: string | null;
}

const OFF = /^(?:Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/m;

/** What the entry says; off where there is none. */
export async function readAutostart(file: string): Promise<Autostart> {
  try {
    const text = await readFile(file, 'utf8');
    const [execLine = null] = /^Exec=.*$/m.exec(text) ?? [];
    return { on: execLine !== null && !OFF.test(text), execLine };
  } catch {
    return { on: false, execLine: null };
  }
}

/** Writes the entry, or takes it away where `execLine` is null; answers whether that worked. */
export async function writeAutostart(file: string, execLine: string | null): Promise<boolean> {
  try {
    if (execLine === null) {
      await rm(file, { force: true });
      return true;
    }
    await mkdir(path.dirname(file), { recursive: true });
    const draft = `${file}.${process.pid}.part`;
    await writeFile(draft, autostartEntry(execLine));
    await rename(draft, file);
    return true;
  } catch {
    return false;
  }
}
