import { test } from '@playwright/test';
import { pressKeys, releaseKeys } from '../test/rig/keys.js';
import { pause } from '../test/rig/wait.js';
import { play, synthesise } from '../test/rig/voice.js';
import { record } from './figures.js';
import { cpuPercent } from './processes.js';
import { withApp } from './session.js';

const CHORD = 'Control+Shift+Space';

test('P9 idle with the window hidden', async () => {
  const values: number[] = [];
  await withApp({}, async ({ parley }) => {
    await parley.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().forEach((one) => one.hide()));
    const pid = parley.app.process().pid ?? 0;
    await pause(5_000);
    for (let run = 0; run < 3; run += 1) values.push(await cpuPercent(pid, 20_000));
  });
  record('idle', values);
});

test('P10 listening and speaking', async () => {
  const listening: number[] = [];
  const speaking: number[] = [];
  const said = await synthesise(
    'I want to tell you a long story about a river that went down from the mountains to the sea and met many towns',
  );
  await withApp({}, async ({ parley }) => {
    const pid = parley.app.process().pid ?? 0;
    for (let run = 0; run < 5; run += 1) {
      await pressKeys(CHORD);
      const voice = play(said);
      await pause(500);
      listening.push(await cpuPercent(pid, 4_000));
      await voice.finished;
      await releaseKeys(CHORD);
      await pause(6_000);
      await parley.page.getByRole('textbox', { name: 'Message' }).fill('What can you do?');
      await parley.page.getByRole('button', { name: 'Send' }).click();
      await pause(1_500);
      speaking.push(await cpuPercent(pid, 3_000));
      await pause(6_000);
    }
  });
  record('listening', listening);
  record('speaking', speaking);
});
