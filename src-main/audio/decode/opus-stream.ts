/** Owns one stream of Opus packets, whatever container they came in: decoding, and the samples before the sound. */
import { DEFAULT_OPUS_HEAD, opusPacketSamples, type OpusHead } from './opus-packet.js';
import type { OpusCore } from './wasm-cores.js';

export class OpusStream {
  readonly #core: OpusCore;
  readonly #gain: number;
  #skipSamples: number;

  constructor(core: OpusCore, { preSkip, gain }: OpusHead = DEFAULT_OPUS_HEAD) {
    this.#core = core;
    this.#gain = gain;
    this.#skipSamples = preSkip;
  }

  /** Samples still to be left out before the sound begins. */
  get skipSamples(): number {
    return this.#skipSamples;
  }

  /** Mono at 48 kHz, empty before the sound begins; null when the packet is damaged. */
  decode(packet: Uint8Array): Int16Array | null {
    const expected = opusPacketSamples(packet);
    if (expected === null) return null;
    const pcm = this.#core.decode(packet, this.#gain);
    if (pcm.length !== expected) return null;
    const skip = Math.min(this.#skipSamples, pcm.length);
    this.#skipSamples -= skip;
    return skip > 0 ? pcm.slice(skip) : pcm;
  }
}
