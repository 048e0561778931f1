/** Owns the targets for the wires of all services: frames that come, and answers to the calls before them. */
import { asConnectionId, asTurnId, type TurnId } from '../../../src-preload/contract/ids.js';
import type { ProviderId } from '../../../src-preload/contract/provider-info.js';
import { freshProvider } from '../../conformance/fresh-provider.js';
import type { Codec, CodecEvent, ConnectionEnd, WireFrame } from '../../../src-main/providers/types.js';
import { randomFrame } from '../../conformance/hostile-frames.js';
import { ready } from '../../conformance/client.js';
import { SUBJECTS } from '../../conformance/simulators.js';
import type { Random } from '../../course/random.js';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.js';
import { BYTES } from '../engine/bytes.js';
import { CLONE } from '../engine/clone.js';
import { defineTarget } from '../engine/fuzz.js';
import { below, length, oneOf, stretches, type InputKind } from '../engine/input-kind.js';
import { Broken, must, type Target } from '../engine/target.js';
import { TEXT } from '../engine/text.js';

type Frames = readonly WireFrame[];

const MOST_FRAMES = 60;
/** A codec that was given garbage goes on: an alarm clock that rings for ever would be a stuck state. */
const MOST_RINGS = 50;
const MOST_EVENTS_PER_FRAME = 200;

function spoilt(random: Random, frame: WireFrame, other: WireFrame): WireFrame {
  if (random.chance(0.03)) {
    const bytes = frame.kind === 'text' ? Buffer.from(frame.data) : frame.data;
    return frame.kind === 'text'
      ? { kind: 'binary', data: bytes }
      : { kind: 'text', data: Buffer.from(bytes).toString('latin1') };
  }
  if (frame.kind === 'binary') {
    const theirs = other.kind === 'binary' ? other.data : Buffer.from(other.data);
    return { kind: 'binary', data: BYTES.mutate(random, frame.data, theirs) };
  }
  return { kind: 'text', data: TEXT.mutate(random, frame.data, other.kind === 'text' ? other.data : '') };
}

/** What comes in one connection, frame by frame. */
const FRAMES: InputKind<Frames> = {
  extension: 'clone',
  generate: (random) => Array.from({ length: 1 + length(random, 6) }, () => randomFrame(() => random.next())),
  mutate(random, frames, other) {
    const at = below(random, frames.length + 1);
    const frame = frames[at];
    const theirs = other.length === 0 ? randomFrame(() => random.next()) : oneOf(random, other);
    switch (below(random, 8)) {
      case 0:
        return frames.filter((_, place) => place !== at);
      case 1:
        return [...frames.slice(0, at), theirs, ...frames.slice(at)].slice(0, MOST_FRAMES);
      case 2:
        return frame === undefined
          ? frames
          : [...frames.slice(0, at), frame, ...frames.slice(at)].slice(0, MOST_FRAMES);
      case 3:
        return [...frames.slice(0, at), ...other.slice(below(random, other.length + 1))].slice(0, MOST_FRAMES);
      case 4:
        return [...frames.slice(0, at), ...random.shuffled(frames.slice(at))];
      default:
        return frame === undefined ? frames : frames.with(at, spoilt(random, frame, theirs));
    }
  },
  *smaller(frames) {
    for (const [from, to] of stretches(frames.length)) yield frames.filter((_, at) => at < from || at >= to);
    for (const [at, frame] of frames.entries()) {
      if (frame.kind === 'text') {
        for (const data of TEXT.smaller(frame.data)) yield frames.with(at, { kind: 'text', data });
      } else {
        for (const data of BYTES.smaller(frame.data)) yield frames.with(at, { kind: 'binary', data });
      }
    }
  },
  write: CLONE.write,
  read: (bytes) => CLONE.read(bytes) as Frames,
  show: CLONE.show,
};

const isEnd = (event: CodecEvent): boolean =>
  (event.type === 'failure' && event.fatal) || event.type === 'conversation-ended';

/** Numbers that are none, and turns without a name, would break whoever is told. */
function mustBeTold(event: CodecEvent): void {
  for (const [name, value] of Object.entries(event)) {
    if (typeof value === 'number') must(Number.isFinite(value), `${event.type}: ${name} is ${value}`);
    if (name === 'turnId') must(typeof value === 'string' && value !== '', `${event.type} of no turn`);
  }
  if (event.type === 'session-expiring') must(event.inMs >= 0, `a session that ends in ${event.inMs} ms`);
  if (event.type !== 'failure') return;
  const { retryAfterMs = 0 } = event.error;
  must(retryAfterMs >= 0 && retryAfterMs <= 2 ** 31 - 1, `a wait of ${retryAfterMs} ms`);
}

