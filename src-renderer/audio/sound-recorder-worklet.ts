/**
 * Owns the samples of the sound test on the audio thread: hands them to the page in pieces, silence where the
 * microphone gives nothing, so that places in the recording are moments. Imports nothing.
 */

/** Worklet to page: samples that follow those before; `frame` is the place of the first on the context's clock. */
export interface Piece {
  readonly frame: number;
  readonly samples: Float32Array;
}

interface Scope {
  readonly currentFrame: number;
  registerProcessor(name: string, processor: new () => object): void;
}
// Globals of an audio worklet, which the DOM types leave out.
declare const AudioWorkletProcessor: new () => { readonly port: MessagePort };
declare const currentFrame: Scope['currentFrame'];
declare const registerProcessor: Scope['registerProcessor'];

const BLOCK = 128;
const PIECE = 8 * BLOCK;

class RecorderProcessor extends AudioWorkletProcessor {
  #piece = new Float32Array(PIECE);
  #filled = 0;

  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const samples = inputs[0]?.[0];
    if (samples !== undefined) this.#piece.set(samples, this.#filled);
    this.#filled += BLOCK;
    if (this.#filled < PIECE) return true;
    const piece: Piece = { frame: currentFrame + BLOCK - PIECE, samples: this.#piece };
    this.port.postMessage(piece, [this.#piece.buffer]);
    this.#piece = new Float32Array(PIECE);
    this.#filled = 0;
    return true;
  }
}

registerProcessor('sound-recorder', RecorderProcessor);
