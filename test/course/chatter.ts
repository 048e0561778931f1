/** Owns somebody who never stops talking into the virtual microphone, be it unplugged and plugged in again. */
import { play, synthesise, type Playing } from '../rig/voice.js';
import { pause } from '../rig/wait.js';
import type { Sound } from '../rig/wav.js';

const WORDS =
  'What time is it now? Tell me about the days of the week, and what comes after that. What is twelve times twelve?';
/** Long enough that beginning anew is rare. */
const REPEATS = 8;
const AGAIN_MS = 300;

export interface Chatter {
  stop(): void;
}

export async function startChatter(): Promise<Chatter> {
  const { samples, rateHz } = await synthesise(WORDS);
  const sound: Sound = { samples: new Int16Array(samples.length * REPEATS), rateHz };
  for (let repeat = 0; repeat < REPEATS; repeat += 1) sound.samples.set(samples, repeat * samples.length);
  let current: Playing | null = null;
  let isOver = false;
  const talk = async (): Promise<void> => {
    while (!isOver) {
      current = play(sound);
      // The device may go away in the middle of it.
      await current.finished.catch(() => pause(AGAIN_MS));
    }
  };
  void talk();
  return {
    stop() {
      isOver = true;
      current?.stop();
    },
  };
}
