/** Builds every part of the app into dist/, and the list of what it is made of. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { parse } from 'yaml';
import { markBuilt, sourcesHash } from './lib/build-stamp.mjs';
import { runScript, Stop } from './lib/console.mjs';
import { collectParts, licenceList, packedPackages } from './lib/licences.mjs';
import { ROOT } from './lib/root.mjs';

const DIST = path.join(ROOT, 'dist');

await runScript(async () => {
  const hash = sourcesHash();
  rmSync(DIST, { recursive: true, force: true });
  for (const mode of [
    'main',
    'updates',
    'preload',
    'host-audio',
    'host-key',
    'host-speech',
    'host-history',
    'production',
    'mini',
  ])
    await build({ configFile: path.join(ROOT, 'vite.config.ts'), mode, logLevel: 'warn' });
  writeLicences();
  markBuilt(hash);
  return 0;
});

/** A build with something in it that may not be shipped is none. */
function writeLicences() {
  const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((file) =>
    path.basename(file).startsWith('.licences-'),
  );
  const bundled = files.flatMap((file) => JSON.parse(readFileSync(path.join(DIST, file), 'utf8')));
  for (const file of files) rmSync(path.join(DIST, file));
  const { parts, refusals } = collectParts(bundled, packedPackages(patternsOfFiles()));
  if (refusals.length > 0)
    throw new Stop(`This build may not be shipped (docs/licences.md):\n  ${refusals.join('\n  ')}`);
  writeFileSync(path.join(DIST, 'renderer/licences.json'), JSON.stringify(licenceList(parts)));
}

/** Every pattern of what is packed, for all systems. @returns {string[]} */
function patternsOfFiles() {
  const config = parse(readFileSync(path.join(ROOT, 'electron-builder.yml'), 'utf8'), { merge: true });
  return [config, config.linux, config.mac, config.win]
    .flatMap((part) => part?.files ?? [])
    .flatMap((entry) => (typeof entry === 'string' ? [entry] : (entry.filter ?? [])))
    .filter((pattern) => typeof pattern === 'string');
}
