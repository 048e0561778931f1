/** Owns the way from a fresh clone to an app that can run. Uses Node alone until packages are installed. */
import path from 'node:path';
import { ensureElectron } from '../electron/runtime.mjs';
import { ensureModels } from '../models.mjs';
import { isBuilt } from './build-stamp.mjs';
import { progress, say, Stop } from './console.mjs';
import { ensureNodePackages } from './node-packages.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

/**
 * Everything up to the build. Each step is skipped when its result is there.
 * @param {{ tests?: boolean, packages?: boolean, app?: boolean, parts?: boolean, notes?: boolean }} [options] `tests` needs the
 *   virtual devices too, `packages` what makes them; without `app` nothing that runs the app is prepared, but for what it is
 *   made of, Electron and models, where `parts` asks for them; `notes` as of `ensureElectron`
 * @returns {Promise<string | undefined>} the Electron executable
 * @throws {Stop}
 */
export async function prepare({ tests = false, packages = false, app = true, parts = app, notes = true } = {}) {
  if (app) await ensureSystemPackages({ tests, packages });
  await ensureNodePackages();
  if (!parts) return undefined;
  const electron = await ensureElectron({ notes });
  await ensureModels();
  return electron;
}

/** Builds the app when its sources changed. @throws {Stop} with what the build printed */
export async function ensureBuilt() {
  if (isBuilt()) return;
  const line = progress('Building');
  const { code, output } = await run(process.execPath, [path.join(ROOT, 'scripts/build.mjs')], {
    cwd: ROOT,
    capture: true,
  });
  if (code === 0) return line.done();
  line.failed();
  say(output);
  throw new Stop('The build failed; its message is above.');
}
