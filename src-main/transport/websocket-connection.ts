/**
 * Owns the connection to a service over a WebSocket: finds a way out, opens it, bounds it in time and size, and tells
 * how it ended. One connection is one attempt; nothing here tries again once the service was reached.
 * Must never read a frame, or log an address, a header or a subprotocol.
 */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Logger } from '../logging/logger.js';
import type { ConnectionEnd, Endpoint, WireFrame } from '../providers/types.js';
import { endOfError } from './connection-failure.js';
import { connectionEnd, type Connect, type Connection, type ConnectionListener } from './connection.js';
import { createLiveness, type Liveness } from './liveness.js';
import { DIRECT, parseProxyAnswer, type ProxyChoice } from './proxy-agent.js';
import { beginHandshake, type Handshake, type HandshakeTuning } from './websocket-handshake.js';
import { parseTarget, type WebSocketTarget } from './websocket-target.js';

export interface WebSocketClock {
  /** Monotonic milliseconds. */
  nowMs(): number;
  /** Unix time in milliseconds. */
  epochMs(): number;
  /** Calls back once after `delayMs`; the answer cancels. */
  after(delayMs: number, callback: () => void): () => void;
}

export interface WebSocketTuning extends HandshakeTuning {
  /** From `connect` until the socket is open, all ways out together. */
  readonly handshakeMs: number;
  /** How long one way out may take while there is another to try. */
  readonly wayMs: number;
  /** More than this waiting to be sent ends the connection. */
  readonly maxBacklogBytes: number;
}

const DEFAULT_WEBSOCKET_TUNING: WebSocketTuning = {
  handshakeMs: 10_000,
  wayMs: 3_000,
  leaveMs: 1_500,
  refusalBodyMs: 1_000,
  maxFrameBytes: 16 << 20,
  maxBacklogBytes: 8 << 20,
};

export interface WebSocketConnectOptions {
  /**
   * What the system says of the way to an address, such as `PROXY proxy.test:3128; DIRECT`. Given no more than scheme,
   * host and port. A rejection means the direct way.
   */
  readonly resolveProxy: (origin: string) => Promise<string>;
  readonly clock: WebSocketClock;
  readonly logger?: Logger;
  readonly tuning?: Partial<WebSocketTuning>;
  /** PEM; certificate authorities to trust in place of Node's own. */
  readonly authorities?: readonly string[];
}

type Ready = Required<Omit<WebSocketConnectOptions, 'logger' | 'tuning' | 'authorities'>> & {
  readonly logger: Logger | null;
  readonly tuning: WebSocketTuning;
  readonly authorities: readonly string[] | null;
};

/** The way to connect to websocket endpoints. */
export function createWebSocketConnect(options: WebSocketConnectOptions): Connect<'websocket'> {
  const { resolveProxy, clock, logger = null, authorities = null } = options;
  const ready: Ready = {
    ...{ resolveProxy, clock, logger, authorities },
    tuning: { ...DEFAULT_WEBSOCKET_TUNING, ...options.tuning },
  };
  return (endpoint, listener) => new WebSocketConnection(endpoint, listener, ready);
}

type State =
  | { readonly name: 'opening' }
  | { readonly name: 'open'; readonly socket: WebSocket; readonly liveness: Liveness | null }
  | { readonly name: 'leaving'; readonly socket: WebSocket }
  | { readonly name: 'ended' };

const ENDED: State = { name: 'ended' };
const NO_GOODBYE = 1006;
const NORMAL = 1000;

class WebSocketConnection implements Connection {
  readonly #endpoint: Extract<Endpoint, { kind: 'websocket' }>;
  readonly #listener: ConnectionListener;
  readonly #options: Ready;
  #state: State = { name: 'opening' };
  #phase: ConnectionEnd['phase'] = 'opening';
  #origin: string | null = null;
  #handshake: Handshake | null = null;
  #stopClocks: readonly (() => void)[] = [];
  #handedBytes = 0;

  constructor(endpoint: Extract<Endpoint, { kind: 'websocket' }>, listener: ConnectionListener, options: Ready) {
    this.#endpoint = endpoint;
    this.#listener = listener;
    this.#options = options;
    const parsed = parseTarget(endpoint.url);
    if (!parsed.ok) {
      this.#end(connectionEnd('opening', 'unreachable', { reason: parsed.reason }), false);
      return;
    }
    const { target } = parsed;
    this.#origin = target.origin;
    const { clock, tuning } = options;
    this.#stopClocks = [clock.after(tuning.handshakeMs, () => this.#end(TIMED_OUT, false))];
    void this.#waysTo(target).then((ways) => this.#tryWays(target, ways));
  }

  send(frame: WireFrame): void {
    const state = this.#state;
    // While the other side's goodbye is being answered, the package would count what is dropped as waiting.
    if (state.name !== 'open' || state.socket.readyState !== state.socket.OPEN) return;
    state.socket.send(frame.data, { binary: frame.kind === 'binary' });
    // Characters of a text are counted as bytes: near enough to tell how long a line takes.
    this.#handedBytes += frame.data.length;
    if (state.socket.bufferedAmount > this.#options.tuning.maxBacklogBytes) {
      this.#end(connectionEnd('open', 'backlog'), false);
    }
  }

