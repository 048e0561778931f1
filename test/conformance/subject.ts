/**
 * Owns what the course needs of a service, whether it is behind a socket or a process of our own: a world with its own
 * time, and lines into it.
 */
import type { OptionValue } from '../../src-preload/contract/provider-info.js';
import type { ConnectionEnd, Endpoint, WireFrame } from '../../src-main/providers/types.js';
import { connectionEnd } from '../../src-main/transport/connection.js';
import { toneAnswers } from '../simulators/kit/answers.js';
import { plainEncode } from '../simulators/kit/plain-encode.js';
import type { Acceptance, HttpAnswer, Simulator } from '../simulators/kit/simulator.js';
import { createManualClock, type ManualClock } from '../fakes/manual-clock.js';

/** One connection to a simulated service. Frames go out one at a time, when they are asked for. */
export interface Line {
  /** Takes a frame of the client. */
  receive(frame: WireFrame): void;
  /** The next frame of the service; null when there is none at this moment. */
  next(): WireFrame | null;
  /** How the service ended it; null while it is open. */
  end(): ConnectionEnd | null;
  /** The way to the service is gone. */
  cut(): void;
}

export interface World {
  readonly clock: ManualClock;
  /** What the service offers besides its socket. */
  readonly fetch: typeof fetch;
  /** Accepts a connection as the provider prepared it. Throws where the service would refuse. */
  connect(endpoint: Endpoint): Line;
  /** What the client did that the documents do not allow. */
  breaches(): readonly string[];
}

export interface Subject {
  /** Values that are right for the service. */
  readonly options: Readonly<Record<string, OptionValue>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly endpoint: string;
  /** Frames no service of this kind would send: unknown, malformed, hostile. */
  readonly strangeFrames: readonly WireFrame[];
  createWorld(): World;
}

const ORIGIN = '127.0.0.1:9';

/** A line over an accepted handshake; `onSent` is told what the client sends. */
export function openLine(
  acceptance: Extract<Acceptance, { readonly ok: true }>,
  onSent: (frame: WireFrame) => void = () => undefined,
): Line {
  const frames: WireFrame[] = [];
  let end: ConnectionEnd | null = null;
  const connection = acceptance.connect({
    send: (frame) => {
      if (end === null) frames.push(frame);
    },
    close: (code, reason) => {
      end ??= connectionEnd('open', 'closed', { code, reason });
    },
    destroy: () => {
      end ??= connectionEnd('open', 'lost', { code: 1006 });
    },
  });
  return {
    receive(frame) {
      onSent(frame);
      if (end === null) connection.receive(frame);
    },
    next: () => frames.shift() ?? null,
    end: () => end,
    cut() {
      end ??= connectionEnd('open', 'lost', { code: 1006 });
      connection.closed(null);
    },
  };
}

/** What a REST call is answered. */
export const toResponse = ({ status, headers = {}, body }: HttpAnswer): Response =>
  // An answer of this status has no body, not even an empty one.
  new Response(status === 204 ? null : JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  });

/** The subject that a simulator is. */
export function simulated(simulator: Simulator, scenario = 'normal'): Subject {
  return {
    options: simulator.options,
    secrets: simulator.secrets,
    endpoint: `ws://${ORIGIN}${simulator.path}`,
    strangeFrames: simulator.strangeFrames,
    createWorld() {
      const clock = createManualClock();
      const service = simulator.create({
        scenario,
        clock,
        answers: toneAnswers(),
        encode: plainEncode,
        log: () => undefined,
      });
      return {
        clock,
        fetch: (input, init) => {
          const request = new Request(input, init);
          const answer = service.request?.({
            method: request.method,
            url: new URL(request.url),
            headers: Object.fromEntries(request.headers),
            body: typeof init?.body === 'string' ? init.body : '',
          });
          if (answer === undefined) return Promise.reject(new TypeError('There is nothing here.'));
          return Promise.resolve(toResponse(answer));
        },
        connect(endpoint) {
          if (endpoint.kind !== 'websocket') throw new Error('A socket was expected.');
          const url = new URL(endpoint.url);
          if (url.host !== ORIGIN) throw new Error(`A key was on its way to ${url.host}.`);
          const acceptance = service.accept({ url, headers: endpoint.headers, subprotocols: endpoint.subprotocols });
          if (!acceptance.ok) throw new Error(`Refused: ${acceptance.status} ${acceptance.body}`);
          return openLine(acceptance);
        },
        breaches: () => service.breaches,
      };
    },
  };
}
