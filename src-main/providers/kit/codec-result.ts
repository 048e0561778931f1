/**
 * Owns short ways to write what a codec answers.
 */
import type { CodecResult, CodecEvent, WireFrame } from '../types.js';

export const NOTHING: CodecResult = { send: [], events: [] };
export const sending = (...frames: readonly WireFrame[]): CodecResult => ({ send: frames, events: [] });
export const telling = (...events: readonly CodecEvent[]): CodecResult => ({ send: [], events });
