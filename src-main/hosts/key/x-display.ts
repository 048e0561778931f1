/**
 * Owns the check, before the hook starts, that an X display would let it in: the hook aborts its process when there is
 * none. Speaks the protocol itself; must never throw and never wait longer than its bound.
 */
import type { NetConnectOpts } from 'node:net';
import type { KeyHostReason } from '../protocol/key.js';
import type { XCookie } from './x-authority.js';
import { openClient } from './x-client.js';
import { isExtensionPresent, PACKET_BYTES, queryExtension } from './x-protocol.js';

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

/** One conversation with the server: setup, then two questions. */
async function attempt(options: NetConnectOpts, cookie: XCookie | null, boundMs: number): Promise<Attempt> {
  const opening = await openClient(options, cookie, boundMs);
  if (opening.outcome !== 'open') return opening.outcome;
  const { client } = opening;
  client.send(Buffer.concat([queryExtension('RECORD'), queryExtension('XWAYLAND')]));
  const record = await client.receive(PACKET_BYTES);
  const xwayland = await client.receive(PACKET_BYTES);
  client.close();
  if (record === null || xwayland === null) return 'refused';
  if (isExtensionPresent(xwayland)) return 'xwayland';
  return isExtensionPresent(record) ? 'usable' : 'no-record';
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
