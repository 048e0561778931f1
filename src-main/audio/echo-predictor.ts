/**
 * Owns how loud the assistant's own voice is at the microphone: what was played lately, times what the room was seen
 * to make of it. Energies are mean squares of samples in [-1, 1], one for each slot of 20 ms. Pure arithmetic; must
 * never see samples, nor decide who speaks.
 */

export interface EchoTuning {
  /**
   * Played sound may be heard at any moment within this, ms: delays of loudspeaker, room and microphone, and how far
   * the told position may be off.
   */
  readonly spreadMs: number;
  /** After that it dies away at this pace, dB for each ms: the room's reverberation. */
  readonly decayDbPerMs: number;
  /** Energy at the microphone against what was played, before anything was learned. */
  readonly firstCoupling: number;
  /** Never less than this is learned: so close to silence that no judgement would be sound. */
  readonly leastCoupling: number;
  /** What is played more quietly than this teaches nothing. */
  readonly audibleEnergy: number;
  /** The loudest echo of the last so many blocks is what the room does; a block is `blockSlots` of played sound. */
  readonly blocks: number;
  readonly blockSlots: number;
}

const decibels = (value: number): number => 10 ** (value / 10);

export const SLOT_MS = 20;

export const ECHO_TUNING: EchoTuning = {
  spreadMs: 260,
  decayDbPerMs: 60 / 400,
  firstCoupling: decibels(6),
  leastCoupling: decibels(-50),
  audibleEnergy: decibels(-55),
  blocks: 10,
  blockSlots: 25,
};

export interface EchoPredictor {
  /** One more slot: the energy of what the loudspeaker played in it, 0 for silence. */
  played(energy: number): void;
  /** The most the echo may be at the microphone now, as energy; 0 when none can be heard. */
  expected(): number;
  /** The microphone heard this in the newest slot and it was the echo alone, as far as anybody can tell. */
  learn(heardEnergy: number): void;
  /** The loudspeaker's sound comes back by this much more than was believed: what seemed a person was the echo. */
  raise(factor: number): void;
  /** Another device or another room: nothing learned holds. */
  forget(): void;
}

export function createEchoPredictor(tuning: EchoTuning = ECHO_TUNING): EchoPredictor {
  const spreadSlots = Math.round(tuning.spreadMs / SLOT_MS);
  const decay = decibels(-tuning.decayDbPerMs * SLOT_MS);
  /** The last `spreadSlots` slots, and what older ones still reverberate. */
  let recent: number[] = [];
  let reverberation = 0;
  let loudest = 0;
  /** The largest ratio in each of the last blocks, newest last. */
  let peaks: number[] = [];
  let block = { peak: 0, slots: 0 };
  let coupling = tuning.firstCoupling;

  const settle = (): void => {
    if (peaks.length === 0) return;
    coupling = Math.max(tuning.leastCoupling, ...peaks, block.peak);
  };

  return {
    played(energy) {
      recent.push(energy);
      const oldest = recent.length > spreadSlots ? (recent.shift() ?? 0) : 0;
      reverberation = Math.max(oldest, reverberation * decay);
      loudest = Math.max(reverberation, ...recent);
    },
    expected: () => (loudest < tuning.audibleEnergy * decibels(-30) ? 0 : loudest * coupling),
    learn(heardEnergy) {
      if (loudest < tuning.audibleEnergy) return;
      block.peak = Math.max(block.peak, heardEnergy / loudest);
      block.slots += 1;
      if (block.slots >= tuning.blockSlots) {
        peaks = [...peaks, block.peak].slice(-tuning.blocks);
        block = { peak: 0, slots: 0 };
      }
      settle();
    },
    raise(factor) {
      coupling *= factor;
      peaks = [...peaks, coupling].slice(-tuning.blocks);
    },
    forget() {
      peaks = [];
      block = { peak: 0, slots: 0 };
      coupling = tuning.firstCoupling;
    },
  };
}
