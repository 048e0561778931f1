/** Owns one question and its answer with a packaged app: a real key, spoken words, and what the speaker played. */
import { expect } from 'vitest';
import { pressKeys, releaseKeys } from '../rig/keys.js';
import { Recorder } from '../rig/recorder.js';
import { loadTranscriber, spokenPart } from '../rig/transcribe.js';
import { until } from '../rig/wait.js';
import { play, synthesise } from '../rig/voice.js';
import type { PackagedApp } from './packaged-app.js';

const CHORD = 'Control+Shift+Space';
const ANSWER = `[...document.querySelectorAll('[data-speaker=assistant]')].at(-1)?.textContent ?? ''`;

/** Asks what twelve times twelve is, and expects the answer as words on the page and at the loudspeaker. */
export async function talkOnce(app: PackagedApp): Promise<void> {
  const said = await synthesise('What is twelve times twelve?');
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
    await until('the answer on the page', async () => /144/.test(await app.page.evaluate<string>(ANSWER)), {
      timeoutMs: 40_000,
      everyMs: 100,
    });
    await until('the end of the answer', async () => (await app.snapshot()).session.phase === 'idle', {
      timeoutMs: 20_000,
      everyMs: 100,
    });
  } catch (error) {
    console.log(app.logs(), await app.page.evaluate('document.body.innerText').catch(String));
    throw error;
  } finally {
    await speaker.dispose();
  }
  const heard = await (await loadTranscriber())(spokenPart(speaker.recording()));
  expect(heard.toLowerCase()).toMatch(/144|hundred (and )?forty[- ]four/);
}
