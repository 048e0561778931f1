/**
 * The whole way of sound: from the microphone through the app to a service that says back what it hears, and through
 * the app again to the speaker. Without a key and as with headphones, since nothing of the speaker is at the microphone.
 */
import { test } from '@playwright/test';
import { nowMs } from '../test/rig/environment.js';
import { firstSoundAfter } from '../test/rig/level.js';
import { Recorder } from '../test/rig/recorder.js';
import { tone } from '../test/rig/sound.js';
import { play } from '../test/rig/voice.js';
import { pause, until } from '../test/rig/wait.js';
import { record, runsOf, type FigureKey } from './figures.js';
import { createScriptedPlayai, SCRIPTED_SCENARIO, type ScriptedPlayai } from './scripted-playai.js';
import { withService } from './service-stage.js';

const RUNS = runsOf(20);
/** Too short to be taken for a person who interrupts. */
const BEEP_MS = 60;
/** From one beep to the next; longer than any way back. */
const EVERY_MS = 900;
/** Louder than what a silent microphone gives. */
const LOUD = 300;
/** An answer of one beep ends after this much silence. */
const QUIET_MESSAGES = 15;

/** `within`: one answer that never ends. `each`: an answer for each sound. */
type Echo = 'within' | 'each';

/** Makes the service say back what it hears. */
function sayBack(service: ScriptedPlayai, echo: Echo): void {
  let quiet: number | null = null;
  service.onHeard = (bytes) => {
    const samples = new Int16Array(Uint8Array.from(bytes).buffer);
    const isLoud = samples.some((sample) => Math.abs(sample) > LOUD);
    if (quiet === null) {
      if (!isLoud) return;
      service.begin();
    }
    quiet = isLoud ? 0 : (quiet ?? 0) + 1;
    service.say(bytes);
    if (echo === 'each' && quiet >= QUIET_MESSAGES) {
      service.end();
      quiet = null;
    }
  };
}

for (const { figure, echo, blockMs } of [
  { figure: 'loopWithin', echo: 'within', blockMs: null },
  { figure: 'loopWithin5', echo: 'within', blockMs: 5 },
  { figure: 'loopStart', echo: 'each', blockMs: null },
] as const satisfies readonly { figure: FigureKey; echo: Echo; blockMs: number | null }[]) {
  const kind = echo === 'within' ? 'one answer for all' : 'an answer for each sound';
  test(`P16 loop, ${kind}, blocks of ${blockMs ?? 50} ms`, async () => {
    const values: number[] = [];
    const service = createScriptedPlayai(16_000);
    sayBack(service, echo);
    const setting = { answers: [], scenario: SCRIPTED_SCENARIO, audio: { listeningOn: 'headphones' } } as const;
    await withService(service.simulator, setting, async ({ parley, trace }) => {
      const startedMs = nowMs();
      await parley.page.evaluate(() => window.parley.session.setHandsFree(true));
      await trace.next('link-ready', startedMs);
      await until('the microphone to be heard', () => trace.marks('frame-sent').length > 50, { timeoutMs: 10_000 });
      await trace.next('speech-ready', 0, 8_000).catch(() => null);
      const beep = tone(1_000, BEEP_MS, -12);
      // The first begins the answer and opens the device.
      for (let run = 0; run <= RUNS; run += 1) {
        const speaker = await Recorder.start('speaker', { blockMs });
        const microphone = await Recorder.start('microphone');
        const beginMs = nowMs();
        await play({ samples: beep.samples, rateHz: beep.rateHz }).finished;
        // Beside the first, the app loads what tells a person from a beep.
        await pause(run === 0 ? 3_000 : EVERY_MS - (nowMs() - beginMs));
        const [said, heard] = [await microphone.stop(), await speaker.stop()];
        const saidMs = firstSoundAfter(said, beginMs - 100);
        const heardMs = saidMs === null ? null : firstSoundAfter(heard, saidMs);
        if (run > 0 && saidMs !== null && heardMs !== null) values.push(heardMs - saidMs);
      }
    });
    record(figure, values);
  });
}
