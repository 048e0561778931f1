/** The loopback sound test in a room: what Parley plays comes back to its microphone, or does not. */
import { openRoom } from '../rig/room.js';
import { expect, test } from './launch.js';

test('the sound test hears the speaker through the room, and says so when it does not', async ({ page }) => {
  await page.evaluate(() => {
    location.hash = '#/settings/diagnostics';
  });
  const start = page.getByRole('button', { name: 'Test speaker and microphone' });
  const room = await openRoom();
  try {
    await start.click();
    const heard = page.getByText(/Heard after [\d,]+ ms, at -?\d+ dB/);
    await expect(heard).toBeVisible();
    const told = (await heard.textContent()) ?? '';
    console.log(`sound test: ${told.trim()}`);
    const [, ms = ''] = /after ([\d,]+) ms/.exec(told) ?? [];
    // Opening a virtual device may take its time; no way through one is shorter than this.
    expect(Number(ms.replace(',', ''))).toBeGreaterThan(10);
    expect(Number(ms.replace(',', ''))).toBeLessThan(1_500);
  } finally {
    await room.close();
  }
  await start.click();
  await expect(page.getByText(/The chirp was not heard|The microphone gives only silence/)).toBeVisible();
});
