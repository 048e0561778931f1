/**
 * Owns sound out on the audio thread: turns in the order of their first write, played at the context's rate, told
 * about on a port that leads straight to main. The first word of a turn completes those before it. Allocates nothing
 * while it renders. Must never import code.
 */
import type { PlaybackCommand, PlaybackFact, PlaybackReady } from '../../src-preload/contract/audio.js';
import type { TurnId } from '../../src-preload/contract/ids.js';

/** What the page and this processor say to each other on the node's own port. */
type FromPage =
  { readonly type: 'port'; readonly port: MessagePort } | { readonly type: 'latency'; readonly seconds: number };
type ToPage =
  /** A turn begins: a good moment to tell the latency, which is known only while the device runs. */
  | { readonly type: 'turn' }
  /** Sound is queued: the context must run. */
  | { readonly type: 'awake' }
  /** Nothing was queued for a while: the context may rest. */
  | { readonly type: 'asleep' }
  /** Main closed its end. */
  | { readonly type: 'closed' };

// The globals of an AudioWorkletGlobalScope, which the DOM's types leave out.
declare const sampleRate: number;
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** A cut fades out instead of clicking. */
const FADE_MS = 3;
const REPORT_EVERY_MS = 100;
const ASLEEP_AFTER_MS = 10_000;
/** As in the audio host: gathered before a turn goes on after it ran dry, and before the next ones start. */
const CUSHION_MIN_MS = 40;
const CUSHION_MAX_MS = 250;

interface Turn {
  readonly turnId: TurnId;
  readonly chunks: Int16Array[];
  offset: number;
  queued: number;
  ended: boolean;
  /** Samples rendered. */
  rendered: number;
  started: boolean;
  dry: boolean;
  underruns: number;
  /** Samples of silence this turn has waited for its cushion. */
  held: number;
  /** After the last sample: samples of silence until it has left the device. */
  tail: number;
}

const samples = (ms: number): number => Math.round((ms * sampleRate) / 1_000);

class Player extends AudioWorkletProcessor {
  #out: MessagePort | null = null;
  #turns: Turn[] = [];
  #latency = 0;
  #gain = 1;
  #gainNow = 1;
  #cushion = samples(CUSHION_MIN_MS);
  /** What arrivals ask for before a turn starts. */
  #start = 0;
  #sinceReport = 0;
  #idle = 0;
  #awake = true;
  /** What is left of a cut turn's fade. */
  readonly #fade = new Float32Array(samples(FADE_MS));
  #fadeAt = this.#fade.length;

  constructor() {
    super();
    this.port.onmessage = (event: MessageEvent<FromPage>) => {
      if (event.data.type === 'port') this.#connect(event.data.port);
      else this.#latency = Math.round(event.data.seconds * sampleRate);
    };
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const out = outputs[0]?.[0];
    if (out === undefined) return true;
    let at = 0;
    for (let turn = this.#turns[0]; turn !== undefined && at < out.length; turn = this.#turns[0]) {
      at = this.#render(turn, out, at);
      if (this.#turns[0] === turn) break;
    }
    this.#shape(out);
    this.#rest(out.length);
    return true;
  }

  #connect(port: MessagePort): void {
    this.#out = port;
    port.onmessage = (event: MessageEvent<PlaybackCommand>) => this.#command(event.data);
    port.addEventListener('close', () => this.#tellPage({ type: 'closed' }));
    this.#tell({ type: 'ready', rateHz: sampleRate });
  }

  #command(command: PlaybackCommand): void {
    switch (command.type) {
      case 'write': {
        const turn = this.#find(command.turnId);
        this.#start = samples(command.cushionMs);
        if (turn.ended) return;
        const pcm = new Int16Array(command.pcm);
        turn.chunks.push(pcm);
        turn.queued += pcm.length;
        break;
      }
      case 'end':
        this.#find(command.turnId).ended = true;
        break;
      case 'cut':
        this.#cut(command.turnId);
        return;
      case 'volume':
        this.#gain = command.gain;
        return;
    }
    this.#idle = 0;
    if (this.#awake) return;
    this.#awake = true;
    this.#tellPage({ type: 'awake' });
  }

  #find(turnId: TurnId): Turn {
    const known = this.#turns.find((turn) => turn.turnId === turnId);
    if (known !== undefined) return known;
    for (const earlier of this.#turns) earlier.ended = true;
    const turn: Turn = {
      turnId,
      chunks: [],
      offset: 0,
      queued: 0,
      ended: false,
      rendered: 0,
      started: false,
      dry: false,
      underruns: 0,
      held: 0,
      tail: 0,
    };
    this.#turns.push(turn);
    return turn;
  }

  #cut(turnId: TurnId): void {
    const at = this.#turns.findIndex((turn) => turn.turnId === turnId);
    const turn = this.#turns[at];
    if (turn === undefined) {
      this.#tell({ type: 'cut', turnId, heardMs: 0 });
      return;
    }
    if (turn.started && !turn.dry) {
      // The next samples go on for the length of the fade.
      this.#fade.fill(0);
      const faded = this.#read(turn, this.#fade, 0);
      for (let n = 0; n < faded; n++) this.#fade[n] = (this.#fade[n] ?? 0) * (1 - (n + 1) / this.#fade.length);
      this.#fadeAt = 0;
    }
    this.#turns.splice(at, 1);
    // What was rendered is on its way to the ear and past recall.
    this.#tell({ type: 'cut', turnId, heardMs: this.#ms(turn.rendered) });
  }

