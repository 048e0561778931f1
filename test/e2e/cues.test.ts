import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SETTINGS_VERSION } from '../../src-main/settings/migrations.js';
import { findSound } from '../rig/correlate.js';
import { nowMs } from '../rig/environment.js';
import { pressKeys, releaseKeys } from '../rig/keys.js';
import { rms } from '../rig/level.js';
import { Recorder } from '../rig/recorder.js';
import type { Recording } from '../rig/recording.js';
import { resample } from '../rig/sound.js';
import { pause } from '../rig/wait.js';
import { parseWav } from '../rig/wav.js';
import { CHORD, expect, test } from './person.js';

type Cue = 'start' | 'stop' | 'muted';

const cueFile = (cue: Cue): string => path.resolve(import.meta.dirname, `../../resources/cues/${cue}.wav`);

/** When the cue was heard, ms; null when it was not. */
function heardAt(recording: Recording, cue: Cue): number | null {
  const known = resample(parseWav(readFileSync(cueFile(cue))), recording.rateHz).samples;
  const { offsetSamples, correlation } = findSound(recording.samples, known);
  return correlation > 0.8 ? recording.timeOf(offsetSamples) : null;
}

/** Presses for a moment without a word, and records what the speaker plays. */
async function press(): Promise<{ readonly recording: Recording; readonly pressedAtMs: number }> {
  const speaker = await Recorder.start('speaker');
  await pause(200);
  const pressedAtMs = nowMs();
  await pressKeys(CHORD);
  await pause(700);
  await releaseKeys(CHORD);
  await pause(700);
  return { recording: await speaker.stop(), pressedAtMs };
}

test.beforeEach(({ userData }) => {
  const settings = { version: SETTINGS_VERSION, audio: { cues: 'all' } };
  writeFileSync(path.join(userData, 'settings.json'), JSON.stringify(settings));
});

test('cues say when sound flows, when it ends and when nobody hears; off, nothing does', async ({ person }) => {
  test.setTimeout(90_000);
  await person.ready();
  const { page } = person.parley;
  // The first press opens the device, which may take longer than a cue waits.
  await press();

  const talk = await press();
  const startMs = heardAt(talk.recording, 'start');
  const stopMs = heardAt(talk.recording, 'stop');
  const frame = await person.trace.next('frame-sent', talk.pressedAtMs);
  expect(startMs, 'start').not.toBeNull();
  expect(stopMs, 'stop').not.toBeNull();
  const afterFrameMs = (startMs ?? NaN) - frame.atMs;
  const said = [talk.pressedAtMs, frame.atMs, talk.pressedAtMs + 700].map((fromMs, index) =>
    ((index === 2 ? (stopMs ?? NaN) : (startMs ?? NaN)) - fromMs).toFixed(0),
  );
  console.log(
    `cues: start ${said[0]} ms after the press, ${said[1]} ms after the first frame; stop ${said[2]} ms after the release`,
  );
  // The device plays in blocks, and is asked in the same moment as the first frame is sent.
  expect(afterFrameMs).toBeGreaterThan(-60);
  expect(afterFrameMs).toBeLessThan(300);
  expect(heardAt(talk.recording, 'muted')).toBeNull();

  await page.getByRole('button', { name: 'Mute' }).click();
  const muted = await press();
  expect(heardAt(muted.recording, 'muted'), 'muted').not.toBeNull();
  expect(heardAt(muted.recording, 'start')).toBeNull();

  await page.evaluate(() => window.parley.settings.update({ audio: { cues: 'off' } }));
  expect(rms((await press()).recording.samples)).toBeLessThan(2);
  await page.getByRole('button', { name: 'Mute' }).click();
  expect(rms((await press()).recording.samples)).toBeLessThan(2);
});
