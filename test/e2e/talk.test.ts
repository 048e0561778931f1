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
