/**
 * Owns a simulated Amigo in time moved by hand, for one descriptor with a memory of its own. What goes over REST and
 * what a test may look at behind the service's back are in the open.
 */
import { asTurnId, type TurnId } from '../../../../src-preload/contract/ids.js';
import type { OptionValue } from '../../../../src-preload/contract/provider-info.js';
import { createAmigo } from '../../../../src-main/providers/amigo/descriptor.js';
import type {
  Account,
  CodecEvent,
  ConnectionEnd,
  Endpoint,
  PrepareContext,
  ResumeValue,
  WireFrame,
} from '../../../../src-main/providers/types.js';
import { connectionEnd } from '../../../../src-main/transport/connection.js';
import { connect, ready } from '../../../conformance/client.js';
import { openLine, toResponse, type Line, type Subject, type World } from '../../../conformance/subject.js';
import { createManualClock } from '../../../fakes/manual-clock.js';
import { amigoSimulator } from '../../../simulators/amigo/simulator.js';
import { toneAnswers } from '../../../simulators/kit/answers.js';
import { plainEncode } from '../../../simulators/kit/plain-encode.js';

export const USER = asTurnId('user-1');
export const NEXT = asTurnId('user-2');
export const ORIGIN = '127.0.0.1:9';

export interface RigOptions {
  readonly scenario?: string;
  readonly options?: Readonly<Record<string, OptionValue>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly endpoint?: string;
}

export function createRig({ scenario = 'normal', options = {}, secrets, endpoint }: RigOptions = {}) {
  const clock = createManualClock();
  const descriptor = createAmigo();
  const service = amigoSimulator.create({
    scenario,
    clock,
    answers: toneAnswers(),
    encode: plainEncode,
    log: () => undefined,
  });
  const account: Account = {
    options: { ...amigoSimulator.options, ...options },
    secrets: secrets ?? amigoSimulator.secrets,
    endpoint: endpoint ?? `ws://${ORIGIN}/`,
  };
  const requests: { readonly method: string; readonly url: URL; readonly headers: Headers }[] = [];
  const sent: Readonly<Record<string, unknown>>[] = [];
  const subprotocols: string[] = [];

  const fetch: PrepareContext['fetch'] = (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    requests.push({ method: request.method, url, headers: request.headers });
    const answer = service.request?.({
      method: request.method,
      url,
      headers: Object.fromEntries(request.headers),
      body: typeof init?.body === 'string' ? init.body : '',
    });
    if (answer === undefined) return Promise.reject(new TypeError('There is nothing here.'));
    return Promise.resolve(toResponse(answer));
  };
  /** Secrets the service gave us. */
  const learned: string[] = [];
  const context: PrepareContext = {
    signal: new AbortController().signal,
    fetch,
    clock,
    onSecret: (value) => learned.push(value),
  };

  const accept = (endpoint: Endpoint) => {
    if (endpoint.kind !== 'websocket') throw new Error('A socket was expected.');
    subprotocols.push(...endpoint.subprotocols);
    return service.accept({
      url: new URL(endpoint.url),
      headers: endpoint.headers,
      subprotocols: endpoint.subprotocols,
    });
  };
  /** Opens a connection and drops it. */
  const handshake = (endpoint: Endpoint): Promise<ConnectionEnd | null> => {
    const acceptance = accept(endpoint);
    if (acceptance.ok) return Promise.resolve(null);
    const retryAfter = acceptance.headers?.['Retry-After'];
    return Promise.resolve(
      connectionEnd('opening', 'refused', {
        httpStatus: acceptance.status,
        reason: acceptance.body,
        retryAfterMs: retryAfter === undefined ? null : Number(retryAfter) * 1_000,
      }),
    );
  };

  const world: World = {
    clock,
    fetch,
    breaches: () => service.breaches,
    connect(endpoint): Line {
      const acceptance = accept(endpoint);
      if (!acceptance.ok) throw new Error(`Refused: ${acceptance.status}`);
      return openLine(acceptance, (frame) => {
        if (frame.kind === 'text') sent.push(JSON.parse(frame.data) as Record<string, unknown>);
      });
    },
  };
  const subject: Subject = { ...account, strangeFrames: amigoSimulator.strangeFrames, createWorld: () => world };

  return {
    ...{ learned, clock, descriptor, service, account, context, requests, sent, subprotocols, world, subject },
    testContext: { ...context, handshake },
    connect: (resume: ResumeValue | null = null) => connect(descriptor, subject, world, resume),
    /** Ready, past a greeting, what was told and sent so far forgotten. */
    async ready(resume: ResumeValue | null = null) {
      const client = await ready(descriptor, subject, world, resume);
      client.events.length = 0;
      sent.length = 0;
      return client;
    },
    /** Types of what went over the socket, sound left out. */
    sentTypes: () => sent.filter(({ audio }) => typeof audio !== 'string').map(({ type }) => type),
  };
}

export type Rig = ReturnType<typeof createRig>;

export const typesOf = (events: readonly CodecEvent[]): readonly string[] => events.map(({ type }) => type);

/** The sound of a reply, put together. */
export function soundOf(events: readonly CodecEvent[]): Int16Array {
  const bytes = Buffer.concat(events.flatMap((event) => (event.type === 'reply-bytes' ? [event.data] : [])));
  return Int16Array.from({ length: bytes.length >> 1 }, (_, at) => bytes.readInt16LE(at * 2));
}

export const finalText = (events: readonly CodecEvent[]): string | null =>
  events.findLast((event) => event.type === 'reply-text-final')?.text ?? null;

export const turn = (id: string): TurnId => asTurnId(id);
export const frame = (message: object): WireFrame => ({ kind: 'text', data: JSON.stringify(message) });
