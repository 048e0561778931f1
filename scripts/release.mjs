/** `npm run release -- STEP`: the steps of a release that are Parley's own (docs/releasing.md). */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runScript, say, Stop } from './lib/console.mjs';
import { announce, KEY_VARIABLE, makeKey, notesOf, problemsOf, writeChecksums } from './lib/release-steps.mjs';
import { ROOT } from './lib/root.mjs';

const USAGE = `Steps of a release (docs/releasing.md):
  npm run release -- key FILE                      makes a signing key in FILE and prints its public half
  npm run release -- check --tag TAG               whether everything is ready
  npm run release -- announce FOLDER [--staging N] announces the files in FOLDER, to N percent of installations
  npm run release -- checksums FOLDER              writes FOLDER/SHA256SUMS
  npm run release -- notes                         prints what CHANGELOG.md says of this version`;

const version = () => JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).version;

/** @param {string | undefined} text */
function percentOf(text) {
  if (text === undefined || text === '') return null;
  const percent = Number(text);
  if (!Number.isInteger(percent) || percent < 0 || percent > 100)
    throw new Stop('--staging takes a whole number, 0 to 100.');
  return percent;
}

/** @param {string | undefined} value */
function given(value) {
  if (value === undefined || value === '') throw new Stop(USAGE);
  return value;
}

await runScript(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { tag: { type: 'string' }, staging: { type: 'string' } },
  });
  const [step, where] = positionals;
  const key = process.env[KEY_VARIABLE];
  switch (step) {
    case 'key':
      say(`Public half, for "keys" in resources/updates.json:\n${makeKey(given(where))}`);
      say(`Keep ${where} where only the release can read it, as the secret ${KEY_VARIABLE}; then delete the file.`);
      return 0;
    case 'check': {
      const problems = problemsOf({ root: ROOT, tag: given(values.tag), key });
      if (problems.length > 0) throw new Stop(`Not ready:\n  ${problems.join('\n  ')}`);
      say('Ready.');
      return 0;
    }
    case 'announce': {
      const release = { folder: given(where), version: version(), stagingPercentage: percentOf(values.staging) };
      if (key === undefined || key === '') throw new Stop(`${KEY_VARIABLE} is not set.`);
      say((await announce({ ...release, key, now: new Date() })).join('\n'));
      return 0;
    }
    case 'checksums':
      say(`${await writeChecksums(given(where))} files in SHA256SUMS.`);
      return 0;
    case 'notes':
      say(notesOf(readFileSync(path.join(ROOT, 'CHANGELOG.md'), 'utf8'), version()));
      return 0;
    default:
      throw new Stop(USAGE);
  }
});
