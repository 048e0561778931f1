/** Owns the targets for what crosses a process border: the window's calls, the page's ports, the hosts' messages. */
import * as v from 'valibot';
import { createCapture } from '../../../src-main/adapters/capture.js';
import { createRendererSink } from '../../../src-main/audio/renderer-sink.js';
import type { SinkFact } from '../../../src-main/audio/sink.js';
import { isAudioHostCommand, isAudioHostFact } from '../../../src-main/hosts/protocol/audio.js';
import { parseHistoryNotice, parseHistoryRequest } from '../../../src-main/hosts/protocol/history.js';
import { isKeyHostCommand, isKeyHostFact } from '../../../src-main/hosts/protocol/key.js';
import { parseSpeechNotice, parseSpeechRequest } from '../../../src-main/hosts/protocol/speech-envelope.js';
import {
  encodeReplyAudio,
  encodeToSpeech,
  parseFromSpeech,
  parseReplyAudio,
  parseToSpeech,
  parseUtteranceAudio,
} from '../../../src-main/hosts/protocol/speech.js';
import { fitsWithin } from '../../../src-main/ipc/payload-size.js';
import { registerIpc, type InboundPort } from '../../../src-main/ipc/register.js';
import { ok } from '../../../src-preload/contract/app-error.js';
import { asCaptureId, asTurnId } from '../../../src-preload/contract/ids.js';
import { channelOf, type IpcTable } from '../../../src-preload/contract/ipc/kinds.js';
import { ipcTable, type ParleyHandlers } from '../../../src-preload/contract/ipc/table.js';
import { DEFAULT_SETTINGS } from '../../../src-preload/contract/settings.js';
import { createManualClock } from '../../fakes/manual-clock.js';
import { BYTES } from '../engine/bytes.js';
import { CLONE } from '../engine/clone.js';
import { defineTarget } from '../engine/fuzz.js';
import { must } from '../engine/target.js';
import { TEXT } from '../engine/text.js';

const table: IpcTable = ipcTable;
const CALLS = Object.entries(table).flatMap(([group, entries]) =>
  Object.entries(entries).flatMap(([name, entry]) =>
    entry.kind === 'request' || entry.kind === 'command' ? [{ channel: channelOf(group, name), ...entry }] : [],
  ),
);

/** What the window says when all is well, by channel. */
const RIGHT: Readonly<Record<string, unknown>> = {
  'app.openUrl': 'https://parley.test/help',
  'app.networkChanged': true,
  'app.dismissNotice': 1,
  'session.sendText': 'What time is it?',
  'session.resolveConflict': 'continue',
  'capture.started': { captureId: 1, deviceLabel: 'Microphone' },
  'capture.failed': { captureId: 1, code: 'microphone-busy' },
  'devices.changed': [{ deviceId: 'a', kind: 'audioinput', label: 'A' }],
  'settings.update': { audio: { volume: 0.5 }, talkKey: DEFAULT_SETTINGS.talkKey },
  'settings.applyImport': '01234567-89ab-cdef-0123-456789abcdef',
  'settings.reset': { kind: 'group', group: 'audio' },
  'history.page': { filter: { text: 'a', profileId: null, fromMs: null, toMs: 1 }, offset: 0, limit: 50 },
  'history.remove': { sequences: [1, 2] },
  'history.export': { filter: { text: '', profileId: 'p', fromMs: 0, toMs: null }, format: 'json' },
  'history.play': 3,
  'history.figures': { sinceMs: 0 },
  'mini.drag': { kind: 'end' },
  'assistants.select': 'local',
  'credentials.save': { profileId: 'play-1', key: 'apiKey', secret: 'sk-1234567890' },
  'credentials.clear': { profileId: 'play-1', key: 'apiKey' },
  'playback.failed': { reason: 'gone' },
};

type Listener = (sender: { window: 'main' | 'mini'; topFrame: boolean; origin: string }, payload: unknown) => unknown;

/** Serves the whole table; `taken` holds what reached a handler. */
function serveAll() {
  const listeners = new Map<string, Listener>();
  const inbound: InboundPort = {
    onRequest: (channel, listener) => (listeners.set(channel, listener), () => undefined),
    onCommand: (channel, listener) => (listeners.set(channel, listener), () => undefined),
  };
  const taken: unknown[] = [];
  const faults: unknown[] = [];
  const handlers: Record<string, Record<string, (input: unknown) => unknown>> = {};
  for (const { channel } of CALLS) {
    const [group = '', name = ''] = channel.split('.');
    (handlers[group] ??= {})[name] = (input) => (taken.push(input), ok(null));
  }
  registerIpc({
    inbound,
    handlers: handlers as unknown as ParleyHandlers,
    trusts: () => true,
    // As much time as the bound on their number needs.
    nowMs: () => performance.now() * 1e6,
    onRefused: () => undefined,
    onFault: (_, error) => faults.push(error),
  });
  return { listeners, taken, faults };
}

