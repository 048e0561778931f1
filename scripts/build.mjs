/** Builds every part of the app into dist/. */
import { rmSync } from 'node:fs';
import { build } from 'vite';

rmSync('dist', { recursive: true, force: true });
for (const mode of ['main', 'preload', 'host-audio', 'host-key', 'host-speech', 'production'])
  await build({ mode, logLevel: 'warn' });
