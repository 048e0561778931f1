/** Owns one question and its answer with a packaged app: a real key, spoken words, and what the speaker played. */
import { pressKeys, releaseKeys } from '../rig/keys.js';
import { Recorder } from '../rig/recorder.js';
import type { Recording } from '../rig/recording.js';
import { loadTranscriber, spokenPart } from '../rig/transcribe.js';
import { until } from '../rig/wait.js';
import { play, synthesise } from '../rig/voice.js';
import type { PackagedApp } from './packaged-app.js';

const CHORD = 'Control+Shift+Space';
const ANSWERS = `[...document.querySelectorAll('[data-speaker=assistant]')].map((answer) => answer.textContent)`;
/** Who is not understood says it again, and asks again. In a machine in full use, words break up on either way. */
const MOST_QUESTIONS = 3;

/** Asks what twelve times twelve is, and expects the answer as words on the page and at the loudspeaker. */
export async function talkOnce(app: PackagedApp): Promise<void> {
  const transcribe = await loadTranscriber();
  for (let question = 1; ; question += 1) {
    const { answer, sound } = await ask(app, 'What is twelve times twelve?').catch(async (error: unknown) => {
      console.log(app.logs(), await app.page.evaluate('document.body.innerText').catch(String));
      throw error;
    });
    const spoken = (await transcribe(spokenPart(sound))).toLowerCase();
    if (/144/.test(answer) && /144|hundred (and )?forty[- ]four/.test(spoken)) return;
    const what = `Question ${question}: understood “${await heardBy(app)}”, answered “${answer}”, heard “${spoken}”.`;
    if (question === MOST_QUESTIONS) throw new Error(what);
    console.warn(`${what} It is asked again.`);
  }
}

const heardBy = (app: PackagedApp): Promise<string> =>
  app.page.evaluate(`[...document.querySelectorAll('[data-speaker=user]')].at(-1)?.textContent ?? ''`);

/** One question, and what was answered. @throws Error when no answer came */
async function ask(app: PackagedApp, words: string): Promise<{ readonly answer: string; readonly sound: Recording }> {
  const said = await synthesise(words);
  const answers = (): Promise<readonly string[]> => app.page.evaluate(ANSWERS);
  const before = (await answers()).length;
  const speaker = await Recorder.start('speaker');
  try {
    await pressKeys(CHORD);
    try {
      // People begin when Parley says that it listens; a word before that is lost on a machine in full use.
      await until('listening', async () => (await app.snapshot()).session.microphoneOpen);
      await play(said).finished;
    } finally {
      await releaseKeys(CHORD);
    }
    await until('the answer on the page', async () => (await answers()).length > before, {
      timeoutMs: 40_000,
      everyMs: 100,
    });
    await until('the end of the answer', async () => (await app.snapshot()).session.phase === 'idle', {
      timeoutMs: 20_000,
      everyMs: 100,
    });
  } finally {
    await speaker.dispose();
  }
  return { answer: (await answers()).at(-1) ?? '', sound: speaker.recording() };
}
