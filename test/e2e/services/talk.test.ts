/**
 * Each service in the real app: paste the key, test, hold the key, speak; what the service received is what was said,
 * and what is heard is what it sent.
 */
import { createAnswerEncoder } from '../../simulators/kit/encode.js';
import { serve, type Served } from '../../simulators/kit/serve.js';
import type { Simulator } from '../../simulators/kit/simulator.js';
import { speakAnswers } from '../../simulators/kit/voice.js';
import { SIMULATORS } from '../../simulators/simulators.js';
import { findSound } from '../../rig/correlate.js';
import { pressKeys, releaseKeys } from '../../rig/keys.js';
import { Recorder } from '../../rig/recorder.js';
import type { Recording } from '../../rig/recording.js';
import { resample } from '../../rig/sound.js';
import { nowMs } from '../../rig/environment.js';
import { play, synthesise } from '../../rig/voice.js';
import { CHORD, expect, test as base, type Person } from '../person.js';
import { addAssistant, enterSecrets, testConnection, useAssistant } from './set-up.js';

/** No pause in it, so that a service that listens for silence takes it as one utterance. */
const QUESTION = 'Tell me about the days of the week';
const UPLINK_HZ = 16_000;
/** Lossy formats and the way through a virtual microphone leave this much of a sound. */
const ALIKE = 0.9;

interface ServiceFixtures {
  /** Starts a simulator in this scenario; ended after the test. */
  readonly simulate: (simulator: Simulator, scenario?: string) => Promise<Served>;
}

const test = base.extend<ServiceFixtures>({
  simulate: async ({}, use, testInfo) => {
    const served: Served[] = [];
    const lines: string[] = [];
    const [answers, encode] = await Promise.all([speakAnswers(), createAnswerEncoder()]);
    await use(async (simulator, scenario = 'normal') => {
      const one = await serve(simulator, { scenario, answers, encode, log: (line) => lines.push(line) });
      served.push(one);
      return one;
    });
    for (const one of served) await one.close();
    await testInfo.attach('simulator', { body: lines.join('\n') });
  },
});

/** Whether every sample that was received is one that was sent, in order; silence may follow. */
function isSent(received: Int16Array, sent: Int16Array): boolean {
  return received.every((sample, at) => sample === (sent[at] ?? 0));
}

async function said(words: string): Promise<Int16Array> {
  return resample(await synthesise(words), UPLINK_HZ).samples;
}

function expectHeard(recording: Recording, served: Served): void {
  const answer = served.service.spoken.at(-1);
  if (answer === undefined) throw new Error('The service said nothing.');
  const known = resample(answer, recording.rateHz).samples;
  expect(findSound(recording.samples, known).correlation, 'what is heard is what was sent').toBeGreaterThan(ALIKE);
}

async function ready(person: Person, simulator: Simulator, served: Served): Promise<void> {
  const { page } = person.parley;
  await person.ready();
  await addAssistant(page, simulator, { url: served.url });
  expect(await testConnection(page)).not.toMatch(/fail/i);
  await expect(page.locator('[role=status][data-ok=true]')).toBeVisible();
  await useAssistant(page);
  await expect(page.locator('[data-phase=idle]')).toBeVisible({ timeout: 20_000 });
}

for (const simulator of Object.values(SIMULATORS)) {
  test.describe(simulator.id, () => {
    test.describe.configure({ timeout: 180_000 });

    test('a key, a test, a held key, an answer', async ({ person, simulate }) => {
      const served = await simulate(simulator);
      await ready(person, simulator, served);
      const recording = await person.ask(QUESTION);
      expect(served.service.breaches).toEqual([]);
      const utterance = served.service.heard.at(-1);
      expect(utterance?.rateHz).toBe(UPLINK_HZ);
      const received = utterance?.samples ?? new Int16Array();
      expect(isSent(received, person.trace.pcm('uplink')), 'received is what was recorded').toBe(true);
      expect(findSound(received, await said(QUESTION)).correlation).toBeGreaterThan(ALIKE);
      expectHeard(recording, served);
      const again = await person.ask('And what comes after that');
      expectHeard(again, served);
      expect(served.service.heard).toHaveLength(2);
      expect(served.service.breaches).toEqual([]);
    });

    test('a link lost in mid-utterance: all of it is sent on the next one', async ({ person, simulate }) => {
      const served = await simulate(simulator);
      await ready(person, simulator, served);
      const words = await synthesise(QUESTION);
      const speaker = await Recorder.start('speaker');
      const startedMs = nowMs();
      await pressKeys(CHORD);
      try {
        await person.trace.next('talk-start', startedMs);
        const playing = play(words);
        await new Promise((resolve) => setTimeout(resolve, playing.durationMs / 2));
        expect(served.connections()).toBe(1);
        served.cutAll();
        await playing.finished;
      } finally {
        await releaseKeys(CHORD);
      }
      await person.trace.next('playback-drained', startedMs, 25_000);
      const recording = await speaker.stop();
      const received = served.service.heard.at(-1)?.samples ?? new Int16Array();
      expect(findSound(received, await said(QUESTION)).correlation, 'all of it arrived').toBeGreaterThan(ALIKE);
      expectHeard(recording, served);
      expect(served.service.breaches).toEqual([]);
    });

    test('a press during the answer: silence, and the next answer', async ({ person, simulate }) => {
      const served = await simulate(simulator);
      await ready(person, simulator, served);
      const words = await synthesise(QUESTION);
      let startedMs = nowMs();
      await pressKeys(CHORD);
      await person.trace.next('talk-start', startedMs);
      await play(words).finished;
      await releaseKeys(CHORD);
      await person.trace.next('playback-started', startedMs, 25_000);
      startedMs = nowMs();
      const recording = await person.ask('No wait, something else');
      await person.trace.next('playback-cut', startedMs);
      expectHeard(recording, served);
      expect(served.service.breaches).toEqual([]);
    });

    test('a wrong key: the test says so, and so does talking', async ({ person, simulate }) => {
      const served = await simulate(simulator);
      const { page } = person.parley;
      await person.ready();
      const wrong = Object.fromEntries(
        Object.entries(simulator.secrets).map(([key, value]) => [key, `${value.slice(0, -4)}0000`]),
      );
      await addAssistant(page, simulator, { url: served.url, secrets: wrong });
      await testConnection(page);
      await expect(page.locator('[role=status][data-ok=false]')).toBeVisible();
      await useAssistant(page);
      await expect(page.getByRole('alert')).toContainText(/key|account|sign/i, { timeout: 20_000 });
      await expect(page.locator('[data-phase=blocked]')).toBeVisible();
      await page.getByRole('alert').getByRole('button', { name: 'Open settings' }).click();
      await enterSecrets(page, simulator, { url: served.url });
      await page.getByRole('link', { name: 'Talk', exact: true }).click();
      await expect(page.locator('[data-phase=idle]')).toBeVisible({ timeout: 20_000 });
    });
  });
}