  attend(isAttended: boolean): void {
    if (this.#state.name === 'open') this.#state.liveness?.attend(isAttended);
  }

  probe(): void {
    if (this.#state.name === 'open') this.#state.liveness?.probe();
  }

  close(how: 'leave' | 'detach'): void {
    const state = this.#state;
    if (state.name === 'ended' || (state.name === 'leaving' && how === 'leave')) return;
    if (how === 'detach' || state.name !== 'open') {
      this.#end(this.#ours(), true);
      return;
    }
    const { socket } = state;
    state.liveness?.dispose();
    this.#state = { name: 'leaving', socket };
    // Goes out behind all that was sent before. The package cuts the socket when no answer comes in `leaveMs`.
    socket.close(NORMAL);
  }

  async #waysTo(target: WebSocketTarget): Promise<readonly ProxyChoice[]> {
    if (target.isLoopback) return [DIRECT];
    try {
      return parseProxyAnswer(await this.#options.resolveProxy(`${target.origin}/`));
    } catch {
      return [DIRECT];
    }
  }

  #tryWays(target: WebSocketTarget, [choice = DIRECT, ...others]: readonly ProxyChoice[]): void {
    if (this.#state.name !== 'opening') return;
    const { clock, tuning, authorities } = this.#options;
    const next = (): void => {
      stopWaiting();
      this.#tryWays(target, others);
    };
    const handshake = beginHandshake({
      ...{ endpoint: this.#endpoint, target, choice, clock, tuning, authorities },
      onOpened: (socket, line) => {
        stopWaiting();
        this.#opened(socket, line);
      },
      onFailed: (end, noWay) => {
        if (noWay && others.length > 0) next();
        else this.#end(end, false);
      },
    });
    const stopWaiting =
      others.length === 0
        ? (): void => undefined
        : clock.after(tuning.wayMs, () => {
            if (handshake.hasReached()) return;
            handshake.abandon();
            next();
          });
    this.#handshake = handshake;
    this.#stopClocks = [...this.#stopClocks.slice(0, 1), stopWaiting];
  }

  #opened(socket: WebSocket, line: Duplex): void {
    this.#stopAllClocks();
    this.#handshake = null;
    this.#phase = 'open';
    socket.on('message', (data: Buffer, isBinary) => this.#received(data, isBinary));
    // The package has sent its own goodbye by then, with the code that says what was wrong.
    socket.on('error', (error) => this.#broke(error));
    socket.on('close', (code, reason) => this.#closed(code, reason));
    this.#state = { name: 'open', socket, liveness: this.#watch(socket, line) };
    this.#listener({ type: 'opened' });
  }

  #watch(socket: WebSocket, line: Duplex): Liveness | null {
    const { pingIntervalMs } = this.#endpoint;
    if (pingIntervalMs === null) return null;
    const liveness = createLiveness({
      clock: this.#options.clock,
      intervalMs: pingIntervalMs,
      ping: () => socket.ping(),
      progress: () => ({ handedBytes: this.#handedBytes, waitingBytes: socket.bufferedAmount }),
      onSilent: () => this.#end(connectionEnd('open', 'silent'), false),
    });
    // Below the frames, so that a long one on its way counts too.
    line.on('data', () => liveness.heard());
    socket.on('pong', () => liveness.answered());
    return liveness;
  }

  #received(data: Buffer, isBinary: boolean): void {
    if (this.#state.name !== 'open') return;
    // A plain view: parts of a Buffer are shared where parts of a Uint8Array are copies.
    const frame: WireFrame = isBinary
      ? { kind: 'binary', data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) }
      : { kind: 'text', data: data.toString('utf8') };
    this.#listener({ type: 'frame', frame });
  }

  #broke(error: Error): void {
    if (this.#state.name === 'leaving') this.#end(this.#ours(), true);
    else this.#end(endOfError('open', error), false);
  }

  #closed(code: number, reason: Buffer): void {
    if (this.#state.name === 'leaving') this.#end(this.#ours(), true);
    else if (code === NO_GOODBYE) this.#end(connectionEnd('open', 'lost'), false);
    else this.#end(connectionEnd('open', 'closed', { code, reason: reason.toString('utf8') }), false);
  }

  #ours(): ConnectionEnd {
    return connectionEnd(this.#phase, 'ours', { reason: 'Closed by us.' });
  }

  #stopAllClocks(): void {
    for (const stop of this.#stopClocks) stop();
    this.#stopClocks = [];
  }

  /** The only way out of every state; told in a later turn, so that nothing comes back into its caller. */
  #end(end: ConnectionEnd, byUs: boolean): void {
    const state = this.#state;
    if (state.name === 'ended') return;
    this.#state = ENDED;
    this.#stopAllClocks();
    this.#handshake?.abandon();
    this.#handshake = null;
    if (state.name === 'open') state.liveness?.dispose();
    if (state.name === 'open' || state.name === 'leaving') {
      state.socket.removeAllListeners('message').removeAllListeners('close');
      state.socket.terminate();
    }
    this.#log(end, byUs);
    queueMicrotask(() => this.#listener({ type: 'ended', end, byUs }));
  }

  #log({ phase, cause, code, httpStatus }: ConnectionEnd, byUs: boolean): void {
    const fields = { origin: this.#origin, phase, cause, code, httpStatus };
    if (byUs) this.#options.logger?.debug('The connection was closed.', fields);
    else this.#options.logger?.info('The connection ended.', fields);
  }
}

/** Nobody answered, at whichever step: to the person it is the same as no way there. */
const TIMED_OUT = connectionEnd('opening', 'unreachable', { reason: 'ETIMEDOUT' });
