/**
 * Every service of the registry goes through the same course against its simulator.
 */
import { describe, expect, it } from 'vitest';
import { asConnectionId, asTurnId, type TurnId } from '../../src-preload/contract/ids.js';
import type { ProviderId } from '../../src-preload/contract/provider-info.js';
import { PROVIDERS } from '../../src-main/providers/registry.js';
import type { CodecResult, Descriptor, Intent, ProviderEvent, WireFrame } from '../../src-main/providers/types.js';
import { localSimulator } from './local-simulator.js';
import type { Simulator } from './simulator.js';

/** A service without a simulator does not compile. */
const SIMULATORS: Readonly<Record<ProviderId, Simulator>> = { local: localSimulator };

const TWENTY_MS = 0.02;
let connections = 0;

/** Connects a codec to its simulated service; the test lets frames through one by one. */
async function connect(descriptor: Descriptor, simulator: Simulator) {
  const { options, secrets } = simulator;
  const prepared = await descriptor.prepare(secrets, options, {
    signal: new AbortController().signal,
    fetch: () => Promise.reject(new Error('The course has no network.')),
  });
  if (!prepared.ok) throw new Error(`Not prepared: ${prepared.error.code}`);
  connections += 1;
  const connection = simulator.connect(prepared.endpoint);
  const codec = descriptor.createCodec(options, null, asConnectionId(`connection-${connections}`));
  const events: ProviderEvent[] = [];
  const carryOut = (result: CodecResult): readonly ProviderEvent[] => {
    for (const frame of result.send) connection.receive(frame);
    events.push(...result.events);
    return result.events;
  };
  const rateHz = descriptor.capabilities(options).inputFormat.rateHz;
  const session = {
    codec,
    events,
    say: (intent: Intent) => carryOut(codec.encode(intent)),
    hear: (frame: WireFrame) => carryOut(codec.decode(frame)),
    /** Lets one frame through; false when the service waits. */
    step: () => {
      const frame = connection.next();
      if (frame !== null) carryOut(codec.decode(frame));
      return frame !== null;
    },
    drain: () => {
      while (session.step());
    },
    until: (type: ProviderEvent['type']) => {
      while (!events.some((event) => event.type === type)) {
        if (!session.step()) throw new Error(`${type} never came.`);
      }
    },
    speak: (turnId: TurnId, frames = 25) => {
      session.say({ type: 'utterance-start', turnId });
      for (let frame = 0; frame < frames; frame += 1) {
        session.say({ type: 'utterance-audio', pcm: new Int16Array(rateHz * TWENTY_MS).fill(1_000) });
      }
      session.say({ type: 'utterance-end' });
    },
    ofType: <Type extends ProviderEvent['type']>(type: Type) =>
      events.filter((event): event is Extract<ProviderEvent, { type: Type }> => event.type === type),
  };
  carryOut(codec.opened());
  return session;
}

const ready = async (descriptor: Descriptor, simulator: Simulator) => {
  const session = await connect(descriptor, simulator);
  session.until('session-ready');
  return session;
};

const USER = asTurnId('user-1');
const aboutReplies = (events: readonly ProviderEvent[]) => events.filter(({ type }) => type.startsWith('reply-'));

