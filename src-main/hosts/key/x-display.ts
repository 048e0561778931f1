/**
 * Owns the check, before the hook starts, that an X display would let it in: the hook aborts its process when there is
 * none. Speaks the protocol itself; must never throw and never wait longer than its bound.
 */
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import type { KeyHostReason } from '../protocol/key.js';
import type { XCookie } from './x-authority.js';
import {
  EXTENSION_ANSWER_BYTES,
  isExtensionPresent,
  isSetupAccepted,
  queryExtension,
  setupAnswerBytes,
  setupRequest,
} from './x-protocol.js';

export interface XAddress {
  readonly number: number;
  /** Sockets in the order the X library tries them. */
  readonly sockets: readonly NetConnectOpts[];
}

/** Reads a DISPLAY value: `:0`, `unix:0`, `host:0.1`, `[::1]:0`. Null when it is none of these. */
export function parseDisplay(display: string): XAddress | null {
  const match = /^(?:(?<protocol>tcp|unix)\/)?(?<host>[^/]*?):(?<number>\d{1,5})(?:\.\d+)?$/.exec(display.trim());
  const number = Number(match?.groups?.['number']);
  const host = (match?.groups?.['host'] ?? '').replace(/^\[(.*)\]$/, '$1');
  if (match === null || 6_000 + number > 65_535) return null;
  const protocol = match.groups?.['protocol'];
  if (protocol === 'unix' || (protocol === undefined && (host === '' || host === 'unix'))) {
    const path = `/tmp/.X11-unix/X${number}`;
    return { number, sockets: [{ path: `\0${path}` }, { path }] };
  }
  return { number, sockets: [{ host: host === '' ? 'localhost' : host, port: 6_000 + number }] };
}

export type XProbe =
  { readonly usable: true } | { readonly usable: false; readonly reason: KeyHostReason; readonly detail: string };

type Attempt = 'unreachable' | 'refused' | 'no-record' | 'xwayland' | 'usable';

/** One conversation with the server: setup, then two questions. Settles once, at the latest after `boundMs`. */
function attempt(options: NetConnectOpts, cookie: XCookie | null, boundMs: number): Promise<Attempt> {
  return new Promise((resolve) => {
    let bytes: Buffer = Buffer.alloc(0);
    let setupBytes: number | null = null;
    let socket: Socket | null = null;
    const finish = (outcome: Attempt): void => {
      socket?.destroy();
      resolve(outcome);
    };
    try {
      socket = connect({ ...options, timeout: boundMs });
    } catch {
      // A Node without abstract sockets refuses the path.
      finish('unreachable');
      return;
    }
    const client = socket;
    // After data has come, silence or a hang-up is a server that will not serve us.
    const giveUp = (): void => finish(bytes.length === 0 ? 'unreachable' : 'refused');
    client.on('error', giveUp);
    client.on('timeout', giveUp);
    client.on('close', giveUp);
    client.on('connect', () => client.write(setupRequest(cookie)));
    client.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (setupBytes === null) {
        const total = setupAnswerBytes(bytes);
        if (total === null || bytes.length < total) return;
        if (!isSetupAccepted(bytes)) {
          finish('refused');
          return;
        }
        setupBytes = total;
        client.write(Buffer.concat([queryExtension('RECORD'), queryExtension('XWAYLAND')]));
      }
      const answers = bytes.subarray(setupBytes);
      if (answers.length < 2 * EXTENSION_ANSWER_BYTES) return;
      if (isExtensionPresent(answers.subarray(EXTENSION_ANSWER_BYTES))) finish('xwayland');
      else finish(isExtensionPresent(answers) ? 'usable' : 'no-record');
    });
  });
}

/** No more cookies than this are tried: the first is right nearly always. */
const MAX_COOKIES = 3;

/** Asks the display. Takes at most `boundMs` for each socket and cookie, far less on a live server. */
export async function probeDisplay(address: XAddress, cookies: readonly XCookie[], boundMs = 1_000): Promise<XProbe> {
  let refused = false;
  for (const socket of address.sockets) {
    for (const cookie of [...cookies.slice(0, MAX_COOKIES), null]) {
      const outcome = await attempt(socket, cookie, boundMs);
      if (outcome === 'usable') return { usable: true };
      if (outcome === 'xwayland') return { usable: false, reason: 'wayland', detail: 'the display is XWayland' };
      if (outcome === 'no-record') return { usable: false, reason: 'unsupported', detail: 'no RECORD extension' };
      if (outcome === 'unreachable') break;
      refused = true;
    }
  }
  const detail = refused ? 'the X server refused the connection' : 'no X server answers';
  return { usable: false, reason: 'no-display', detail };
}
