import { crashSoundServer, sources, startSoundServer } from '../rig/devices.js';
import { nowMs } from '../rig/environment.js';
import { pressKeys, releaseKeys } from '../rig/keys.js';
import { pause, until } from '../rig/wait.js';
import { CHORD, expect, test } from './person.js';

// Before the app starts: hooks run first, the person's app only when a test asks for it.
test.beforeEach(() => crashSoundServer());
let restored = false;
test.afterEach(async () => {
  if (!restored) await startSoundServer();
});

test('no sound device at the start: the app says so, and talks once there is one', async ({ person }) => {
  test.setTimeout(150_000);
  restored = false;
  const { page } = person.parley;
  await person.trace.next('speech-ready', 0, 40_000);

  // Typed words are answered in writing, and the missing speaker is named.
  await page.getByRole('textbox', { name: 'Message' }).fill('What is twelve times twelve?');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.locator('[data-speaker=assistant]').last()).toContainText('144');
  await expect(page.getByRole('alert')).toContainText(/sound|speaker/i);

  // Talking names the missing microphone.
  const button = page.getByRole('button', { name: 'Hold to talk' });
  await button.hover();
  await page.mouse.down();
  await expect(page.getByRole('alert')).toContainText(/microphone/i);
  await page.mouse.up();

  await startSoundServer();
  restored = true;
  await until('the sound devices', async () => (await sources()).length > 0);
  // The press that finds the microphone opens it late; the next one is as always.
  const foundMs = nowMs();
  await pressKeys(CHORD);
  await person.trace.next('frame-sent', foundMs);
  // Longer than a tap, which would keep listening.
  await pause(400);
  await releaseKeys(CHORD);
  await pause(1_000);
  const recording = await person.ask('What is twelve times twelve?');
  await expect(page.locator('[data-speaker=assistant]').last()).toContainText('144');
  expect(await person.understand(recording)).toMatch(/144|hundred (and )?forty four/);
});