/** A codec on its own, as far as a right conversation brought it. */
interface Begun {
  readonly codec: Codec;
  readonly clock: ManualClock;
}

function ring({ codec, clock }: Begun): readonly CodecEvent[] {
  const events: CodecEvent[] = [];
  for (let rings = 0; rings < MOST_RINGS; rings += 1) {
    const wakeAtMs = codec.wakeAtMs();
    if (wakeAtMs === null || wakeAtMs > clock.nowMs()) return events;
    must(!Number.isNaN(wakeAtMs), 'an alarm at no time');
    events.push(...codec.tick().events);
  }
  throw new Broken('the alarm clock does not stop');
}

/** Bytes of their own: what a simulator sends again must not be what was spoilt before. */
const shortened = (frame: WireFrame): WireFrame =>
  frame.kind === 'text' ? frame : { kind: 'binary', data: Uint8Array.from(frame.data.subarray(0, 2_000)) };

interface Conversation {
  /** Until the service is ready. */
  readonly opening: Frames;
  readonly seeds: readonly Frames[];
}

/** A right conversation, frame by frame. */
async function converse(id: ProviderId): Promise<Conversation> {
  const client = await ready(freshProvider(id), SUBJECTS[id]);
  const opening = client.heard.length;
  for (const turn of ['one', 'two']) {
    client.speak(asTurnId(turn));
    client.drain();
  }
  const frames = client.heard.map(shortened);
  const talk = frames.slice(opening);
  const strange = SUBJECTS[id].strangeFrames.slice(0, 20).map((frame) => [frame]);
  const single = talk.slice(0, 30).map((frame) => [frame]);
  return { opening: frames.slice(0, opening), seeds: [talk.slice(0, 20), talk.slice(-20), ...single, ...strange] };
}

const conversations = new Map<ProviderId, Promise<Conversation>>();
function conversationWith(id: ProviderId): Promise<Conversation> {
  const known = conversations.get(id) ?? converse(id);
  conversations.set(id, known);
  return known;
}

async function begin(id: ProviderId): Promise<Begun> {
  const { options, secrets, endpoint } = SUBJECTS[id];
  const clock = createManualClock();
  const codec = freshProvider(id).createCodec({
    ...{ options, secrets, endpoint, clock },
    resume: null,
    connectionId: asConnectionId('connection-1'),
  });
  const begun = { codec, clock };
  codec.opened();
  for (const frame of (await conversationWith(id)).opening) {
    codec.decode(frame);
    clock.advance(20);
    ring(begun);
  }
  return begun;
}

const LOUD = Int16Array.from({ length: 640 }, (_, at) => (at % 2 === 0 ? 6_000 : -6_000));

/** Somebody says something short. */
function speak({ codec, clock }: Begun, turnId: TurnId): void {
  codec.encode({ type: 'utterance-start', turnId });
  for (let frame = 0; frame < 3; frame += 1) {
    codec.encode({ type: 'utterance-audio', pcm: LOUD });
    clock.advance(20);
  }
  codec.encode({ type: 'utterance-end' });
}

const classified = (codec: Codec, reason: string): string => {
  const end: ConnectionEnd = {
    phase: 'open',
    cause: 'closed',
    code: 4_000 + (reason.length % 1_000),
    reason: reason.slice(0, 1_000),
    httpStatus: null,
    retryAfterMs: null,
  };
  return codec.classify(end).code;
};

const CODECS: readonly Target[] = (Object.keys(SUBJECTS) as ProviderId[]).map((id) =>
  defineTarget<Frames>({
    name: `wire-${id}`,
    kind: FRAMES,
    runs: 300,
    seeds: async () => (await conversationWith(id)).seeds,
    async check(frames) {
      const begun = await begin(id);
      const { codec, clock } = begun;
      const seen = new Set<string>();
      for (const [at, frame] of frames.entries()) {
        if (at % 8 === 3) speak(begun, asTurnId(`u${at}`));
        const told = codec.decode(frame).events;
        must(told.length <= MOST_EVENTS_PER_FRAME, 'one frame tells too much');
        clock.advance(at % 5 === 4 ? 1_500 : 10);
        const events = [...told, ...ring(begun)];
        for (const event of events) {
          mustBeTold(event);
          seen.add(event.type === 'failure' ? `failure ${event.error.code}` : event.type);
        }
        if (events.some(isEnd)) break;
      }
      const last = frames.at(-1);
      seen.add(classified(codec, last?.kind === 'text' ? last.data : ''));
      return [...seen].sort().join();
    },
  }),
);

export { CODECS };
