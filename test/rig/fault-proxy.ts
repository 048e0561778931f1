/**
 * Owns a stretch of network that fails on demand, between the app and a simulator on this computer. Knows bytes only:
 * what goes through is whatever runs over TCP. Faults last until `restore`, and hold for open and for new connections.
 */
import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Certificate } from './certificates.js';
import { pause } from './wait.js';

interface Faults {
  readonly isHeld: boolean;
  readonly bytesPerSecond: number | null;
  readonly latencyMs: number;
  readonly jitterMs: number;
}

/** What meets a new connection in place of the service. */
type Gate =
  | { readonly kind: 'none' }
  | { readonly kind: 'encrypted'; readonly certificate: Certificate }
  | { readonly kind: 'refusing'; readonly answer: string };

const OPEN: Gate = { kind: 'none' };
const NONE: Faults = { isHeld: false, bytesPerSecond: null, latencyMs: 0, jitterMs: 0 };
/** A slow line is fed this often. */
const PIECES_PER_SECOND = 50;
/** More than this on its way, and the sender has to wait. */
const MAX_QUEUED_BYTES = 1 << 20;

export class FaultProxy {
  readonly #targetPort: number;
  readonly #lines = new Set<Line>();
  /** Connections that are answered in the service's place. */
  readonly #answered = new Set<Socket>();
  #server: Server;
  #port = 0;
  #faults = NONE;
  #gate: Gate = OPEN;
  /** Bytes towards the app that are still to be damaged. */
  #toFlip = 0;

  /** Starts in front of a port of this computer; resolves when it can be reached. */
  static async start(targetPort: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(targetPort);
    await proxy.#listen();
    return proxy;
  }

  private constructor(targetPort: number) {
    this.#targetPort = targetPort;
    this.#server = this.#create();
  }

  get port(): number {
    return this.#port;
  }

