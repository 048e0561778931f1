/**
 * Each service in the real app: paste the key, test, hold the key, speak; what the service received is what was said,
 * and what is heard is what it sent.
 */
import { SIMULATORS } from '../../simulators/simulators.js';
import { pressKeys, releaseKeys } from '../../rig/keys.js';
import { Recorder } from '../../rig/recorder.js';
import { nowMs } from '../../rig/environment.js';
import { pause } from '../../rig/wait.js';
import { play, synthesise } from '../../rig/voice.js';
import { CHORD, expect, test as base, type Person } from '../person.js';
import { expectAllArrived, expectHeard, UPLINK_HZ } from './heard.js';
import { addAssistant, testConnection, useAssistant } from './set-up.js';
import { withSimulators, type Simulate } from './simulated.js';

/** No pause in it, so that a service that listens for silence takes it as one utterance. */
const QUESTION = 'Tell me about the days of the week';

const test = base.extend<{ readonly simulate: Simulate }>({
  simulate: async ({}, use, testInfo) => withSimulators(testInfo, use),
});

/**
 * Whether what was received lies in what was sent, sample by sample. A service that listens for speech does not count
 * silence before it, and hears some of ours after it.
 */
function isSent(received: Int16Array, sent: Int16Array): boolean {
  const matches = (from: number): boolean => received.every((sample, at) => sample === (sent[from + at] ?? 0));
  return sent.some((_, from) => matches(from));
}

/** Holds the key and says it; `meanwhile` happens half-way through. Answers when it began. */
async function hold(person: Person, words: string, meanwhile: () => void = () => undefined): Promise<number> {
  const sound = await synthesise(words);
  const startedMs = nowMs();
  await pressKeys(CHORD);
  try {
    await person.trace.next('talk-start', startedMs);
    const playing = play(sound);
    await pause(playing.durationMs / 2);
    meanwhile();
    await playing.finished;
  } finally {
    await releaseKeys(CHORD);
  }
  return startedMs;
}

for (const simulator of Object.values(SIMULATORS)) {
  test(`${simulator.id}: a key, a test, a held key, answers`, async ({ person, simulate }) => {
    test.setTimeout(180_000);
    const served = await simulate(simulator);
    const { service } = served;
    const { page } = person.parley;
    await test.step('the form, the test, the choice', async () => {
      await addAssistant(page, simulator, { url: served.url });
      await testConnection(page);
      await expect(page.locator('[role=status][data-ok=true]')).toBeVisible();
      await useAssistant(page);
      await expect(page.locator('[data-phase=idle]')).toBeVisible({ timeout: 20_000 });
      // Models that are just being loaded take the processor that the sound devices need.
      await person.ready();
    });

    await test.step('what is received is what was said, what is heard is what was sent', async () => {
      const recording = await person.ask(QUESTION);
      expect(service.heard).toHaveLength(1);
      const received = service.heard.at(-1)?.samples ?? new Int16Array();
      expect(service.heard.at(-1)?.rateHz).toBe(UPLINK_HZ);
      expect(isSent(received, person.trace.pcm('uplink')), 'sample by sample').toBe(true);
      await expectAllArrived(QUESTION, served);
      expectHeard(recording, served);
    });

    await test.step('a press during the answer: silence, and the next answer', async () => {
      const startedMs = await hold(person, QUESTION);
      await person.trace.next('playback-started', startedMs, 25_000);
      const pressedMs = nowMs();
      const recording = await person.ask('No wait, something else');
      await person.trace.next('playback-cut', pressedMs);
      expect(service.heard).toHaveLength(3);
      expectHeard(recording, served);
    });

    await test.step('a link lost in mid-utterance: all of it is sent on the next one', async () => {
      const speaker = await Recorder.start('speaker');
      const startedMs = await hold(person, QUESTION, () => {
        expect(served.connections()).toBe(1);
        served.cutAll();
      });
      await person.trace.next('playback-drained', startedMs, 25_000);
      const recording = await speaker.stop();
      await expectAllArrived(QUESTION, served);
      expectHeard(recording, served);
    });

    expect(service.breaches).toEqual([]);
  });
}
