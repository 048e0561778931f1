/**
 * Hands-free on loudspeakers: what the assistant says comes back to the microphone through a room. It must not answer
 * itself; a person louder than the echo must be heard, whatever plays.
 */
import type { Page } from '@playwright/test';
import { createAnswerEncoder } from '../simulators/kit/encode.js';
import { serve, type Served } from '../simulators/kit/serve.js';
import { speakAnswers } from '../simulators/kit/voice.js';
import { SIMULATORS } from '../simulators/simulators.js';
import { nowMs } from '../rig/environment.js';
import { Recorder } from '../rig/recorder.js';
import { openRoom } from '../rig/room.js';
import { atLevel, speechLevel } from '../rig/speech-level.js';
import { play, synthesise } from '../rig/voice.js';
import { pause, until } from '../rig/wait.js';
import { expect, test as base } from './person.js';
import { addAssistant, useAssistant } from './services/set-up.js';

const LONG_ANSWER =
  'There are seven days in a week, and each of them has a name of its own. Monday is the first of them, and most ' +
  'people work on it. Sunday is the last one, and many people rest and see their friends and their families.';
const QUESTION = 'Tell me about the days of the week';
const INTERRUPTION = 'Set a timer for five minutes';

const test = base.extend<{ readonly served: Served }>({
  served: async ({}, use, testInfo) => {
    const lines: string[] = [];
    const [answers, encode] = await Promise.all([speakAnswers([LONG_ANSWER, LONG_ANSWER]), createAnswerEncoder()]);
    const served = await serve(SIMULATORS.addisai, {
      scenario: 'normal',
      answers,
      encode,
      log: (line) => lines.push(line),
    });
    await use(served);
    await served.close();
    await testInfo.attach('simulator', { body: lines.join('\n') });
  },
});

async function listenOnLoudspeakers(page: Page): Promise<void> {
  await page.evaluate(() => window.parley.settings.update({ audio: { sink: 'native', listeningOn: 'loudspeakers' } }));
  await page.evaluate(() => window.parley.session.setHandsFree(true));
}

test('on loudspeakers with the native output, the assistant never hears itself, and a louder person is heard', async ({
  person,
  served,
  transcribe,
}) => {
  test.setTimeout(120_000);
  const { service } = served;
  const { page } = person.parley;
  await addAssistant(page, SIMULATORS.addisai, { url: served.url });
  await useAssistant(page);
  await expect(page.locator('[data-phase=idle]')).toBeVisible({ timeout: 20_000 });
  const room = await openRoom();
  try {
    await listenOnLoudspeakers(page);
    await expect(page.locator('[data-phase=listening]')).toBeVisible();
    await pause(500);

    const askedMs = nowMs();
    await play(await synthesise(QUESTION)).finished;
    await person.trace.next('playback-started', askedMs);
    const echo = await Recorder.start('microphone');
    await pause(4_000);
    expect(service.heard.length, 'one question and no echo').toBe(1);
    const echoDbfs = speechLevel(await echo.stop());

    const words = atLevel(await synthesise(INTERRUPTION), echoDbfs + 6);
    const saidMs = nowMs();
    const playing = play(words);
    const passed = await person.trace.next('person-over-echo', saidMs);
    // The service has sent all of its answer and says nothing of who talks over it.
    await person.trace.next('playback-cut', saidMs);
    await playing.finished;
    await until('the words to be taken', () => service.heard.length === 2);
    const heard = service.heard.at(-1);
    const text = heard === undefined ? '' : await transcribe(heard);
    const gateMs = (passed.atMs - saidMs).toFixed(0);
    console.log(
      `native: echo ${echoDbfs.toFixed(1)} dBFS, let through ${gateMs} ms after playing began; heard “${text}”`,
    );
    // Nothing of the answer to it is taken for speech.
    await pause(2_500);
    expect(service.heard.length, 'one interruption and no echo').toBe(2);
  } finally {
    await room.close();
  }
});
