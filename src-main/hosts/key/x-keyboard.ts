/**
 * Owns noticing that the keyboard's codes mean other keys than before. The hook learns once, at its start, which of two
 * numberings the X server uses; a layout alone changes nothing, since keys are places. Must never poll: the server
 * tells every client when its keyboard changes.
 */
import { openClient, type XClient } from './x-client.js';
import type { XCookie } from './x-authority.js';
import type { XAddress } from './x-display.js';
import {
  atomName,
  extensionOpcode,
  furtherBytes,
  getAtomName,
  getKeycodesName,
  isExtensionPresent,
  keycodesAtom,
  PACKET_BYTES,
  packetKind,
  queryExtension,
  useXkb,
} from './x-protocol.js';

/** How one may get to the server. */
export interface XWay {
  readonly address: XAddress;
  readonly cookies: readonly XCookie[];
}

export interface KeyboardWatchOptions {
  readonly onChanged: () => void;
  /** Calls back once after `delayMs`. */
  readonly after: (delayMs: number, callback: () => void) => void;
  /** Bounds every silence of the server when it is asked. */
  readonly boundMs?: number;
}

/** One change of layout comes as dozens of events; it is looked at when they are over. */
const SETTLE_MS = 300;

async function open({ address, cookies }: XWay, boundMs: number): Promise<XClient | null> {
  for (const socket of address.sockets) {
    for (const cookie of [...cookies, null]) {
      const opening = await openClient(socket, cookie, boundMs);
      if (opening.outcome === 'open') return opening.client;
      if (opening.outcome === 'unreachable') break;
    }
  }
  return null;
}

interface Answer {
  readonly head: Buffer;
  readonly further: Buffer;
}

/** Asks, and passes over events that come between. Null for an error or the end. */
async function ask(client: XClient, request: Buffer): Promise<Answer | null> {
  client.send(request);
  for (;;) {
    const head = await client.receive(PACKET_BYTES);
    if (head === null || packetKind(head) === 'error') return null;
    if (packetKind(head) !== 'answer') continue;
    const further = await client.receive(furtherBytes(head));
    return further === null ? null : { head, further };
  }
}

async function askKeycodesName(client: XClient): Promise<string | null> {
  const extension = await ask(client, queryExtension('XKEYBOARD'));
  if (extension === null || !isExtensionPresent(extension.head)) return null;
  const opcode = extensionOpcode(extension.head);
  if ((await ask(client, useXkb(opcode))) === null) return null;
  const names = await ask(client, getKeycodesName(opcode));
  const atom = names === null ? 0 : keycodesAtom(names.further);
  const name = atom === 0 ? null : await ask(client, getAtomName(atom));
  return name === null ? null : atomName(name.head, name.further);
}

/** Whether the codes are numbered as the kernel does, which is one of the two ways the hook knows; null: cannot tell. */
async function readNumbering(way: XWay, boundMs: number): Promise<'evdev' | 'other' | null> {
  // A client that has used XKB is told less: another connection listens.
  const client = await open(way, boundMs);
  if (client === null) return null;
  const name = await askKeycodesName(client);
  client.close();
  if (name === null) return null;
  return /^evdev[+_]/.test(name) ? 'evdev' : 'other';
}

/**
 * Calls `onChanged` once, when the numbering is another than at the start; then it is over. Ends by itself with the
 * server. Settles when it listens, or when there is nothing to listen to.
 */
export async function watchKeyboard(way: XWay, options: KeyboardWatchOptions): Promise<void> {
  const { onChanged, after, boundMs = 1_000 } = options;
  const client = await open(way, boundMs);
  if (client === null) return;
  client.waitForever();
  const before = await readNumbering(way, boundMs);
  if (before === null) {
    client.close();
    return;
  }
  let looking = false;
  let over = false;

  const look = async (): Promise<void> => {
    looking = false;
    const now = await readNumbering(way, boundMs);
    if (over || now === null || now === before) return;
    over = true;
    client.close();
    onChanged();
  };

  const listen = async (): Promise<void> => {
    for (;;) {
      const packet = await client.receive(PACKET_BYTES);
      if (packet === null) return;
      if (packetKind(packet) !== 'mapping-notify' || looking) continue;
      looking = true;
      after(SETTLE_MS, () => void look());
    }
  };
  void listen();
}
