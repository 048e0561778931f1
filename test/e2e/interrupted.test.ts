/**
 * Sleep, a locked screen, and the death of processes while somebody speaks or is spoken to: the microphone closes, what
 * was said is kept or answered, the person is told, and the next press works.
 */
import { crashPage, killProcess, power } from '../course/processes.js';
import { inPage, look, restWithin } from '../course/look.js';
import { nowMs } from '../rig/environment.js';
import { pressKeys, releaseKeys } from '../rig/keys.js';
import { play, synthesise } from '../rig/voice.js';
import { pause, until } from '../rig/wait.js';
import { CHORD, expect, test, type Person } from './person.js';

const QUESTION = 'What is twelve times twelve?';

test.beforeEach(() => test.setTimeout(150_000));

/** Holds the key, says the question, and goes on holding. */
async function sayHolding({ trace }: Person): Promise<void> {
  const said = await synthesise(QUESTION);
  const startedMs = nowMs();
  await pressKeys(CHORD);
  await trace.next('frame-sent', startedMs);
  await play(said).finished;
}

/** The microphone has been closed since. */
async function isClosedSince({ trace }: Person, sinceMs: number): Promise<void> {
  await until('the microphone to close', () =>
    trace.marks('microphone').some(({ atMs, state }) => atMs >= sinceMs && state === 'closed'),
  );
}

/** What the person said last, as the window shows it. */
const lastSaid = async ({ parley }: Person): Promise<string> => {
  const turns = (await look(parley.app))?.turns ?? [];
  const turn = turns.findLast(({ speaker }) => speaker === 'user');
  return turn?.state.kind === 'failed' ? turn.state.error.code : (turn?.state.kind ?? 'nothing');
};

const lastAnswer = async ({ parley }: Person): Promise<string> =>
  (await look(parley.app))?.turns.findLast(({ speaker }) => speaker === 'assistant')?.text ?? '';

/** After sleep and lock the key host is replaced, of which nothing is to be seen but the process and its work. */
async function isRearmed({ parley }: Person, times = 1): Promise<void> {
  const started = '"scope":"main.host.key","message":"Host started."';
  await until('another key host', () => parley.logs().split(started).length - 1 > times);
  await pause(1_000);
}

async function answersAgain(person: Person): Promise<void> {
  await person.ask(QUESTION);
  expect(await lastAnswer(person)).toContain('144');
  expect(await restWithin(person.parley.app, 10_000)).toBeNull();
}

test('sleep and lock while listening: the microphone closes, what was said is kept and can be tried again', async ({
  person,
}) => {
  await person.ready();
  const { app, page } = person.parley;
  for (const [times, away, back] of [
    [1, 'suspend', 'resume'],
    [2, 'lock-screen', 'unlock-screen'],
  ] as const) {
    await test.step(away, async () => {
      await sayHolding(person);
      const awayMs = nowMs();
      await power(app, away);
      await isClosedSince(person, awayMs);
      await expect(page.locator('[data-phase=listening]')).toHaveCount(0);
      // Let go while nobody looks.
      await releaseKeys(CHORD);
      await power(app, back);
      await expect(page.locator('[data-speaker=user][data-state=failed]')).toContainText('You were interrupted');
      const againMs = nowMs();
      await page.getByRole('button', { name: 'Retry' }).click();
      await person.trace.next('playback-drained', againMs, 25_000);
      expect(await lastAnswer(person)).toContain('144');
      await isRearmed(person, times);
    });
  }
  await answersAgain(person);
});

test('suspend during an answer: silence at once, and the next press works', async ({ person }) => {
  await person.ready();
  const { app, page } = person.parley;
  const askedMs = nowMs();
  await page.getByRole('textbox', { name: 'Message' }).fill('What can you do?');
  await page.getByRole('textbox', { name: 'Message' }).press('Enter');
  await person.trace.next('playback-started', askedMs);
  await pause(500);
  const awayMs = nowMs();
  await power(app, 'suspend');
  await person.trace.next('playback-cut', awayMs);
  await expect(page.locator('[data-speaker=assistant]').last()).toContainText(/interrupted after/i);
  await power(app, 'resume');
  await isRearmed(person);
  await answersAgain(person);
});

test('processes die while somebody speaks: what was said is answered or kept', async ({ person }) => {
  await person.ready();
  const { app } = person.parley;

  await test.step('the speech host: the question goes to the next one whole', async () => {
    await sayHolding(person);
    await killProcess(app, 'Parley speech');
    await pause(300);
    const releasedMs = nowMs();
    await releaseKeys(CHORD);
    await person.trace.next('playback-drained', releasedMs, 40_000);
    expect(await lastAnswer(person)).toContain('144');
  });

  await test.step('the sound host: the answer is heard all the same', async () => {
    await sayHolding(person);
    await killProcess(app, 'Parley sound');
    const releasedMs = nowMs();
    await releaseKeys(CHORD);
    await person.trace.next('playback-drained', releasedMs, 25_000);
    expect(await lastAnswer(person)).toContain('144');
  });

  await test.step('the page: what was said is kept, the page in its place shows it and tries again', async () => {
    await sayHolding(person);
    const goneMs = nowMs();
    await crashPage(app);
    await isClosedSince(person, goneMs);
    await releaseKeys(CHORD);
    await until('the page to come back', () => person.trace.marks('window-usable').length >= 2);
    await expect.poll(() => lastSaid(person)).toBe('interrupted');
    expect((await look(app))?.notice?.code).toBe('window-restarted');
    const againMs = nowMs();
    await inPage(app, 'parley.session.retry()');
    await person.trace.next('playback-drained', againMs, 25_000);
    expect(await lastAnswer(person)).toContain('144');
  });

  await answersAgain(person);
});

test('processes die during an answer: it is heard to its end, and the next press works', async ({ person }) => {
  await person.ready();
  const { app } = person.parley;

  for (const [name, end] of [
    ['the key host', () => killProcess(app, 'Parley talk key')],
    ['the page', () => crashPage(app)],
  ] as const) {
    await test.step(name, async () => {
      const askedMs = nowMs();
      await until(
        'the page to ask',
        async () => (await inPage(app, `parley.session.sendText('What is 123456 times 12?')`)) !== null,
      );
      await person.trace.next('playback-started', askedMs);
      await pause(500);
      await end();
      const { heardMs } = await person.trace.next('playback-drained', askedMs, 40_000);
      expect(Number(heardMs)).toBeGreaterThan(3_000);
    });
  }
  await until('the key to be armed again', () => person.trace.marks('talk-armed').length >= 2);
  await until('the page to come back', () => person.trace.marks('window-usable').length >= 2);
  await answersAgain(person);
});
