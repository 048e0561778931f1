/**
 * Every service of the registry goes through the same course against its simulator.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { asConnectionId, asTurnId } from '../../src-preload/contract/ids.js';
import type { ProviderId } from '../../src-preload/contract/provider-info.js';
import { freshProvider } from './fresh-provider.js';
import type { CodecEvent, Descriptor } from '../../src-main/providers/types.js';
import { connectionEnd } from '../../src-main/transport/connection.js';
import { connect, ready, type Client } from './client.js';
import { SUBJECTS } from './simulators.js';
import type { Subject, World } from './subject.js';

const USER = asTurnId('user-1');
const aboutReplies = (events: readonly CodecEvent[]) => events.filter(({ type }) => type.startsWith('reply-'));
const isSound = ({ type }: CodecEvent) => type === 'reply-audio' || type === 'reply-bytes';

for (const [id, subject] of Object.entries(SUBJECTS) as [ProviderId, Subject][]) {
  const descriptor: Descriptor = freshProvider(id);
  const capabilities = descriptor.capabilities(subject.options);

  describe(`${id}: the course of every service`, () => {
    const worlds: World[] = [];
    const newWorld = (): World => {
      const world = subject.createWorld();
      worlds.push(world);
      return world;
    };
    /** Ready in a world of its own; what came before is forgotten. */
    const begin = async (world = newWorld()): Promise<Client> => {
      const client = await ready(descriptor, subject, world);
      client.events.splice(0, client.events.length, ...client.ofType('resume-updated'));
      return client;
    };
    afterEach(() => {
      // A right client breaks no rule.
      for (const world of worlds.splice(0)) expect(world.breaches()).toEqual([]);
    });

    it('becomes ready once', async () => {
      const client = await connect(descriptor, subject, newWorld());
      client.drain();
      expect(client.ofType('session-ready')).toHaveLength(1);
      expect(client.ofType('frame-unrecognised')).toEqual([]);
      expect(client.ofType('failure')).toEqual([]);
    });

    it('answers an utterance with one reply: start, sound, text, end', async () => {
      const client = await begin();
      client.speak(USER);
      client.drain();
      const [start, ...others] = client.ofType('reply-start');
      expect(others).toEqual([]);
      const about = aboutReplies(client.events);
      expect(about[0]).toBe(start);
      expect(about.at(-1)?.type).toBe('reply-end');
      for (const event of about) expect('turnId' in event ? event.turnId : null).toBe(start?.turnId);
      expect(client.events.filter(isSound).length).toBeGreaterThan(0);
      for (const { data } of client.ofType('reply-bytes')) expect(data.length).toBeGreaterThan(0);
      for (const { pcm } of client.ofType('reply-audio')) expect(pcm.length).toBeGreaterThan(0);
      expect(client.ofType('frame-unrecognised')).toEqual([]);
    });

    it('tells words as it promised', async () => {
      const client = await begin();
      client.speak(USER);
      client.drain();
      if (capabilities.userTranscript !== 'none') expect(client.count('user-transcript-final')).toBe(1);
      if (capabilities.userTranscript !== 'partial') expect(client.count('user-transcript-delta')).toBe(0);
      expect(client.count('reply-text-final')).toBe(capabilities.replyText === 'none' ? 0 : 1);
      if (capabilities.replyText === 'partial') {
        const deltas = client.ofType('reply-text-delta').map(({ text }) => text);
        expect(deltas.length).toBeGreaterThan(0);
        expect(deltas.join('')).toBe(client.ofType('reply-text-final')[0]?.text);
      }
    });

    it('answers turn after turn, each under its own id, on any connection', async () => {
      const ids: string[] = [];
      for (let connection = 0; connection < 2; connection += 1) {
        const client = await begin();
        for (const turn of ['a', 'b', 'c']) {
          client.speak(asTurnId(`${turn}${connection}`));
          client.drain();
        }
        ids.push(...client.ofType('reply-start').map(({ turnId }) => turnId));
      }
      expect(ids).toHaveLength(6);
      expect(new Set(ids).size).toBe(6);
    });

    it('falls silent when talked over, and answers what comes next', async () => {
      const client = await begin();
      client.speak(USER);
      client.until('reply-audio', 'reply-bytes');
      const [{ turnId } = { turnId: USER }] = client.ofType('reply-start');
      client.say({ type: 'reply-cancel', turnId, heardMs: 60, by: 'user' });
      const before = client.events.length;
      client.speak(asTurnId('user-2'));
      client.drain();
      const after = client.events.slice(before);
      expect(after.filter((event) => 'turnId' in event && event.turnId === turnId)).toEqual([]);
      expect(after.filter(({ type }) => type === 'reply-end')).toHaveLength(1);
      expect(after.filter(isSound).length).toBeGreaterThan(0);
    });

    it('ignores what of a cancelled reply was still on its way', async () => {
      const client = await begin();
      client.speak(USER);
      client.until('reply-audio', 'reply-bytes');
      const [{ turnId } = { turnId: USER }] = client.ofType('reply-start');
      const late = client.withhold();
      client.say({ type: 'reply-cancel', turnId, heardMs: 60, by: 'user' });
      const before = client.events.length;
      expect(late.length).toBeGreaterThan(0);
      for (const frame of late) client.hear(frame);
      expect(aboutReplies(client.events.slice(before))).toEqual([]);
    });

    it('cancels a reply that has not begun by the turn it answers, and answers the next', async () => {
      const client = await begin();
      client.speak(USER);
      client.say({ type: 'reply-cancel', turnId: USER, heardMs: 0, by: 'user' });
      client.drain();
      expect(aboutReplies(client.events)).toEqual([]);
      client.speak(asTurnId('user-2'));
      client.drain();
      expect(client.count('reply-end')).toBe(1);
    });

    it('takes an utterance back', async () => {
      const client = await begin();
      client.say({ type: 'utterance-start', turnId: USER });
      client.say({ type: 'utterance-cancel' });
      client.drain();
      expect(aboutReplies(client.events)).toEqual([]);
      client.speak(asTurnId('user-2'));
      client.drain();
      expect(client.count('reply-end')).toBe(1);
    });

    it('takes a spoken utterance back', async () => {
      const client = await begin();
      const { rateHz } = capabilities.inputFormat;
      client.say({ type: 'utterance-start', turnId: USER });
      for (let frame = 0; frame < 20; frame += 1) {
        client.say({ type: 'utterance-audio', pcm: new Int16Array(rateHz / 50).fill(3_000) });
        client.pass(20);
      }
      client.say({ type: 'utterance-cancel' });
      client.drain();
      expect(aboutReplies(client.events)).toEqual([]);
      client.speak(asTurnId('user-2'));
      client.drain();
      expect(client.count('reply-end')).toBe(1);
    });

    it(`${capabilities.textInput ? 'answers' : 'is never sent'} a typed message`, async () => {
      const client = await begin();
      client.say({ type: 'text-send', text: 'What time is it?', turnId: USER });
      client.drain();
      expect(client.count('reply-end')).toBe(capabilities.textInput ? 1 : 0);
    });

    it('goes on after a loss in the middle of a reply', async () => {
      const world = newWorld();
      const lost = await begin(world);
      lost.speak(USER);
      lost.until('reply-audio', 'reply-bytes');
      lost.line.cut();
      const error = lost.codec.classify(connectionEnd('open', 'lost', { code: 1006 }));
      expect(error.retryable).toBe(true);
      if (capabilities.resume !== 'none') expect(lost.resume()).not.toBeNull();
      const client = await ready(descriptor, subject, world, lost.resume());
      client.events.length = 0;
      client.speak(USER);
      client.drain();
      expect(client.count('reply-end')).toBe(1);
    });

    it('hears an utterance that comes all at once, as after a loss', async () => {
      const client = await begin();
      const { rateHz } = capabilities.inputFormat;
      client.say({ type: 'utterance-start', turnId: USER });
      for (let frame = 0; frame < 50; frame += 1) {
        client.say({ type: 'utterance-audio', pcm: new Int16Array(rateHz / 50).fill(frame % 2 ? 3_000 : -3_000) });
      }
      client.say({ type: 'utterance-end' });
      client.drain();
      expect(client.count('reply-end')).toBe(1);
    });

    it('counts strange frames, believes none and goes on', async () => {
      const client = await begin();
      for (const frame of subject.strangeFrames) client.hear(frame);
      expect(client.events.filter(({ type }) => type !== 'resume-updated').map(({ type }) => type)).toEqual(
        subject.strangeFrames.map(() => 'frame-unrecognised'),
      );
      client.speak(USER);
      client.drain();
      expect(client.count('reply-end')).toBe(1);
    });

    it('names an end in its own words, whatever the code', async () => {
      const { codec } = await connect(descriptor, subject, newWorld());
      const causes = ['closed', 'refused', 'unreachable', 'tls', 'lost', 'silent', 'oversized', 'malformed'] as const;
      for (const phase of ['opening', 'open'] as const) {
        for (const cause of [...causes, 'backlog', 'exited', 'ours'] as const) {
          for (const code of [null, 0, 1, 139, 1000, 1001, 1006, 1008, 1011, 3000, 4001, 4999]) {
            for (const httpStatus of [null, 200, 301, 400, 401, 402, 403, 404, 409, 429, 500, 503]) {
              const end = connectionEnd(phase, cause, { code, reason: 'because', httpStatus });
              expect(codec.classify(end).code).not.toBe('internal');
            }
          }
        }
      }
    });

    it('is quiet when nothing goes on', async () => {
      const client = await begin();
      let wakes = 0;
      for (let second = 0; second < 60; second += 1) {
        const wakeAtMs = client.codec.wakeAtMs();
        if (wakeAtMs !== null && wakeAtMs <= client.world.clock.nowMs() + 1_000) wakes += 1;
        client.pass(1_000);
        for (let frame = client.line.next(); frame !== null; frame = client.line.next()) client.hear(frame);
      }
      expect(wakes).toBeLessThan(12);
      expect(client.line.end()).toBeNull();
      expect(client.ofType('failure')).toEqual([]);
      client.speak(USER);
      client.drain();
      expect(client.count('reply-end')).toBe(1);
    });

    it('says goodbye, and may end the conversation before', async () => {
      for (const intents of [['leave'], ['conversation-end', 'leave']] as const) {
        const client = await begin();
        for (const type of intents) client.say({ type });
        client.drain();
        expect(client.ofType('failure')).toEqual([]);
      }
    });

    it('keeps its secrets to itself', async () => {
      const client = await begin();
      client.speak(USER);
      client.drain();
      for (const frame of subject.strangeFrames) client.hear(frame);
      const errors = (['refused', 'closed', 'lost'] as const).map((cause) =>
        client.codec.classify(connectionEnd('opening', cause, { code: 1008, httpStatus: 401, reason: 'no' })),
      );
      const told = JSON.stringify([client.events, errors, asConnectionId('')]);
      for (const secret of [...Object.values(subject.secrets), ...client.learned]) expect(told).not.toContain(secret);
    });
  });
}
