/**
 * Owns what Amigo is.
 */
import { appError } from '../../../src-preload/contract/app-error.js';
import { pcm16 } from '../../../src-preload/contract/audio.js';
import { classifyEnd } from '../kit/classify-end.js';
import { NOTHING } from '../kit/codec-result.js';
import type { Capabilities, Descriptor } from '../types.js';

const CAPABILITIES: Capabilities = {
  uplink: 'stream',
  inputFormat: pcm16(16_000),
  turnEnd: 'server-vad',
  cancel: 'local',
  userTranscript: 'none',
  replyText: 'none',
  textInput: false,
  greeting: 'none',
  resume: 'none',
  maxConnectionMs: null,
  idleHangUpMs: 300_000,
};

export const amigo: Descriptor = {
  id: 'amigo',
  name: 'Amigo',
  summary: 'Amigo.',
  status: 'live',
  credentials: [],
  options: [],
  keyPage: null,
  endpoint: () => null,
  capabilities: () => CAPABILITIES,
  prepare: () => Promise.resolve({ ok: false, error: appError('provider-fault') }),
  createCodec: () => ({
    opened: () => NOTHING,
    encode: () => NOTHING,
    decode: () => NOTHING,
    tick: () => NOTHING,
    wakeAtMs: () => null,
    classify: (end) => classifyEnd('Amigo', end),
  }),
};