for (const [id, simulator] of Object.entries(SIMULATORS) as [ProviderId, Simulator][]) {
  const descriptor = PROVIDERS[id];
  const capabilities = descriptor.capabilities(simulator.options);

  describe(`${id}: the course of every service`, () => {
    it('becomes ready once', async () => {
      const session = await connect(descriptor, simulator);
      session.drain();
      expect(session.ofType('session-ready')).toHaveLength(1);
      expect(session.ofType('frame-unrecognised')).toEqual([]);
    });

    it('answers an utterance with one reply: start, sound, text, end', async () => {
      const session = await ready(descriptor, simulator);
      session.speak(USER);
      session.drain();
      const [start, ...others] = session.ofType('reply-start');
      expect(others).toEqual([]);
      const about = aboutReplies(session.events);
      expect(about[0]).toBe(start);
      expect(about.at(-1)?.type).toBe('reply-end');
      for (const event of about) expect('turnId' in event ? event.turnId : null).toBe(start?.turnId);
      for (const { pcm, format } of session.ofType('reply-audio')) {
        expect(pcm.length).toBeGreaterThan(0);
        expect(format).toMatchObject({ encoding: 'pcm16', channels: 1 });
      }
      expect(session.ofType('reply-audio').length).toBeGreaterThan(0);
    });

    it('tells words as it promised', async () => {
      const session = await ready(descriptor, simulator);
      session.speak(USER);
      session.drain();
      const count = (type: ProviderEvent['type']) => session.events.filter((event) => event.type === type).length;
      expect(count('user-transcript-final')).toBe(capabilities.userTranscript === 'none' ? 0 : 1);
      expect(count('reply-text-final')).toBe(capabilities.replyText === 'none' ? 0 : 1);
      if (capabilities.userTranscript !== 'partial') expect(count('user-transcript-delta')).toBe(0);
      if (capabilities.replyText === 'partial') {
        const deltas = session.ofType('reply-text-delta').map(({ text }) => text);
        expect(deltas.length).toBeGreaterThan(0);
        expect(deltas.join('')).toBe(session.ofType('reply-text-final')[0]?.text);
      }
    });

    it('answers turn after turn, each under its own id, on any connection', async () => {
      const ids: string[] = [];
      for (let connection = 0; connection < 2; connection += 1) {
        const session = await ready(descriptor, simulator);
        for (const turn of ['a', 'b', 'c']) {
          session.speak(asTurnId(`${turn}${connection}`));
          session.drain();
        }
        ids.push(...session.ofType('reply-start').map(({ turnId }) => turnId));
      }
      expect(ids).toHaveLength(6);
      expect(new Set(ids).size).toBe(6);
    });

    it('falls silent when talked over, and answers what comes next', async () => {
      const session = await ready(descriptor, simulator);
      session.speak(USER);
      session.until('reply-audio');
      const [{ turnId } = { turnId: USER }] = session.ofType('reply-start');
      session.say({ type: 'reply-cancel', turnId, heardMs: 60, by: 'user' });
      const before = session.events.length;
      session.speak(asTurnId('user-2'));
      session.drain();
      const after = session.events.slice(before);
      expect(after.filter((event) => 'turnId' in event && event.turnId === turnId)).toEqual([]);
      expect(after.filter(({ type }) => type === 'reply-end')).toHaveLength(1);
    });

    it('ignores what of a cancelled reply was still on its way', async () => {
      const session = await ready(descriptor, simulator);
      session.speak(USER);
      session.until('reply-audio');
      const late: WireFrame[] = [];
      const [{ turnId } = { turnId: USER }] = session.ofType('reply-start');
      // A second client hears the same frames whole: what it got is what may still arrive here.
      const other = await ready(descriptor, simulator);
      const decode = other.codec.decode.bind(other.codec);
      other.codec.decode = (frame) => {
        late.push(frame);
        return decode(frame);
      };
      other.speak(USER);
      other.drain();
      session.say({ type: 'reply-cancel', turnId, heardMs: 60, by: 'user' });
      const before = session.events.length;
      expect(late.length).toBeGreaterThan(0);
      for (const frame of late) session.hear(frame);
      expect(aboutReplies(session.events.slice(before))).toEqual([]);
    });

    it('cancels a reply that has not begun by the turn it answers', async () => {
      const session = await ready(descriptor, simulator);
      session.speak(USER);
      session.say({ type: 'reply-cancel', turnId: USER, heardMs: 0, by: 'user' });
      session.drain();
      expect(aboutReplies(session.events)).toEqual([]);
    });

    it('takes an utterance back', async () => {
      const session = await ready(descriptor, simulator);
      session.say({ type: 'utterance-start', turnId: USER });
      session.say({ type: 'utterance-cancel' });
      session.drain();
      expect(aboutReplies(session.events)).toEqual([]);
      session.speak(asTurnId('user-2'));
      session.drain();
      expect(session.ofType('reply-end')).toHaveLength(1);
    });

    it.runIf(capabilities.textInput)('answers a typed message', async () => {
      const session = await ready(descriptor, simulator);
      session.say({ type: 'text-send', text: 'What time is it?', turnId: USER });
      session.drain();
      expect(session.ofType('reply-end')).toHaveLength(1);
    });

    it('starts afresh after a loss in the middle of a reply', async () => {
      const lost = await ready(descriptor, simulator);
      lost.speak(USER);
      lost.until('reply-audio');
      const error = descriptor
        .createCodec(simulator.options, null, asConnectionId('lost'))
        .classify({ phase: 'open', code: null, reason: '', httpStatus: null });
      expect(error.retryable).toBe(true);
      const session = await ready(descriptor, simulator);
      session.speak(USER);
      session.drain();
      expect(session.ofType('reply-end')).toHaveLength(1);
    });

    it('counts strange frames, believes none and goes on', async () => {
      const session = await ready(descriptor, simulator);
      const before = session.events.length;
      for (const frame of simulator.strangeFrames) session.hear(frame);
      const told = session.events.slice(before);
      expect(told.map(({ type }) => type)).toEqual(simulator.strangeFrames.map(() => 'frame-unrecognised'));
      session.speak(USER);
      session.drain();
      expect(session.ofType('reply-end')).toHaveLength(1);
    });

    it('names an end in its own words, whatever the code', async () => {
      const { codec } = await connect(descriptor, simulator);
      for (const phase of ['opening', 'open'] as const) {
        for (const code of [null, 0, 1, 139, 1000, 1006, 1008, 1011, 4001]) {
          for (const httpStatus of [null, 401, 403, 404, 429, 500]) {
            const error = codec.classify({ phase, code, reason: 'because', httpStatus });
            expect(error.code).not.toBe('internal');
          }
        }
      }
    });

    it('says goodbye', async () => {
      const session = await ready(descriptor, simulator);
      session.say({ type: 'leave' });
      session.drain();
      expect(session.ofType('failure')).toEqual([]);
    });
  });
}
