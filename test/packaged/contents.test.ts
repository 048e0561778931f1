/** What is in the packed app: what the dry run says, with the fuses as the configuration has them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import * as v from 'valibot';
import { readFuses } from '../../scripts/electron/fuses.mjs';
import { refusal } from '../../scripts/lib/licences.mjs';
import { INSIDE } from '../../scripts/licences/rules.mjs';
import { packedFiles, readConfiguration, shippedPackages } from '../../scripts/package/file-list.mjs';
import { headOf, madeFor, type Processor } from '../../scripts/package/natives.mjs';
import { licencesSchema } from '../../src-preload/contract/licences.js';
import { ROOT, unpackedFolder } from './artifacts.js';
import { contentOf, listAsar } from './asar.js';

const folder = unpackedFolder();
const archive = path.join(folder, 'resources/app.asar');
const configuration = readConfiguration(ROOT);
const packed = listAsar(archive);

const filesIn = (top: string): readonly string[] =>
  readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(top, path.join(entry.parentPath, entry.name)));

/** How programs and libraries begin on Linux, Windows and macOS. */
const PROGRAM_STARTS = ['7f454c46', '4d5a', 'cffaedfe', 'cefaedfe', 'cafebabe'].map((hex) => Buffer.from(hex, 'hex'));

it('the app holds what the dry run lists, and nothing else', async () => {
  const listed = packed.map((file) => file.path);
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
});

it('nothing is there that it does not need: no tests, maps or sources, and of models only those in use', () => {
  const all = [...packed.map((file) => `app.asar/${file.path}`), ...filesIn(folder)];
  expect(all.length).toBeGreaterThan(100);
  expect(all.filter((name) => /\.(map|ts|svelte)$|(^|\/)(tests?|__tests__|fixtures)\//.test(name))).toEqual([]);
  expect(all.filter((name) => /\.(onnx|ort)$/.test(name)).toSorted()).toEqual([
    'app.asar/node_modules/@ricky0123/vad-web/dist/silero_vad_v5.onnx',
    'resources/models/moonshine-tiny/decoder_model_merged.onnx',
    'resources/models/moonshine-tiny/encoder_model.onnx',
  ]);
  // Spanish is fetched by who wants it.
  expect(all.filter((name) => /moonshine(?!-tiny\/)/i.test(name))).toEqual([]);
  // Of Electron's own words only those that it falls back to: Parley brings its own.
  expect(all.filter((name) => name.endsWith('.pak') && name.startsWith('locales/'))).toEqual(['locales/en-US.pak']);
});

it('no program or library is for another system or processor', () => {
  const programs = filesIn(folder).flatMap((name) => {
    const head = headOf(path.join(folder, name));
    return PROGRAM_STARTS.some((start) => head.subarray(0, start.length).equals(start)) ? [{ name, head }] : [];
  });
  expect(programs.map(({ name }) => name)).toEqual(expect.arrayContaining(['parley', 'chrome-sandbox']));
  for (const { name, head } of programs)
    expect(madeFor(head), name).toEqual({ system: 'linux', processors: [process.arch] });
});

it('the list of licences names what is packed, and nothing that may not be', () => {
  const bytes = readFileSync(archive);
  const read = (name: string): unknown => {
    const file = packed.find((one) => one.path === name);
    if (file === undefined) throw new Error(`${name} is not packed.`);
    const text = file.isUnpacked ? readFileSync(`${archive}.unpacked/${name}`) : contentOf(bytes, file);
    return JSON.parse(text.toString('utf8'));
  };
  const { parts, texts } = v.parse(licencesSchema, read('dist/renderer/licences.json'));
  const packages = packed
    .map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(file.path)?.[1])
    .filter((name) => name !== undefined);
  expect(packages.length).toBeGreaterThan(10);
  for (const name of packages) {
    const { version } = read(`node_modules/${name}/package.json`) as { readonly version: string };
    expect(parts).toContainEqual(expect.objectContaining({ name, version }));
  }
  // No file of a package goes without the package's own statement.
  const others = packed.filter(
    ({ path: file }) =>
      file.startsWith('node_modules/') && !packages.some((name) => file.startsWith(`node_modules/${name}/`)),
  );
  expect(others).toEqual([]);
  for (const { name, inside } of INSIDE)
    if (inside === null || inside.some((one) => packages.includes(one)))
      expect(parts.map((part) => part.name)).toContain(name);
  for (const { name, licence, text } of parts) {
    expect(texts[text]?.trim(), name).not.toBe('');
    const owner = INSIDE.find((one) => one.name === name)?.inside?.[0] ?? name;
    expect(refusal({ name, licence }, owner, false)).toBeNull();
  }
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
