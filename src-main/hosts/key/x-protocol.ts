/**
 * Owns the few words of the X protocol that the key host speaks: connection setup, QueryExtension, and what tells how
 * the keyboard's codes are called. Bytes only; must never open a socket.
 */
import type { XCookie } from './x-authority.js';

const pad4 = (length: number): number => (length + 3) & ~3;

/** The first message of a client, little-endian, protocol 11.0. */
export function setupRequest(cookie: XCookie | null): Buffer {
  const name = Buffer.from(cookie?.name ?? '', 'latin1');
  const data = cookie?.data ?? Buffer.alloc(0);
  const message = Buffer.alloc(12 + pad4(name.length) + pad4(data.length));
  message.write('l', 0, 'latin1');
  message.writeUInt16LE(11, 2);
  message.writeUInt16LE(name.length, 6);
  message.writeUInt16LE(data.length, 8);
  name.copy(message, 12);
  data.copy(message, 12 + pad4(name.length));
  return message;
}

/** The part of the setup answer that tells how long it is. */
export const SETUP_HEAD_BYTES = 8;

/** Total length of the setup answer. */
export const setupAnswerBytes = (head: Buffer): number => SETUP_HEAD_BYTES + 4 * head.readUInt16LE(6);

/** Whether the server took us in; otherwise it wants other credentials. */
export const isSetupAccepted = (head: Buffer): boolean => head[0] === 1;

export function queryExtension(name: string): Buffer {
  const message = Buffer.alloc(8 + pad4(name.length));
  message.writeUInt8(98, 0);
  message.writeUInt16LE(message.length / 4, 2);
  message.writeUInt16LE(name.length, 4);
  message.write(name, 8, 'latin1');
  return message;
}

/** Errors and events have this length, and so has the first part of every answer. */
export const PACKET_BYTES = 32;

export const isExtensionPresent = (answer: Buffer): boolean => answer[0] === 1 && answer[8] === 1;

/** What the requests of the extension begin with. */
export const extensionOpcode = (answer: Buffer): number => answer.readUInt8(9);

export type PacketKind = 'error' | 'answer' | 'mapping-notify' | 'event';

/** The server tells every client that keys mean something else, whether or not it asked: MappingNotify. */
export function packetKind(packet: Buffer): PacketKind {
  const code = packet.readUInt8(0) & 0x7f;
  if (code === 0) return 'error';
  if (code === 1) return 'answer';
  return code === 34 ? 'mapping-notify' : 'event';
}

/** How many bytes of an answer come after its first part. */
export const furtherBytes = (answer: Buffer): number => 4 * answer.readUInt32LE(4);

/** XKB's UseExtension, version 1.0: without it the extension answers nothing. */
export function useXkb(opcode: number): Buffer {
  const message = Buffer.alloc(8);
  message.writeUInt8(opcode, 0);
  message.writeUInt16LE(2, 2);
  message.writeUInt16LE(1, 4);
  return message;
}

/** XKB's GetNames, only the name of the key codes of the keyboard that programs see. */
export function getKeycodesName(opcode: number): Buffer {
  const message = Buffer.alloc(12);
  message.writeUInt8(opcode, 0);
  message.writeUInt8(17, 1);
  message.writeUInt16LE(3, 2);
  message.writeUInt16LE(0x100, 4);
  message.writeUInt32LE(1, 8);
  return message;
}

/** The atom that GetNames answered after its first part. */
export const keycodesAtom = (further: Buffer): number => (further.length < 4 ? 0 : further.readUInt32LE(0));

export function getAtomName(atom: number): Buffer {
  const message = Buffer.alloc(8);
  message.writeUInt8(17, 0);
  message.writeUInt16LE(2, 2);
  message.writeUInt32LE(atom, 4);
  return message;
}

/** `answer` and `further` of GetAtomName. */
export const atomName = (answer: Buffer, further: Buffer): string =>
  further.subarray(0, answer.readUInt16LE(8)).toString('latin1');