  /** How many connections are open on the app's side. */
  get connections(): number {
    return [...this.#lines].filter((line) => !line.app.destroyed).length;
  }

  /** Where the app connects; `path` begins with a slash. */
  url(path: string): string {
    return `ws://127.0.0.1:${this.#port}${path}`;
  }

  /** The same, for while it is encrypted. */
  secureUrl(path: string): string {
    return `wss://127.0.0.1:${this.#port}${path}`;
  }

  /** Resets every open connection, on both sides. New ones are taken. */
  cut(): void {
    for (const line of [...this.#lines]) line.reset();
    for (const socket of this.#answered) socket.destroy();
  }

  /** Nothing comes through in either direction, and nobody is told. */
  halfOpen(): void {
    this.#set({ isHeld: true });
  }

  /** Nothing comes through the connections that are open, and nobody is told; new ones work. For good, for those. */
  strand(): void {
    for (const line of this.#lines) line.strand();
  }

  /** Lets no more than this through, in each direction of each connection. */
  slow(bytesPerSecond: number): void {
    this.#set({ bytesPerSecond });
  }

  /** Delays each piece by `ms` and up to `jitterMs` more, in each direction. Order is kept. */
  latency(ms: number, jitterMs = 0): void {
    this.#set({ latencyMs: ms, jitterMs });
  }

  /** Damages the next `bytes` bytes towards the app. */
  flip(bytes: number): void {
    this.#toFlip = bytes;
  }

  /** New connections find nobody there. Open ones stay. */
  async refuse(): Promise<void> {
    if (!this.#server.listening) return;
    // Its callback waits for open connections too, which stay; the port is free at once.
    this.#server.close();
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** New connections are met with encryption and this certificate; what lies behind stays as it is. */
  encrypt(certificate: Certificate): void {
    this.#gate = { kind: 'encrypted', certificate };
  }

  /** New connections are answered with this HTTP status in place of what they ask for. */
  answerWith(status: number, headers: Readonly<Record<string, string>> = {}): void {
    const lines = Object.entries({ ...headers, Connection: 'close', 'Content-Length': '0' });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    this.#gate = { kind: 'refusing', answer: `HTTP/1.1 ${status} Refused\r\n${head}\r\n` };
  }

  /** Cuts every connection and lets nobody in for so long, then ends every fault; resolves with that. */
  async outage(ms: number): Promise<void> {
    await this.refuse();
    this.cut();
    await pause(ms);
    await this.restore();
  }

  /** Ends every fault. What was held comes through; a connection one side gave up meanwhile is reset. */
  async restore(): Promise<void> {
    this.#toFlip = 0;
    this.#faults = NONE;
    this.#gate = OPEN;
    for (const line of [...this.#lines]) line.changed();
    if (!this.#server.listening) {
      this.#server = this.#create();
      await this.#listen();
    }
  }

  async close(): Promise<void> {
    this.cut();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
  }

  #create(): Server {
    return createServer({ allowHalfOpen: true }, (raw) => {
      const gate = this.#gate;
      if (gate.kind === 'refusing') {
        this.#answered.add(raw);
        raw.on('error', () => undefined).on('close', () => this.#answered.delete(raw));
        raw.once('data', () => raw.end(gate.answer));
        return;
      }
      const app = gate.kind === 'encrypted' ? new TLSSocket(raw, { isServer: true, ...gate.certificate }) : raw;
      const service = createConnection({ port: this.#targetPort, host: '127.0.0.1', allowHalfOpen: true });
      const line = new Line(app, raw, service, {
        faults: () => this.#faults,
        towardsApp: (data) => this.#damaged(data),
        onGone: () => this.#lines.delete(line),
      });
      this.#lines.add(line);
    });
  }

  async #listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  #set(faults: Partial<Faults>): void {
    this.#faults = { ...this.#faults, ...faults };
    for (const line of this.#lines) line.changed();
  }

  #damaged(data: Buffer): Buffer {
    const count = Math.min(this.#toFlip, data.length);
    if (count === 0) return data;
    this.#toFlip -= count;
    return Buffer.from(data.map((byte, index) => (index < count ? byte ^ 0xff : byte)));
  }
}

interface LineOptions {
  readonly faults: () => Faults;
  readonly towardsApp: (data: Buffer) => Buffer;
  readonly onGone: () => void;
}

/** One connection: two sockets and what is on its way between them. */
class Line {
  readonly app: Socket;
  /** What carries it: the same where nothing is encrypted. */
  readonly #raw: Socket;
  readonly #service: Socket;
  readonly #options: LineOptions;
  readonly #ways: readonly Way[];
  readonly #faults: () => Faults;
  #isStranded = false;

  constructor(app: Socket, raw: Socket, service: Socket, options: LineOptions) {
    this.app = app;
    this.#raw = raw;
    this.#service = service;
    this.#options = options;
    this.#faults = () => (this.#isStranded ? { ...options.faults(), isHeld: true } : options.faults());
    this.#ways = [
      new Way(app, service, this.#faults, (data) => data),
      new Way(service, app, this.#faults, options.towardsApp),
    ];
    for (const socket of [app, service]) {
      socket.setNoDelay(true);
      // Told by `close`, which follows.
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sideGone());
    }
  }

  strand(): void {
    this.#isStranded = true;
    this.changed();
  }

  changed(): void {
    this.#sideGone();
    for (const way of this.#ways) way.changed();
  }

  reset(): void {
    for (const way of this.#ways) way.dispose();
    // Encryption cannot be reset, only what carries it.
    if (this.app !== this.#raw) this.app.destroy();
    for (const socket of [this.#raw, this.#service]) socket.resetAndDestroy();
    this.#options.onGone();
  }

  /** A side that is gone is news to the other only where news comes through. */
  #sideGone(): void {
    const gone = [this.app, this.#service].filter((socket) => socket.destroyed);
    if (gone.length === 0 || this.#faults().isHeld) return;
    if (gone.length === 2 || gone.some((socket) => socket.errored !== null || !socket.readableEnded)) this.reset();
    else for (const way of this.#ways) way.changed();
    if (gone.length === 2) this.#options.onGone();
  }
}

/** One direction of a connection. */
class Way {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #faults: () => Faults;
  readonly #change: (data: Buffer) => Buffer;
  #queue: { readonly data: Buffer; readonly dueMs: number }[] = [];
  #queuedBytes = 0;
  #lastDueMs = 0;
  #freeAtMs = 0;
  #hasEnded = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(from: Socket, to: Socket, faults: () => Faults, change: (data: Buffer) => Buffer) {
    this.#from = from;
    this.#to = to;
    this.#faults = faults;
    this.#change = change;
    from.on('data', (data: Buffer) => this.#take(data));
    to.on('drain', () => this.#pump());
    from.on('end', () => {
      this.#hasEnded = true;
      this.#pump();
    });
    this.changed();
  }

  changed(): void {
    this.#pump();
  }

  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#queue = [];
    this.#queuedBytes = 0;
  }

  #take(data: Buffer): void {
    const { latencyMs, jitterMs } = this.#faults();
    this.#lastDueMs = Math.max(this.#lastDueMs, performance.now() + latencyMs + Math.random() * jitterMs);
    this.#queue.push({ data: this.#change(data), dueMs: this.#lastDueMs });
    this.#queuedBytes += data.length;
    this.#pump();
  }

  #pump(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const { isHeld } = this.#faults();
    if (!isHeld) this.#passOn();
    if (isHeld || this.#queuedBytes > MAX_QUEUED_BYTES || this.#to.writableNeedDrain) this.#from.pause();
    else this.#from.resume();
  }

  #passOn(): void {
    const { bytesPerSecond } = this.#faults();
    const most = bytesPerSecond === null ? Infinity : Math.max(1, Math.floor(bytesPerSecond / PIECES_PER_SECOND));
    for (let next = this.#queue[0]; next !== undefined && !this.#to.writableNeedDrain; next = this.#queue[0]) {
      const now = performance.now();
      const dueMs = bytesPerSecond === null ? next.dueMs : Math.max(next.dueMs, this.#freeAtMs);
      if (dueMs > now) {
        this.#timer = setTimeout(() => this.#pump(), dueMs - now);
        return;
      }
      const piece = next.data.subarray(0, most);
      if (bytesPerSecond !== null) this.#freeAtMs = now + (piece.length / bytesPerSecond) * 1_000;
      if (piece.length === next.data.length) this.#queue.shift();
      else this.#queue[0] = { data: next.data.subarray(most), dueMs: next.dueMs };
      this.#queuedBytes -= piece.length;
      if (!this.#to.destroyed) this.#to.write(piece);
    }
    if (this.#hasEnded && this.#queue.length === 0 && !this.#to.destroyed) this.#to.end();
  }
}
