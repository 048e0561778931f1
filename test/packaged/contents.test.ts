/** What is in the packed app: what the dry run says, with the fuses as the configuration has them. */
import { createRequire } from 'node:module';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readFuses } from '../../scripts/electron/fuses.mjs';
import { packedFiles, readConfiguration, shippedPackages } from '../../scripts/package/file-list.mjs';
import type { Processor } from '../../scripts/package/natives.mjs';
import { ROOT, unpackedFolder } from './artifacts.js';

const folder = unpackedFolder();
const archive = path.join(folder, 'resources/app.asar');
const configuration = readConfiguration(ROOT);

interface Asar {
  listPackage(file: string, options: object): readonly string[];
  statFile(file: string, name: string): object;
}
// The reader that electron-builder has for its own.
const asar = createRequire(createRequire(import.meta.url).resolve('electron-builder'))('@electron/asar') as Asar;

const filesIn = (top: string): readonly string[] =>
  readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(top, path.join(entry.parentPath, entry.name)));

it('the app holds what the dry run lists, and nothing else', async () => {
  const listed = asar
    .listPackage(archive, { isPack: false })
    .map((name) => name.slice(1))
    .filter((name) => !('files' in asar.statFile(archive, name)));
  const expected = await packedFiles({
    root: ROOT,
    configuration,
    packages: shippedPackages(ROOT),
    system: 'linux',
    processor: process.arch as Processor,
  });
  expect(listed.toSorted()).toEqual([...expected.app].toSorted());
  for (const name of expected.resources) expect(existsSync(path.join(folder, 'resources', name))).toBe(true);
});

it('what lies beside the archive is what must', () => {
  const beside = filesIn(`${archive}.unpacked`);
  expect(beside.filter((name) => name.endsWith('.node'))).not.toEqual([]);
  const packages = new Set(
    beside.map((name) =>
      name
        .split('/')
        .slice(1, name.includes('@') ? 3 : 2)
        .join('/'),
    ),
  );
  const allowed = [
    'speaker',
    'bindings',
    'file-uri-to-path',
    'uiohook-napi',
    'node-gyp-build',
    '@echogarden/audio-io',
    'mpg123-decoder',
  ];
  expect([...packages].filter((name) => !allowed.includes(name))).toEqual([]);
  expect(filesIn(path.join(folder, 'resources')).filter((name) => name.includes('default_app'))).toEqual([]);
  expect(filesIn(folder).filter((name) => /\.(map|ts)$|(^|\/)tests?\//.test(name))).toEqual([]);
});

it('the fuses are as the configuration has them', () => {
  const wanted = configuration.electronFuses;
  expect(readFuses(path.join(folder, 'parley')).slice(0, 8)).toEqual([
    wanted.runAsNode,
    wanted.enableCookieEncryption,
    wanted.enableNodeOptionsEnvironmentVariable,
    wanted.enableNodeCliInspectArguments,
    wanted.enableEmbeddedAsarIntegrityValidation,
    wanted.onlyLoadAppFromAsar,
    false,
    wanted.grantFileProtocolExtraPrivileges,
  ]);
});
