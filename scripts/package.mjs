/** `npm run package`: an unpacked, hardened app in release/, with the Electron that lies in node_modules. */
import { Arch, build, Platform } from 'electron-builder';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt, prepare } from './lib/prepare.mjs';
import { runScript } from './lib/console.mjs';
import { ROOT } from './lib/root.mjs';

await runScript(async () => {
  await prepare();
  await ensureBuilt();
  const electronDist = path.join(ROOT, 'node_modules/electron/dist');
  const electronVersion = readFileSync(path.join(electronDist, 'version'), 'utf8').trim().replace(/^v/, '');
  await build({
    targets: Platform.current().createTarget('dir', process.arch === 'arm64' ? Arch.arm64 : Arch.x64),
    publish: 'never',
    config: {
      electronVersion,
      electronDist,
      // A folder of Electron brings its own default app, which would be packed as well.
      afterPack: ({ appOutDir }) => rmSync(path.join(appOutDir, 'resources/default_app.asar'), { force: true }),
    },
  });
  return 0;
});
