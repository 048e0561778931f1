/**
 * Owns main's end of the streams in which the speech host looks for speech. A stream that is opened while the host is
 * starting again waits for it, with what it has heard meanwhile. Must never start or end the host, nor read the sound.
 */
import { type Told } from '../../src-preload/contract/said.js';
import { say } from '../../src-preload/contract/said.js';
import type { EndpointingEvent, EndpointingSettings, SpeechRequest } from '../hosts/protocol/speech-envelope.js';

export interface EndpointingStream {
  /** The next sound of it, mono PCM16 at 16 kHz. */
  send(pcm: Int16Array): void;
  /** Tells the host, forgets the listener; idempotent. */
  close(): void;
}

export interface EndpointingListener {
  onEvent(event: Exclude<EndpointingEvent, { readonly type: 'failed' }>): void;
  /** The last word of the stream; not after `close`. `gone`: the host ended and comes back: open another. */
  onEnd(why: 'gone' | 'failed', detail: Told): void;
}

/** Sound that waits for the host, in frames of 20 ms; what comes later is dropped, and the listener finds out. */
const MAX_WAITING_FRAMES = 500;

interface Stream {
  readonly settings: EndpointingSettings;
  readonly listener: EndpointingListener;
  /** What waits for the host; null once it has the stream. */
  waiting: Int16Array[] | null;
}

export class EndpointingStreams {
  readonly #post: (request: SpeechRequest) => boolean;
  readonly #streams = new Map<number, Stream>();
  #next = 1;

  /** `post` answers false where there is no host to tell. */
  constructor(post: (request: SpeechRequest) => boolean) {
    this.#post = post;
  }

  /** Whether a microphone is looked at, or waits to be. */
  get isOpen(): boolean {
    return this.#streams.size > 0;
  }

  open(settings: EndpointingSettings, listener: EndpointingListener): EndpointingStream {
    const stream = this.#next;
    this.#next += 1;
    const entry: Stream = { settings, listener, waiting: [] };
    this.#streams.set(stream, entry);
    this.#begin(stream, entry);
    return {
      send: (pcm) => {
        if (!this.#streams.has(stream)) return;
        if (entry.waiting === null) this.#post({ channel: 'endpointing-audio', stream, pcm });
        else if (entry.waiting.length < MAX_WAITING_FRAMES) entry.waiting.push(pcm);
      },
      close: () => {
        if (this.#streams.delete(stream) && entry.waiting === null)
          this.#post({ channel: 'endpointing-close', stream });
      },
    };
  }

  /** A fresh host runs, and was told where its models are. */
  hostStarted(): void {
    for (const [stream, entry] of this.#streams) this.#begin(stream, entry);
  }

  /** The host is gone. `failed`: it does not come back by itself. */
  hostGone(why: 'gone' | 'failed'): void {
    for (const [stream, { listener, waiting }] of [...this.#streams]) {
      if (why === 'gone' && waiting !== null) continue;
      this.#streams.delete(stream);
      listener.onEnd(why, say('engine-host-ended'));
    }
  }

  received(stream: number, event: EndpointingEvent): void {
    const entry = this.#streams.get(stream);
    if (entry === undefined) return;
    if (event.type !== 'failed') {
      entry.listener.onEvent(event);
      return;
    }
    this.#streams.delete(stream);
    entry.listener.onEnd('failed', event.said ?? event.detail);
  }

  #begin(stream: number, entry: Stream): void {
    const { settings, waiting } = entry;
    if (waiting === null || !this.#post({ channel: 'endpointing-open', stream, settings })) return;
    entry.waiting = null;
    for (const pcm of waiting) this.#post({ channel: 'endpointing-audio', stream, pcm });
  }
}
