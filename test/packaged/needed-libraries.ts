/** Owns the question whether a deb asks for all that its programs load (Debian). */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { filesUnder } from '../../scripts/package/files-under.mjs';

const ELF = Buffer.from('\x7fELF', 'latin1');

/** Names of libraries that files under `folder` load and neither it nor what `packageName` depends on brings. */
export function unmetLibraries(folder: string, packageName: string): readonly string[] {
  const binaries = filesUnder(folder).filter((file) => readFileSync(file).subarray(0, 4).equals(ELF));
  const own = new Set(binaries.map((file) => path.basename(file)));
  const needed = new Set(binaries.flatMap(neededBy).filter((name) => !own.has(name)));
  const depended = dependencies(packageName);
  const places = libraryPlaces();
  return [...needed].filter((name) => !packagesOf(places.get(name)).some((owner) => depended.has(owner)));
}

const neededBy = (file: string): readonly string[] =>
  [...execFileSync('readelf', ['-d', file], { encoding: 'utf8' }).matchAll(/\(NEEDED\).*\[(.+)\]/g)].map(
    ([, name = '']) => name,
  );

function libraryPlaces(): ReadonlyMap<string, string> {
  const listed = execFileSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' });
  const places = new Map<string, string>();
  for (const [, name = '', place = ''] of listed.matchAll(/^\t(\S+) .*x86-64.* => (\S+)$/gm))
    if (!places.has(name)) places.set(name, place);
  return places;
}

/** The packages a file is from: it is known under the path it was packed with, before /lib became /usr/lib. */
function packagesOf(place: string | undefined): readonly string[] {
  if (place === undefined) return [];
  const real = realpathSync(place);
  const paths = [place, real, real.replace(/^\/usr/, '')];
  return paths.flatMap((file) => {
    const { stdout } = spawnSync('dpkg-query', ['-S', file], { encoding: 'utf8' });
    return [...stdout.matchAll(/^([^:\s]+)/gm)].map(([, owner = '']) => owner);
  });
}

/** With all that these depend on in turn. */
function dependencies(packageName: string): ReadonlySet<string> {
  const listed = execFileSync('apt-cache', ['depends', '--recurse', '--installed', '--important', packageName], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  return new Set(
    listed
      .split('\n')
      .filter((line) => /^\S/.test(line))
      .map((line) => line.replace(/:.*/, '')),
  );
}
