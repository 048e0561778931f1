/**
 * Owns the question whether this desktop shows tray icons. On Linux a tray icon without a host vanishes silently,
 * and the D-Bus watcher is the only one who knows.
 */
import { execFile } from 'node:child_process';

const TIMEOUT_MS = 1_000;
const QUESTION = ['org.kde.StatusNotifierWatcher', 'IsStatusNotifierHostRegistered'] as const;

/** The same question for either tool; one of them is wherever there is a session bus. */
const COMMANDS: readonly (readonly [string, readonly string[]])[] = [
  [
    'gdbus',
    [
      ...['call', '--session', '--dest', QUESTION[0], '--object-path', '/StatusNotifierWatcher'],
      ...['--method', 'org.freedesktop.DBus.Properties.Get', ...QUESTION],
    ],
  ],
  [
    'dbus-send',
    [
      ...['--session', '--print-reply', `--dest=${QUESTION[0]}`, '/StatusNotifierWatcher'],
      ...['org.freedesktop.DBus.Properties.Get', `string:${QUESTION[0]}`, `string:${QUESTION[1]}`],
    ],
  ],
];

/** Answers the standard output, or null when the command failed, is missing or took too long. */
export type RunCommand = (command: string, args: readonly string[]) => Promise<string | null>;

const run: RunCommand = (command, args) =>
  new Promise((resolve) => {
    execFile(command, [...args], { timeout: TIMEOUT_MS }, (error, stdout) => resolve(error === null ? stdout : null));
  });

/** Whether a tray icon would be seen. Takes at most about two seconds. */
export async function isTrayShown(platform: NodeJS.Platform = process.platform, command = run): Promise<boolean> {
  if (platform !== 'linux') return true;
  for (const [tool, args] of COMMANDS) {
    const output = await command(tool, args);
    if (output !== null) return /\btrue\b/.test(output);
  }
  return false;
}
