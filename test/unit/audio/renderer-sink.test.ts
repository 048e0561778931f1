import { beforeEach, describe, expect, it } from 'vitest';
import { createRendererSink, type PlaybackPort, type RendererSink } from '../../../src-main/audio/renderer-sink.js';
import type { SinkFact } from '../../../src-main/audio/sink.js';
import type { PlaybackCommand } from '../../../src-preload/contract/audio.js';
import { asTurnId } from '../../../src-preload/contract/ids.js';
import { createFakeClock, type FakeClock } from './fake-clock.js';

const A = asTurnId('a');

interface FakePort extends PlaybackPort {
  readonly posted: PlaybackCommand[];
  readonly closed: boolean;
  tell(message: unknown): void;
  drop(): void;
}

function fakePort(): FakePort {
  const posted: PlaybackCommand[] = [];
  const messages: ((message: unknown) => void)[] = [];
  const closes: (() => void)[] = [];
  let closed = false;
  return {
    posted,
    get closed() {
      return closed;
    },
    post: (command) => posted.push(command),
    onMessage: (listener) => messages.push(listener),
    onClose: (listener) => closes.push(listener),
    close() {
      closed = true;
    },
    tell: (message) => messages.forEach((listener) => listener(message)),
    drop: () => closes.forEach((listener) => listener()),
  };
}

let clock: FakeClock;
let facts: SinkFact[];
let requests: number;
let sink: RendererSink;

beforeEach(() => {
  clock = createFakeClock();
  facts = [];
  requests = 0;
  sink = createRendererSink({ requestPort: () => requests++, clock, listener: (fact) => facts.push(fact) });
});

function open(rateHz = 48_000): FakePort {
  const port = fakePort();
  sink.prepare();
  sink.attach(port);
  port.tell({ type: 'ready', rateHz });
  return port;
}

describe('renderer sink', () => {
  it('asks once more for a player that is being opened, and for no other', () => {
    expect(sink.askAgain()).toBe(false);
    sink.prepare();
    expect(sink.askAgain()).toBe(true);
    expect(requests).toBe(2);
    const port = fakePort();
    sink.attach(port);
    port.tell({ type: 'ready', rateHz: 48_000 });
    expect(sink.askAgain()).toBe(false);
    expect(requests).toBe(2);
    expect(facts).toEqual([{ type: 'available' }]);
  });

  it('takes the page’s word that its player has closed, though the port has not, and asks for the next', () => {
    sink.lost();
    expect(facts).toEqual([]);
    const port = open();
    port.tell({ type: 'started', turnId: A });
    port.tell({ type: 'position', turnId: A, playedMs: 700, underruns: 0 });
    facts.length = 0;
    sink.lost();
    port.drop();
    expect(facts).toEqual([{ type: 'failed', reason: 'page-gone', turnId: A, heardMs: 700 }]);
    expect(port.closed).toBe(true);
    sink.prepare();
    expect(requests).toBe(2);
  });

  it('asks the page for its player once and is available when the worklet told its rate', () => {
    sink.prepare();
    sink.prepare();
    expect(requests).toBe(1);
    const port = fakePort();
    sink.attach(port);
    expect(facts).toEqual([]);
    sink.setVolume(0.3);
    port.tell({ type: 'ready', rateHz: 44_100 });
    expect(facts).toEqual([{ type: 'available' }]);
    expect(port.posted.at(-1)).toEqual({ type: 'volume', gain: 0.3 });
    expect(clock.pending).toBe(0);
  });

  it('converts every turn to the rate of the worklet, whole', () => {
    const port = open(44_100);
    sink.write(A, new Int16Array(24_000).fill(100), 24_000, 40);
    sink.end(A);
    const bytes = port.posted.reduce(
      (sum, command) => sum + (command.type === 'write' ? command.pcm.byteLength : 0),
      0,
    );
    expect(bytes).toBe(88_200);
    expect(port.posted.at(-1)).toEqual({ type: 'end', turnId: A });
  });

  it('passes facts on and drops what is no fact', () => {
    const port = open();
    facts.length = 0;
    port.tell({ type: 'started', turnId: A });
    for (const nonsense of [
      null,
      7,
      { type: 'position', turnId: A, playedMs: NaN, underruns: 0 },
      { type: 'cut' },
      {},
    ]) {
      port.tell(nonsense);
    }
    port.tell({ type: 'ready', rateHz: 1e9 });
    expect(facts).toEqual([{ type: 'started', turnId: A }]);
  });

  it('tells where the turn stood when the page goes', () => {
    const port = open();
    port.tell({ type: 'started', turnId: A });
    port.tell({ type: 'position', turnId: A, playedMs: 120, underruns: 0 });
    port.drop();
    expect(facts.at(-1)).toEqual({ type: 'failed', reason: 'page-gone', turnId: A, heardMs: 120 });
    sink.prepare();
    expect(requests).toBe(2);
  });

  it('replaces a player by a new one, and hears no more of the old', () => {
    const old = open();
    old.tell({ type: 'started', turnId: A });
    const port = fakePort();
    sink.attach(port);
    expect(old.closed).toBe(true);
    expect(facts.at(-1)).toEqual({ type: 'failed', reason: 'page-gone', turnId: A, heardMs: 0 });
    sink.prepare();
    expect(requests).toBe(1);
    port.tell({ type: 'ready', rateHz: 48_000 });
    expect(facts.at(-1)).toEqual({ type: 'available' });
    const count = facts.length;
    old.tell({ type: 'drained', turnId: A, playedMs: 1 });
    old.drop();
    expect(facts).toHaveLength(count);
  });

  it('gives up on a page that does not answer, and takes a refusal at its word', async () => {
    sink.prepare();
    await clock.advance(3_000);
    expect(facts).toEqual([{ type: 'failed', reason: 'page-gone', turnId: null, heardMs: 0 }]);
    sink.prepare();
    sink.refuse('no-device');
    expect(facts.at(-1)).toEqual({ type: 'failed', reason: 'no-device', turnId: null, heardMs: 0 });
    expect(clock.pending).toBe(0);
  });

  it('is silent before it is available and after it was disposed', async () => {
    sink.write(A, new Int16Array(10), 48_000, 40);
    const port = open();
    await sink.dispose();
    expect(port.closed).toBe(true);
    const late = fakePort();
    sink.attach(late);
    expect(late.closed).toBe(true);
    expect(port.posted.filter(({ type }) => type === 'write')).toEqual([]);
  });
});
