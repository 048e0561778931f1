/** Owns a run of the soak tests: what was asked for, and the rig around it. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { binOf } from './bin.mjs';
import { Stop } from './console.mjs';
import { ensureBuilt, prepare } from './prepare.mjs';
import { startRig } from './rig.mjs';
import { ROOT } from './root.mjs';
import { endChildren, run } from './run.mjs';

const FOLDER = path.join(ROOT, 'test/soak');
const ENDING = '.soak.ts';

/** What can be soaked, by the names of their files. */
const names = () =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith(ENDING))
    .map((name) => name.slice(0, -ENDING.length));

/**
 * @param {string[]} args
 * @throws {Stop} when they cannot be understood
 */
function read(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { minutes: { type: 'string' }, seed: { type: 'string' } },
    });
    const name = positionals[0] ?? 'conversation';
    if (positionals.length > 1 || !names().includes(name)) throw new Error(`What there is: ${names().join(', ')}.`);
    for (const [option, value] of Object.entries(values)) {
      if (!(Number(value) > 0)) throw new Error(`--${option} takes a number above 0.`);
    }
    return { name, ...values };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Stop(`${message}\nUse it as in: npm run soak -- --minutes 60 --seed 7`);
  }
}

/**
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export async function runSoak(args) {
  const { name, minutes, seed } = read(args);
  await prepare({ tests: true });
  await ensureBuilt();
  const rig = await startRig();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, endChildren);
  try {
    const config = path.join(FOLDER, 'playwright.config.ts');
    const { code } = await run(
      process.execPath,
      [binOf('@playwright/test', 'playwright'), 'test', '--config', config, `/${name}${ENDING}`.replaceAll('.', '\\.')],
      {
        cwd: ROOT,
        env: {
          ...process.env,
          ...rig.env,
          ...(minutes !== undefined && { SOAK_MINUTES: minutes }),
          ...(seed !== undefined && { SOAK_SEED: seed }),
        },
      },
    );
    return code;
  } finally {
    await rig.stop();
  }
}
