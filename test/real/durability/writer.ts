/**
 * A program that writes settings, keys, timers and notes as fast as it can, by the stores of the app, and tells the number
 * of each round once all of it is on disk. It is killed in the middle of that.
 */
import * as v from 'valibot';
import { createCredentialStore } from '../../../src-main/credentials/credential-store.js';
import { createSettingsStore } from '../../../src-main/settings/settings-store.js';
import { createJsonStore } from '../../../src-main/storage/json-store.js';
import { asProfileId } from '../../../src-preload/contract/ids.js';
import { roundVolume, WRITER_CIPHER } from './writer-values.js';

const [directory = ''] = process.argv.slice(-1);
const epochMs = (): number => Date.now();
const settings = createSettingsStore({ directory, platform: 'linux', epochMs });
const credentials = createCredentialStore({
  directory,
  epochMs,
  cipher: WRITER_CIPHER,
  allowWeak: () => false,
  environment: {},
  onSecret: () => undefined,
  onProblem: () => undefined,
});
const timers = createJsonStore<readonly unknown[]>({ directory, name: 'timers', epochMs }, v.array(v.unknown()), []);
const notes = createJsonStore<readonly unknown[]>({ directory, name: 'notes', epochMs }, v.array(v.unknown()), []);

async function write(round: number): Promise<void> {
  const ref = { profileId: asProfileId('local'), service: 'playai', key: 'apiKey' };
  settings.update({ audio: { volume: roundVolume(round) } });
  await credentials.save(ref, `secret ${String(round)}`);
  timers.set(Array.from({ length: 1 + (round % 40) }, () => ({ round })));
  notes.set([{ round, text: 'What was noted. '.repeat(round % 300) }]);
  process.stdout.write(`${String(round)}\n`);
}

for (let round = 1; ; round += 1) await write(round);
