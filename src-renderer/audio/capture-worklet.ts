/**
 * Owns the microphone samples on the audio thread: cuts them into frames of 20 ms and posts them straight to main,
 * so that a busy page never holds a frame back. Where the microphone is kept ready, the last half second before a
 * capture is held here and nowhere else. Must never let a sample out between captures, nor one sample into two captures.
 */
import type { CaptureFrame } from '../../src-preload/contract/audio.js';
import type { CaptureId } from '../../src-preload/contract/ids.js';
import { createDecimator } from './decimator.js';

/** Page to worklet. */
export type CaptureOrder =
  | { readonly type: 'port'; readonly port: MessagePort }
  /** From now on, with no capture live, the last half second is kept (or no longer); what was kept is forgotten. */
  | { readonly type: 'ring'; readonly on: boolean }
  /** Begins with up to `preRollMs` of what is kept; with none when nothing is. */
  | { readonly type: 'begin'; readonly captureId: CaptureId; readonly preRollMs: number }
  /** The device of this capture is another one now: what comes before its first sound is not sound. */
  | { readonly type: 'await'; readonly captureId: CaptureId }
  /** The device of this capture delivers, though it may be silence. */
  | { readonly type: 'assure'; readonly captureId: CaptureId }
  /** Posts what is left as the final frame; answered by `flushed`, also when that capture is not the live one. */
  | { readonly type: 'flush'; readonly captureId: CaptureId };

/** Worklet to page. Level is the root mean square since the last report, linear 0..1. */
export type CaptureReport =
  | { readonly type: 'level'; readonly captureId: CaptureId; readonly level: number }
  /** The first sound of the device came. */
  | { readonly type: 'flowing'; readonly captureId: CaptureId }
  | { readonly type: 'flushed'; readonly captureId: CaptureId };

/** The context runs at `factor` times the rate of the frames. */
interface ProcessorOptions {
  readonly processorOptions: { readonly factor: number };
}
interface AudioWorkletScope {
  readonly sampleRate: number;
  registerProcessor(name: string, processor: new (options: ProcessorOptions) => Processor): void;
}
interface Processor {
  process(inputs: readonly (readonly Float32Array[])[]): boolean;
}
// Globals of an audio worklet, which the DOM types leave out.
declare const AudioWorkletProcessor: new (options: ProcessorOptions) => { readonly port: MessagePort };
declare const sampleRate: AudioWorkletScope['sampleRate'];
declare const registerProcessor: AudioWorkletScope['registerProcessor'];

const FRAME_MS = 20;
/** Twenty reports a second: each wakes the page. */
const LEVEL_MS = 48;
/** What a start may ask for at most. */
const RING_MS = 500;

/** One frame, with the same moment of the second input where that gave all of it. */
export interface Framed {
  readonly pcm: Int16Array<ArrayBuffer>;
  readonly bare: Int16Array<ArrayBuffer> | null;
}

export interface Framer {
  /** Takes samples in -1..1, as many of the second input or none, and calls back for each frame that got full. */
  push(samples: Float32Array, bare: Float32Array | undefined, onFrame: (framed: Framed) => void): void;
  /** What is left of the last frame, perhaps empty. The framer is empty afterwards. */
  flush(): Framed;
}

/**
 * Collects samples of `factor` times the frames' rate into frames of `frameSamples` signed 16-bit values at that rate;
 * values beyond full scale are clipped. What the filter holds back comes with the flush, as far as the frame has room: in
 * one full to its last millisecond that one is left out.
 */
