import path from 'node:path';
import { defineConfig } from 'vite';

const root = path.join(import.meta.dirname, 'app');
const outDir = path.join(import.meta.dirname, '../../test-results/peers-app');

/** The peers' pages, and with `--mode main` the Electron app that shows them. */
export default defineConfig(({ mode }) =>
  mode === 'main'
    ? {
        root,
        publicDir: false,
        build: {
          ssr: path.join(root, 'main.ts'),
          outDir: path.join(outDir, 'main'),
          emptyOutDir: true,
          target: 'node20.18',
          rolldownOptions: { external: ['electron'], output: { format: 'es', entryFileNames: 'main.mjs' } },
        },
      }
    : {
        root,
        base: './',
        publicDir: false,
        build: {
          outDir: path.join(outDir, 'pages'),
          emptyOutDir: true,
          target: 'chrome130',
          modulePreload: false,
          chunkSizeWarningLimit: 4_000,
          rolldownOptions: {
            input: ['elevenlabs', 'playai', 'openai'].map((name) => path.join(root, `${name}.html`)),
          },
        },
      },
);
