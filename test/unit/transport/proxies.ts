/**
 * Two small proxies on this computer: one that is spoken to by HTTP, one by SOCKS 5. Whatever name is asked for, they
 * lead to one port, or refuse.
 */
import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface TestProxy {
  readonly port: number;
  /** `host:port` of everything that was asked for. */
  readonly asked: readonly string[];
  /** All bytes a client sent before its tunnel stood. */
  readonly said: readonly Buffer[];
  /** Sockets that are open. */
  open(): number;
  /** Resolves when the first socket came. */
  came(): Promise<void>;
  close(): Promise<void>;
}

/** A port the tunnel leads to, a status to refuse with, or no answer at all. */
export type ProxyManner = { readonly to: number } | { readonly status: number } | 'silent';

interface Asked {
  readonly place: string;
  readonly rest: Buffer;
}
interface Dialect {
  /** Reads what a client said so far; null while that is not all. May answer on the way. */
  read(said: Buffer, socket: Socket): Asked | null;
  accept(socket: Socket): void;
  refuse(socket: Socket, status: number): void;
}

async function start(dialect: () => Dialect, manner: ProxyManner): Promise<TestProxy> {
  const asked: string[] = [];
  const said: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    const { read, accept, refuse } = dialect();
    let heard = Buffer.alloc(0);
    const take = (piece: Buffer): void => {
      heard = Buffer.concat([heard, piece]);
      said.push(piece);
      const request = read(heard, socket);
      if (request === null) return;
      asked.push(request.place);
      if (manner === 'silent') return;
      if ('status' in manner) {
        refuse(socket, manner.status);
        return;
      }
      socket.off('data', take).pause();
      const onward = createConnection(manner.to, '127.0.0.1', () => {
        accept(socket);
        onward.write(request.rest);
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
      socket.on('close', () => onward.destroy());
    };
    socket.on('data', take);
  });
  const first = once(server, 'connection');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    said,
    open: () => sockets.size,
    async came() {
      await first;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A proxy spoken to by HTTP: `CONNECT host:port`. */
export const startConnectProxy = (manner: ProxyManner): Promise<TestProxy> =>
  start(
    () => ({
      read(said) {
        const end = said.indexOf('\r\n\r\n');
        if (end === -1) return null;
        const [, place = ''] = /^CONNECT (\S+) HTTP\/1\.1\r\n/.exec(said.toString('latin1')) ?? [];
        return { place, rest: said.subarray(end + 4) };
      },
      accept: (socket) => void socket.write('HTTP/1.1 200 Connection established\r\n\r\n'),
      refuse: (socket, status) =>
        void socket.end(`HTTP/1.1 ${status} No\r\nRetry-After: 5\r\nContent-Length: 5\r\n\r\nproxy`),
    }),
    manner,
  );

const GREETING_BYTES = 3;
const HEAD_BYTES = 5;

/** A proxy spoken to by SOCKS 5 without a password, that is asked for names (RFC 1928). */
export const startSocksProxy = (manner: ProxyManner): Promise<TestProxy> =>
  start(() => {
    let hasGreeted = false;
    return {
      read(said, socket) {
        if (said.length < GREETING_BYTES) return null;
        if (!hasGreeted) socket.write(Buffer.from([5, 0]));
        hasGreeted = true;
        const request = said.subarray(2 + (said[1] ?? 0));
        const length = request[4] ?? 0;
        if (request.length < HEAD_BYTES + length + 2 || request[3] !== 3) return null;
        const name = request.subarray(HEAD_BYTES, HEAD_BYTES + length).toString('latin1');
        const port = request.readUInt16BE(HEAD_BYTES + length);
        return { place: `${name}:${port}`, rest: request.subarray(HEAD_BYTES + length + 2) };
      },
      accept: (socket) => void socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0])),
      refuse: (socket, status) => void socket.end(Buffer.from([5, status, 0, 1, 0, 0, 0, 0, 0, 0])),
    };
  }, manner);
