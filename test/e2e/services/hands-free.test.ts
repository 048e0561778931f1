/**
 * Talking to a service without a key: one that listens by itself hears all of the microphone and ends turns; for one
 * that takes whole utterances they are found here.
 */
import { SIMULATORS } from '../../simulators/simulators.js';
import { Recorder } from '../../rig/recorder.js';
import { nowMs } from '../../rig/environment.js';
import { play, synthesise } from '../../rig/voice.js';
import { expect, test as base } from '../person.js';
import { expectAllArrived, expectHeard } from './heard.js';
import { addAssistant, useAssistant } from './set-up.js';
import { withSimulators, type Simulate } from './simulated.js';

/** No pause in them, so that a service that listens for silence takes each as one utterance. */
const QUESTIONS = ['Tell me about the days of the week', 'And what comes after that'];

const test = base.extend<{ readonly simulate: Simulate }>({
  simulate: async ({}, use, testInfo) => withSimulators(testInfo, use),
});

for (const simulator of [SIMULATORS.addisai, SIMULATORS.zeebee]) {
  test(`${simulator.id}: two questions without a key, two answers`, async ({ person, simulate }) => {
    test.setTimeout(150_000);
    const served = await simulate(simulator);
    const { service } = served;
    const { page } = person.parley;
    await person.ready();
    await addAssistant(page, simulator, { url: served.url });
    await useAssistant(page);
    await expect(page.locator('[data-phase=idle]')).toBeVisible({ timeout: 20_000 });
    await page.evaluate(() => window.parley.session.setHandsFree(true));
    await expect(page.locator('[data-phase=listening]')).toBeVisible();

    for (const [at, words] of QUESTIONS.entries()) {
      const speaker = await Recorder.start('speaker');
      const startedMs = nowMs();
      const playing = play(await synthesise(words));
      await playing.finished;
      const saidMs = nowMs();
      const { atMs } = await person.trace.next('playback-started', startedMs, 30_000);
      console.log(`${simulator.id}, hands-free: ${(atMs - saidMs).toFixed(0)} ms from the last sound to the answer`);
      await person.trace.next('playback-drained', startedMs, 30_000);
      expectHeard(await speaker.stop(), served);
      expect(service.heard, 'one utterance for each question').toHaveLength(at + 1);
      await expectAllArrived(words, served);
      await expect(page.locator('[data-phase=listening]')).toBeVisible();
    }
    expect(service.breaches).toEqual([]);
    await page.evaluate(() => window.parley.session.setHandsFree(false));
    await expect(page.locator('[data-phase=idle]')).toBeVisible();
  });
}