  /** Renders the turn from `at` on; answers where the next one may go on. */
  #render(turn: Turn, out: Float32Array, at: number): number {
    if (!turn.started || turn.dry) {
      if (turn.queued === 0 && !turn.ended) return out.length;
      if (turn.queued > 0 && !this.#cushioned(turn, out.length - at)) return out.length;
      if (turn.queued > 0) this.#begin(turn);
    }
    const end = this.#read(turn, out, at);
    if (turn.queued === 0) {
      if (turn.ended) return this.#leave(turn, out.length, end);
      if (turn.started) turn.dry = true;
    }
    this.#report(turn, out.length - at);
    return end;
  }

  #cushioned(turn: Turn, waiting: number): boolean {
    const cushion = turn.started ? this.#cushion : Math.max(this.#cushion, this.#start);
    if (turn.ended || turn.queued >= cushion || turn.held >= 2 * cushion) return true;
    turn.held += waiting;
    return false;
  }

  #begin(turn: Turn): void {
    turn.held = 0;
    if (turn.started) {
      turn.underruns++;
      this.#cushion = Math.min(samples(CUSHION_MAX_MS), this.#cushion * 2.5);
    } else {
      this.#tell({ type: 'started', turnId: turn.turnId });
      this.#tellPage({ type: 'turn' });
      this.#sinceReport = 0;
    }
    turn.started = true;
    turn.dry = false;
  }

  /** The last sample was rendered: the turn is drained when it has left the device. */
  #leave(turn: Turn, length: number, end: number): number {
    turn.tail += length - end;
    if (turn.started && turn.tail < this.#latency) {
      this.#report(turn, length);
      return length;
    }
    this.#turns.shift();
    if (turn.started && turn.underruns === 0) this.#cushion = Math.max(samples(CUSHION_MIN_MS), this.#cushion / 2);
    this.#tell({ type: 'drained', turnId: turn.turnId, playedMs: this.#ms(turn.rendered) });
    return end;
  }

  /** Moves samples of the turn into `into`; answers where they end. */
  #read(turn: Turn, into: Float32Array, from: number): number {
    let at = from;
    for (let chunk = turn.chunks[0]; chunk !== undefined && at < into.length; chunk = turn.chunks[0]) {
      const count = Math.min(chunk.length - turn.offset, into.length - at);
      for (let n = 0; n < count; n++) into[at + n] = (chunk[turn.offset + n] ?? 0) / 32_768;
      at += count;
      turn.offset += count;
      if (turn.offset === chunk.length) {
        turn.chunks.shift();
        turn.offset = 0;
      }
    }
    turn.queued -= at - from;
    turn.rendered += at - from;
    return at;
  }

  #report(turn: Turn, rendered: number): void {
    this.#sinceReport += rendered;
    if (this.#sinceReport < samples(REPORT_EVERY_MS) || !turn.started) return;
    if (turn.dry && turn.held === 0 && this.#sinceReport > samples(REPORT_EVERY_MS) * 2) return;
    this.#sinceReport = 0;
    const heard = Math.max(0, turn.rendered - Math.max(0, this.#latency - turn.tail));
    this.#tell({ type: 'position', turnId: turn.turnId, playedMs: this.#ms(heard), underruns: turn.underruns });
  }

  /** The fade of a cut turn, and loudness; a change of it moves over one quantum, because a step clicks. */
  #shape(out: Float32Array): void {
    for (let n = 0; n < out.length && this.#fadeAt < this.#fade.length; n++, this.#fadeAt++) {
      out[n] = (out[n] ?? 0) + (this.#fade[this.#fadeAt] ?? 0);
    }
    if (this.#gain === 1 && this.#gainNow === 1) return;
    const step = (this.#gain - this.#gainNow) / out.length;
    for (let n = 0; n < out.length; n++) out[n] = (out[n] ?? 0) * (this.#gainNow + step * (n + 1));
    this.#gainNow = this.#gain;
  }

  #rest(rendered: number): void {
    if (this.#turns.length > 0 || !this.#awake) return;
    this.#idle += rendered;
    if (this.#idle < samples(ASLEEP_AFTER_MS)) return;
    this.#awake = false;
    this.#tellPage({ type: 'asleep' });
  }

  #tell(fact: PlaybackReady | PlaybackFact): void {
    this.#out?.postMessage(fact);
  }

  #tellPage(message: ToPage): void {
    this.port.postMessage(message);
  }

  #ms(count: number): number {
    return (count * 1_000) / sampleRate;
  }
}

registerProcessor('player', Player);
