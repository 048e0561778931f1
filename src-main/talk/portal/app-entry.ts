/**
 * Owns the desktop entry by which a portal knows an app that was not installed by a package: portals bind shortcuts
 * only for apps whose name is that of an entry. Must never replace an entry that is there.
 */
import { access, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Not the bundle name of other systems, `app.parley.desktop`: KDE takes a name that ends with `.desktop` for that of a
 * file with actions to start.
 */
export const LINUX_APP_ID = 'app.parley.Parley';

type Environment = Readonly<Record<string, string | undefined>>;

/** An argument of an `Exec` line: quoted, with what the quotes and field codes would change escaped. */
const execArgument = (word: string): string => `"${word.replace(/[\\"`$]/g, '\\$&').replaceAll('%', '%%')}"`;

/** The `Exec` line of a desktop entry that starts `command`: the program first, none with a line break in it. */
export const execLine = (command: readonly string[]): string =>
  // Values are escaped once more than what the command line needs.
  `Exec=${command.map(execArgument).join(' ').replaceAll('\\', '\\\\')}`;

/** The text of the entry. `command` starts the app: the program first. It is not shown in menus. */
export function appEntry(command: readonly string[]): string {
  const lines = ['Type=Application', 'Name=Parley', 'Comment=Hold a key, speak, hear the answer', execLine(command)];
  return ['[Desktop Entry]', ...lines, 'NoDisplay=true', ''].join('\n');
}

/** Where entries are looked for, the person's own folder first. */
export function entryFolders(env: Environment): readonly string[] {
  const home = env['XDG_DATA_HOME'] || path.join(env['HOME'] ?? '/', '.local/share');
  const system = env['XDG_DATA_DIRS'] || '/usr/local/share:/usr/share';
  return [home, ...system.split(':')]
    .filter((folder) => path.isAbsolute(folder))
    .map((it) => path.join(it, 'applications'));
}

/** Writes the entry unless there is one; answers whether there is one now. Never rejects. */
export async function ensureAppEntry(env: Environment, command: readonly string[]): Promise<boolean> {
  const file = `${LINUX_APP_ID}.desktop`;
  const folders = entryFolders(env);
  for (const folder of folders) if (await exists(path.join(folder, file))) return true;
  const [own] = folders;
  // A line break would begin a line of its own in the entry.
  if (own === undefined || command.some((word) => /[\r\n]/.test(word))) return false;
  try {
    await mkdir(own, { recursive: true });
    await writeFile(path.join(own, file), appEntry(command), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

const exists = async (file: string): Promise<boolean> => {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
};
