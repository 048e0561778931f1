/**
 * Owns what the built-in assistant is: it needs no account and no network, and lives in the speech host.
 */
import { toldBy } from '../../../src-preload/contract/app-error.js';
import { pcm16 } from '../../../src-preload/contract/audio.js';
import { say } from '../../../src-preload/contract/said.js';
import { encodeToSpeech, SPEECH_RATE_HZ } from '../../hosts/protocol/speech.js';
import type { Capabilities, Descriptor } from '../types.js';
import { checkChat } from './chat-check.js';
import { createLocalCodec } from './codec.js';
import { CHAT_KEY, CHAT_SERVER_OPTIONS, OPTION_FIELDS, readChat, readConfiguration } from './options.js';

const CAPABILITIES: Capabilities = {
  uplink: 'stream',
  inputFormat: pcm16(SPEECH_RATE_HZ),
  turnEnd: 'explicit',
  cancel: 'wire',
  userTranscript: 'partial',
  replyText: 'partial',
  textInput: true,
  greeting: 'none',
  resume: 'none',
  maxConnectionMs: null,
  idleHangUpMs: null,
};

export const local: Descriptor = {
  id: 'local',
  name: 'Local',
  summary: 'Runs on this computer: no account, no network. A language model of your choice can be added.',
  status: 'built-in',
  credentials: [CHAT_KEY],
  options: OPTION_FIELDS,
  keyPage: null,
  chatServerOptions: CHAT_SERVER_OPTIONS,
  endpoint: () => null,
  capabilities: () => CAPABILITIES,
  prepare({ secrets, options }) {
    const { timeZone, locale } = new Intl.DateTimeFormat().resolvedOptions();
    const configuration = readConfiguration(options, secrets, { timeZone, locale });
    if (!configuration.ok) return Promise.resolve(configuration);
    const first = encodeToSpeech({ type: 'configure', configuration: configuration.value });
    return Promise.resolve({ ok: true, endpoint: { kind: 'host', host: 'speech', configuration: first } });
  },
  createCodec: ({ connectionId }) => createLocalCodec(connectionId),
  async test({ secrets, options }, context) {
    const chat = readChat(options, secrets);
    if (!chat.ok) return { ok: false, message: toldBy(chat.error) ?? say('options-unfit') };
    if (chat.value === null) return { ok: true, message: say('chat-none') };
    return checkChat(chat.value, context);
  },
};
