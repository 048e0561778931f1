/**
 * Owns the messages of the simulated AddisAI, as its documents write them.
 */
import type { WireFrame } from '../../../src-main/providers/types.js';

export type Message = Readonly<Record<string, unknown>>;

export const frameOf = (message: Message): WireFrame => ({ kind: 'text', data: JSON.stringify(message) });

export const SETUP_COMPLETE: Message = { setupComplete: true };
export const READY_STATUS: Message = { type: 'status', message: 'Ready to start conversation' };
export const LOW_BALANCE: Message = {
  type: 'warning',
  message: 'Your wallet balance is low. Please top up to avoid service interruption.',
};
export const INTERRUPTED: Message = { serverContent: { interrupted: true } };

export const soundPart = (bytes: Uint8Array, mimeType: string | null): Message => ({
  inlineData: { data: Buffer.from(bytes).toString('base64'), ...(mimeType === null ? {} : { mimeType }) },
});
export const modelTurn = (...parts: readonly Message[]): Message => ({ serverContent: { modelTurn: { parts } } });

export const turnComplete = (billedSeconds: number): Message => ({
  serverContent: { turnComplete: true },
  usageMetadata: { totalBilledAudioDurationSeconds: billedSeconds },
});

export const errorObject = (message: string, status: number, epochMs: number): Message => ({
  error: { message, status, timestamp: new Date(epochMs).toISOString() },
});
export const errorText = (message: string): Message => ({ error: message });

/** Frames no service of this kind sends; nothing in them is to be believed. */
export const STRANGE_FRAMES: readonly WireFrame[] = [
  { kind: 'text', data: '' },
  { kind: 'text', data: '{"serverContent":{"modelTurn":{"parts":[{"inlineData":{"da' },
  { kind: 'text', data: 'null' },
  { kind: 'text', data: '["setupComplete"]' },
  { kind: 'text', data: '"ready"' },
  { kind: 'binary', data: Uint8Array.from({ length: 64 }, (_, at) => at * 3) },
  frameOf({}),
  frameOf({ type: 'ready' }),
  frameOf({ type: 'status', message: { ready: true } }),
  frameOf({ type: 'warning' }),
  frameOf({ serverContent: null }),
  frameOf({ serverContent: {} }),
  frameOf({ serverContent: { modelTurn: { parts: 'all of them' } } }),
  frameOf({ serverContent: { modelTurn: { parts: [7] } } }),
  frameOf({ serverContent: { modelTurn: { parts: [{ inlineData: { data: '%%%' } }] } } }),
  frameOf({ serverContent: { modelTurn: { parts: [{ inlineData: { data: 'AAAA', mimeType: 'image/png' } }] } } }),
  frameOf({ usageMetadata: 'much' }),
  frameOf({ error: {} }),
  frameOf({ hello: 'world' }),
];
