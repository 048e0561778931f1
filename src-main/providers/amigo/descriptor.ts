/**
 * Owns what Amigo is: organization scoped agents that talk over one socket, reached with a token that is got by REST.
 */
import { pcm16 } from '../../../src-preload/contract/audio.js';
import type { Capabilities, Descriptor } from '../types.js';
import { createAccountMemory } from './account-memory.js';
import { authorise } from './account.js';
import { createAmigoCodec } from './codec.js';
import { createConflictResolver } from './conflict.js';
import { testConnection } from './connection-test.js';
import { MICROPHONE_RATE_HZ } from './microphone.js';
import { endpointOf } from './open.js';
import { CREDENTIALS, OPTION_FIELDS, regionAddress, wantsServerVad, readSettings } from './options.js';

const CAPABILITIES: Capabilities = {
  uplink: 'stream',
  inputFormat: pcm16(MICROPHONE_RATE_HZ),
  turnEnd: 'explicit',
  cancel: 'local',
  userTranscript: 'final',
  replyText: 'partial',
  textInput: true,
  greeting: 'first',
  resume: 'conversation-id',
  endIsFinal: true,
  maxConnectionMs: null,
  idleHangUpMs: 300_000,
};

const WITH_SERVER_VAD: Capabilities = { ...CAPABILITIES, turnEnd: 'both' };

/** Amigo with a memory of its own for tokens: one per application. */
export function createAmigo(): Descriptor {
  const memory = createAccountMemory();
  return {
    id: 'amigo',
    name: 'Amigo',
    summary: 'Agents of your Amigo organization, by voice or text. Needs an API key, its id and a user id.',
    status: 'live',
    credentials: CREDENTIALS,
    options: OPTION_FIELDS,
    keyPage: 'https://docs.amigo.ai',
    conflict: createConflictResolver(memory),
    endpoint: regionAddress,
    replySounds: (options) =>
      readSettings(options).sound.kind === 'mp3' ? [{ encoding: 'container', container: 'mp3' }] : [],
    capabilities: (options) => (wantsServerVad(options) ? WITH_SERVER_VAD : CAPABILITIES),
    async prepare(account, context) {
      const who = await authorise(account, context, memory);
      return who.ok ? { ok: true, endpoint: endpointOf(who.value) } : who;
    },
    createCodec: (context) => createAmigoCodec(context, memory),
    test: (account, context) => testConnection(account, context, memory),
  };
}

export const amigo: Descriptor = createAmigo();
