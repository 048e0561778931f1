/**
 * Owns `speaker` for the app that runs on both processors of macOS: npm compiles it for the one of the machine, and
 * this compiles it for both and joins them to one file. Does nothing on other systems.
 */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { progress, Stop } from '../lib/console.mjs';
import { npm } from '../lib/npm.mjs';
import { ROOT } from '../lib/root.mjs';
import { run } from '../lib/run.mjs';
import { madeFor } from './natives.mjs';

const ADDON = path.join(ROOT, 'node_modules/speaker/build/Release/binding.node');
const BOTH = /** @type {const} */ (['x64', 'arm64']);

/** @throws {Stop} when a release cannot have it; otherwise the app does without */
export async function ensureUniversalSpeaker() {
  if (process.platform !== 'darwin' || isForBoth()) return;
  const line = progress('Compiling the native sound output for both processors');
  const folder = mkdtempSync(path.join(tmpdir(), 'speaker-'));
  try {
    const halves = [];
    for (const processor of BOTH) {
      const { code } = await npm(['rebuild', 'speaker'], {
        cwd: ROOT,
        capture: true,
        env: { ...withoutSecrets(process.env), npm_config_arch: processor },
      });
      const half = path.join(folder, `${processor}.node`);
      if (code !== 0 || !existsSync(ADDON)) return failed(line, `it does not compile for ${processor}`);
      copyFileSync(ADDON, half);
      halves.push(half);
    }
    const { code, output } = await run('lipo', [...halves, '-create', '-output', ADDON], { capture: true });
    if (code !== 0 || !isForBoth()) return failed(line, output.trim());
    line.done();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a release is signed with is nothing to a compiler. @param {NodeJS.ProcessEnv} env */
const withoutSecrets = (env) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(CSC_|WIN_CSC_|APPLE_|PARLEY_)/.test(name)));

function isForBoth() {
  const made = existsSync(ADDON) ? madeFor(readFileSync(ADDON)) : null;
  return made !== null && BOTH.every((processor) => made.processors.includes(processor));
}

/** Half of it would make one of the two apps wrong. @param {ReturnType<typeof progress>} line @param {string} why */
function failed(line, why) {
  line.failed(`${why}; prebuilt output serves`);
  rmSync(ADDON, { force: true });
  if (process.env['RELEASE'])
    throw new Stop('A release has the native sound output; see above why it could not be made.');
}
