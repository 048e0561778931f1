import { beforeEach, describe, expect, it } from 'vitest';
import type { UpdateMeans, UpdateStatus } from '../../../src-preload/contract/updates.js';
import type { Checked, Done, UpdateEngine } from '../../../src-main/updates/engine.js';
import {
  CHECK_EVERY_MS,
  createUpdates,
  FIRST_CHECK_MS,
  TRY_AGAIN_MS,
  type Updates,
} from '../../../src-main/updates/updates.js';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.js';

const DONE: Done = { kind: 'done' };
const NEWER: Checked = { kind: 'newer', version: '0.2.0' };
const UNREACHABLE: Checked = { kind: 'failed', failure: 'unreachable' };
/** Lets everything that is settled be heard of. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

let clock: ManualClock;
let steps: UpdateStatus['step'][];
let news: string[];
let restarts: string[];
let world: { wanted: boolean; talking: boolean; last: number | null; loads: number; checks: number; answer: Checked };
let fetched: { resolve: (done: Done) => void; percent: (percent: number) => void; signal: AbortSignal } | null;
let installed: Done;

beforeEach(() => {
  clock = createManualClock();
  [steps, news, restarts, fetched, installed] = [[], [], [], null, DONE];
  world = { wanted: false, talking: false, last: null, loads: 0, checks: 0, answer: NEWER };
});

const engine: UpdateEngine = {
  check: () => {
    world.checks += 1;
    return Promise.resolve(world.answer);
  },
  download: (percent, signal) =>
    new Promise((resolve) => {
      fetched = { resolve, percent, signal };
      signal.addEventListener('abort', () => resolve({ kind: 'failed', failure: 'unreachable' }));
    }),
  install: () => Promise.resolve(installed),
};

function start(means: UpdateMeans = { kind: 'self' }, replacesRunning = true): Updates {
  return createUpdates({
    means,
    loadEngine: () => {
      world.loads += 1;
      return Promise.resolve(engine);
    },
    clock,
    random: () => 0,
    isWanted: () => world.wanted,
    isTalking: () => world.talking,
    lastCheck: { get: () => world.last, set: (epochMs) => void (world.last = epochMs) },
    onChange: ({ step }) => void steps.push(step),
    onNews: (what, version) => void news.push(`${what} ${version}`),
    restart: (how) => void restarts.push(how),
    replacesRunning,
  });
}

const last = () => steps.at(-1);
async function ready(updates: Updates): Promise<void> {
  await updates.check();
  updates.download();
  await settle();
  fetched?.resolve(DONE);
  await settle();
  expect(last()).toEqual({ kind: 'ready', version: '0.2.0', waits: false });
}

describe('without a word of the person', () => {
  it('nothing is asked, and nothing loaded', async () => {
    start();
    clock.advance(10 * CHECK_EVERY_MS);
    await settle();
    expect(world).toMatchObject({ loads: 0, checks: 0 });
    expect(clock.pending()).toBe(0);
  });

  it.each(['package-manager', 'store', 'development', 'no-feed'] as const)(
    'nor ever where others update Parley: %s',
    async (reason) => {
      world.wanted = true;
      const updates = start({ kind: 'none', reason });
      clock.advance(10 * CHECK_EVERY_MS);
      expect((await updates.check()).step).toEqual({ kind: 'unknown' });
      updates.download();
      updates.restart();
      await settle();
      expect(world).toMatchObject({ loads: 0, checks: 0 });
    },
  );
});

describe('where the person chose it', () => {
  beforeEach(() => {
    world.wanted = true;
  });

  it('Parley looks some minutes after the start, then once a day, and tells what it found', async () => {
    start();
    clock.advance(FIRST_CHECK_MS - 1);
    expect(world.checks).toBe(0);
    clock.advance(1);
    await settle();
    expect(world.checks).toBe(1);
    expect(news).toEqual(['available 0.2.0']);
    clock.advance(CHECK_EVERY_MS - 1);
    expect(world.checks).toBe(1);
    clock.advance(1);
    await settle();
    expect(world.checks).toBe(2);
  });

  it('not again within a day, though Parley is started often', async () => {
    world.last = clock.epochMs() - 1_000;
    start();
    clock.advance(CHECK_EVERY_MS - 1_001);
    expect(world.checks).toBe(0);
    clock.advance(1);
    await settle();
    expect(world.checks).toBe(1);
  });

  it('a clock that was set back does not put it off', async () => {
    world.last = clock.epochMs() + 100 * CHECK_EVERY_MS;
    start();
    clock.advance(CHECK_EVERY_MS);
    await settle();
    expect(world.checks).toBe(1);
  });

  it('it begins and ends with the setting', async () => {
    world.wanted = false;
    const updates = start();
    world.wanted = true;
    updates.settingsChanged();
    expect(clock.pending()).toBe(1);
    world.wanted = false;
    updates.settingsChanged();
    expect(clock.pending()).toBe(0);
    clock.advance(CHECK_EVERY_MS);
    await settle();
    expect(world.checks).toBe(0);
  });

  it('not while somebody talks', async () => {
    world.talking = true;
    start();
    clock.advance(FIRST_CHECK_MS);
    await settle();
    expect(world.checks).toBe(0);
    world.talking = false;
    clock.advance(10 * 60_000);
    await settle();
    expect(world.checks).toBe(1);
  });

  it('a network that is away is no news, and is tried again later', async () => {
    world.answer = UNREACHABLE;
    start();
    clock.advance(FIRST_CHECK_MS);
    await settle();
    expect(last()).toEqual({ kind: 'unknown' });
    clock.advance(TRY_AGAIN_MS - 1);
    expect(world.checks).toBe(1);
    clock.advance(1);
    await settle();
    expect(world.checks).toBe(2);
  });

  it('an answer that others signed is told though nobody asked', async () => {
    world.answer = { kind: 'failed', failure: 'untrusted' };
    start();
    clock.advance(FIRST_CHECK_MS);
    await settle();
    expect(last()).toEqual({ kind: 'failed', failure: 'untrusted', version: null });
  });

  it('what waits to be restarted into is not asked about again', async () => {
    const updates = start();
    await ready(updates);
    const { checks } = world;
    clock.advance(3 * CHECK_EVERY_MS);
    await settle();
    expect(world.checks).toBe(checks);
  });
});

describe('when the person asks', () => {
  it('they are answered, and told of failures too', async () => {
    const updates = start();
    expect((await updates.check()).step).toEqual({ kind: 'available', version: '0.2.0' });
    expect(world.last).toBe(clock.epochMs());
    expect(news).toEqual([]);
    world.answer = { kind: 'current' };
    expect((await updates.check()).step).toEqual({ kind: 'current' });
    world.answer = UNREACHABLE;
    expect((await updates.check()).step).toEqual({ kind: 'failed', failure: 'unreachable', version: null });
  });

  it('twice at once, one request goes out and both are answered', async () => {
    const updates = start();
    const both = await Promise.all([updates.check(), updates.check()]);
    expect(world.checks).toBe(1);
    expect(both.map(({ step }) => step.kind)).toEqual(['available', 'available']);
  });

  it('it is fetched on their word alone, and may be given up', async () => {
    const updates = start();
    await updates.check();
    await settle();
    expect(fetched).toBeNull();
    updates.download();
    await settle();
    fetched?.percent(41);
    expect(last()).toEqual({ kind: 'downloading', version: '0.2.0', percent: 41 });
    updates.cancel();
    await settle();
    expect(last()).toEqual({ kind: 'available', version: '0.2.0' });
    updates.download();
    await settle();
    fetched?.resolve({ kind: 'failed', failure: 'damaged' });
    await settle();
    expect(last()).toEqual({ kind: 'failed', failure: 'damaged', version: '0.2.0' });
    updates.download();
    await settle();
    fetched?.resolve(DONE);
    await settle();
    expect(last()).toEqual({ kind: 'ready', version: '0.2.0', waits: false });
    expect(news).toEqual(['ready 0.2.0']);
  });

  it('where it cannot be put in place nothing is fetched', async () => {
    const updates = start({ kind: 'told', page: 'https://releases.example/' });
    await updates.check();
    updates.download();
    await settle();
    expect(fetched).toBeNull();
  });
});

describe('restarting', () => {
  it('comes on their word, into what was put in place', async () => {
    const updates = start();
    updates.restart();
    await ready(updates);
    await settle();
    expect(restarts).toEqual([]);
    updates.restart();
    await settle();
    expect(restarts).toEqual(['started']);
  });

  it('waits until nobody talks', async () => {
    const updates = start();
    await ready(updates);
    world.talking = true;
    updates.restart();
    expect(last()).toEqual({ kind: 'ready', version: '0.2.0', waits: true });
    updates.talkChanged();
    await settle();
    expect(restarts).toEqual([]);
    world.talking = false;
    updates.talkChanged();
    updates.talkChanged();
    await settle();
    expect(restarts).toEqual(['started']);
  });

  it('does not come where it could not be put in place', async () => {
    const updates = start();
    await ready(updates);
    installed = { kind: 'failed', failure: 'not-written' };
    updates.restart();
    await settle();
    expect(restarts).toEqual([]);
    expect(last()).toEqual({ kind: 'failed', failure: 'not-written', version: '0.2.0' });
  });

  it('leaves it to the installer of the system at the very end, elsewhere', async () => {
    const updates = start({ kind: 'self' }, false);
    await ready(updates);
    updates.restart();
    await settle();
    expect(restarts).toEqual(['install-at-end']);
    await updates.installAtEnd();
  });
});

it('a library that cannot be loaded is told as a failure, and takes nothing else down', async () => {
  const updates = createUpdates({
    means: { kind: 'self' },
    loadEngine: () => Promise.reject(new Error('gone')),
    clock,
    random: () => 0,
    isWanted: () => false,
    isTalking: () => false,
    lastCheck: { get: () => null, set: () => undefined },
    onChange: () => undefined,
    onNews: () => undefined,
    restart: () => undefined,
    replacesRunning: true,
  });
  expect((await updates.check()).step).toEqual({ kind: 'failed', failure: 'not-written', version: null });
});
