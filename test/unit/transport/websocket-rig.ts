/**
 * A service's end of real sockets on this computer, and an ear for what a connection tells. Nothing here waits for time
 * to pass: everything is bound by what happens.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { afterEach } from 'vitest';
import { FaultProxy } from '../../rig/fault-proxy.js';
import type { Endpoint, ConnectionEnd, WireFrame } from '../../../src-main/providers/types.js';
import type { Connect, Connection, ConnectionEvent } from '../../../src-main/transport/connection.js';
import {
  createWebSocketConnect,
  type WebSocketConnectOptions,
} from '../../../src-main/transport/websocket-connection.js';

export type WebSocketEndpoint = Extract<Endpoint, { kind: 'websocket' }>;

export const endpoint = (url: string, more: Partial<WebSocketEndpoint> = {}): WebSocketEndpoint => ({
  kind: 'websocket',
  url,
  headers: {},
  subprotocols: [],
  pingIntervalMs: null,
  ...more,
});

/** Time as it is. */
const realClock = {
  nowMs: (): number => performance.now(),
  epochMs: (): number => Date.now(),
  after(delayMs: number, callback: () => void): () => void {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

/** The way to connect with nothing in between, and what else is given. */
export const connectWith = (options: Partial<WebSocketConnectOptions> = {}): Connect<'websocket'> =>
  createWebSocketConnect({ resolveProxy: () => Promise.resolve('DIRECT'), clock: realClock, ...options });

export interface Heard {
  readonly connection: Connection;
  /** Everything told, in order. */
  readonly events: readonly ConnectionEvent[];
  /** Frames with their bytes copied, since those may be reused. */
  readonly frames: readonly WireFrame[];
  opened(): Promise<void>;
  /** So many frames have come. */
  came(count: number): Promise<void>;
  ended(): Promise<{ readonly end: ConnectionEnd; readonly byUs: boolean }>;
}

/** Connects and listens. Anything told before `connect` returned, or after the end, throws in the listener's place. */
export function listen(connect: Connect<'websocket'>, to: WebSocketEndpoint): Heard {
  const events: ConnectionEvent[] = [];
  const frames: WireFrame[] = [];
  const waiting = new Set<() => void>();
  let hasReturned = false;
  const connection = connect(to, (event) => {
    if (!hasReturned) throw new Error(`Told before it returned: ${event.type}.`);
    events.push(event);
    if (event.type === 'frame') {
      const { frame } = event;
      frames.push(frame.kind === 'binary' ? { kind: 'binary', data: frame.data.slice() } : frame);
    }
    for (const look of [...waiting]) look();
  });
  hasReturned = true;
  const until = <Found>(find: () => Found | undefined): Promise<Found> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = find();
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return {
    connection,
    events,
    frames,
    async opened() {
      await until(() => events.find(({ type }) => type === 'opened'));
    },
    async came(count) {
      await until(() => (frames.length >= count ? true : undefined));
    },
    ended: () => until(() => events.find((event) => event.type === 'ended')),
  };
}

/** A promise that somebody else settles. */
export function deferred<Value>(): { readonly promise: Promise<Value>; readonly resolve: (value: Value) => void } {
  let settled: ((value: Value) => void) | null = null;
  const promise = new Promise<Value>((resolve) => (settled = resolve));
  return { promise, resolve: (value) => settled?.(value) };
}

/** Enough turns of the loop for anything stale to have been told. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export interface Service {
  readonly port: number;
  readonly url: string;
  /** Requests for an upgrade, oldest first. */
  readonly upgrades: readonly IncomingMessage[];
  /** The next socket that opens, or one that has. */
  socket(): Promise<WebSocket>;
  close(): Promise<void>;
}

export interface ServiceOptions {
  /** Takes an upgrade over; answers false to have a socket opened as usual. */
  readonly onUpgrade?: (request: IncomingMessage, socket: Duplex) => boolean;
  /** Answers requests that ask for no upgrade. */
  readonly onRequest?: (request: IncomingMessage, response: ServerResponse) => void;
  /** The subprotocol it names; null for none. */
  readonly subprotocol?: (offered: Set<string>) => string | null;
  readonly autoPong?: boolean;
}

async function startService(options: ServiceOptions = {}): Promise<Service> {
  const upgrades: IncomingMessage[] = [];
  const sockets: WebSocket[] = [];
  const raw = new Set<Socket>();
  const waiting: ((socket: WebSocket) => void)[] = [];
  const server = createServer(options.onRequest ?? ((_request, response) => response.end()));
  const webSockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: 64 << 20,
    autoPong: options.autoPong ?? true,
    handleProtocols: (offered) => options.subprotocol?.(offered) ?? false,
  });
  server.on('connection', (socket) => raw.add(socket.on('error', () => undefined)));
  server.on('upgrade', (request, socket, head) => {
    upgrades.push(request);
    if (options.onUpgrade?.(request, socket) === true) return;
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => undefined);
      const waiter = waiting.shift();
      if (waiter === undefined) sockets.push(webSocket);
      else waiter(webSocket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `ws://127.0.0.1:${port}/`,
    upgrades,
    socket() {
      const socket = sockets.shift();
      return socket === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(socket);
    },
    async close() {
      for (const socket of raw) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * A service's line that takes what comes and never answers or hangs up; what is written into it goes out as it is.
 */
export function deafLine({ upgrades }: Service): Duplex {
  const line = upgrades.at(-1)?.socket;
  if (line === undefined) throw new Error('Nobody came.');
  return line.removeAllListeners('data').removeAllListeners('end').resume();
}

/** A goodbye with code 4000. */
export const GOODBYE = Buffer.from([0x88, 0x02, 0x0f, 0xa0]);

/** An answer to an upgrade as it goes over the wire. */
export const httpAnswer = (status: string, headers: Readonly<Record<string, string>>, body: string): string =>
  [`HTTP/1.1 ${status}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), '', body].join('\r\n');

/** What a test started, ended after it. */
export const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

export async function service(options: ServiceOptions = {}): Promise<Service> {
  const started = await startService(options);
  cleanUps.push(() => started.close());
  return started;
}

export async function faultProxy(port: number): Promise<FaultProxy> {
  const proxy = await FaultProxy.start(port);
  cleanUps.push(() => proxy.close());
  return proxy;
}

/** Opens a connection and gives both ends. */
export async function open(
  { url, ...options }: Parameters<typeof connectWith>[0] & { url: string },
  more: Parameters<typeof endpoint>[1],
  started: Service,
): Promise<{ heard: Heard; socket: WebSocket }> {
  const heard = listen(connectWith(options), endpoint(url, more));
  const [socket] = await Promise.all([started.socket(), heard.opened()]);
  return { heard, socket };
}

/** Exactly what was told, without the frames' contents; proves that nothing follows the end. */
export async function told(heard: Heard): Promise<string[]> {
  await heard.ended();
  await settle();
  return heard.events.map(({ type }) => type);
}
