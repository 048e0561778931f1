/**
 * Owns what PlayAI is: voice agents made on its site, reached by their id. The service is reported to be switched off;
 * what is here serves whoever runs one that speaks its protocol, and the day it comes back.
 */
import { pcm16 } from '../../../src-preload/contract/audio.js';
import { createContinuations } from '../kit/continuations.js';
import type { Capabilities, Descriptor, Options } from '../types.js';
import { createPlayaiCodec } from './codec.js';
import { API_KEY, NAME, OPTION_FIELDS, ownEndpoint, readSettings, readUrl } from './options.js';

/** As PlayAI's own kit for phones does. */
const PING_INTERVAL_MS = 10_000;

function capabilities(options: Options): Capabilities {
  const { inputRateHz, isExtended } = readSettings(options);
  return {
    uplink: 'stream',
    inputFormat: pcm16(inputRateHz),
    turnEnd: 'server-vad',
    cancel: 'local',
    // The public page promises no words of either side. Where they come all the same they are told.
    userTranscript: isExtended ? 'final' : 'none',
    replyText: isExtended ? 'partial' : 'none',
    textInput: isExtended,
    greeting: 'gates-mic',
    resume: 'conversation-id',
    maxConnectionMs: null,
    idleHangUpMs: 300_000,
  };
}

/** PlayAI with a memory of its own for conversations: one per application. */
export function createPlayai(): Descriptor {
  const continuations = createContinuations();
  return {
    id: 'playai',
    name: NAME,
    summary: 'Voice agents made on play.ai. The service is reported to be switched off since the end of 2025.',
    status: 'discontinued',
    credentials: [API_KEY],
    options: OPTION_FIELDS,
    // Where keys were made is gone with the service.
    keyPage: null,
    endpoint: ownEndpoint,
    capabilities,
    replySounds: (options) => [readSettings(options).soundFormat],
    prepare(account) {
      const url = readUrl(account);
      return Promise.resolve(
        url.ok
          ? {
              ok: true,
              endpoint: {
                kind: 'websocket',
                url: url.value,
                headers: {},
                subprotocols: [],
                pingIntervalMs: PING_INTERVAL_MS,
              },
            }
          : url,
      );
    },
    createCodec: (context) => createPlayaiCodec(context, continuations),
  };
}

export const playai: Descriptor = createPlayai();
