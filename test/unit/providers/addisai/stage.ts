/**
 * A codec and the simulated service on one clock, moved by hand: what is said, what goes over the wire, what is told.
 */
import { connectionEnd } from '../../../../src-main/transport/connection.js';
import { addisai } from '../../../../src-main/providers/addisai/descriptor.js';
import type {
  Account,
  Codec,
  CodecEvent,
  CodecResult,
  ConnectionEnd,
  Intent,
  Options,
  WireFrame,
} from '../../../../src-main/providers/types.js';
import { asConnectionId, asTurnId, type TurnId } from '../../../../src-preload/contract/ids.js';
import { createManualClock } from '../../../fakes/manual-clock.js';
import { addisaiSimulator } from '../../../simulators/addisai/simulator.js';
import type { SimulatedConnection, SimulatorWorld, SpokenAnswer } from '../../../simulators/kit/simulator.js';

const FRAME_SAMPLES = 320;
const FRAME_MS = 20;

/** A tone, loud enough to be speech; never 0 at its end. */
export function tone(ms: number, rateHz = 16_000, frequencyHz = 300): Int16Array {
  const length = (ms * rateHz) / 1_000;
  return Int16Array.from({ length }, (_, at) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * frequencyHz * (at + 0.5)) / rateHz)),
  );
}

export const ANSWERS: readonly SpokenAnswer[] = [
  { text: 'ሰላም', samples: tone(1_200, 24_000, 440), rateHz: 24_000 },
  { text: 'Nagaa', samples: tone(900, 24_000, 550), rateHz: 24_000 },
];

/** PCM16 only, by the nearest sample. */
const encode: SimulatorWorld['encode'] = ({ samples, rateHz: from }, encoding, to) => {
  if (encoding !== 'pcm16') throw new Error(`Nobody asked for ${encoding}.`);
  const length = Math.floor((samples.length * to) / from);
  const resampled = Int16Array.from({ length }, (_, at) => samples[Math.floor((at * from) / to)] ?? 0);
  return new Uint8Array(resampled.buffer);
};

export const account = (changes: Partial<Account> = {}): Account => ({
  options: {},
  secrets: addisaiSimulator.secrets,
  endpoint: '',
  ...changes,
});

let connections = 0;

export interface StageOptions {
  readonly scenario?: string;
  readonly options?: Options;
  /** One way, milliseconds. */
  readonly latencyMs?: number;
}

