/**
 * Owns how loud the assistant's own voice is at the microphone: what was played lately, times what the room was seen
 * to make of it. Energies are mean squares of samples in [-1, 1], one for each slot of 20 ms. Pure arithmetic; must
 * never see samples, nor decide who speaks.
 */
import { MOST_DELAY_SLOTS } from './echo-delay.js';

export const SLOT_MS = 20;

const decibels = (value: number): number => 10 ** (value / 10);

/**
 * How far around its delay an echo is looked for, slots: positions are told ten times a second and a little off, and
 * frames come in bursts. Two more each way, and a person is heard less often in the assistant's pauses: of 24 people
 * 6 dB louder than the echo, four instead of none were missed.
 */
const BEFORE_SLOTS = 2;
const AFTER_SLOTS = 2;
/** What reverberates after that dies away at this pace: 60 dB in 0.4 s. */
const DECAY = decibels((-60 / 400) * SLOT_MS);
/** Energy at the microphone against what was played, before anything was learned: louder than any room makes it. */
const FIRST_COUPLING = decibels(6);
/** Never less than this is learned: so close to silence that no judgement would be sound. */
const LEAST_COUPLING = decibels(-50);
/** What is played more quietly than this teaches nothing; far below it, nothing is heard. */
const AUDIBLE = decibels(-55);
const SILENT = decibels(-85);
/** The loudest echo of the last so many blocks is what the room does; a block is so many slots of played sound. */
const BLOCKS = 10;
const BLOCK_SLOTS = 25;
/** While fewer blocks than this are known, the echo may be louder than them by so much more. */
const SURE_BLOCKS = 4;
const UNSURE = decibels(3);
/** Silence between words is shorter, slots. */
const PAUSE_SLOTS = 25;

export interface EchoPredictor {
  /** One more slot: the energy of what the loudspeaker played in it, 0 for silence. */
  played(energy: number): void;
  /** The most the echo may be at the microphone now, as energy; 0 when none can be heard. */
  expected(): number;
  /** The microphone heard this in the newest slot and it was the echo alone, as far as anybody can tell. */
  learn(heardEnergy: number): void;
  /** The delay of the echo in slots; null while it is not known, and any up to a second is reckoned with. */
  delay(slots: number | null): void;
  /** Another device or another room: nothing learned holds. */
  forget(): void;
}

/**
 * @param settleSlots for so long after an answer has begun the echo may be as loud as before anything was learned, and
 *   teaches nothing: a canceller needs its time to find it again
 */
export function createEchoPredictor(settleSlots = 0): EchoPredictor {
  let history: number[] = [];
  let window = windowOf(null);
  let reverberation = 0;
  let loudest = 0;
  /** Since sound began to play, and since it ended. */
  let sounding = 0;
  let silent = PAUSE_SLOTS;
  /** The largest ratio in each of the last blocks, newest last. */
  let peaks: number[] = [];
  let block = { peak: 0, slots: 0 };
  let coupling = FIRST_COUPLING;

  function forget(): void {
    peaks = [];
    block = { peak: 0, slots: 0 };
    coupling = FIRST_COUPLING;
  }

  const isBeginning = (): boolean => sounding > 0 && sounding <= settleSlots;

  /** Where the delay is not known, silence at the microphone may mean that the echo is yet to come. */
  const mayLearn = (): boolean =>
    loudest >= AUDIBLE && !isBeginning() && (window.isKnown || sounding > MOST_DELAY_SLOTS);

  return {
    played(energy) {
      silent = energy < AUDIBLE ? silent + 1 : 0;
      sounding = silent > PAUSE_SLOTS ? 0 : sounding + 1;
      history = [...history, energy].slice(-(window.to + 2));
      const newest = history.length - 1;
      // Where an answer begins, its position is known least: what is heard by then may be its echo already.
      const from = sounding <= window.to ? 0 : window.from;
      const within = history.slice(Math.max(0, newest - window.to), Math.max(0, newest - from + 1));
      reverberation = Math.max(reverberation * DECAY, history[newest - window.to - 1] ?? 0);
      loudest = Math.max(reverberation, ...within);
    },
    expected: () => (loudest < SILENT ? 0 : loudest * (isBeginning() ? FIRST_COUPLING : coupling)),
    learn(heardEnergy) {
      if (!mayLearn()) return;
      block.peak = Math.max(block.peak, heardEnergy / loudest);
      block.slots += 1;
      if (block.slots >= BLOCK_SLOTS) {
        peaks = [...peaks, block.peak].slice(-BLOCKS);
        block = { peak: 0, slots: 0 };
      }
      if (peaks.length === 0) return;
      coupling = Math.max(LEAST_COUPLING, ...peaks, block.peak) * (peaks.length < SURE_BLOCKS ? UNSURE : 1);
    },
    delay(slots) {
      const next = windowOf(slots);
      if (next.from === window.from && next.to === window.to) return;
      window = next;
      // Against what is played within another window, the echo is another part of it.
      forget();
    },
    forget,
  };
}

function windowOf(delay: number | null): { readonly from: number; readonly to: number; readonly isKnown: boolean } {
  if (delay === null) return { from: 0, to: MOST_DELAY_SLOTS, isKnown: false };
  return { from: Math.max(0, delay - BEFORE_SLOTS), to: delay + AFTER_SLOTS, isKnown: true };
}
