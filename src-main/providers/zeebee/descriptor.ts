/**
 * Owns what ZeebeeAI is: whole utterances up, one turn at a time, an answer in words and then in sound.
 */
import { pcm16 } from '../../../src-preload/contract/audio.js';
import { NOTHING, telling } from '../kit/codec-result.js';
import { resolveEndpoint } from '../kit/endpoint-url.js';
import type { Capabilities, Codec, Descriptor } from '../types.js';
import { FORMAT } from './answer.js';
import { createZeebeeCodec } from './codec.js';
import { classify, SERVICE } from './failure.js';
import { CREDENTIAL_FIELDS, OPTION_FIELDS, readSettings, readSignIn } from './options.js';
import { UPLOAD_RATE_HZ } from './recording.js';
import { createOpusSupply } from './webm/opus.js';
import type { AppError } from '../../../src-preload/contract/app-error.js';

const ENDPOINT = 'wss://zeebee.ai/ws';
/** Finds a half-open line long before the service's own 90 s do. */
const PING_INTERVAL_MS = 20_000;

const CAPABILITIES: Capabilities = {
  uplink: 'utterance',
  inputFormat: pcm16(UPLOAD_RATE_HZ),
  turnEnd: 'explicit',
  cancel: 'local',
  userTranscript: 'final',
  replyText: 'final',
  textInput: false,
  greeting: 'none',
  resume: 'conversation-id',
  maxConnectionMs: null,
  idleHangUpMs: 300_000,
};

const opus = createOpusSupply();

/** What cannot be set up says so once, and does nothing. */
const refusing = (error: AppError): Codec => ({
  opened: () => telling({ type: 'failure', error, fatal: true }),
  encode: () => NOTHING,
  decode: () => NOTHING,
  tick: () => NOTHING,
  wakeAtMs: () => null,
  classify,
});

export const zeebee: Descriptor = {
  id: 'zeebee',
  name: SERVICE,
  summary: 'Sends what you said in one piece, and answers in words and sound with the language model of your choice.',
  status: 'live',
  credentials: CREDENTIAL_FIELDS,
  options: OPTION_FIELDS,
  keyPage: 'https://zeebee.ai',
  endpoint: () => ENDPOINT,
  capabilities: () => CAPABILITIES,
  replySounds: () => [FORMAT],
  async prepare(account) {
    const signIn = readSignIn(account);
    if (!signIn.ok) return signIn;
    const settings = readSettings(account.options);
    if (!settings.ok) return settings;
    const url = resolveEndpoint(account, ENDPOINT);
    if (!url.ok) return url;
    // Where it cannot be loaded, WAV is sent.
    if (settings.value.uploadFormat === 'webm') await opus.prepare();
    return {
      ok: true,
      endpoint: {
        kind: 'websocket',
        url: url.value.href,
        headers: {},
        subprotocols: [],
        pingIntervalMs: PING_INTERVAL_MS,
      },
    };
  },
  createCodec(context) {
    const signIn = readSignIn(context);
    if (!signIn.ok) return refusing(signIn.error);
    const settings = readSettings(context.options);
    if (!settings.ok) return refusing(settings.error);
    return createZeebeeCodec({
      context,
      signIn: signIn.value,
      settings: settings.value,
      takeEncoder: () => opus.take(),
    });
  },
};
