/**
 * Owns the microphone samples on the audio thread: brings them to the rate of the frames, cuts them into frames of 20 ms
 * and posts them straight to main, so that a busy page never holds a frame back. They come from the reader's ports and
 * not from the audio graph, which loses what a busy computer cannot take at its moment. Where the microphone is kept
 * ready, the last half second before a capture is held here alone, but for what the browser itself still holds. Must
 * never let a sample out between captures, nor one sample into two captures.
 */
import type { CaptureFrame } from '../../src-preload/contract/audio.js';
import type { CaptureId } from '../../src-preload/contract/ids.js';
import { createFramer, type Framed } from './capture-thread/framer.js';
import type { CaptureInput, CaptureOrder, CaptureReport, ReaderPiece } from './capture-thread/messages.js';
import { createPairing } from './capture-thread/pairing.js';
import { createRateConverter, type RateConverter } from './capture-thread/rate-converter.js';
import { createRing } from './capture-thread/ring.js';

interface ProcessorOptions {
  readonly processorOptions: { readonly rateHz: number };
}
interface Processor {
  process(): boolean;
}
// Globals of an audio worklet, which the DOM types leave out.
declare const AudioWorkletProcessor: new (options: ProcessorOptions) => { readonly port: MessagePort };
declare const registerProcessor: (name: string, processor: new (options: ProcessorOptions) => Processor) => void;

const FRAME_MS = 20;
/** Twenty reports a second: each wakes the page. */
const LEVEL_MS = 48;
/** What a start may ask for at most. */
const RING_MS = 500;
/** How long one input waits for the other, and so how far apart the two may be laid where one of them was held up. */
const PAIR_MS = 40;
/** Zeros of the second input for so long are none of its own. */
const DEAD_MS = 500;

/** Where an input's sound comes from, and its way to the rate of the frames. */
interface Source {
  readonly port: MessagePort;
  fromHz: number;
  converter: RateConverter;
}

class CaptureProcessor extends AudioWorkletProcessor implements Processor {
  readonly #rateHz: number;
  readonly #levelSamples: number;
  readonly #framer;
  readonly #ring;
  readonly #pairing;
  readonly #sources: Record<CaptureInput, Source | null> = { heard: null, bare: null };
  #ringOn = false;
  #main: MessagePort | null = null;
  #live: CaptureId | null = null;
  #sequence = 0;
  /** Whether the live capture waits for its device: some give zeros until they have begun. */
  #awaiting = false;
  #sumOfSquares = 0;
  #summed = 0;

  constructor(options: ProcessorOptions) {
    super(options);
    this.#rateHz = options.processorOptions.rateHz;
    this.#levelSamples = this.#samplesIn(LEVEL_MS);
    this.#framer = createFramer(this.#samplesIn(FRAME_MS));
    this.#ring = createRing(this.#samplesIn(RING_MS));
    this.#pairing = createPairing({
      onSound: (samples, bare) => this.#heard(samples, bare),
      mostWaiting: this.#samplesIn(PAIR_MS),
      deadSamples: this.#samplesIn(DEAD_MS),
    });
    this.port.onmessage = ({ data }: MessageEvent<CaptureOrder>) => this.#guarded(() => this.#obey(data));
  }

  /** Its context rests: the thread is what it is here for. */
  process(): boolean {
    return true;
  }

  #samplesIn(ms: number): number {
    return Math.round((this.#rateHz * ms) / 1000);
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch {
      this.#report({ type: 'broken' });
    }
  }

  #obey(order: CaptureOrder): void {
    switch (order.type) {
      case 'port':
        this.#main?.close();
        this.#main = order.port;
        return;
      case 'input':
        this.#takeInput(order.input, order.port);
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
        this.#forget();
        return;
      case 'flush':
        this.#flush(order.captureId);
    }
  }

  #takeInput(input: CaptureInput, port: MessagePort | null): void {
    const before = this.#sources[input];
    this.#sources[input] = null;
    before?.port.close();
    if (input === 'bare') this.#pairing.endBare();
    // What comes after a pause must not be joined to what came before.
    else if (this.#live === null) this.#ring.clear();
    if (port === null) return;
    const source: Source = { port, fromHz: this.#rateHz, converter: createRateConverter(this.#rateHz, this.#rateHz) };
    this.#sources[input] = source;
    port.onmessage = ({ data }: MessageEvent<ReaderPiece>) => {
      if (this.#sources[input] === source) this.#guarded(() => this.#take(input, source, data));
    };
  }

  #take(input: CaptureInput, source: Source, piece: ReaderPiece): void {
    if (piece.type === 'flush') {
      this.#flush(piece.captureId);
      return;
    }
    const { rateHz, samples } = piece;
    if (this.#live !== null || this.#ringOn) {
      if (source.fromHz !== rateHz) {
        source.fromHz = rateHz;
        source.converter = createRateConverter(rateHz, this.#rateHz);
      }
      this.#pairing[input](source.converter.push(samples));
    }
    // A buffer may lie unused for hours.
    samples.fill(0);
    source.port.postMessage(samples.buffer, [samples.buffer]);
  }

  #begin(captureId: CaptureId, preRollMs: number): void {
    const before = this.#ringOn ? this.#ring.take(this.#samplesIn(preRollMs)) : null;
    this.#forget();
    this.#live = captureId;
    this.#sequence = 0;
    this.#sumOfSquares = 0;
    this.#summed = 0;
    this.#awaiting = before === null;
    if (before !== null) this.#heard(before, undefined);
  }

  /** Ends what is live, and holds nothing of it. */
  #forget(): void {
    this.#live = null;
    this.#pairing.flush();
    this.#framer.flush();
    this.#ring.clear();
  }

  #flush(captureId: CaptureId): void {
    if (this.#live === captureId) {
      for (const input of ['bare', 'heard'] as const) {
        const source = this.#sources[input];
        if (source !== null) this.#pairing[input](source.converter.flush());
      }
      this.#pairing.flush();
      this.#post(captureId, this.#framer.flush(), true);
      this.#live = null;
    }
    this.#report({ type: 'flushed', captureId });
  }

  #heard(samples: Float32Array, bare: Float32Array | undefined): void {
    const captureId = this.#live;
    if (captureId === null) {
      if (this.#ringOn) this.#ring.write(samples);
      return;
    }
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
    for (const sample of samples) {
      this.#sumOfSquares += sample * sample;
      this.#summed += 1;
      if (this.#summed < this.#levelSamples) continue;
      this.#report({ type: 'level', captureId, level: Math.sqrt(this.#sumOfSquares / this.#summed) });
      this.#sumOfSquares = 0;
      this.#summed = 0;
    }
  }

  #report(report: CaptureReport): void {
    this.port.postMessage(report);
  }
}

registerProcessor('capture', CaptureProcessor);
