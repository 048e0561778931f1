/**
 * Owns a speech host without models: it answers every utterance and text with the same spoken sentences.
 */
import {
  encodeFromSpeech,
  encodeReplyAudio,
  parseToSpeech,
  parseUtteranceAudio,
  SPEECH_RATE_HZ,
  type FromSpeech,
  type ToSpeech,
} from '../../src-main/hosts/protocol/speech.js';
import type { WireFrame } from '../../src-main/providers/types.js';
import { connectionEnd } from '../../src-main/transport/connection.js';
import { createManualClock } from '../fakes/manual-clock.js';
import { ProtocolBreach } from '../simulators/kit/simulator.js';
import type { Line, Subject } from './subject.js';

/** Samples of one piece of reply sound: 100 ms. */
const PIECE_SAMPLES = SPEECH_RATE_HZ / 10;

type Queued = { readonly turn: number | null; readonly frame: WireFrame };

function connectHost(configuration: string): Line {
  let queue: Queued[] = [];
  let open: { readonly turn: number; samples: number } | null = null;
  let nextTurn = 0;
  let left = false;
  let cut = false;

  const tell = (turn: number | null, message: FromSpeech) =>
    queue.push({ turn, frame: { kind: 'text', data: encodeFromSpeech(message) } });

  const reply = (turn: number) => {
    tell(turn, { type: 'reply.start', turn, rateHz: SPEECH_RATE_HZ });
    for (const text of ['It is three.', 'It will be four soon.']) {
      tell(turn, { type: 'reply.text', turn, text });
      for (let piece = 0; piece < 3; piece += 1) {
        queue.push({ turn, frame: { kind: 'binary', data: encodeReplyAudio(turn, new Int16Array(PIECE_SAMPLES)) } });
      }
    }
    tell(turn, { type: 'reply.end', turn });
  };

  const begin = (turn: number) => {
    if (turn !== nextTurn) throw new ProtocolBreach(`Turn ${turn} where ${nextTurn} was due.`);
    if (open !== null) throw new ProtocolBreach('A turn within an utterance.');
    nextTurn += 1;
  };

  const end = (): { readonly turn: number; readonly samples: number } => {
    if (open === null) throw new ProtocolBreach('The end of no utterance.');
    const ended = open;
    open = null;
    return ended;
  };

  const take = (message: ToSpeech) => {
    switch (message.type) {
      case 'configure':
        throw new ProtocolBreach('A second configuration.');
      case 'utterance.start':
        begin(message.turn);
        open = { turn: message.turn, samples: 0 };
        return;
      case 'utterance.end': {
        const { turn, samples } = end();
        if (samples === 0) {
          tell(turn, { type: 'utterance.empty', turn });
          return;
        }
        tell(turn, { type: 'speech.start', turn });
        tell(turn, { type: 'transcript.partial', turn, text: 'What time.' });
        tell(turn, { type: 'speech.end', turn });
        tell(turn, { type: 'transcript.final', turn, text: 'What time is it?' });
        reply(turn);
        return;
      }
      case 'utterance.cancel':
        end();
        return;
      case 'reply.cancel':
        if (message.turn >= nextTurn) throw new ProtocolBreach('The reply of no turn.');
        queue = queue.filter(({ turn }) => turn !== message.turn);
        return;
      case 'text':
        begin(message.turn);
        reply(message.turn);
        return;
      case 'context':
        return;
      case 'leave':
        left = true;
        queue = [];
    }
  };

  if (parseToSpeech(configuration)?.type !== 'configure') throw new ProtocolBreach('The first message must configure.');
  tell(null, { type: 'ready' });

  return {
    receive(frame) {
      if (left) throw new ProtocolBreach('A message after the farewell.');
      if (frame.kind === 'text') {
        const message = parseToSpeech(frame.data);
        if (message === null) throw new ProtocolBreach('A message that is not understood.');
        take(message);
        return;
      }
      const pcm = parseUtteranceAudio(frame.data);
      if (pcm === null || open === null) throw new ProtocolBreach('Sound that is malformed or out of place.');
      open.samples += pcm.length;
    },
    next: () => queue.shift()?.frame ?? null,
    end: () => (cut ? connectionEnd('open', 'exited') : null),
    cut() {
      cut = true;
      queue = [];
    },
  };
}

const text = (data: string): WireFrame => ({ kind: 'text', data });

export const localSubject: Subject = {
  options: {},
  secrets: {},
  endpoint: '',
  createWorld: () => ({
    clock: createManualClock(),
    fetch: () => Promise.reject(new TypeError('The built-in assistant has no network.')),
    connect(endpoint) {
      if (endpoint.kind !== 'host') throw new ProtocolBreach('The built-in assistant lives in the speech host.');
      return connectHost(endpoint.configuration);
    },
    // The host simulated here throws where its protocol is broken.
    breaches: () => [],
  }),
  strangeFrames: [
    text(''),
    text('{'),
    text('null'),
    text('{"type":"from the future"}'),
    text('{"type":"reply.start","turn":12,"rateHz":16000}'),
    text('{"type":"reply.text","turn":12,"text":"unasked"}'),
    text(`{"type":"ready","${'x'.repeat(70_000)}":1}`),
    { kind: 'binary', data: new Uint8Array(0) },
    { kind: 'binary', data: new Uint8Array([1, 2, 3]) },
    { kind: 'binary', data: encodeReplyAudio(12, new Int16Array(10)) },
  ],
};
