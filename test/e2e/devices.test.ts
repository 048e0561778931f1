/** Microphones and speakers that come and go while Parley listens and speaks. */
import type { Page } from '@playwright/test';
import * as devices from '../rig/devices.js';
import { nowMs } from '../rig/environment.js';
import { pressKeys, releaseKeys } from '../rig/keys.js';
import { play, synthesise } from '../rig/voice.js';
import { pause, until } from '../rig/wait.js';
import { CHORD, expect, test, type Person } from './person.js';

const HEADSET = 'headset';
const HEADPHONES = 'headphones';

test.beforeEach(() => test.setTimeout(150_000));
// Whatever a test did, the next one finds the standard devices.
test.afterEach(async () => {
  await devices.crashSoundServer();
  await devices.startSoundServer();
});

/** Chooses a device by the name the system gives it. */
async function choose(page: Page, kind: MediaDeviceKind, title: string): Promise<void> {
  const saved = await page.evaluate(
    async ([wanted, name]) => {
      const all = await navigator.mediaDevices.enumerateDevices();
      const id = all.find((one) => one.kind === wanted && one.label.includes(name))?.deviceId;
      if (id === undefined) return `There is no ${name} in ${all.map(({ label }) => label).join(', ')}.`;
      const audio = wanted === 'audioinput' ? { microphoneId: id } : { speakerId: id, sink: 'renderer' as const };
      return (await window.parley.settings.update({ audio })).ok;
    },
    [kind, title] as const,
  );
  expect(saved).toBe(true);
}

async function isTold({ parley }: Person, text: string): Promise<void> {
  await expect(parley.page.getByRole('status').filter({ hasText: text })).toBeVisible();
}

async function holdKey(person: Person): Promise<number> {
  const heldMs = nowMs();
  await pressKeys(CHORD);
  await person.trace.next('talk-start', heldMs);
  return heldMs;
}

async function say(words: string, into?: string): Promise<void> {
  await play(await synthesise(words), into).finished;
}

async function isAnswered(person: Person, sinceMs: number, expected: string | RegExp = '144'): Promise<void> {
  await person.trace.next('playback-drained', sinceMs, 25_000);
  const captions = person.parley.page.locator('[data-speaker]');
  // With what was understood, for the one who reads why it failed.
  const exchange = async (): Promise<string> => (await captions.allInnerTexts()).slice(-2).join(' / ');
  await expect.poll(exchange).toMatch(expected);
}

test.describe('a microphone', () => {
  test.beforeEach(() => devices.plugNamedMicrophone(HEADSET, 'Headset'));

  test('is unplugged while listening: another hears the rest, and it is used again when it is back', async ({
    person,
  }) => {
    const { page } = person.parley;
    await person.ready();
    await choose(page, 'audioinput', 'Headset');

    const heldMs = await holdKey(person);
    await say('Set a timer', `${HEADSET}_sink`);
    // What is still in the device goes with it.
    await pause(300);
    await devices.unplugNamedMicrophone(HEADSET);
    await isTold(person, 'The microphone went away');
    await say('for five minutes.');
    await pause(200);
    await releaseKeys(CHORD);
    // Words of either microphone.
    await isAnswered(person, heldMs, /timer.*minutes/is);

    await devices.plugNamedMicrophone(HEADSET, 'Headset');
    const backMs = await holdKey(person);
    await isTold(person, 'Your microphone is back');
    await say('What is twelve times twelve?', `${HEADSET}_sink`);
    await releaseKeys(CHORD);
    await isAnswered(person, backMs);

    // No other is left: what was said is kept.
    await devices.unplugMicrophone();
    const lostMs = await holdKey(person);
    await say('What is twelve times twelve?', `${HEADSET}_sink`);
    await pause(300);
    await devices.unplugNamedMicrophone(HEADSET);
    await expect(page.getByRole('alert')).toContainText(/microphone/i);
    await releaseKeys(CHORD);
    await page
      .getByRole('button', { name: /try again|retry/i })
      .last()
      .click();
    await isAnswered(person, lostMs);
  });
});

test('a microphone that is slow to deliver: the talk waits for it, and a release before it is told', async ({
  person,
}) => {
  const { page } = person.parley;
  await person.ready();
  await devices.muffleMicrophone(true);
  const heldMs = await holdKey(person);
  await pause(1_500);
  expect(person.trace.marks('frame-sent').filter(({ atMs }) => atMs > heldMs)).toEqual([]);
  await devices.muffleMicrophone(false);
  await person.trace.next('frame-sent', heldMs);
  await say('What is twelve times twelve?');
  await releaseKeys(CHORD);
  await isAnswered(person, heldMs);

  await devices.muffleMicrophone(true);
  await holdKey(person);
  await pause(700);
  await releaseKeys(CHORD);
  await pause(300);
  await devices.muffleMicrophone(false);
  await expect(page.getByRole('alert')).toContainText(/microphone/i);
  await person.ask('What is twelve times twelve?');
  await expect(page.getByRole('alert')).toHaveCount(0);

  // One that stops delivering in the middle is opened anew, or another one is.
  const stuckMs = await holdKey(person);
  await say('What is twelve times twelve?');
  await pause(300);
  await devices.muffleMicrophone(true);
  await pause(1_700);
  await devices.muffleMicrophone(false);
  const againMs = nowMs();
  await person.trace.next('frame-sent', againMs);
  await releaseKeys(CHORD);
  await isAnswered(person, stuckMs);
});

test('a speaker is unplugged while it speaks: another plays the rest, and it is used again when it is back', async ({
  person,
}) => {
  const { page } = person.parley;
  await devices.plugNamedSink(HEADPHONES, 'Headphones');
  await person.ready();
  const ask = async (): Promise<number> => {
    const askedMs = nowMs();
    await page.getByRole('textbox', { name: 'Message' }).fill('What is 123456 times 12?');
    await page.getByRole('button', { name: 'Send' }).click();
    await person.trace.next('playback-started', askedMs);
    return askedMs;
  };
  const heardOut = async (askedMs: number): Promise<void> => {
    const drained = await person.trace.next('playback-drained', askedMs, 40_000);
    expect(Number(drained['heardMs'])).toBeGreaterThan(3_000);
  };

  // The system's own: the sound server moves it, and nothing of the answer is lost.
  await devices.setDefaultSink(HEADPHONES);
  const nativeMs = await ask();
  await pause(800);
  await devices.unplugSink(HEADPHONES);
  await heardOut(nativeMs);

  await devices.plugNamedSink(HEADPHONES, 'Headphones');
  await choose(page, 'audiooutput', 'Headphones');
  const chosenMs = await ask();
  await until('sound on the chosen speaker', async () => (await devices.streamsTo(HEADPHONES)) > 0);
  await devices.unplugSink(HEADPHONES);
  await isTold(person, 'The speaker went away');
  await heardOut(chosenMs);

  await devices.plugNamedSink(HEADPHONES, 'Headphones');
  // Seen during this answer, used from the next one on.
  await heardOut(await ask());
  await isTold(person, 'Your speaker is back');
  const lastMs = await ask();
  await until('sound on the chosen speaker', async () => (await devices.streamsTo(HEADPHONES)) > 0);
  await heardOut(lastMs);
});
