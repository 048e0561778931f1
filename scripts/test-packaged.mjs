/**
 * `npm run test:packaged [-- deb …]`: packages that can be had here, installed and talked to as a person would; words
 * name the files of tests to run. What is missing is built first.
 */
import { nodeIsTooOld } from './lib/node-version.mjs';

if (nodeIsTooOld()) process.exitCode = 1;
else {
  const { runScript } = await import('./lib/console.mjs');
  const { runPackagedTests } = await import('./lib/packaged-run.mjs');
  await runScript(() => runPackagedTests(process.argv.slice(2)));
}