const served = serveAll();
const WINDOW = { window: 'main', topFrame: true, origin: 'parley://app' } as const;

const windowCalls = defineTarget<unknown>({
  name: 'window-calls',
  kind: CLONE,
  runs: 2500,
  seeds: () => CALLS.map(({ channel }, at) => [at, RIGHT[channel]]),
  async check(input) {
    const [at, payload] = Array.isArray(input) ? (input as unknown[]) : [0, input];
    const call = CALLS[Math.abs(Math.trunc(typeof at === 'number' ? at : 0)) % CALLS.length] ?? CALLS[0];
    must(call !== undefined, 'there is nothing to call');
    served.taken.length = 0;
    const answer = await served.listeners.get(call.channel)?.(WINDOW, payload);
    must(served.faults.splice(0).length === 0, `${call.channel} threw`);
    const [taken] = served.taken;
    if (served.taken.length > 0) {
      const again = v.safeParse(v.unknown(), taken);
      must(again.success && fitsWithin(payload), `${call.channel} took what is too large`);
      // What a handler gets fits the schema once more: nothing in it was let through by chance.
      must(v.is(call.input, taken), `${call.channel} took what does not fit: ${CLONE.show(taken)}`);
    } else if (call.kind === 'request') {
      const told = JSON.stringify(answer);
      must(told.includes('"ok":false'), `${call.channel} is neither taken nor refused`);
      must(told.length < 500, 'a refusal that says too much');
    }
    return `${call.channel} ${served.taken.length}`;
  },
});

const PORTS_SEEDS: readonly unknown[] = [
  { type: 'frame', captureId: 1, sequence: 0, rateHz: 16_000, pcm: new ArrayBuffer(640), bare: null, final: false },
  {
    type: 'frame',
    captureId: 1,
    sequence: 5,
    rateHz: 16_000,
    pcm: new ArrayBuffer(0),
    bare: new ArrayBuffer(0),
    final: true,
  },
  { type: 'ready', rateHz: 48_000 },
  { type: 'started', turnId: 't' },
  { type: 'position', turnId: 't', playedMs: 20, underruns: 0 },
  { type: 'drained', turnId: 't', playedMs: 20 },
  { type: 'cut', turnId: 't', heardMs: 20 },
];

/** Where in a turn this was; 0 for what is not about a place. */
function atOf(fact: SinkFact): number {
  switch (fact.type) {
    case 'position':
    case 'drained':
      return fact.playedMs;
    case 'cut':
    case 'failed':
      return fact.heardMs;
    case 'started':
    case 'available':
      return 0;
  }
}

const pagePorts = defineTarget<unknown>({
  name: 'page-ports',
  kind: CLONE,
  runs: 1500,
  seeds: () => PORTS_SEEDS.flatMap((seed) => [seed, [seed, seed]]),
  check(input) {
    const messages = Array.isArray(input) ? (input as unknown[]).slice(0, 50) : [input];
    const clock = createManualClock();
    let [facts, samples] = [0, 0];
    const capture = createCapture({
      page: { start: () => true, stop: () => undefined },
      settings: () => ({
        microphoneId: 'default',
        echoCancellation: true,
        noiseSuppression: false,
        autoGainControl: false,
        keepMicrophoneReady: false,
        alsoBare: true,
      }),
      onFact: (fact) => {
        facts += 1;
        if ('recordedMs' in fact) must(Number.isFinite(fact.recordedMs), 'a length that is none');
      },
      onFrame(_, pcm, bare) {
        samples += pcm.length;
        must(pcm.length <= 8_000 && (bare === null || bare.length === pcm.length), 'a frame of another length');
      },
      clock,
    });
    capture.open(asCaptureId(1));
    capture.started(asCaptureId(1));
    let tell: (message: unknown) => void = () => undefined;
    const told: string[] = [];
    const sink = createRendererSink({
      requestPort: () => undefined,
      clock,
      listener: (fact) => {
        told.push(fact.type);
        must(Number.isFinite(atOf(fact)) && atOf(fact) >= 0, `${fact.type} at ${atOf(fact)} ms`);
      },
    });
    sink.attach({
      post: () => undefined,
      onMessage: (listener) => (tell = listener),
      onClose: () => undefined,
      close: () => undefined,
    });
    for (const message of messages) {
      capture.message(message);
      tell(message);
      sink.write(asTurnId('t'), new Int16Array(160), 24_000, 40);
    }
    clock.advance(10_000);
    void sink.dispose();
    return `${facts} ${samples > 0} ${[...new Set(told)].join()}`;
  },
});

