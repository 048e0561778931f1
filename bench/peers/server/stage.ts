/**
 * Owns the simulated service of one measurement on real sockets: pages and sockets on this computer alone, the time of
 * every frame that arrives, and when each piece of an answer leaves. The same for every contender; only the protocol
 * differs.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Certificate } from '../../../test/rig/certificates.js';
import { nowMs } from '../../../test/rig/environment.js';
import { until } from '../../../test/rig/wait.js';
import type { Sound } from '../../../test/rig/wav.js';
import { ProtocolBreach } from '../../../test/simulators/kit/simulator.js';
import type { Pattern } from './patterns.js';
import type { Conversation, Service } from './service.js';

export interface Frame {
  /** When its message arrived, monotonic ms. */
  readonly atMs: number;
  readonly samples: Int16Array;
  readonly rateHz: number;
}

export interface Reply {
  /** When the first message with sound was given to the socket, monotonic ms. */
  readonly firstBytesMs: number;
  /** Silence in front of its sound, in ms. */
  readonly leadMs: number;
  /** Settles when all of it was sent, or it was stopped. */
  readonly sent: Promise<void>;
}

/** A file or a folder that is served under a path. */
export type Files = Readonly<Record<string, string>>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

export class Stage {
  readonly frames: Frame[] = [];
  readonly truncations: { readonly atMs: number; readonly heardMs: number }[] = [];
  /** What the client sent that it may not. */
  readonly breaches: string[] = [];
  readonly #service: Service;
  readonly #files: Files;
  readonly #servers: readonly Server[];
  readonly #sockets: WebSocketServer;
  #conversation: Conversation | null = null;
  #stopReply: () => void = () => undefined;
  #readyMs = -Infinity;

  /** Starts it; `certificate` opens a second, encrypted entrance for clients that know no other. */
  static async start(service: Service, files: Files, certificate: Certificate): Promise<Stage> {
    const stage = new Stage(service, files, certificate);
    for (const server of stage.#servers) {
      await new Promise<void>((done, failed) => server.once('error', failed).listen(0, '127.0.0.1', done));
    }
    return stage;
  }

  private constructor(service: Service, files: Files, certificate: Certificate) {
    this.#service = service;
    this.#files = files;
    let chosen: string | null = null;
    this.#sockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      handleProtocols: () => chosen ?? false,
    });
    const answer = (request: IncomingMessage, response: ServerResponse): void => this.#answer(request, response);
    this.#servers = [createServer(answer), createSecureServer(certificate, answer)];
    for (const server of this.#servers) {
      server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        socket.on('error', () => socket.destroy());
        if (!service.accepts(new URL(request.url ?? '/', 'http://127.0.0.1').pathname)) {
          socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
          return;
        }
        const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
        chosen = service.subprotocol(offered);
        this.#accept(request, socket, head);
      });
    }
  }

  /** Ports of the plain and of the encrypted entrance. */
  get ports(): { readonly plain: number; readonly secure: number } {
    const [plain = 0, secure = 0] = this.#servers.map((server) => (server.address() as AddressInfo).port);
    return { plain, secure };
  }

  /** Whether a conversation is open. */
  get isOpen(): boolean {
    return this.#conversation !== null;
  }

  /** Waits for a conversation that was set up at or after a time. */
  async ready(sinceMs: number): Promise<void> {
    await until('a conversation to be set up', () => this.#readyMs >= sinceMs && this.isOpen, { timeoutMs: 15_000 });
  }

  /** When the first frame that holds sound of the microphone arrived at or after a time. */
  async firstSound(sinceMs: number): Promise<number> {
    const heard = ({ atMs, samples }: Frame): boolean => atMs >= sinceMs && samples.some((sample) => sample !== 0);
    const frame = await until('sound of the microphone', () => this.frames.find(heard), { everyMs: 10 });
    return frame.atMs;
  }

  /** Begins an answer and sends it in its pattern. */
  async reply(sound: Sound, pattern: Pattern): Promise<Reply> {
    const conversation = this.#conversation;
    if (conversation === null) throw new Error('There is no conversation to answer in.');
    const { pieces, leadMs } = await this.#service.cut(sound, pattern.pieceMs);
    const dueMs = pattern.dueMs(pieces.length);
    conversation.beginReply();
    const firstBytesMs = nowMs();
    let timer: NodeJS.Timeout | undefined;
    const sent = new Promise<void>((done) => {
      this.#stopReply = () => {
        clearTimeout(timer);
        done();
      };
      const send = (index: number): void => {
        const piece = pieces[index];
        if (piece === undefined || this.#conversation !== conversation) {
          if (this.#conversation === conversation) conversation.endReply();
          done();
          return;
        }
        conversation.sendSound(piece);
        timer = setTimeout(() => send(index + 1), Math.max(0, firstBytesMs + (dueMs[index + 1] ?? 0) - nowMs()));
      };
      send(0);
    });
    return { firstBytesMs, leadMs, sent };
  }

  /** Stops the answer and tells the client of an interruption, as the service does it. @returns when */
  interrupt(): number {
    this.stopReply();
    const atMs = nowMs();
    this.#conversation?.interrupt();
    return atMs;
  }

  /** Sends no more of the answer. */
  stopReply(): void {
    this.#stopReply();
  }

  async close(): Promise<void> {
    this.stopReply();
    for (const socket of this.#sockets.clients) socket.terminate();
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
  }

  #accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#sockets.handleUpgrade(request, socket, head, (client) => {
      const conversation = this.#service.converse((message) => client.send(JSON.stringify(message)), {
        ready: () => (this.#readyMs = nowMs()),
        sound: (samples, rateHz) => this.frames.push({ atMs: nowMs(), samples, rateHz }),
        truncated: (heardMs) => this.truncations.push({ atMs: nowMs(), heardMs }),
      });
      this.#conversation = conversation;
      client.on('message', (data) => {
        try {
          conversation.receive((data as Buffer).toString('utf8'));
        } catch (error) {
          if (!(error instanceof ProtocolBreach)) throw error;
          this.breaches.push(error.message);
        }
      });
      client.on('error', () => undefined);
      client.on('close', () => {
        if (this.#conversation === conversation) this.#conversation = null;
      });
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const file = fileAt(this.#files, pathname);
    const bytes = file === null ? null : readOrNull(file);
    if (bytes === null) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': TYPES[path.extname(pathname)] ?? 'application/octet-stream',
      'Access-Control-Allow-Origin': '*',
    });
    response.end(bytes);
  }
}

/** The file served at a path, by the longest prefix that fits; null for none. Nothing above a folder is served. */
function fileAt(files: Files, pathname: string): string | null {
  if (pathname.includes('..')) return null;
  const known = Object.keys(files)
    .filter((prefix) => pathname === prefix || (prefix.endsWith('/') && pathname.startsWith(prefix)))
    .sort((a, b) => b.length - a.length)[0];
  const base = known === undefined ? undefined : files[known];
  if (known === undefined || base === undefined) return null;
  return known.endsWith('/') ? path.join(base, pathname.slice(known.length)) : base;
}

function readOrNull(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}
