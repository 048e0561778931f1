/**
 * Owns what of a command line is meant for Parley.
 */

/** Options of the Electron launcher that take a value of their own. */
const LAUNCHER_PAIRS: ReadonlySet<string> = new Set(['-r', '--require']);

/**
 * Drops the executable and, when Parley runs from its sources (`electron [options] <folder> …`), everything up to and
 * with the folder.
 */
export function appArguments(argv: readonly string[], fromSources: boolean): readonly string[] {
  if (!fromSources) return argv.slice(1);
  let index = 1;
  for (let item = argv[index]; item?.startsWith('-') === true; item = argv[index])
    index += LAUNCHER_PAIRS.has(item) ? 2 : 1;
  return argv.slice(index + 1);
}

/** The value of `--name=value`, the last one when repeated; null when it is not there. */
export function argumentValue(args: readonly string[], name: string): string | null {
  const prefix = `--${name}=`;
  return args.findLast((item) => item.startsWith(prefix))?.slice(prefix.length) ?? null;
}
