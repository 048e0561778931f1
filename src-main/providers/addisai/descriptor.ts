/**
 * Owns what AddisAI is: a voice assistant for Amharic and Afan Oromo behind one WebSocket, which hears the microphone
 * and answers when somebody pauses.
 */
import { pcm16 } from '../../../src-preload/contract/audio.js';
import type { Capabilities, Descriptor } from '../types.js';
import { createAddisAiCodec } from './codec.js';
import { CREDENTIAL_FIELDS, ENDPOINT, KEY_PAGE, NAME, OPTION_FIELDS, readUrl } from './options.js';
import { UPLINK_RATE_HZ } from './wire.js';

const PING_MS = 20_000;

const CAPABILITIES: Capabilities = {
  uplink: 'stream',
  inputFormat: pcm16(UPLINK_RATE_HZ),
  turnEnd: 'server-vad',
  cancel: 'local',
  // No words are promised in either direction; where some come, they are shown.
  userTranscript: 'none',
  replyText: 'none',
  textInput: false,
  greeting: 'none',
  resume: 'none',
  maxConnectionMs: null,
  idleHangUpMs: 300_000,
};

export const addisai: Descriptor = {
  id: 'addisai',
  name: NAME,
  summary: 'Speaks and understands Amharic and Afan Oromo. Needs an API key; spoken words only.',
  status: 'beta',
  credentials: CREDENTIAL_FIELDS,
  options: OPTION_FIELDS,
  keyPage: KEY_PAGE,
  endpoint: () => ENDPOINT,
  capabilities: () => CAPABILITIES,
  prepare(account) {
    const url = readUrl(account);
    if (!url.ok) return Promise.resolve(url);
    const { value } = url;
    return Promise.resolve({
      ok: true,
      endpoint: { kind: 'websocket', url: value, headers: {}, subprotocols: [], pingIntervalMs: PING_MS },
    });
  },
  createCodec: createAddisAiCodec,
};