export async function createStage({ scenario = 'normal', options = {}, latencyMs = 0 }: StageOptions = {}) {
  const clock = createManualClock();
  const lines: string[] = [];
  const service = addisaiSimulator.create({
    scenario,
    clock,
    answers: ANSWERS,
    encode,
    log: (line) => void lines.push(line),
  });
  const events: CodecEvent[] = [];
  const sent: { readonly atMs: number; readonly frame: WireFrame }[] = [];
  let ended: ConnectionEnd | null = null;
  let codec: Codec | null = null;
  let connection: SimulatedConnection | null = null;

  const signal = new AbortController().signal;
  const prepared = await addisai.prepare(account({ options }), {
    signal,
    onSecret: () => undefined,
    fetch: () => Promise.reject(new Error('There is no network here.')),
    clock,
  });
  if (!prepared.ok || prepared.endpoint.kind !== 'websocket') throw new Error('Not prepared.');
  const url = new URL(prepared.endpoint.url);

  let cancelWake: (() => void) | null = null;
  const carryOut = (result: CodecResult): readonly CodecEvent[] => {
    events.push(...result.events);
    for (const frame of result.send) {
      sent.push({ atMs: clock.nowMs(), frame });
      const to = connection;
      clock.after(latencyMs, () => to?.receive(frame));
    }
    cancelWake?.();
    const wakeAtMs = codec?.wakeAtMs() ?? null;
    if (wakeAtMs !== null) {
      cancelWake = clock.after(wakeAtMs - clock.nowMs(), () => {
        if (codec !== null) carryOut(codec.tick());
      });
    }
    return result.events;
  };

  const open = (): Codec => {
    connections += 1;
    const own = addisai.createCodec({
      ...account({ options }),
      resume: null,
      connectionId: asConnectionId(`c${connections}`),
      clock,
    });
    codec = own;
    ended = null;
    const isLive = () => codec === own && ended === null;
    const end = (how: ConnectionEnd) => {
      if (isLive()) ended = how;
    };
    const acceptance = service.accept({ url, headers: {}, subprotocols: [] });
    if (!acceptance.ok) {
      ended = connectionEnd('opening', 'refused', { httpStatus: acceptance.status, reason: acceptance.body });
      return own;
    }
    connection = acceptance.connect({
      send: (frame) => void clock.after(latencyMs, () => isLive() && carryOut(own.decode(frame))),
      close: (code, reason) =>
        void clock.after(latencyMs, () => end(connectionEnd('open', 'closed', { code, reason }))),
      destroy: () => void clock.after(latencyMs, () => end(connectionEnd('open', 'lost', { code: 1006 }))),
    });
    carryOut(own.opened());
    return own;
  };
  open();

  const stage = {
    clock,
    service,
    events,
    sent,
    lines,
    get codec(): Codec {
      if (codec === null) throw new Error('Not open.');
      return codec;
    },
    /** How the connection ended; null while it stands. */
    ended: () => ended,
    error: () => (ended === null || codec === null ? null : codec.classify(ended)),
    reconnect: open,
    say: (intent: Intent) => carryOut(stage.codec.encode(intent)),
    hear: (frame: WireFrame) => carryOut(stage.codec.decode(frame)),
    hearMessage: (message: unknown) => stage.hear({ kind: 'text', data: JSON.stringify(message) }),
    /** Says sound in frames of 20 ms, each in its time. */
    stream(pcm: Int16Array) {
      for (let at = 0; at < pcm.length; at += FRAME_SAMPLES) {
        clock.advance(FRAME_MS);
        stage.say({ type: 'utterance-audio', pcm: pcm.subarray(at, at + FRAME_SAMPLES) });
      }
    },
    speak(turn: string, pcm = tone(600)): TurnId {
      const turnId = asTurnId(turn);
      stage.say({ type: 'utterance-start', turnId });
      stage.stream(pcm);
      stage.say({ type: 'utterance-end' });
      return turnId;
    },
    /** The same at once, as after a press while offline. */
    burst(turn: string, pcm = tone(600)): TurnId {
      const turnId = asTurnId(turn);
      stage.say({ type: 'utterance-start', turnId });
      for (let at = 0; at < pcm.length; at += FRAME_SAMPLES) {
        stage.say({ type: 'utterance-audio', pcm: pcm.subarray(at, at + FRAME_SAMPLES) });
      }
      stage.say({ type: 'utterance-end' });
      return turnId;
    },
    run: (ms: number) => clock.advance(ms),
    /** Moves time until something is told; gives up after half a minute. */
    until(type: CodecEvent['type'], from = 0) {
      for (let step = 0; step < 3_000; step += 1) {
        const found = events.slice(from).find((event) => event.type === type);
        if (found !== undefined) return found;
        clock.advance(10);
      }
      throw new Error(`${type} never came.`);
    },
    ofType: <Type extends CodecEvent['type']>(type: Type) =>
      events.filter((event): event is Extract<CodecEvent, { type: Type }> => event.type === type),
    types: (from = 0) => events.slice(from).map(({ type }) => type),
    /** The samples of all messages sent, one after the other. */
    uplink: () => Int16Array.from(sent.flatMap(({ frame }) => [...samplesOf(frame)])),
    /** The sound of a reply, as it was told. */
    soundOf: (turnId: TurnId) =>
      Buffer.concat(stage.ofType('reply-bytes').flatMap((event) => (event.turnId === turnId ? [event.data] : []))),
  };
  return stage;
}

export type Stage = Awaited<ReturnType<typeof createStage>>;

export async function readyStage(options: StageOptions = {}): Promise<Stage> {
  const stage = await createStage(options);
  stage.until('session-ready');
  return stage;
}

export const messageOf = (frame: WireFrame): Record<string, unknown> => {
  if (frame.kind !== 'text') throw new Error('A binary frame.');
  return JSON.parse(frame.data) as Record<string, unknown>;
};

export function samplesOf(frame: WireFrame): Int16Array {
  const { data } = messageOf(frame);
  const bytes = Buffer.from(String(data), 'base64');
  return Int16Array.from({ length: bytes.length / 2 }, (_, at) => bytes.readInt16LE(at * 2));
}

export const bytesOf = (samples: Int16Array): Buffer =>
  Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
