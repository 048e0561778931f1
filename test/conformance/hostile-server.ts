/**
 * Owns a server on this computer that does one thing wrong, on purpose, below any library: what it writes is bytes.
 */
import { createHash } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';

/** One way to treat whoever connects; called with the whole request, once. */
export type Attack = (line: HostileLine) => void;

export interface HostileLine {
  readonly socket: Socket;
  /** Says yes to the upgrade, as it should be said, with these headers besides. */
  upgrade(...headers: readonly string[]): void;
  /** Writes as long as the other side is there and reads, a piece at a time. */
  flood(piece: Uint8Array): void;
  /** Writes one byte after another, with a pause in between, as long as the other side is there. */
  drip(bytes: Uint8Array, pauseMs: number): void;
}

export interface HostileServer {
  /** With any path behind it. */
  readonly origin: string;
  /** Whole requests that came, oldest first. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

const headerOf = (request: string, name: string): string | null =>
  new RegExp(`^${name}: *(.*)$`, 'im').exec(request)?.[1]?.trim() ?? null;

function lineOf(socket: Socket, request: string): HostileLine {
  return {
    socket,
    upgrade(...headers) {
      const key = headerOf(request, 'sec-websocket-key') ?? '';
      const [protocol] = (headerOf(request, 'sec-websocket-protocol') ?? '').split(',');
      const accept = createHash('sha1').update(`${key}${MAGIC}`).digest('base64');
      const lines = [
        'HTTP/1.1 101 Switching Protocols',
        'Upgrade: websocket',
        'Connection: Upgrade',
        `Sec-WebSocket-Accept: ${accept}`,
        ...(protocol === undefined || protocol === '' ? [] : [`Sec-WebSocket-Protocol: ${protocol.trim()}`]),
        ...headers,
      ];
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    },
    flood(piece) {
      const more = (): void => {
        while (!socket.destroyed && socket.writable) {
          if (!socket.write(piece)) {
            socket.once('drain', more);
            return;
          }
        }
      };
      more();
    },
    drip(bytes, pauseMs) {
      let at = 0;
      const timer = setInterval(() => {
        if (socket.destroyed || at >= bytes.length) clearInterval(timer);
        else socket.write(bytes.subarray(at, (at += 1)));
      }, pauseMs);
      socket.once('close', () => clearInterval(timer));
    },
  };
}

/** Listens on this computer alone. */
export async function startHostileServer(attack: Attack): Promise<HostileServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    let request = '';
    const read = (bytes: Buffer): void => {
      request += bytes.toString('latin1');
      if (!request.includes('\r\n\r\n')) return;
      socket.off('data', read);
      // What comes from now on lies in the system's buffers, unread.
      socket.pause();
      requests.push(request);
      attack(lineOf(socket, request));
    };
    socket.on('data', read);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface FrameShape {
  readonly isFinal?: boolean;
  /** As of a compressed message. */
  readonly hasReservedBit?: boolean;
  /** In place of the real one. */
  readonly claimedLength?: bigint;
}

/** One frame of a service, unmasked. */
export function frame(opcode: number, payload: string | Uint8Array = '', shape: FrameShape = {}): Buffer {
  const { isFinal = true, hasReservedBit = false } = shape;
  const body = Buffer.from(payload);
  const length = shape.claimedLength ?? BigInt(body.length);
  const head = Buffer.alloc(length < 126n ? 2 : length < 65_536n ? 4 : 10);
  head[0] = (isFinal ? 0x80 : 0) | (hasReservedBit ? 0x40 : 0) | opcode;
  if (head.length === 2) head[1] = Number(length);
  else if (head.length === 4) {
    head[1] = 126;
    head.writeUInt16BE(Number(length), 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(length, 2);
  }
  return Buffer.concat([head, body]);
}

/** A goodbye with this code, and whatever follows it. */
export function goodbye(code: number, reason: string | Uint8Array = ''): Buffer {
  const number = Buffer.alloc(2);
  number.writeUInt16BE(code);
  return frame(OPCODE.close, Buffer.concat([number, Buffer.from(reason)]));
}
