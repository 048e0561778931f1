/**
 * Talking without a key, with the built-in assistant, which leaves it to us to find where speech begins and ends.
 * Microphone and speaker are two devices here, so that nothing of the answer comes back: as with headphones.
 */
import { nowMs } from '../rig/environment.js';
import { silenceAfter } from '../rig/level.js';
import { Recorder } from '../rig/recorder.js';
import { play, synthesise } from '../rig/voice.js';
import { pause } from '../rig/wait.js';
import { CHORD, expect, test, type Person } from './person.js';
import { pressKeys, releaseKeys } from '../rig/keys.js';

const answers = ({ parley }: Person) =>
  parley.page.getByRole('log', { name: 'Conversation' }).locator('[data-speaker=assistant]');

const snapshot = async ({ parley }: Person) => {
  const answer = await parley.page.evaluate(() => window.parley.app.snapshot());
  if (!answer.ok) throw new Error('The app tells nothing of itself.');
  return answer.value.session;
};

/** Turns hands-free on, and waits until it listens. */
async function listen(person: Person): Promise<void> {
  await person.ready();
  // Nothing of the answer comes back here: with an echo in sight, the gate would first listen for how loud it is.
  await person.parley.page.evaluate(async () =>
    window.parley.settings.update({ audio: { listeningOn: 'headphones' } }),
  );
  await person.parley.page.evaluate(() => window.parley.session.setHandsFree(true));
  await expect(person.parley.page.locator('[data-phase=listening]')).toBeVisible();
  await expect.poll(async () => (await snapshot(person)).microphoneOpen).toBe(true);
}

/** Says it without a key; answers when the last of it was said. */
async function say(words: string): Promise<number> {
  await play(await synthesise(words)).finished;
  return nowMs();
}

test('a question without a key is answered aloud, and so is the next', async ({ person }) => {
  test.setTimeout(180_000);
  await listen(person);
  for (const { words, caption, heard } of [
    { words: 'What is twelve times twelve?', caption: /144/, heard: /144|hundred (and )?forty four/ },
    { words: 'Convert ten miles to kilometers.', caption: /16(\.\d+)? kilomet/, heard: /16|sixteen/ },
  ]) {
    const speaker = await Recorder.start('speaker');
    const startedMs = nowMs();
    const saidMs = await say(words);
    const { atMs } = await person.trace.next('playback-started', startedMs, 25_000);
    console.log(`hands-free: ${(atMs - saidMs).toFixed(0)} ms from the last sound of the question to the answer`);
    await person.trace.next('playback-drained', startedMs, 25_000);
    const recording = await speaker.stop();
    await expect(answers(person).last()).toContainText(caption);
    expect(await person.understand(recording), `spoken answer to “${words}”`).toMatch(heard);
  }
  expect(await answers(person).count()).toBe(2);
  expect((await snapshot(person)).handsFree).toBe(true);

  await test.step('mute closes the microphone and takes nothing in; unmuted it listens again', async () => {
    const { page } = person.parley;
    await page.evaluate(() => window.parley.session.setMuted(true));
    await expect.poll(async () => (await snapshot(person)).microphoneOpen).toBe(false);
    expect((await snapshot(person)).handsFree, 'still wanted').toBe(true);
    const mutedMs = nowMs();
    await say('What is two plus two?');
    await pause(1_500);
    expect(person.trace.marks('frame-sent').filter(({ atMs }) => atMs > mutedMs)).toEqual([]);
    await page.evaluate(() => window.parley.session.setMuted(false));
    await expect.poll(async () => (await snapshot(person)).microphoneOpen).toBe(true);
    const startedMs = nowMs();
    await say('Convert ten miles to kilometers.');
    await person.trace.next('playback-drained', startedMs, 25_000);
    await expect(answers(person)).toHaveCount(3);
    await expect(answers(person).last()).toContainText(/kilomet/);
  });

  await test.step('the key ends what is said while it is held, whatever pauses there are; then it listens on', async () => {
    const startedMs = nowMs();
    await pressKeys(CHORD);
    try {
      await say('Set a timer');
      await pause(1_500);
      await say('for five minutes.');
    } finally {
      await releaseKeys(CHORD);
    }
    await person.trace.next('playback-drained', startedMs, 25_000);
    await expect(answers(person)).toHaveCount(4);
    // What was said before the pause and after it is one utterance; the recogniser may mishear its first word.
    const said = person.parley.page.getByRole('log', { name: 'Conversation' }).locator('[data-speaker=user]');
    await expect(said.last()).toContainText(/timer for five minutes/i);
    const { microphoneOpen, talkMode } = await snapshot(person);
    expect({ microphoneOpen, talkMode }).toEqual({ microphoneOpen: true, talkMode: 'hands-free' });
  });

  await test.step('turned off, the microphone is given back', async () => {
    await person.parley.page.evaluate(() => window.parley.session.setHandsFree(false));
    await expect.poll(async () => (await snapshot(person)).microphoneOpen).toBe(false);
  });
});

test('a voice over the answer silences it, and is answered', async ({ person }) => {
  test.setTimeout(120_000);
  await listen(person);
  const startedMs = nowMs();
  await say('What can you do?');
  await person.trace.next('playback-started', startedMs, 25_000);
  const speaker = await Recorder.start('speaker');
  await pause(1_500);
  const words = await synthesise('What is twelve times twelve?');
  const said = play(words);
  const overMs = said.startedMs;
  const cut = await person.trace.next('playback-cut', overMs, 10_000);
  await said.finished;
  await person.trace.next('playback-started', cut.atMs, 25_000);
  await person.trace.next('playback-drained', cut.atMs, 25_000);
  const recording = await speaker.stop();
  const silentMs = silenceAfter(recording, overMs) ?? Number.NaN;
  console.log(`hands-free barge-in: ${(silentMs - overMs).toFixed(0)} ms from the voice to silence`);
  expect(silentMs, 'silence while the voice still speaks').toBeLessThan(overMs + said.durationMs);
  await expect(answers(person).first()).toContainText(/interrupted after/i);
  const asked = person.parley.page.getByRole('log', { name: 'Conversation' }).locator('[data-speaker=user]');
  await expect(asked.last(), 'from the first syllable on').toContainText(/what is (twelve|12) times/i);
  await expect(answers(person).last()).toContainText(/144/);
});
