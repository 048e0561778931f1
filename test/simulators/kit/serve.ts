/**
 * Owns a simulated service on real sockets and in real time, on this computer only.
 */
import { createServer, STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { WireFrame } from '../../../src-main/providers/types.js';
import type { Acceptance, SimulatedService, Simulator, SimulatorClock, SimulatorWorld } from './simulator.js';

export interface Served {
  /** What to put into "Endpoint". */
  readonly url: string;
  readonly port: number;
  readonly service: SimulatedService;
  /** Cuts every open socket without a goodbye; new ones are taken. */
  cutAll(): void;
  /** How many sockets are open. */
  connections(): number;
  close(): Promise<void>;
}

export interface ServeOptions extends Omit<SimulatorWorld, 'clock'> {
  /** 0 takes any free one. */
  readonly port?: number;
}

const MAX_BODY_BYTES = 1 << 20;
const MAX_FRAME_BYTES = 64 << 20;

const realClock: SimulatorClock = {
  nowMs: () => performance.now(),
  epochMs: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

const statusText = (status: number): string => STATUS_CODES[status] ?? 'Refused';

function refuse(socket: Duplex, { status, headers = {}, body }: Extract<Acceptance, { ok: false }>): void {
  const lines = [
    `HTTP/1.1 ${status} ${statusText(status)}`,
    'Connection: close',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

const toFrame = (data: RawData, isBinary: boolean): WireFrame => {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
  return isBinary ? { kind: 'binary', data: bytes } : { kind: 'text', data: bytes.toString('utf8') };
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > MAX_BODY_BYTES) break;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** Starts the service; resolves when it can be reached. */
export async function serve(simulator: Simulator, { port = 0, ...world }: ServeOptions): Promise<Served> {
  const service = simulator.create({ ...world, clock: realClock });
  const sockets = new Set<WebSocket>();
  const http = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const answer = service.request?.({ method: request.method ?? 'GET', url, headers: request.headers, body }) ?? {
        status: 404,
        body: { error: 'There is nothing here.' },
      };
      world.log(`${request.method} ${url.pathname} → ${answer.status}`);
      response.writeHead(answer.status, { 'Content-Type': 'application/json', ...answer.headers });
      response.end(JSON.stringify(answer.body));
    });
  });
  let chosen: string | null = null;
  const upgrades = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    handleProtocols: () => chosen ?? false,
  });
  http.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const subprotocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    const acceptance = service.accept({
      url,
      headers: request.headers,
      subprotocols: subprotocols.filter((name) => name !== ''),
    });
    if (!acceptance.ok) {
      world.log(`Refused a connection: ${acceptance.status} ${acceptance.body}`);
      refuse(socket, acceptance);
      return;
    }
    chosen = acceptance.subprotocol;
    upgrades.handleUpgrade(request, socket, head, (webSocket) => {
      sockets.add(webSocket);
      const connection = acceptance.connect({
        send: ({ data, kind }) => {
          if (webSocket.readyState === webSocket.OPEN) webSocket.send(data, { binary: kind === 'binary' });
        },
        close: (code, reason) => webSocket.close(code, reason),
        destroy: () => webSocket.terminate(),
      });
      webSocket.on('message', (data, isBinary) => connection.receive(toFrame(data, isBinary)));
      webSocket.on('close', (code) => {
        sockets.delete(webSocket);
        connection.closed(code === 1006 ? null : code);
      });
      webSocket.on('error', (error) => world.log(`Socket: ${error.message}`));
    });
  });
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', resolve);
  });
  const address = http.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `ws://127.0.0.1:${taken}${simulator.path}`,
    port: taken,
    service,
    cutAll() {
      for (const webSocket of sockets) webSocket.terminate();
    },
    connections: () => sockets.size,
    async close() {
      for (const webSocket of sockets) webSocket.terminate();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
