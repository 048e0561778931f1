/** Owns a run of the soak tests: what was asked for, and a rig around each course. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { binOf } from './bin.mjs';
import { say, Stop } from './console.mjs';
import { ensureBuilt, prepare } from './prepare.mjs';
import { startRig } from './rig.mjs';
import { ROOT } from './root.mjs';
import { endChildren, run } from './run.mjs';
import { forgetResult, readResult, tabulate, writeResults } from './soak-table.mjs';

const FOLDER = path.join(ROOT, 'test/soak');
const ENDING = '.soak.ts';
export const ASSISTANTS = ['addisai', 'amigo', 'playai', 'zeebee', 'local'];
/** Apps that start at the same moment wait for each other's models. */
const APART_MS = 15_000;

/** What can be soaked, by the names of their files. */
const names = () =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith(ENDING))
    .map((name) => name.slice(0, -ENDING.length));

/**
 * @typedef {object} Asked
 * @property {string} name
 * @property {boolean} each
 * @property {string | undefined} assistant
 * @property {string | undefined} minutes
 * @property {string | undefined} seed
 */

/**
 * @param {string[]} args
 * @returns {Asked}
 * @throws {Stop} when they cannot be understood
 */
export function readSoakArgs(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        minutes: { type: 'string' },
        seed: { type: 'string' },
        assistant: { type: 'string' },
        each: { type: 'boolean' },
      },
    });
    const { minutes, seed, assistant, each = false } = values;
    const name = positionals[0] ?? 'conversation';
    if (positionals.length > 1 || !names().includes(name)) throw new Error(`What there is: ${names().join(', ')}.`);
    for (const [option, value] of Object.entries({ minutes, seed })) {
      if (value !== undefined && !(Number(value) > 0)) throw new Error(`--${option} takes a number above 0.`);
    }
    if (assistant !== undefined && !ASSISTANTS.includes(assistant)) {
      throw new Error(`--assistant takes one of ${ASSISTANTS.join(', ')}.`);
    }
    if (each && assistant !== undefined) throw new Error('--each is for all assistants, --assistant for one.');
    if ((each || assistant !== undefined) && name !== 'conversation') {
      throw new Error('--each and --assistant are for conversation.');
    }
    return { name, each, assistant, minutes, seed };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Stop(
      `${message}\nUse it as in: npm run soak -- --minutes 60 --seed 7, npm run soak -- --each,\n` +
        '  or npm run soak -- --assistant amigo --minutes 10',
    );
  }
}

/**
 * One course under a rig of its own.
 * @param {Asked} asked
 * @param {(line: string) => void} [eachLine] takes what it prints; without it that is shown as it comes
 * @returns {Promise<number>} exit code
 */
async function course({ name, assistant, each, minutes, seed }, eachLine) {
  const rig = await startRig();
  try {
    const config = path.join(FOLDER, 'playwright.config.ts');
    const { code } = await run(
      process.execPath,
      [
        binOf('@playwright/test', 'playwright'),
        ...['test', '--config', config, '--output', path.join(ROOT, 'test-results/soak/run', assistant ?? name)],
        `/${name}${ENDING}`.replaceAll('.', '\\.'),
      ],
      {
        cwd: ROOT,
        ...(eachLine !== undefined && { capture: true, eachLine }),
        env: {
          ...process.env,
          ...rig.env,
          ...(minutes !== undefined && { SOAK_MINUTES: minutes }),
          ...(seed !== undefined && { SOAK_SEED: seed }),
          ...(assistant !== undefined && { SOAK_ASSISTANT: assistant }),
          ...(each && { SOAK_PACE: 'gentle' }),
        },
      },
    );
    return code;
  } finally {
    await rig.stop();
  }
}

/**
 * A course for each assistant, side by side, each in a rig and a profile of its own; one table at the end.
 * @param {Asked} asked
 * @returns {Promise<number>} exit code: 1 when a promise was broken in any of them
 */
async function everyAssistant(asked) {
  const width = Math.max(...ASSISTANTS.map((it) => it.length));
  const codes = await Promise.all(
    ASSISTANTS.map(async (assistant, at) => {
      forgetResult(assistant);
      await new Promise((resolve) => setTimeout(resolve, at * APART_MS));
      return course({ ...asked, assistant }, (line) => say(`${assistant.padEnd(width)} ${line}`));
    }),
  );
  const results = ASSISTANTS.map((assistant) => readResult(assistant));
  writeResults(results);
  say(`\n${tabulate(results)}`);
  return codes.every((code) => code === 0) && results.every((result) => result.problems.length === 0) ? 0 : 1;
}

/**
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export async function runSoak(args) {
  const asked = readSoakArgs(args);
  await prepare({ tests: true });
  await ensureBuilt();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, endChildren);
  return asked.each ? everyAssistant(asked) : course(asked);
}
