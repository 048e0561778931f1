/**
 * Every codec against ten thousand frames no service would send: it does not throw, does not grow, does not stick.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { asTurnId } from '../../src-preload/contract/ids.js';
import type { ProviderId } from '../../src-preload/contract/provider-info.js';
import { freshProvider } from './fresh-provider.js';
import type { CodecEvent, Descriptor, WireFrame } from '../../src-main/providers/types.js';
import { ready, type Client } from './client.js';
import { mutate, randomFrame, seeded, type Random } from './hostile-frames.js';
import { SUBJECTS } from './simulators.js';
import type { Subject } from './subject.js';

const FRAMES = 10_000;
/** Frames between two moments at which the service must still be able to talk. */
const ROUND = 500;
/** What a codec may keep of ten thousand frames of some kilobytes each. */
const MAX_GROWTH_BYTES = 12 << 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const heapBytes = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

/** The session gives up a connection after these. */
const isEnd = (event: CodecEvent): boolean =>
  (event.type === 'failure' && event.fatal) || event.type === 'conversation-ended';

/** Frames of a right conversation, to be spoilt. */
async function genuineFrames(descriptor: Descriptor, subject: Subject): Promise<readonly WireFrame[]> {
  const client = await ready(descriptor, subject);
  for (const turn of ['one', 'two']) {
    client.speak(asTurnId(turn));
    client.drain();
  }
  return client.heard;
}

/** A codec that was given garbage goes on: an alarm clock that rings for ever would be a stuck state. */
function tickOn(client: Client): void {
  for (let rings = 0; rings < 50; rings += 1) {
    const wakeAtMs = client.codec.wakeAtMs();
    if (wakeAtMs === null || wakeAtMs > client.world.clock.nowMs()) return;
    expect(Number.isNaN(wakeAtMs)).toBe(false);
    client.events.push(...client.codec.tick().events);
  }
  throw new Error('The alarm clock does not stop.');
}

function hostile(random: Random, genuine: readonly WireFrame[]): WireFrame {
  const model = genuine[Math.floor(random() * genuine.length)];
  return model === undefined || random() < 0.35 ? randomFrame(random) : mutate(random, model);
}

for (const [id, subject] of Object.entries(SUBJECTS) as [ProviderId, Subject][]) {
  const descriptor = freshProvider(id);

  describe(`${id}: hostile frames`, () => {
    it(`takes ${FRAMES} of them without throwing, growing or sticking`, { timeout: 120_000 }, async () => {
      const random = seeded(`${id}-1`);
      const genuine = await genuineFrames(descriptor, subject);
      let client = await ready(descriptor, subject);
      const before = heapBytes();
      for (let frame = 1; frame <= FRAMES; frame += 1) {
        const told = client.hear(hostile(random, genuine));
        if (random() < 0.05) {
          client.world.clock.advance(random() * 2_000);
          tickOn(client);
        }
        const ended = told.some(isEnd) || client.events.some(isEnd);
        client.events.length = 0;
        if (ended) client = await ready(descriptor, subject);
        if (frame % ROUND === 0) {
          client = await stillTalks(client, descriptor, subject);
        }
      }
      expect(heapBytes() - before).toBeLessThan(MAX_GROWTH_BYTES);
    });
  });
}

/** After garbage, a right conversation works: at the latest once the service ended what the garbage began. */
async function stillTalks(client: Client, descriptor: Descriptor, subject: Subject): Promise<Client> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    client.line.end();
    client.events.length = 0;
    client.speak(asTurnId(`after-${attempt}`));
    client.drain();
    if (client.events.some(isEnd)) break;
    const ends = client.ofType('reply-end').length;
    client.events.length = 0;
    if (ends > 0) return client;
  }
  const fresh = await ready(descriptor, subject);
  fresh.events.length = 0;
  fresh.speak(asTurnId('fresh'));
  fresh.drain();
  expect(client.events.some(isEnd), 'a codec that answers no more must have said so').toBe(true);
  expect(fresh.count('reply-end')).toBe(1);
  return fresh;
}
