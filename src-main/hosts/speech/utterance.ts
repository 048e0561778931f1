/**
 * Owns one utterance from its first sample to its words: collects the sound, has speech found in it, and has it
 * transcribed ahead of time where that costs nothing the person would feel: partial texts while they speak, and
 * the whole as soon as they pause, so that the words are often there when the key is let go.
 * Must never answer them.
 */
import { DETECTOR_FRAME_SAMPLES, type DetectorStream, type EnginesPort, type Transcription } from './ports.js';
import { createSegmenter, PAUSE_FRAMES, type SampleRange } from './segmenter.js';
import { toFloats } from './sound.js';

export type UtteranceEvent =
  | { readonly type: 'speech-start' }
  | { readonly type: 'speech-end' }
  /** The whole text so far. */
  | { readonly type: 'partial'; readonly text: string };

/** Longest utterance in samples: two minutes; what follows is not heard. */
const MAX_SAMPLES = 120 * 16_000;
/** New sound before the next partial text; 700 ms. */
const PARTIAL_SAMPLES = 11_200;
/** Part of the time that partial texts may cost, so that listening stays cheap. */
const PARTIAL_SHARE = 0.04;
/** A transcription less sure than this is tried again; mean logarithm of the tokens' probabilities. */
const SURE = -0.2;
/**
 * Where later attempts begin, in samples after the first one's beginning. The recogniser is touchy about it: taking
 * the surest of up to three brought wrong words from 11.0 % down to 8.5 % in clean sound and from 16.7 % to 13.4 % in noise, at 1.7 attempts per utterance.
 */
const SHIFTS_SAMPLES = [1_280, -1_600];
/** The loop gets a turn after this many frames when much sound comes at once. */
const FRAMES_PER_TURN = 8;

/** A transcription under way or done. */
interface Attempt {
  readonly range: SampleRange;
  /** Good enough to be the final text. */
  readonly isThorough: boolean;
  readonly abort: AbortController;
  readonly text: Promise<string | null>;
}

export class Utterance {
  readonly #engines: EnginesPort;
  readonly #nowMs: () => number;
  readonly #onEvent: (event: UtteranceEvent) => void;
  readonly #segmenter = createSegmenter();
  /** Texts of closed chunks, in order. */
  readonly #chunks: Promise<string | null>[] = [];
  readonly #cancelled = new AbortController();
  /** Where the last closed chunk ends. */
  #chunksEnd = 0;
  #samples = new Float32Array(16_000 * 8);
  #length = 0;
  #detected = 0;
  #stream: DetectorStream | null = null;
  #detecting: Promise<void> = Promise.resolve();
  #isDetecting = false;
  #isFinished = false;
  #isSpeaking = false;
  #attempt: Attempt | null = null;
  #isAttempting = false;
  #nextPartialAt = 0;
  #lastPartial = '';

  constructor(options: {
    readonly engines: EnginesPort;
    /** Monotonic milliseconds. */
    readonly nowMs: () => number;
    /** Never called after `cancel`, nor after `finish` has answered. */
    readonly onEvent: (event: UtteranceEvent) => void;
  }) {
    this.#engines = options.engines;
    this.#nowMs = options.nowMs;
    this.#onEvent = options.onEvent;
  }

