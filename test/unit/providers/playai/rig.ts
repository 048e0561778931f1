/** A codec of PlayAI on a wire that a test holds in its hands. */
import { asConnectionId, asTurnId } from '../../../../src-preload/contract/ids.js';
import type { OptionValue } from '../../../../src-preload/contract/provider-info.js';
import { createPlayai } from '../../../../src-main/providers/playai/descriptor.js';
import { readObject, type Json } from '../../../../src-main/providers/kit/json-frame.js';
import type { CodecEvent, CodecResult, Descriptor, Intent, ResumeValue } from '../../../../src-main/providers/types.js';
import { createManualClock } from '../../../fakes/manual-clock.js';

export const KEY = 'ak-canary-0123456789';
export const AGENT = 'Agent-XP5tVPa8GDWym6j';
export const ONE = asTurnId('user-1');
export const TWO = asTurnId('user-2');
export const THREE = asTurnId('user-3');

export const base64 = (...bytes: readonly number[]): string => Buffer.from(bytes).toString('base64');

export interface RigOptions {
  readonly options?: Readonly<Record<string, OptionValue>>;
  readonly endpoint?: string;
  readonly resume?: ResumeValue | null;
  /** One that has a past; by itself each rig has its own. */
  readonly descriptor?: Descriptor;
}

let connections = 0;

export function rig({ options = {}, endpoint = '', resume = null, descriptor = createPlayai() }: RigOptions = {}) {
  const clock = createManualClock();
  connections += 1;
  const codec = descriptor.createCodec({
    options: { agentId: AGENT, ...options },
    secrets: { apiKey: KEY },
    endpoint,
    resume,
    connectionId: asConnectionId(`c${connections}`),
    clock,
  });
  const events: CodecEvent[] = [];
  const sent: Json[] = [];
  const carryOut = (result: CodecResult): readonly CodecEvent[] => {
    events.push(...result.events);
    for (const frame of result.send) sent.push(readObject(frame) ?? {});
    return result.events;
  };
  const it = {
    codec,
    clock,
    /** All that was told and sent so far. */
    events,
    sent,
    open: () => carryOut(codec.opened()),
    say: (intent: Intent) => carryOut(codec.encode(intent)),
    hear: (type: string, fields: Json = {}) =>
      carryOut(codec.decode({ kind: 'text', data: JSON.stringify({ type, ...fields }) })),
    sound: (...bytes: readonly number[]) => it.hear('audioStream', { data: base64(...bytes) }),
    /** Time passes; the alarm clock is obeyed. */
    pass(ms: number): readonly CodecEvent[] {
      const before = events.length;
      const until = clock.nowMs() + ms;
      for (let wakeAtMs = codec.wakeAtMs(); wakeAtMs !== null && wakeAtMs <= until; wakeAtMs = codec.wakeAtMs()) {
        clock.advance(Math.max(0, wakeAtMs - clock.nowMs()));
        carryOut(codec.tick());
      }
      clock.advance(until - clock.nowMs());
      return events.slice(before);
    },
    speak(turnId = ONE, frames = 3) {
      it.say({ type: 'utterance-start', turnId });
      for (let frame = 0; frame < frames; frame += 1) it.say({ type: 'utterance-audio', pcm: loud() });
      it.say({ type: 'utterance-end' });
    },
    /** What was told since the last call. */
    news(): readonly CodecEvent[] {
      return events.splice(0);
    },
    audioIn: () => sent.filter(({ type }) => type === 'audioIn').map(({ data }) => Buffer.from(String(data), 'base64')),
    types: () => events.map(({ type }) => type),
    replyId(): ReturnType<typeof asTurnId> {
      const start = events.findLast((event) => event.type === 'reply-start');
      if (start?.type !== 'reply-start') throw new Error('No reply began.');
      return start.turnId;
    },
  };
  return it;
}

export const loud = (samples = 320): Int16Array => new Int16Array(samples).fill(2_000);

/** Ready, greeted and listening; what was told before is forgotten. */
export function readyRig(options: RigOptions = {}) {
  const it = rig(options);
  it.open();
  it.hear('init', { conversationId: 'conversation-7' });
  it.hear('onAgentGreetingEnd', { message: '' });
  it.news();
  it.sent.length = 0;
  return it;
}