export function createFramer(frameSamples: number, factor: number): Framer {
  const most = frameSamples * factor;
  const frame = new Float32Array(most);
  const bareFrame = new Float32Array(most);
  const decimator = createDecimator(factor, most);
  const bareDecimator = createDecimator(factor, most);
  let bareFilled = 0;
  let filled = 0;
  /** Something was heard since the last flush. */
  let hasHeard = false;

  function framed(length: number): Framed {
    const pcm = quantise(decimator.push(frame.subarray(0, length)));
    const hasBare = filled > 0 && bareFilled === filled;
    if (!hasBare) bareDecimator.reset();
    const bare = hasBare ? quantise(bareDecimator.push(bareFrame.subarray(0, length))) : null;
    bareFilled = 0;
    filled = 0;
    return { pcm, bare };
  }

  return {
    push(samples, bare, onFrame) {
      if (samples.length > 0) hasHeard = true;
      for (let from = 0; from < samples.length;) {
        const to = Math.min(samples.length, from + most - filled);
        frame.set(samples.subarray(from, to), filled);
        if (bare !== undefined) {
          bareFrame.set(bare.subarray(from, to), filled);
          bareFilled += to - from;
        }
        filled += to - from;
        from = to;
        if (filled === most) onFrame(framed(most));
      }
    },
    flush() {
      frame.fill(0, filled);
      bareFrame.fill(0, filled);
      const heldBack = hasHeard ? decimator.delaySamples : 0;
      const last = framed(Math.min(most, Math.ceil((filled + heldBack) / factor) * factor));
      hasHeard = false;
      decimator.reset();
      bareDecimator.reset();
      return last;
    },
  };
}

const quantise = (samples: Float32Array): Int16Array<ArrayBuffer> => Int16Array.from(samples, quantised);

function quantised(sample: number): number {
  const clipped = Math.max(-1, Math.min(1, sample));
  return Math.round(clipped < 0 ? clipped * 0x8000 : clipped * 0x7fff);
}

export interface Ring {
  /** Keeps these samples and forgets the oldest beyond its size. */
  write(samples: Float32Array): void;
  /** The newest `count` samples, oldest first; fewer when there are not so many. The ring is empty afterwards. */
  take(count: number): Float32Array;
  clear(): void;
}

/** Keeps the last `size` samples. */
export function createRing(size: number): Ring {
  const kept = new Float32Array(size);
  let next = 0;
  let filled = 0;
  const clear = (): void => {
    kept.fill(0);
    next = 0;
    filled = 0;
  };
  return {
    write(samples) {
      for (const sample of samples) {
        kept[next] = sample;
        next = (next + 1) % size;
      }
      filled = Math.min(size, filled + samples.length);
    },
    take(count) {
      const taken = new Float32Array(Math.max(0, Math.min(count, filled)));
      const first = next - taken.length + size;
      for (let index = 0; index < taken.length; index++) taken[index] = kept[(first + index) % size] ?? 0;
      clear();
      return taken;
    },
    clear,
  };
}

/** Nothing but zeros for this long, while the first input hears something, is no microphone that is silent. */
const DEAD_MS = 500;

export interface SecondInput {
  /** The block, where its device delivers; the graph gives zeros in place of a device that does not. */
  heard(block: Float32Array | undefined, first: Float32Array): Float32Array | undefined;
}

/** Tells the second input's sound from the zeros of one that has not begun, or has ended. `deadSamples` of zeros end it. */
export function createSecondInput(deadSamples: number): SecondInput {
  let flows = false;
  let zeros = 0;
  const isZero = (block: Float32Array): boolean => block.every((sample) => sample === 0);
  return {
    heard(block, first) {
      if (block === undefined || (!flows && isZero(block))) {
        flows = false;
        return undefined;
      }
      if (!isZero(block)) {
        flows = true;
        zeros = 0;
      } else if (!isZero(first)) zeros += block.length;
      if (zeros > deadSamples) flows = false;
      return flows ? block : undefined;
    },
  };
}

class CaptureProcessor extends AudioWorkletProcessor implements Processor {
  readonly #rateHz: number;
  readonly #framer: Framer;
  readonly #second = createSecondInput((sampleRate * DEAD_MS) / 1000);
  readonly #levelSamples = (sampleRate * LEVEL_MS) / 1000;
  readonly #ring = createRing((sampleRate * RING_MS) / 1000);
  #ringOn = false;
  #main: MessagePort | null = null;
  #live: CaptureId | null = null;
  #sequence = 0;
  /** The first block after a start may still hold sound of the press before. */
  #staleBlocks = 0;
  /** Whether the live capture waits for its device: until that delivers, the graph gives silence of its own. */
  #awaiting = false;
  #sumOfSquares = 0;
  #summed = 0;

