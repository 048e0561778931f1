/**
 * Owns one handshake over one way out: from the first packet until a socket is open or it is known why it will not be.
 * Keys travel in it, so it follows no redirect. Must never retry, and never throw.
 */
import type { Duplex } from 'node:stream';
import { WebSocket, type ClientOptions } from 'ws';
import type { ConnectionEnd, Endpoint } from '../providers/types.js';
import { codeOf, endOfError } from './connection-failure.js';
import { connectionEnd } from './connection.js';
import { createTunnel, type ProxyChoice } from './proxy-agent.js';
import { readRefusal, type RefusalClock } from './refusal.js';
import type { WebSocketTarget } from './websocket-target.js';

export interface HandshakeTuning {
  /** Longest frame taken. */
  readonly maxFrameBytes: number;
  /** How long the other side's goodbye is waited for. */
  readonly leaveMs: number;
  /** How long the body of a refusal is waited for. */
  readonly refusalBodyMs: number;
}

export interface HandshakeOptions {
  readonly endpoint: Extract<Endpoint, { kind: 'websocket' }>;
  readonly target: WebSocketTarget;
  readonly choice: ProxyChoice;
  readonly clock: RefusalClock;
  readonly tuning: HandshakeTuning;
  /** PEM; certificate authorities to trust in place of Node's own. */
  readonly authorities: readonly string[] | null;
  /** `line` is what the socket reads from: it has `data` for every sign of life. */
  readonly onOpened: (socket: WebSocket, line: Duplex) => void;
  /** `noWay`: it failed on the way out, so another way may do. */
  readonly onFailed: (end: ConnectionEnd, noWay: boolean) => void;
}

export interface Handshake {
  /** It got through to the service; false while it is on the way. */
  hasReached(): boolean;
  /** Gives it up; nothing is told afterwards. Idempotent. */
  abandon(): void;
}

/** What this side may write into the header that offers subprotocols (RFC 7230, "token"). */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/** Begins it. Tells in a later turn of the loop. */
export function beginHandshake(options: HandshakeOptions): Handshake {
  const { endpoint, choice } = options;
  const tunnel = createTunnel(choice);
  let isSettled = false;
  let hasAnswered = false;

  const fail = (end: ConnectionEnd, noWay = false): void => {
    if (isSettled) return;
    isSettled = true;
    tunnel?.abandon();
    options.onFailed(end, noWay);
  };
  /** A refusal that came from a proxy is none of the service's. */
  const failOnTheWay = (): boolean => {
    if (tunnel === null || tunnel.isThrough()) return false;
    fail(connectionEnd('opening', 'unreachable', { reason: `Proxy: ${tunnel.refusal() ?? 'no answer'}` }), true);
    return true;
  };

  let socket: WebSocket;
  try {
    socket = open(options, tunnel?.agent ?? null);
  } catch (error) {
    const end = connectionEnd('opening', 'malformed', {
      reason: codeOf(error) ?? 'The address or a header is not valid.',
    });
    queueMicrotask(() => fail(end));
    return { hasReached: () => false, abandon: () => void (isSettled = true) };
  }

  let line: Duplex | null = null;
  socket.on('upgrade', ({ headers, socket: upgraded }) => {
    hasAnswered = true;
    line = upgraded;
    // The standard lets a service name none of the subprotocols it was offered, and some do not (RFC 6455, 4.1): the
    // package gives up then. What is named is still held against the offer.
    const [first] = endpoint.subprotocols;
    if (first !== undefined) headers['sec-websocket-protocol'] ??= first;
  });
  socket.on('unexpected-response', (_request, response) => {
    hasAnswered = true;
    if (isSettled || failOnTheWay()) {
      socket.terminate();
      return;
    }
    readRefusal(response, {
      clock: options.clock,
      waitMs: options.tuning.refusalBodyMs,
      onEnd(end) {
        socket.terminate();
        fail(end);
      },
    });
  });
  // Stays for good: a socket given up while it opens tells of that as an error.
  socket.on('error', (error) => {
    if (isSettled || failOnTheWay()) return;
    const end = endOfError('opening', error);
    fail(end, tunnel === null && end.cause === 'unreachable');
  });
  socket.on('open', () => {
    if (isSettled || line === null) return;
    isSettled = true;
    socket.removeAllListeners('upgrade').removeAllListeners('unexpected-response').removeAllListeners('open');
    options.onOpened(socket, line);
  });

  return {
    hasReached: () => hasAnswered || (tunnel?.isThrough() ?? false),
    abandon() {
      if (isSettled) return;
      isSettled = true;
      tunnel?.abandon();
      socket.terminate();
    },
  };
}

/** Throws where the package or Node does not take the address, a header or a subprotocol. */
function open(
  { endpoint, target, tuning, authorities }: HandshakeOptions,
  agent: ClientOptions['agent'] | null,
): WebSocket {
  if (!endpoint.subprotocols.every((name) => TOKEN.test(name))) throw new SyntaxError('Not a token.');
  const settings: ClientOptions & { readonly closeTimeout: number } = {
    headers: { ...endpoint.headers },
    followRedirects: false,
    perMessageDeflate: false,
    maxPayload: tuning.maxFrameBytes,
    closeTimeout: tuning.leaveMs,
    ...(agent === null ? {} : { agent }),
    ...(authorities === null ? {} : { ca: [...authorities] }),
  };
  return new WebSocket(target.url, [...endpoint.subprotocols], settings);
}
