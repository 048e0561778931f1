/**
 * Every codec against single answers made to hurt: too deep, too long, of the wrong kind, or meant for whoever shows
 * them. Each is ignored or ends in an error with a code; none makes it throw, and none stays in its memory.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { asTurnId } from '../../src-preload/contract/ids.js';
import type { ProviderId } from '../../src-preload/contract/provider-info.js';
import { freshProvider } from './fresh-provider.js';
import type { CodecEvent, Descriptor, WireFrame } from '../../src-main/providers/types.js';
import { ready, type Client } from './client.js';
import { HOSTILE_WORDS } from '../fakes/hostile-words.js';
import { memoryInUse } from './memory.js';
import { SUBJECTS } from './simulators.js';
import type { Subject } from './subject.js';

const LEVELS = 100_000;
const LONG = 2 << 20;
/** What may stay of all that is played. */
const MAX_KEPT_BYTES = 4 << 20;

const text = (data: string): WireFrame => ({ kind: 'text', data });
const deepList = `${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}`;
const deepObject = `${'{"a":'.repeat(LEVELS)}1${'}'.repeat(LEVELS)}`;

/** JSON with this in place of each value in turn, the names left as they are. */
function spoilt(frame: WireFrame, put: string): readonly WireFrame[] {
  if (frame.kind !== 'text') return [];
  const value: unknown = JSON.parse(frame.data);
  if (typeof value !== 'object' || value === null) return [];
  const marked = (key: string): string =>
    // The kind of a message stays: what is of no kind is not read any further.
    JSON.stringify({ ...value, [key]: '\u0001' }).replace('"\\u0001"', () => put);
  return Object.keys(value)
    .filter((key) => key !== 'type' && key !== 'status')
    .map((key) => text(marked(key)));
}

/** One of each kind of frame of a right conversation. */
async function genuineFrames(descriptor: Descriptor, subject: Subject): Promise<readonly WireFrame[]> {
  const client = await ready(descriptor, subject);
  client.speak(asTurnId('one'));
  client.drain();
  const kinds = new Map<string, WireFrame>();
  for (const frame of client.heard) {
    const kind = frame.kind === 'text' ? JSON.stringify(Object.keys(JSON.parse(frame.data) as object)) : 'binary';
    const type = frame.kind === 'text' ? String((JSON.parse(frame.data) as { type?: unknown }).type) : '';
    kinds.set(kind + type, frame);
  }
  return [...kinds.values()];
}

/** Every text in a value, however deep. */
const textsIn = (value: unknown): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsIn)
      : [];

const isEnd = (event: CodecEvent): boolean =>
  (event.type === 'failure' && event.fatal) || event.type === 'conversation-ended';

for (const [id, subject] of Object.entries(SUBJECTS) as [ProviderId, Subject][]) {
  const descriptor = freshProvider(id);

  describe(`${id}: hostile answers`, () => {
    let genuine: readonly WireFrame[] = [];
    beforeAll(async () => {
      genuine = await genuineFrames(descriptor, subject);
    });

    /** Plays all to it, each in the middle of an answer; a codec that gave up is followed by a fresh one. */
    async function play(frames: readonly WireFrame[]): Promise<readonly CodecEvent[]> {
      const told: CodecEvent[] = [];
      let client: Client | null = null;
      for (const frame of frames) {
        if (client === null) {
          client = await ready(descriptor, subject);
          client.speak(asTurnId(`turn-${told.length}`));
        }
        const events = client.hear(frame);
        told.push(...events);
        client.events.length = 0;
        if (events.some(isEnd)) client = null;
      }
      return told;
    }
    it.each([
      ['lists', deepList],
      ['objects', deepObject],
    ])('a hundred thousand %s within each other are nothing, as text and as bytes', async (_what, json) => {
      const before = await memoryInUse();
      const told = await play([text(json)]);
      for (const { type } of told) expect(['frame-unrecognised', 'resume-updated']).toContain(type);
      // Bytes may be sound of a service that sends nothing else as bytes.
      await play([{ kind: 'binary', data: Buffer.from(json) }]);
      expect((await memoryInUse()) - before).toBeLessThan(MAX_KEPT_BYTES);
    });

    it.each([
      ['an abyss', deepList],
      ['a number beyond all numbers', '1e999'],
      ['a number below all numbers', '-1e999'],
      ['the names of prototypes', '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'],
      ['nothing', 'null'],
    ])('%s in place of each value does not make it throw', async (_what, put) => {
      const frames = genuine.flatMap((frame) => spoilt(frame, put));
      await play(frames);
      expect('polluted' in {}).toBe(false);
      if (id !== 'local') expect(frames.length).toBeGreaterThan(3);
    });

    it('text of two megabytes in place of each value is not kept', async () => {
      const put = JSON.stringify('x'.repeat(LONG));
      const before = await memoryInUse();
      for (const frame of genuine) await play(spoilt(frame, put).slice(0, 2));
      expect((await memoryInUse()) - before).toBeLessThan(MAX_KEPT_BYTES);
    });

    it('what is due as text and comes as bytes, and the other way round, does not make it throw', async () => {
      const frames = genuine.map((frame): WireFrame =>
        frame.kind === 'text'
          ? { kind: 'binary', data: Buffer.concat([Buffer.from(frame.data), Buffer.from([0xff, 0xc0, 0xaf])]) }
          : { kind: 'text', data: Buffer.from(frame.data).toString('latin1') },
      );
      const told = await play(frames);
      for (const event of told) if (event.type === 'reply-audio') expect(event.pcm.length).toBeLessThan(LONG);
    });

    it('scripts, signs of direction and of terminals are words and nothing else', async () => {
      for (const words of HOSTILE_WORDS) {
        const frames = genuine.flatMap((frame) => spoilt(frame, JSON.stringify(words)));
        for (const event of await play(frames)) {
          // What is shown beside the conversation is one line without controls.
          if (['failure', 'warning', 'progress'].includes(event.type))
            for (const shown of textsIn(event)) expect(shown).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        }
      }
    });
  });
}
