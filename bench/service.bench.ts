import { test } from '@playwright/test';
import { asProfileId } from '../src-preload/contract/ids.js';
import { nowMs } from '../test/rig/environment.js';
import { pressKeys, releaseKeys } from '../test/rig/keys.js';
import { pause, until } from '../test/rig/wait.js';
import { toneAnswers } from '../test/simulators/kit/answers.js';
import { plainEncode } from '../test/simulators/kit/plain-encode.js';
import { serve } from '../test/simulators/kit/serve.js';
import { SIMULATORS } from '../test/simulators/simulators.js';
import { record } from './figures.js';
import { withApp } from './session.js';

const CHORD = 'Control+Shift+Space';
const RUNS = 20;

test('P7 recovery from a cut socket', async () => {
  const { addisai } = SIMULATORS;
  const readyAtMs: number[] = [];
  const served = await serve(addisai, {
    scenario: 'normal',
    answers: toneAnswers(),
    encode: plainEncode,
    // The service says so itself the moment it has told the app that it is ready.
    log: (line) => line.startsWith('Ready') && readyAtMs.push(nowMs()),
  });
  const profile = {
    id: asProfileId('service'),
    providerId: 'addisai' as const,
    name: 'Service',
    options: {},
    endpoint: served.url,
  };
  const environment = { PARLEY_ADDISAI_API_KEY: addisai.secrets['apiKey'] ?? '' };
  const values: number[] = [];
  await withApp({ profile, environment }, async () => {
    for (let run = 0; run < RUNS; run += 1) {
      await pressKeys(CHORD);
      await until('a connection', () => served.connections() === 1 && readyAtMs.length > 0);
      await pause(400);
      readyAtMs.length = 0;
      const cutAtMs = nowMs();
      served.cutAll();
      values.push((await until('the service to be ready again', () => readyAtMs[0])) - cutAtMs);
      await releaseKeys(CHORD);
      // A connection that stood for ten seconds makes earlier losses forgotten; before that each costs a longer pause.
      await pause(10_500);
    }
  });
  await served.close();
  record('recovery', values);
});
