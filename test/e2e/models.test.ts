/** Which of our models are loaded before anybody talks: none for a service, all for our own assistant. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { asProfileId } from '../../src-preload/contract/ids.js';
import { DEFAULT_SETTINGS, LOCAL_PROFILE_ID } from '../../src-preload/contract/settings.js';
import { changeSettings } from '../course/look.js';
import { profileOf } from '../rig/assistant-profile.js';
import { createTraceReader } from '../rig/trace.js';
import { pause } from '../rig/wait.js';
import { SIMULATORS } from '../simulators/simulators.js';
import { expect, launchParley, test, type Parley } from './launch.js';

/** Longer than the host takes to be there after the window is usable. */
const SETTLE_MS = 1_500;

const processesOf = ({ app }: Parley): Promise<readonly string[]> =>
  app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ name }) => name ?? ''));

test('the models of our own assistant are loaded once it is in use, and not for a service', async ({ userData }) => {
  // Nobody answers there, and nobody is called before a person talks.
  const service = profileOf(SIMULATORS.playai, 'ws://127.0.0.1:9');
  const { profiles } = DEFAULT_SETTINGS.assistants;
  const assistants = { activeProfileId: asProfileId('service'), profiles: [...profiles, service] };
  writeFileSync(path.join(userData, 'settings.json'), JSON.stringify({ ...DEFAULT_SETTINGS, assistants }));
  const folder = path.join(userData, 'trace');
  const trace = createTraceReader(folder);
  const parley = await launchParley({ userData, args: [`--trace-dir=${folder}`] });
  try {
    await trace.next('window-usable', 0, 20_000);
    await pause(SETTLE_MS);
    expect(await processesOf(parley)).not.toContain('Parley speech');
    await changeSettings(parley.app, { assistants: { activeProfileId: LOCAL_PROFILE_ID } });
    await trace.next('speech-ready', 0, 30_000);
    expect(await processesOf(parley)).toContain('Parley speech');
  } finally {
    await parley.close();
  }
});
