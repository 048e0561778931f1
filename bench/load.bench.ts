import { test } from '@playwright/test';
import type { Parley } from '../test/e2e/launch.js';
import { pressKeys, releaseKeys } from '../test/rig/keys.js';
import { pause } from '../test/rig/wait.js';
import { play, synthesise } from '../test/rig/voice.js';
import { record } from './figures.js';
import { cpuPercent } from './processes.js';
import { withApp } from './session.js';

const CHORD = 'Control+Shift+Space';

for (const [figure, miniWindow] of [
  ['idle', 'off'],
  ['idleMiniTalking', 'while-talking'],
  ['idleMiniAlways', 'always'],
] as const)
  test(`P9 idle with the window hidden, mini window ${miniWindow}`, async () => {
    const values: number[] = [];
    await withApp({ miniWindow }, async ({ parley }) => {
      await hideMainWindow(parley);
      if (miniWindow === 'while-talking') {
        // Its page is made when it is first needed, and stays.
        await pressKeys(CHORD);
        await pause(1_500);
        await releaseKeys(CHORD);
      }
      const pid = parley.app.process().pid ?? 0;
      // It lingers for two seconds after a talk.
      await pause(8_000);
      const shown = await isMiniShown(parley);
      if (shown !== (miniWindow === 'always')) throw new Error(`The mini window is ${shown ? '' : 'not '}shown.`);
      for (let run = 0; run < 3; run += 1) values.push(await cpuPercent(pid, 20_000));
    });
    record(figure, values);
  });

/** And no other: the mini window is there to be measured. */
const hideMainWindow = ({ app }: Parley): Promise<void> =>
  app.evaluate(({ BrowserWindow }) => {
    for (const one of BrowserWindow.getAllWindows()) if (one.webContents.getURL().includes('/index.html')) one.hide();
  });

const isMiniShown = ({ app }: Parley): Promise<boolean> =>
  app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().some((one) => one.webContents.getURL().includes('/mini.html') && one.isVisible()),
  );

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
