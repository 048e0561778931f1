/** Owns a person at the desk: holds the real key, speaks into the virtual microphone, listens at the virtual speaker. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pressKeys, releaseKeys } from '../rig/keys.js';
import { Recorder } from '../rig/recorder.js';
import type { Recording } from '../rig/recording.js';
import { createTraceReader, type TraceReader } from '../rig/trace.js';
import { loadTranscriber, spokenPart, type Transcribe } from '../rig/transcribe.js';
import { nowMs } from '../rig/environment.js';
import { play, synthesise, type VoiceOptions } from '../rig/voice.js';
import { launchParley, test as base, type Parley } from './launch.js';

export const CHORD = 'Control+Shift+Space';

export interface Person {
  readonly parley: Parley;
  readonly trace: TraceReader;
  /** Holds the key, says it, lets go when it is said, and gives back what the speaker played until the answer ended. */
  ask(words: string, voice?: VoiceOptions): Promise<Recording>;
  /** Writes down what was heard in a recording; lower case, without punctuation. */
  understand(recording: Recording): Promise<string>;
  /** Waits until the talk key works and the models are loaded. */
  ready(): Promise<void>;
}

interface PersonFixtures {
  /** Of this test's app, besides what it inherits. */
  readonly environment: Readonly<Record<string, string>>;
  readonly person: Person;
}
interface WorkerFixtures {
  readonly transcribe: Transcribe;
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

export const test = base.extend<PersonFixtures, WorkerFixtures>({
  transcribe: [
    async ({}, use) => {
      let loading: Promise<Transcribe> | undefined;
      // Once, and only where something is to be written down: loading it takes a core for seconds.
      await use(async (sound) => (await (loading ??= loadTranscriber()))(sound));
    },
    { scope: 'worker' },
  ],
  environment: async ({}, use) => use({}),
  person: async ({ userData, launchArgs, fresh, environment, transcribe }, use, testInfo) => {
    const trace = createTraceReader(path.join(userData, 'trace'));
    const args = [`--trace-dir=${trace.folder}`, ...launchArgs];
    const parley = await launchParley({ userData, args, environment, fresh });
    const person: Person = {
      parley,
      trace,
      async ready() {
        await trace.next('talk-armed', 0);
        await trace.next('speech-ready', 0, 40_000);
      },
      async ask(words, voice) {
        const said = await synthesise(words, voice);
        const speaker = await Recorder.start('speaker');
        const startedMs = nowMs();
        await pressKeys(CHORD);
        try {
          await trace.next('talk-start', startedMs);
          await play(said).finished;
        } finally {
          await releaseKeys(CHORD);
        }
        await trace.next('playback-drained', startedMs, 25_000);
        return speaker.stop();
      },
      understand: async (recording) => plain(await transcribe(spokenPart(recording))),
    };
    await use(person);
    // A test that failed must not leave the key down for the next one.
    await releaseKeys(CHORD);
    if (testInfo.status !== testInfo.expectedStatus) {
      writeFileSync(testInfo.outputPath('parley.log'), parley.logs());
      writeFileSync(testInfo.outputPath('marks.json'), JSON.stringify(trace.marks(), null, 1));
    }
    await parley.close();
  },
});
export { expect } from './launch.js';
