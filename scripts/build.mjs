/** Builds every part of the app into dist/. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { markBuilt, sourcesHash } from './lib/build-stamp.mjs';
import { ROOT } from './lib/root.mjs';

const hash = sourcesHash();
rmSync(path.join(ROOT, 'dist'), { recursive: true, force: true });
for (const mode of ['main', 'preload', 'host-audio', 'host-key', 'host-speech', 'host-history', 'production', 'mini'])
  await build({ configFile: path.join(ROOT, 'vite.config.ts'), mode, logLevel: 'warn' });
markBuilt(hash);
