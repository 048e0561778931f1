/**
 * Owns frames no Amigo would send: a client that is connected believes none of them, and counts each.
 */
import type { WireFrame } from '../../../src-main/providers/types.js';

const text = (data: string): WireFrame => ({ kind: 'text', data });
const json = (value: unknown): WireFrame => text(JSON.stringify(value));

export const strangeFrames: readonly WireFrame[] = [
  text(''),
  text('{'),
  text('null'),
  text('[]'),
  text('"server.new-message"'),
  text('['.repeat(5_000)),
  { kind: 'binary', data: new Uint8Array(0) },
  { kind: 'binary', data: new Uint8Array([0xff, 0xfe, 0x00]) },
  json({}),
  json({ type: 7 }),
  json({ type: '__proto__' }),
  json({ type: 'constructor' }),
  json({ type: 'server.from-the-future' }),
  json({ type: 'client.new-text-message', text: 'Hello', message_type: 'user-message' }),
  json({ type: 'server.new-message' }),
  json({ type: 'server.new-message', message: 7, stop: false }),
  json({ type: 'server.new-message', message: 'no Base64!', stop: false, sequence_number: 0, message_id: 'x' }),
  json({ type: 'server.user-message-available', user_message: null }),
  json({ type: 'server.action-too-long', filler: { a: 1 } }),
  json({ type: 'server.vad-mode-switched', vad_mode_on: true }),
  json({ type: 'server.vad-speech-started' }),
  json({ type: 'server.vad-speech-ended' }),
  json({ type: 'server.vad-speech-reset-zero' }),
  json({ type: 'server.conversation-created', conversation_id: 'ffffffffffffffffffffffff' }),
];
