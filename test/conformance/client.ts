/**
 * Owns a client without an app: a codec on a line to a simulated service, in time that moves only when asked to.
 */
import { asConnectionId, type TurnId } from '../../src-preload/contract/ids.js';
import type {
  CodecEvent,
  CodecResult,
  Descriptor,
  Intent,
  ResumeValue,
  WireFrame,
} from '../../src-main/providers/types.js';
import type { Line, Subject, World } from './subject.js';

const STEP_MS = 10;
const FRAME_MS = 20;
/** A service that says nothing for so long waits for the client. */
const QUIET_MS = 6_000;
const PATIENCE_MS = 30_000;

let connections = 0;

/** 20 ms of something loud that is no voice. */
function loudFrame(rateHz: number, frame: number): Int16Array {
  const length = (rateHz * FRAME_MS) / 1_000;
  return Int16Array.from({ length }, (_, at) =>
    Math.round(6_000 * Math.sin((2 * Math.PI * 300 * (frame * length + at)) / rateHz)),
  );
}

export type Client = Awaited<ReturnType<typeof connect>>;

/** Prepares, connects and opens; the test lets frames through. */
export async function connect(
  descriptor: Descriptor,
  subject: Subject,
  world: World = subject.createWorld(),
  resume: ResumeValue | null = null,
) {
  const { options, secrets, endpoint } = subject;
  const { clock } = world;
  const account = { options, secrets, endpoint };
  const learned: string[] = [];
  const context = {
    signal: new AbortController().signal,
    fetch: world.fetch,
    clock,
    onSecret: (value: string) => void learned.push(value),
  };
  const prepared = await descriptor.prepare(account, context);
  if (!prepared.ok) throw new Error(`Not prepared: ${prepared.error.code} ${prepared.error.detail ?? ''}`);
  connections += 1;
  const connectionId = asConnectionId(`connection-${connections}`);
  const line: Line = world.connect(prepared.endpoint);
  const codec = descriptor.createCodec({ ...account, resume, connectionId, clock });
  const events: CodecEvent[] = [];
  const heard: WireFrame[] = [];
  const rateHz = descriptor.capabilities(options).inputFormat.rateHz;

  const carryOut = (result: CodecResult): readonly CodecEvent[] => {
    for (const frame of result.send) line.receive(frame);
    events.push(...result.events);
    return result.events;
  };
  /** Lets time pass, with the codec's alarm clock. */
  const pass = (ms: number): void => {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      clock.advance(STEP_MS);
      const wakeAtMs = codec.wakeAtMs();
      if (wakeAtMs !== null && wakeAtMs <= clock.nowMs()) carryOut(codec.tick());
    }
  };
  const take = (): WireFrame | null => {
    const frame = line.next();
    if (frame !== null) heard.push(frame);
    return frame;
  };
  const client = {
    world,
    line,
    codec,
    events,
    /** Secrets the service gave us. */
    learned,
    /** Every frame that was let through. */
    heard,
    pass,
    say: (intent: Intent) => carryOut(codec.encode(intent)),
    hear: (frame: WireFrame) => carryOut(codec.decode(frame)),
    /** Lets one frame through, waiting for it; false when the service waits. */
    step(): boolean {
      for (let waited = 0; waited <= QUIET_MS; waited += STEP_MS) {
        const frame = take();
        if (frame !== null) {
          carryOut(codec.decode(frame));
          return true;
        }
        pass(STEP_MS);
      }
      return false;
    },
    /** Until the service waits. Its heartbeat does not count as news for ever. */
    drain(): void {
      const until = clock.nowMs() + PATIENCE_MS;
      while (clock.nowMs() < until && client.step());
    },
    /** What the service sends until it waits, kept from the codec. */
    withhold(): readonly WireFrame[] {
      const held: WireFrame[] = [];
      for (let waited = 0; waited <= QUIET_MS; waited += STEP_MS) {
        for (let frame = line.next(); frame !== null; frame = line.next()) held.push(frame);
        clock.advance(STEP_MS);
      }
      return held;
    },
    until(...types: readonly CodecEvent['type'][]): void {
      const until = clock.nowMs() + PATIENCE_MS;
      const isTold = () => events.some((event) => types.includes(event.type));
      while (!isTold()) {
        // The codec's alarm clock may tell it while the service is silent.
        const isStill = !client.step() || clock.nowMs() > until;
        if (isStill && !isTold()) throw new Error(`${types.join(' or ')} never came.`);
      }
    },
    /** Says something loud for so many frames of 20 ms, in real time. */
    speak(turnId: TurnId, frames = 25): void {
      client.say({ type: 'utterance-start', turnId });
      for (let frame = 0; frame < frames; frame += 1) {
        client.say({ type: 'utterance-audio', pcm: loudFrame(rateHz, frame) });
        pass(FRAME_MS);
      }
      client.say({ type: 'utterance-end' });
    },
    ofType: <Type extends CodecEvent['type']>(type: Type) =>
      events.filter((event): event is Extract<CodecEvent, { type: Type }> => event.type === type),
    /** How often something was told. */
    count: (type: CodecEvent['type']) => events.filter((event) => event.type === type).length,
    /** What a new connection may resume with. */
    resume: (): ResumeValue | null =>
      events.findLast(
        (event): event is Extract<CodecEvent, { type: 'resume-updated' }> => event.type === 'resume-updated',
      )?.resume ?? null,
  };
  carryOut(codec.opened());
  return client;
}

/** Connected, ready, and past any greeting. */
export async function ready(
  descriptor: Descriptor,
  subject: Subject,
  world?: World,
  resume: ResumeValue | null = null,
): Promise<Client> {
  const client = await connect(descriptor, subject, world, resume);
  client.until('session-ready');
  const { greeting } = descriptor.capabilities(subject.options);
  if (greeting === 'gates-mic') client.until('listening-allowed');
  if (greeting !== 'none') client.drain();
  return client;
}
