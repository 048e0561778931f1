import { nowMs } from '../rig/environment.js';
import { pressKeys, releaseKeys } from '../rig/keys.js';
import { firstSoundAfter, silenceAfter } from '../rig/level.js';
import { Recorder } from '../rig/recorder.js';
import { pause } from '../rig/wait.js';
import { CHORD, expect, test } from './person.js';

test('pressing the key during a long answer silences it and marks where it was cut', async ({ person }) => {
  test.setTimeout(120_000);
  await person.ready();
  const { page } = person.parley;
  const speaker = await Recorder.start('speaker');
  const askedMs = nowMs();
  await page.getByRole('textbox', { name: 'Message' }).fill('What can you do?');
  await page.getByRole('button', { name: 'Send' }).click();
  const { atMs: firstBytesMs } = await person.trace.next('reply-first-audio', askedMs);
  await pause(1_500);
  await expect(page.locator('[data-phase=speaking]')).toBeVisible();

  const pressedMs = nowMs();
  await pressKeys(CHORD);
  const cut = await person.trace.next('playback-cut', pressedMs);
  await expect(page.locator('[data-phase=listening]')).toBeVisible();
  await pause(700);
  await releaseKeys(CHORD);
  const recording = await speaker.stop();

  const firstMs = firstSoundAfter(recording, firstBytesMs) ?? Number.NaN;
  const silentMs = silenceAfter(recording, pressedMs) ?? Number.NaN;
  console.log(`P5 here: ${(silentMs - pressedMs).toFixed(0)} ms from the key command to silence`);
  expect(silentMs - pressedMs, 'silence soon after the press').toBeLessThan(400);
  const reallyHeardMs = silentMs - firstMs;
  expect(Math.abs(Number(cut['heardMs']) - reallyHeardMs), 'heard position, ms off').toBeLessThan(120);

  const answer = page.locator('[data-speaker=assistant]').first();
  await expect(answer).toContainText(/interrupted after 1\.\d s/i);
  // Nothing of the cut answer comes back.
  await pause(1_500);
  await expect(page.locator('[data-phase=speaking]')).toHaveCount(0);
});

test('Interrupt stops an answer without opening the microphone', async ({ person }) => {
  test.setTimeout(90_000);
  await person.ready();
  const { page } = person.parley;
  const askedMs = nowMs();
  await page.getByRole('textbox', { name: 'Message' }).fill('What can you do?');
  await page.getByRole('textbox', { name: 'Message' }).press('Enter');
  await person.trace.next('playback-started', askedMs);
  await page.getByRole('button', { name: 'Interrupt' }).click();
  await person.trace.next('playback-cut', askedMs);
  await expect(page.locator('[data-phase=idle]')).toBeVisible();
  expect(person.trace.marks('frame-sent')).toEqual([]);
});
