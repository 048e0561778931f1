/**
 * `npm run package [-- deb rpm nsis:arm64 …]`: packages in release/, all that can be built here where none is named,
 * and why the others are not. RELEASE=1 packs them as small as they get, which takes minutes.
 */
import { nodeIsTooOld } from './lib/node-version.mjs';

if (nodeIsTooOld()) process.exitCode = 1;
else {
  const { runScript } = await import('./lib/console.mjs');
  const { runPackage } = await import('./lib/package-run.mjs');
  await runScript(() => runPackage(process.argv.slice(2)));
}
