import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaultProxy } from '../../rig/fault-proxy.js';

let server: Server;
let served: Socket[] = [];
let proxy: FaultProxy;

beforeEach(async () => {
  served = [];
  // Says back what it hears.
  server = createServer((socket) => {
    served.push(socket);
    socket.on('error', () => undefined);
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await FaultProxy.start((server.address() as AddressInfo).port);
});
afterEach(async () => {
  await proxy.close();
  for (const socket of served) socket.destroy();
  server.close();
});

async function connect(): Promise<Socket> {
  const socket = createConnection(proxy.port, '127.0.0.1');
  // Told by `close`, which follows.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Other than `once` of events, takes an error for no more than that. */
const closed = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()));

/** Waits until so many bytes have come, and gives them. */
async function read(socket: Socket, count: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    const take = (piece: Buffer): void => {
      pieces.push(piece);
      size += piece.length;
      if (size < count) return;
      socket.off('data', take);
      resolve(Buffer.concat(pieces));
    };
    socket.on('data', take).once('close', () => reject(new Error(`Closed after ${size} bytes.`)));
  });
}

async function echo(socket: Socket, data: Buffer): Promise<Buffer> {
  const answer = read(socket, data.length);
  socket.write(data);
  return answer;
}

const bytes = (count: number): Buffer => Buffer.from(Array.from({ length: count }, (_, index) => index & 0xff));

describe('a stretch of network', () => {
  it('carries everything in order, however much', async () => {
    const socket = await connect();
    const data = bytes(5 << 20);
    expect((await echo(socket, data)).equals(data)).toBe(true);
    expect(proxy.connections).toBe(1);
    socket.end();
    await closed(socket);
  });

  it('carries a goodbye after what was said before it', async () => {
    proxy.latency(5, 5);
    const socket = await connect();
    const answer = read(socket, 1_000);
    socket.end(bytes(1_000));
    expect((await answer).equals(bytes(1_000))).toBe(true);
    await closed(socket);
    expect(socket.errored).toBeNull();
  });

  it('resets both sides when cut, and takes new ones', async () => {
    const socket = await connect();
    await echo(socket, bytes(10));
    const gone = [closed(socket), closed(served[0] ?? socket)];
    proxy.cut();
    await Promise.all(gone);
    expect(socket.errored).toMatchObject({ code: 'ECONNRESET' });
    expect(proxy.connections).toBe(0);
    expect(await echo(await connect(), bytes(10))).toEqual(bytes(10));
  });

  it('holds everything while half open, even a goodbye, and lets it through afterwards', async () => {
    const socket = await connect();
    await echo(socket, bytes(10));
    proxy.halfOpen();
    let heard = 0;
    served[0]?.on('data', (piece: Buffer) => (heard += piece.length));
    const answer = read(socket, 20);
    socket.write(bytes(20));
    // Another connection through a proxy without faults takes longer than these bytes would.
    const other = await FaultProxy.start((server.address() as AddressInfo).port);
    const second = createConnection(other.port, '127.0.0.1').on('error', () => undefined);
    await echo(second, bytes(1_000));
    expect(heard).toBe(0);
    expect(served[0]?.destroyed).toBe(false);
    await other.close();
    await proxy.restore();
    expect(await answer).toEqual(bytes(20));
  });

  it('strands the connections that are open, even when all is restored, and takes new ones', async () => {
    const socket = await connect();
    await echo(socket, bytes(10));
    proxy.strand();
    await proxy.restore();
    let heard = 0;
    served[0]?.on('data', (piece: Buffer) => (heard += piece.length));
    socket.write(bytes(20));
    expect(await echo(await connect(), bytes(1_000))).toEqual(bytes(1_000));
    expect(heard).toBe(0);
    const gone = closed(socket);
    proxy.cut();
    await gone;
  });

  it('tells the service only afterwards of an app that gave up while half open', async () => {
    const socket = await connect();
    await echo(socket, bytes(10));
    proxy.halfOpen();
    socket.destroy();
    await closed(socket);
    const [held] = served;
    if (held === undefined) throw new Error('Nobody came.');
    expect(held.destroyed).toBe(false);
    const gone = closed(held);
    await proxy.restore();
    await gone;
  });

  it('is slow', async () => {
    const socket = await connect();
    proxy.slow(20_000);
    const begunMs = performance.now();
    const data = bytes(2_000);
    expect(await echo(socket, data)).toEqual(data);
    // 2 000 bytes at 20 000 a second, less the piece that goes out at once; both directions overlap.
    expect(performance.now() - begunMs).toBeGreaterThan(75);
  });

  it('delays', async () => {
    const socket = await connect();
    proxy.latency(30, 10);
    const begunMs = performance.now();
    expect(await echo(socket, bytes(10))).toEqual(bytes(10));
    expect(performance.now() - begunMs).toBeGreaterThan(59);
  });

  it('damages as many bytes as asked, towards the app only', async () => {
    const socket = await connect();
    let heard = Buffer.alloc(0);
    await echo(socket, bytes(1));
    served[0]?.on('data', (piece: Buffer) => (heard = Buffer.concat([heard, piece])));
    proxy.flip(2);
    expect(await echo(socket, bytes(4))).toEqual(Buffer.from([0xff, 0xfe, 2, 3]));
    expect(heard).toEqual(bytes(4));
    expect(await echo(socket, bytes(4))).toEqual(bytes(4));
  });

  it('answers in the place of the service', async () => {
    proxy.answerWith(503, { 'Retry-After': '7' });
    const socket = await connect();
    const gone = closed(socket);
    let answer = '';
    socket.on('data', (piece: Buffer) => (answer += piece.toString()));
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await gone;
    expect(answer).toMatch(/^HTTP\/1\.1 503 .*\r\nRetry-After: 7\r\n[^]*\r\n\r\n$/);
    expect(served).toEqual([]);
    await proxy.restore();
    expect(await echo(await connect(), bytes(10))).toEqual(bytes(10));
  });

  it('is out for a while, and back', async () => {
    const socket = await connect();
    await echo(socket, bytes(10));
    const begunMs = performance.now();
    const gone = closed(socket);
    const over = proxy.outage(60);
    await gone;
    expect(socket.errored).toMatchObject({ code: 'ECONNRESET' });
    await expect(connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await over;
    expect(performance.now() - begunMs).toBeGreaterThan(59);
    expect(await echo(await connect(), bytes(10))).toEqual(bytes(10));
  });

  it('is not there when refused, while open connections stay, and is back on the same port', async () => {
    const socket = await connect();
    await proxy.refuse();
    await expect(connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(await echo(socket, bytes(10))).toEqual(bytes(10));
    const { port } = proxy;
    await proxy.restore();
    expect(proxy.port).toBe(port);
    expect(await echo(await connect(), bytes(10))).toEqual(bytes(10));
  });
});
