/** Owns the static checks: everything that is wrong without running the app. */
import { availableParallelism } from 'node:os';
import { binOf } from './bin.mjs';
import { secondsSince } from './console.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

/** They give way to what runs beside them: lint took twelve minutes on a slow machine. */
const LIMIT_MS = 20 * 60_000;

/**
 * Slowest first, so that the checks that run beside each other end together.
 * @type {{ name: string, packageName: string, command?: string, args: string[] }[]}
 */
const CHECKS = [
  { name: 'lint', packageName: 'eslint', args: ['--max-warnings', '0', '.'] },
  {
    name: 'types of src-renderer',
    packageName: 'svelte-check',
    args: ['--tsconfig', 'src-renderer/tsconfig.json', '--fail-on-warnings', '--output', 'human'],
  },
  { name: 'types of src-main', packageName: 'typescript', command: 'tsc', args: ['-p', 'src-main'] },
  { name: 'types of src-preload', packageName: 'typescript', command: 'tsc', args: ['-p', 'src-preload'] },
  { name: 'types of the contract', packageName: 'typescript', command: 'tsc', args: ['-p', 'src-preload/contract'] },
  { name: 'types of tests and tools', packageName: 'typescript', command: 'tsc', args: ['-p', '.'] },
  { name: 'format', packageName: 'prettier', args: ['--check', '--log-level', 'warn', '.'] },
  {
    name: 'import rules',
    packageName: 'dependency-cruiser',
    command: 'depcruise',
    args: ['--config', '.dependency-cruiser.cjs', 'src-main', 'src-preload', 'src-renderer'],
  },
  { name: 'dead code', packageName: 'knip', args: ['--no-progress'] },
];

/**
 * Runs every check, also after a failure, and shows the output of those that fail.
 * @param {import('./lane.mjs').Lane} lane
 * @returns {Promise<import('./tally.mjs').Tally>} each check counts as one
 */
export async function runChecks({ say, aside }) {
  const tally = { passed: 0, failed: 0, skipped: 0, problems: /** @type {string[]} */ ([]) };
  const waiting = [...CHECKS];
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const started = Date.now();
      const { name, packageName, command, args } = check;
      const { code, output, timedOut } = await run(process.execPath, [binOf(packageName, command), ...args], {
        cwd: ROOT,
        capture: true,
        limitMs: LIMIT_MS,
        aside,
      });
      tally[code === 0 ? 'passed' : 'failed'] += 1;
      say(
        `  ${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${secondsSince(started)}${timedOut ? ', ended: too slow' : ''})`,
      );
      if (code === 0) continue;
      tally.problems.push(name);
      say(indent(output));
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, worker));
  return tally;
}

/** @param {string} text */
function indent(text) {
  return text.trimEnd().replace(/^(?=.)/gm, '    ');
}
