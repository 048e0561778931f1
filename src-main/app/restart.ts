/**
 * Owns how a Parley that has just ended is started again for somebody who asked for one meanwhile. Pure.
 */
import type { Restart } from '../platform/app-events.js';

/**
 * `argv` is the whole command line of this run and `own` its end, which was meant for Parley; `others` takes its place.
 * What an AppImage runs is gone with it: the image itself is started.
 */
export function restartWith(
  argv: readonly string[],
  own: readonly string[],
  others: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Restart {
  const launcher = argv.slice(1, argv.length - own.length);
  return { program: environment['APPIMAGE'] ?? null, args: [...launcher, ...others] };
}