const HOST_SEEDS: readonly unknown[] = [
  { channel: 'conversation', connection: 1, frame: { kind: 'text', data: '{"type":"ready"}' } },
  { channel: 'endpointing', stream: 1, event: { type: 'ended', silenceMs: 700 } },
  {
    channel: 'endpointing',
    stream: 1,
    event: { type: 'failed', detail: 'x', said: { code: 'engine-voice-broke', values: {} } },
  },
  { channel: 'effect', id: 1, effect: { type: 'timer-set', label: 'tea', atEpochMs: 5, kind: 'timer' } },
  { channel: 'effect', id: 2, effect: { type: 'open-search', engine: 'web', query: 'q' } },
  {
    channel: 'status',
    status: { recogniser: { state: 'ready', loadMs: 1 }, detector: { state: 'idle' }, voice: { state: 'idle' } },
  },
  { channel: 'start', modelFolder: '/m' },
  { channel: 'endpointing-audio', stream: 1, pcm: new Int16Array(3) },
  { channel: 'done', id: 1, value: [] },
  { channel: 'failed', id: 1, detail: 'disk full' },
  { channel: 'work', id: 1, work: { type: 'withdraw', turnId: 't' } },
  { channel: 'sound', news: { type: 'drop', turnId: 't' } },
  { type: 'chord-down', action: 'talk', atMs: 5 },
  { type: 'watch', chords: { talk: null }, escape: true },
  { type: 'failed', epoch: 1, reason: 'no-device', turnId: null, heardMs: 0 },
  { type: 'write', epoch: 1, turnId: 't', pcm: new Int16Array(3) },
];

const hostMessages = defineTarget<unknown>({
  name: 'host-messages',
  kind: CLONE,
  runs: 2000,
  seeds: () => HOST_SEEDS,
  check(message) {
    const parsers = { parseSpeechNotice, parseSpeechRequest, parseHistoryNotice, parseHistoryRequest };
    const taken: string[] = [];
    for (const [name, parse] of Object.entries(parsers)) {
      const parsed: unknown = parse(message);
      if (parsed === null) continue;
      taken.push(name);
      must(parse(parsed) !== null, `${name} does not take what it answered`);
    }
    const notice = parseSpeechNotice(message);
    if (notice?.channel === 'effect' && notice.effect.type === 'timer-set') {
      must(Number.isFinite(notice.effect.atEpochMs), 'an effect at no time');
    }
    for (const [name, is] of Object.entries({ isKeyHostFact, isKeyHostCommand, isAudioHostFact, isAudioHostCommand })) {
      if (is(message)) taken.push(name);
    }
    return `${taken.join()} ${notice?.channel ?? ''}`;
  },
});

const speechWire = defineTarget<string>({
  name: 'speech-wire',
  kind: TEXT,
  runs: 2_000,
  seeds: () => [
    JSON.stringify({ type: 'ready' }),
    JSON.stringify({ type: 'transcript.partial', turn: 1, text: 'hel' }),
    JSON.stringify({ type: 'reply.start', turn: 0x8000_0001, rateHz: 16_000 }),
    JSON.stringify({ type: 'failure', code: 'timeout', detail: 'x', fatal: false, turn: null }),
    encodeToSpeech({ type: 'text', turn: 3, text: 'What time is it?' }),
    encodeToSpeech({ type: 'reply.cancel', turn: 3, heardMs: 12 }),
    encodeToSpeech({
      type: 'configure',
      configuration: { chat: null, voice: 'slt', rate: 1, timeZone: 'Africa/Addis_Ababa', locale: 'am' },
    }),
  ],
  check(text) {
    const [to, from] = [parseToSpeech(text), parseFromSpeech(text)];
    if (to !== null) must(parseToSpeech(encodeToSpeech(to)) !== null, 'what was taken cannot be sent again');
    if (from !== null) must(parseFromSpeech(JSON.stringify(from)) !== null, 'what was taken cannot be sent again');
    return `${to?.type ?? '-'} ${from?.type ?? '-'}`;
  },
});

const speechSound = defineTarget<Uint8Array>({
  name: 'speech-sound',
  kind: BYTES,
  runs: 1_500,
  seeds: () => [encodeReplyAudio(7, Int16Array.of(1, 2, 3)), new Uint8Array(640), new Uint8Array(4)],
  check(bytes) {
    // At any place in its buffer, as frames come.
    const frame = new Uint8Array(bytes.length + 3).subarray(3);
    frame.set(bytes);
    const reply = parseReplyAudio(frame);
    if (reply !== null) {
      must(
        Buffer.compare(encodeReplyAudio(reply.turn, reply.pcm), bytes) === 0,
        'it is another frame when written again',
      );
    }
    const pcm = parseUtteranceAudio(frame);
    must(pcm === null || pcm.byteLength === bytes.length, 'samples are missing');
    return `${reply !== null} ${pcm !== null}`;
  },
});

export const BORDERS = [windowCalls, pagePorts, hostMessages, speechWire, speechSound];
