/**
 * Owns the few words of the X protocol that tell whether a display would let the hook in: connection setup and
 * QueryExtension. Bytes only; must never open a socket.
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

/** Total length of the setup answer, or null while its head is not here. */
export const setupAnswerBytes = (bytes: Buffer): number | null =>
  bytes.length < 8 ? null : 8 + 4 * bytes.readUInt16LE(6);

/** Whether the server took us in; otherwise it wants other credentials. */
export const isSetupAccepted = (bytes: Buffer): boolean => bytes[0] === 1;

export function queryExtension(name: string): Buffer {
  const message = Buffer.alloc(8 + pad4(name.length));
  message.writeUInt8(98, 0);
  message.writeUInt16LE(message.length / 4, 2);
  message.writeUInt16LE(name.length, 4);
  message.write(name, 8, 'latin1');
  return message;
}

/** Every answer to QueryExtension has this length. */
export const EXTENSION_ANSWER_BYTES = 32;

export const isExtensionPresent = (answer: Buffer): boolean => answer[0] === 1 && answer[8] === 1;
