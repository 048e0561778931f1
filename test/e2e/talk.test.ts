import { EVERY_TURN } from '../../src-preload/contract/history.js';
import { Recorder } from '../rig/recorder.js';
import { expect, test } from './person.js';

/** A different voice than any of the assistant's own: espeak-ng in place of Flite. */
const QUESTIONS = [
  { words: 'What is twelve times twelve?', heard: /144|hundred (and )?forty four/, caption: /144/ },
  { words: 'Convert ten miles to kilometers.', heard: /16|sixteen/, caption: /16(\.\d+)? kilomet/ },
  { words: 'Who wrote the novel Moby Dick?', heard: /can ?t answer|language model/, caption: /language model/ },
];

test('a held key, a spoken question, a true spoken answer', async ({ person }) => {
  test.setTimeout(180_000);
  await person.ready();
  const { page } = person.parley;
  const answers = page.getByRole('log', { name: 'Conversation' }).locator('[data-speaker=assistant]');
  for (const { words, heard, caption } of QUESTIONS) {
    const recording = await person.ask(words);
    await expect(answers.last()).toContainText(caption);
    expect(await person.understand(recording), `spoken answer to “${words}”`).toMatch(heard);
  }
});

test('tells the time, as this computer has it', async ({ person }) => {
  test.setTimeout(90_000);
  await person.ready();
  const recording = await person.ask('What time is it?');
  const answer = person.parley.page.locator('[data-speaker=assistant]').last();
  await expect(answer).toContainText(/\d{1,2}:\d{2}/);
  const [, hour = '', minute = ''] = /(\d{1,2}):(\d{2})/.exec((await answer.textContent()) ?? '') ?? [];
  const now = new Date();
  const told = (Number(hour) % 12) * 60 + Number(minute);
  const since = (now.getHours() % 12) * 60 + now.getMinutes() - told;
  expect((since + 720) % 720, 'minutes since the time that was told').toBeLessThanOrEqual(1);
  expect(await person.understand(recording)).toMatch(/it s|its|\d/);
});

test('recordings, once asked for: what was said and answered is heard again from the history', async ({ person }) => {
  test.setTimeout(120_000);
  await person.ready();
  const { page } = person.parley;
  await page.evaluate(() => window.parley.settings.update({ privacy: { recordAudio: true } }));
  await person.ask('What is twelve times twelve?');
  const recorded = (): Promise<readonly number[]> =>
    page.evaluate(async (filter) => {
      const kept = await window.parley.history.page({ filter, offset: 0, limit: 10 });
      return kept.ok ? kept.value.turns.filter((turn) => turn.recorded).map(({ sequence }) => sequence) : [];
    }, EVERY_TURN);
  await expect.poll(recorded).toHaveLength(2);
  const [answer = 0, question = 0] = await recorded();
  for (const { sequence, heard } of [
    { sequence: question, heard: /twelve times twelve|12 times 12/ },
    { sequence: answer, heard: /144|hundred (and )?forty four/ },
  ]) {
    const speaker = await Recorder.start('speaker');
    const played = await page.evaluate((wanted) => window.parley.history.play(wanted), sequence);
    const recording = await speaker.stop();
    expect(played).toEqual({ ok: true, value: null });
    expect(await person.understand(recording)).toMatch(heard);
  }
});
