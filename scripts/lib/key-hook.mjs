/**
 * Owns the key hook where its package brings none: what it calls a build for arm64 Linux is one for x64, so it is
 * compiled there. Does nothing elsewhere. Without it the talk key works in the window, and through the portal.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { madeFor } from '../package/natives.mjs';
import { progress } from './console.mjs';
import { npm } from './npm.mjs';
import { ROOT } from './root.mjs';

const BUILT = path.join(ROOT, 'node_modules/uiohook-napi/build/Release/uiohook_napi.node');

/** Never fails: a package of a release is refused later when it is not there. */
export async function ensureKeyHook() {
  if (process.platform !== 'linux' || process.arch !== 'arm64' || isThere()) return;
  const line = progress('Compiling the key hook');
  const { code, output } = await npm(['rebuild', 'uiohook-napi'], {
    cwd: ROOT,
    capture: true,
    env: { ...process.env, npm_config_build_from_source: 'true' },
  });
  if (code === 0 && isThere()) line.done();
  else line.failed(`it does not compile: ${output.trim().split('\n').at(-1) ?? ''}`);
}

const isThere = () => existsSync(BUILT) && madeFor(readFileSync(BUILT))?.processors.includes('arm64') === true;