  /** Takes the next sound, mono at 16 kHz. */
  push(pcm: Int16Array): void {
    if (this.#isFinished) return;
    const taken = pcm.subarray(0, MAX_SAMPLES - this.#length);
    this.#append(toFloats(taken));
    this.#detect();
  }

  /**
   * No more sound comes. Answers the words, empty when nothing was said, null when cancelled or aborted.
   * Rejects with an EngineError when an engine cannot be loaded, or with what it threw.
   */
  async finish(signal: AbortSignal): Promise<string | null> {
    this.#isFinished = true;
    const cancelled = new Promise<null>((resolve) => {
      this.#cancelled.signal.addEventListener('abort', () => resolve(null), { once: true });
    });
    const onAbort = (): void => this.cancel();
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) this.cancel();
    if (this.#cancelled.signal.aborted) return null;
    // Not waiting for an engine that still loads, once cancelled.
    return Promise.race([this.#complete(), cancelled]).finally(() => signal.removeEventListener('abort', onAbort));
  }

  async #complete(): Promise<string | null> {
    const spoken = this.#length;
    // The last frame is rarely whole; the detector takes whole ones only.
    const rest = spoken % DETECTOR_FRAME_SAMPLES;
    if (rest !== 0) this.#append(new Float32Array(DETECTOR_FRAME_SAMPLES - rest));
    await this.#detecting;
    await this.#detectAll();
    if (this.#isSpeaking) this.#tell({ type: 'speech-end' });
    const range = this.#segmenter.open(spoken);
    if (range !== null) this.#chunks.push(this.#whole(range));
    const texts = await Promise.all(this.#chunks);
    return texts.includes(null) ? null : joined(texts);
  }

  /** Forgets the utterance; idempotent. */
  cancel(): void {
    this.#isFinished = true;
    this.#cancelled.abort();
  }

  #append(samples: Float32Array): void {
    const length = this.#length + samples.length;
    if (length > this.#samples.length) {
      const grown = new Float32Array(Math.max(length, this.#samples.length * 2));
      grown.set(this.#samples.subarray(0, this.#length));
      this.#samples = grown;
    }
    this.#samples.set(samples, this.#length);
    this.#length = length;
  }

  /** Starts looking for speech in what has come, unless that is under way. */
  #detect(): void {
    if (this.#isDetecting) return;
    this.#isDetecting = true;
    // An engine that fails here fails again in `finish`, where it is told.
    this.#detecting = this.#detectAll()
      .catch(() => undefined)
      .finally(() => {
        this.#isDetecting = false;
      });
  }

  async #detectAll(): Promise<void> {
    this.#stream ??= (await this.#engines.detector()).open();
    let frames = 0;
    while (!this.#cancelled.signal.aborted && this.#length - this.#detected >= DETECTOR_FRAME_SAMPLES) {
      const frame = this.#samples.subarray(this.#detected, this.#detected + DETECTOR_FRAME_SAMPLES);
      const probability = await this.#stream.probability(frame);
      this.#detected += DETECTOR_FRAME_SAMPLES;
      this.#follow(probability);
      frames += 1;
      if (frames % FRAMES_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #follow(probability: number): void {
    for (const event of this.#segmenter.push(probability)) {
      if (event.type === 'chunk') {
        const text = this.#whole(event.range);
        this.#chunksEnd = event.range.to;
        // Looked at in `finish`; a failure must not be unhandled until then.
        text.catch(() => undefined);
        this.#chunks.push(text);
      } else {
        this.#isSpeaking = event.type === 'speech-start';
        if (this.#isSpeaking) this.#nextPartialAt = Math.max(this.#nextPartialAt, this.#detected + PARTIAL_SAMPLES);
        this.#tell(event);
      }
    }
    if (!this.#isFinished) this.#guessAhead();
  }

  /** Transcribes what is there if it may be all, or if a partial text is due. */
  #guessAhead(): void {
    const range = this.#segmenter.open(this.#detected);
    if (range === null || this.#isAttempting) return;
    const isPause = this.#segmenter.pauseFrames >= PAUSE_FRAMES;
    const isDone = this.#attempt !== null && sameRange(this.#attempt.range, range) && this.#attempt.isThorough;
    if (isPause && !isDone) this.#try(range, true);
    else if (!isPause && this.#isSpeaking && this.#detected >= this.#nextPartialAt) this.#try(range, false);
  }

  #try(range: SampleRange, isThorough: boolean): void {
    const abort = new AbortController();
    const startedMs = this.#nowMs();
    const before = [...this.#chunks];
    this.#isAttempting = true;
    const text = this.#transcribe(range, isThorough, AbortSignal.any([abort.signal, this.#cancelled.signal]));
    const attempt: Attempt = { range, isThorough, abort, text };
    this.#attempt = attempt;
    text
      .then(async (words) => {
        const costSamples = ((this.#nowMs() - startedMs) * 16) / PARTIAL_SHARE;
        this.#nextPartialAt = this.#detected + Math.max(PARTIAL_SAMPLES, costSamples);
        if (words === null) return;
        const whole = joined([...(await Promise.all(before)), words]);
        if (this.#isFinished || this.#attempt !== attempt || whole === '' || whole === this.#lastPartial) return;
        this.#lastPartial = whole;
        this.#tell({ type: 'partial', text: whole });
      })
      .catch(() => {
        // Tried again in `finish`, where a failure is told.
        if (this.#attempt === attempt) this.#attempt = null;
      })
      .finally(() => {
        this.#isAttempting = false;
      });
  }

  /** The words of a part that is complete: those guessed ahead if they are of the same sound. */
  async #whole(range: SampleRange): Promise<string | null> {
    const attempt = this.#attempt;
    this.#attempt = null;
    if (attempt?.isThorough === true && sameRange(attempt.range, range)) {
      const text = await attempt.text.catch(() => null);
      if (text !== null) return text;
    }
    attempt?.abort.abort();
    return this.#transcribe(range, true, this.#cancelled.signal);
  }

  /** Whether this was guessed to be all, and speech has gone on: its first text serves as a partial one. */
  #isOvertaken(range: SampleRange): boolean {
    const open = this.#segmenter.open(this.#detected);
    return this.#attempt?.range === range && open !== null && !sameRange(open, range);
  }

  async #transcribe(range: SampleRange, isThorough: boolean, signal: AbortSignal): Promise<string | null> {
    const { from, to } = range;
    const least = this.#chunksEnd;
    const recogniser = await this.#engines.recogniser();
    // A copy: the sound may move while it is worked on.
    const hear = (at: number): Promise<Transcription | null> =>
      recogniser.transcribe(this.#samples.slice(at, to), signal);
    let best = await hear(from);
    if (!isThorough) return best?.text ?? null;
    for (const shift of SHIFTS_SAMPLES) {
      if (best === null || (best.text !== '' && best.confidence > SURE) || this.#isOvertaken(range)) break;
      const at = Math.max(least, from + shift);
      if (at === from || at >= to) continue;
      const other = await hear(at);
      // The words are more often right than not; nothing heard is the worst answer.
      if (other === null || best.text === '' || (other.text !== '' && other.confidence > best.confidence)) best = other;
    }
    return best?.text ?? null;
  }

  #tell(event: UtteranceEvent): void {
    if (!this.#cancelled.signal.aborted) this.#onEvent(event);
  }
}

const sameRange = (one: SampleRange, other: SampleRange): boolean => one.from === other.from && one.to === other.to;

/** Texts of chunks as one; empty when they hold no word. */
function joined(texts: readonly (string | null)[]): string {
  const text = texts.filter((part) => part !== null && part !== '').join(' ');
  return /[\p{L}\p{N}]/u.test(text) ? text : '';
}
