/**
 * Owns what a simulated service is: strict about what its documents allow, the same whether real sockets and real time
 * carry it (`serve.ts`) or a test moves its clock by hand. Must never know which of the two it is.
 */
import type { SoundContainer } from '../../../src-preload/contract/audio.js';
import type { OptionValue, ProviderId } from '../../../src-preload/contract/provider-info.js';
import type { WireFrame } from '../../../src-main/providers/types.js';

/** One answer a simulator can give: words, and a voice that says them. */
export interface SpokenAnswer {
  readonly text: string;
  /** Mono PCM16. */
  readonly samples: Int16Array;
  readonly rateHz: number;
}

export type AnswerEncoding = 'pcm16' | 'float32' | 'mulaw' | SoundContainer;

/** Time as the simulator sees it; milliseconds. */
export interface SimulatorClock {
  nowMs(): number;
  epochMs(): number;
  /** Calls back once; the answer cancels. */
  after(delayMs: number, callback: () => void): () => void;
}

/** What a simulator is given. */
export interface SimulatorWorld {
  /** One of the simulator's scenarios, or `normal`. */
  readonly scenario: string;
  readonly clock: SimulatorClock;
  /** What it says, in turn; at least one. The first is the greeting where the service greets. */
  readonly answers: readonly SpokenAnswer[];
  /** Writes sound in another format, at another rate where `rateHz` differs from the answer's. */
  readonly encode: (answer: SpokenAnswer, encoding: AnswerEncoding, rateHz: number) => Uint8Array;
  /** Lines for the person who runs it by hand. */
  readonly log: (line: string) => void;
}

/** How the client asked to connect. */
export interface Handshake {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly subprotocols: readonly string[];
}

export type Acceptance =
  | {
      readonly ok: true;
      /** What the answer names as the chosen subprotocol; null when it names none. */
      readonly subprotocol: string | null;
      /** Called once the socket is open. */
      connect(client: SimulatedClient): SimulatedConnection;
    }
  | {
      readonly ok: false;
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string;
    };

/** The service's end of one socket. */
export interface SimulatedClient {
  send(frame: WireFrame): void;
  close(code: number, reason: string): void;
  /** Cuts the line without a goodbye. */
  destroy(): void;
}

/** What the service makes of what the client does. */
export interface SimulatedConnection {
  receive(frame: WireFrame): void;
  /** The client is gone, with its close code; null without a goodbye. */
  closed(code: number | null): void;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body: unknown;
}

/** One utterance as it arrived. */
export interface HeardUtterance {
  readonly samples: Int16Array;
  readonly rateHz: number;
}

export interface SimulatedService {
  accept(handshake: Handshake): Acceptance;
  /** REST calls, where the service has any. */
  request?(request: HttpRequest): HttpAnswer;
  /** Complete utterances, oldest first. */
  readonly heard: readonly HeardUtterance[];
  /** What the client did that the documents do not allow, each with its reason. A right client leaves it empty. */
  readonly breaches: readonly string[];
  /** What the simulator sent as sound of answers, oldest first: what must be heard. */
  readonly spoken: readonly SpokenAnswer[];
}

export interface Simulator {
  readonly id: ProviderId;
  /** Path and query of the address to put into "Endpoint", such as `/ws`. */
  readonly path: string;
  /** By name: what it does wrong, in a short sentence. `normal` is always there and not listed. */
  readonly scenarios: Readonly<Record<string, string>>;
  /** What to enter: the only secrets and ids it accepts. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, OptionValue>>;
  /** Frames no service of this kind would send: unknown, malformed, hostile. The codec counts each and believes none. */
  readonly strangeFrames: readonly WireFrame[];
  create(world: SimulatorWorld): SimulatedService;
}

/** Thrown inside a simulator where the client broke the rules; becomes a breach and the service's own way to say so. */
export class ProtocolBreach extends Error {}