  constructor(options: ProcessorOptions) {
    super(options);
    const { factor } = options.processorOptions;
    this.#rateHz = sampleRate / factor;
    this.#framer = createFramer((this.#rateHz * FRAME_MS) / 1000, factor);
    this.port.onmessage = ({ data }: MessageEvent<CaptureOrder>) => this.#obey(data);
  }

  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const samples = inputs[0]?.[0];
    const captureId = this.#live;
    if (samples === undefined) {
      // What comes after a pause must not be joined to what came before.
      if (captureId === null) this.#ring.clear();
      return true;
    }
    if (captureId === null && !this.#ringOn) return true;
    if (this.#staleBlocks > 0) {
      this.#staleBlocks -= 1;
      return true;
    }
    if (captureId === null) this.#ring.write(samples);
    else this.#hear(captureId, samples, this.#second.heard(inputs[1]?.[0], samples));
    return true;
  }

  #obey(order: CaptureOrder): void {
    switch (order.type) {
      case 'port':
        this.#main?.close();
        this.#main = order.port;
        return;
      case 'begin':
        this.#begin(order.captureId, order.preRollMs);
        return;
      case 'await':
        if (this.#live === order.captureId) this.#awaiting = true;
        return;
      case 'assure':
        if (this.#live === order.captureId) this.#awaiting = false;
        return;
      case 'ring':
        this.#ringOn = order.on;
        this.#ring.clear();
        this.#live = null;
        this.#staleBlocks = 1;
        return;
      case 'flush':
        if (this.#live === order.captureId) {
          this.#post(order.captureId, this.#framer.flush(), true);
          this.#live = null;
        }
        this.#report({ type: 'flushed', captureId: order.captureId });
    }
  }

  #begin(captureId: CaptureId, preRollMs: number): void {
    this.#framer.flush();
    this.#live = captureId;
    this.#sequence = 0;
    this.#sumOfSquares = 0;
    this.#summed = 0;
    this.#awaiting = !this.#ringOn;
    if (this.#ringOn) this.#hear(captureId, this.#ring.take(Math.round((sampleRate * preRollMs) / 1000)));
    else this.#staleBlocks = 1;
  }

  #hear(captureId: CaptureId, samples: Float32Array, bare?: Float32Array): void {
    if (this.#awaiting) {
      if (samples.every((sample) => sample === 0)) return;
      this.#awaiting = false;
      this.#report({ type: 'flowing', captureId });
    }
    this.#framer.push(samples, bare, (framed) => this.#post(captureId, framed, false));
    this.#measure(captureId, samples);
  }

  #post(captureId: CaptureId, { pcm, bare }: Framed, final: boolean): void {
    const frame: CaptureFrame = {
      type: 'frame',
      captureId,
      sequence: this.#sequence++,
      rateHz: this.#rateHz,
      pcm: pcm.buffer,
      bare: bare?.buffer ?? null,
      final,
    };
    // No transfer list: a buffer transferred to main arrives as null.
    this.#main?.postMessage(frame);
  }

  #measure(captureId: CaptureId, samples: Float32Array): void {
    for (const sample of samples) this.#sumOfSquares += sample * sample;
    this.#summed += samples.length;
    if (this.#summed < this.#levelSamples) return;
    this.#report({ type: 'level', captureId, level: Math.sqrt(this.#sumOfSquares / this.#summed) });
    this.#sumOfSquares = 0;
    this.#summed = 0;
  }

  #report(report: CaptureReport): void {
    this.port.postMessage(report);
  }
}

registerProcessor('capture', CaptureProcessor);
