/**
 * Owns one conversation with an X server as a client: connecting, setup, and the bytes that come after it.
 * Must never throw, never wait longer than its bound for an answer, and never interpret what it carries.
 */
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import type { XCookie } from './x-authority.js';
import { isSetupAccepted, SETUP_HEAD_BYTES, setupAnswerBytes, setupRequest } from './x-protocol.js';

export interface XClient {
  send(bytes: Buffer): void;
  /** The next `length` bytes; null when the conversation is over before they came. One at a time. */
  receive(length: number): Promise<Buffer | null>;
  /** From now on the server may be silent for as long as it likes. */
  waitForever(): void;
  close(): void;
}

export type XOpening =
  | { readonly outcome: 'open'; readonly client: XClient }
  /** refused: a server is there and does not take us in. */
  | { readonly outcome: 'unreachable' | 'refused' };

interface Wire extends XClient {
  /** Whether anything ever came. */
  readonly answered: boolean;
}

function createWire(socket: Socket): Wire {
  let buffered: Buffer = Buffer.alloc(0);
  let answered = false;
  let over = false;
  let wanted: { readonly length: number; readonly resolve: (bytes: Buffer | null) => void } | null = null;
  const serve = (): void => {
    if (wanted === null || (buffered.length < wanted.length && !over)) return;
    const { length, resolve } = wanted;
    wanted = null;
    if (buffered.length < length) {
      resolve(null);
      return;
    }
    const bytes = buffered.subarray(0, length);
    buffered = buffered.subarray(length);
    resolve(bytes);
  };
  const end = (): void => {
    over = true;
    socket.destroy();
    serve();
  };
  socket.on('data', (chunk: Buffer) => {
    answered = true;
    buffered = Buffer.concat([buffered, chunk]);
    serve();
  });
  for (const event of ['error', 'timeout', 'close'] as const) socket.on(event, end);
  return {
    get answered() {
      return answered;
    },
    send: (bytes) => void socket.write(bytes),
    receive: (length) =>
      new Promise((resolve) => {
        wanted = { length, resolve };
        serve();
      }),
    waitForever: () => void socket.setTimeout(0),
    close: end,
  };
}

/** Connects and is let in, or not. `boundMs` bounds every silence of the server, here and after. */
export async function openClient(options: NetConnectOpts, cookie: XCookie | null, boundMs: number): Promise<XOpening> {
  let socket: Socket;
  try {
    socket = connect({ ...options, timeout: boundMs });
  } catch {
    // A Node without abstract sockets refuses the path.
    return { outcome: 'unreachable' };
  }
  const wire = createWire(socket);
  socket.on('connect', () => socket.write(setupRequest(cookie)));
  const head = await wire.receive(SETUP_HEAD_BYTES);
  const rest = head === null ? null : await wire.receive(setupAnswerBytes(head) - SETUP_HEAD_BYTES);
  if (head !== null && rest !== null && isSetupAccepted(head)) return { outcome: 'open', client: wire };
  wire.close();
  // After data has come, silence or a hang-up is a server that will not serve us.
  return { outcome: wire.answered ? 'refused' : 'unreachable' };
}
