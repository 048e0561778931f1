import { beforeEach, describe, expect, it, vi } from 'vitest';
import { asCaptureId } from '../../../../src-preload/contract/ids.js';
import { createCaptureGraph, WORN_BY_JOINS, type CaptureGraph } from '../../../../src-renderer/audio/capture-graph.js';
import type { CaptureOrder } from '../../../../src-renderer/audio/capture-worklet.js';

const A = asCaptureId(1);
const B = asCaptureId(2);
const stream = (name: string): MediaStream => ({ id: name }) as MediaStream;
const KEPT = stream('kept');
const OTHER = stream('other');

/** What the worklet was told and which streams are joined to it. */
let orders: string[];
let joined: Set<string>;
let running: boolean;
let nodes: FakeNode[];
let onBroken: () => void;
let onFlowing: (captureId: number) => void;
let graph: CaptureGraph;

class FakeNode {
  onprocessorerror: (() => void) | null = null;
  readonly port: {
    onmessage: ((event: { data: unknown }) => void) | null;
    postMessage: (message: CaptureOrder) => void;
  } = {
    onmessage: null,
    postMessage: (message: CaptureOrder) => {
      if (message.type === 'begin') orders.push(`begin ${message.captureId} ${message.preRollMs}`);
      else if (message.type === 'await' || message.type === 'assure')
        orders.push(`${message.type} ${message.captureId}`);
      else if (message.type === 'ring') orders.push(`ring ${message.on ? 'on' : 'off'}`);
    },
  };
  constructor() {
    nodes.push(this);
  }
}
class FakeContext {
  readonly audioWorklet = { addModule: () => Promise.resolve() };
  // As in the real one, the state follows later than the wish.
  readonly state = 'running';
  resume = () => {
    running = true;
    return Promise.resolve();
  };
  suspend = () => {
    running = false;
    return Promise.resolve();
  };
  close = () => {
    joined.clear();
    return Promise.resolve();
  };
  createMediaStreamSource = ({ id }: MediaStream) => ({
    connect: () => joined.add(id),
    disconnect: () => joined.delete(id),
  });
}

beforeEach(async () => {
  orders = [];
  joined = new Set();
  running = true;
  nodes = [];
  onBroken = vi.fn();
  onFlowing = vi.fn();
  vi.stubGlobal('AudioContext', FakeContext);
  vi.stubGlobal('AudioWorkletNode', FakeNode);
  graph = createCaptureGraph({ handPort: () => undefined, onLevel: () => undefined, onFlowing, onBroken });
  await graph.ready(16_000);
  graph.rest();
});

describe('capture graph', () => {
  it('joins a microphone for its capture only, and then rests', async () => {
    expect(running).toBe(false);
    await graph.ready(16_000);
    graph.connect(A, OTHER, 100);
    expect([running, [...joined]]).toEqual([true, ['other']]);
    graph.disconnect(A);
    graph.rest();
    expect([running, [...joined]]).toEqual([false, []]);
    // Only a microphone that was open before has sound from before.
    expect(orders).toContain('begin 1 0');
    expect(orders).not.toContain('ring on');
  });

  it('lets go of the second stream of a capture with the first', async () => {
    await graph.ready(16_000);
    graph.accompany(A, stream('early'));
    graph.connect(A, OTHER, 0);
    graph.accompany(A, stream('bare'));
    expect([...joined]).toEqual(['other', 'bare']);
    graph.detach(A);
    expect([...joined]).toEqual([]);
    graph.connect(A, stream('next'), 0);
    graph.accompany(A, stream('bare'));
    graph.disconnect(A);
    graph.rest();
    expect([...joined]).not.toContain('bare');
    graph.accompany(A, stream('late'));
    expect([...joined]).not.toContain('late');
  });

  describe('a context that holds what was joined to it long ago', () => {
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    const capture = async (): Promise<void> => {
      await graph.ready(16_000);
      graph.connect(A, OTHER, 0);
      graph.accompany(A, stream('bare'));
      graph.disconnect(A);
      graph.rest();
      await settled();
    };

    it('is replaced once so many streams were joined, and rests', async () => {
      for (let made = 2; made < WORN_BY_JOINS; made += 2) await capture();
      expect(nodes).toHaveLength(1);
      await capture();
      expect(nodes).toHaveLength(2);
      expect(running).toBe(false);
      // The new one has its own count.
      for (let made = 0; made < WORN_BY_JOINS - 2; made += 2) await capture();
      expect(nodes).toHaveLength(2);
      await capture();
      expect(nodes).toHaveLength(3);
    });

    it('is not taken from a live capture', async () => {
      await graph.ready(16_000);
      for (let made = 0; made <= WORN_BY_JOINS; made += 1) {
        graph.connect(A, stream(`device ${made}`), 0);
        graph.rest();
      }
      await settled();
      expect(nodes).toHaveLength(1);
      expect([running, [...joined]]).toEqual([true, [`device ${WORN_BY_JOINS}`]]);
      graph.disconnect(A);
      graph.rest();
      await settled();
      expect(nodes).toHaveLength(2);
    });

    it('serves a press that comes while it is replaced', async () => {
      for (let made = 2; made < WORN_BY_JOINS; made += 2) await capture();
      await graph.ready(16_000);
      graph.connect(A, OTHER, 0);
      graph.accompany(A, stream('bare'));
      graph.disconnect(A);
      graph.rest();
      await graph.ready(16_000);
      graph.connect(B, OTHER, 0);
      await settled();
      expect(nodes).toHaveLength(2);
      expect([running, [...joined]]).toEqual([true, ['other']]);
    });

    it('is replaced under a microphone that is kept, which goes on', async () => {
      graph.keep(KEPT);
      for (let made = 1; made < WORN_BY_JOINS; made += 1) graph.renew();
      expect(nodes).toHaveLength(1);
      graph.renew();
      await settled();
      expect(nodes).toHaveLength(2);
      expect([running, [...joined]]).toEqual([true, ['kept']]);
      expect(orders.at(-1)).toBe('ring on');
    });
  });

  it('keeps a microphone joined and running between captures, and begins with its pre-roll', () => {
    graph.keep(KEPT);
    graph.rest();
    expect([running, [...joined]]).toEqual([true, ['kept']]);
    graph.connect(A, KEPT, 100);
    graph.disconnect(A);
    graph.rest();
    graph.connect(B, KEPT, 50);
    graph.disconnect(B);
    expect(orders).toEqual(['ring on', 'begin 1 100', 'begin 2 50']);
    expect([running, [...joined]]).toEqual([true, ['kept']]);
  });

  it('rests, and forgets what it held, when the microphone is no longer kept', () => {
    graph.keep(KEPT);
    graph.keep(null);
    expect(orders).toEqual(['ring on', 'ring off']);
    expect([running, [...joined]]).toEqual([false, []]);
  });

  it('disturbs no live capture: neither by keeping nor by letting go', () => {
    graph.keep(KEPT);
    graph.connect(A, KEPT, 0);
    graph.keep(null);
    expect([running, [...joined]]).toEqual([true, ['kept']]);
    graph.disconnect(A);
    graph.rest();
    expect([running, [...joined]]).toEqual([false, []]);
    expect(orders.at(-1)).toBe('ring off');
  });

  it('gives the worklet back to the kept microphone after a capture of another', () => {
    graph.keep(KEPT);
    graph.connect(A, OTHER, 100);
    expect([...joined]).toEqual(['other']);
    graph.disconnect(A);
    expect([...joined]).toEqual(['kept']);
    expect(orders).toEqual(['ring on', 'ring off', 'begin 1 0', 'ring on']);
  });

  it('goes on with another microphone within a capture, and waits for its first sound', () => {
    graph.connect(A, OTHER, 0);
    graph.detach(A);
    expect([...joined]).toEqual([]);
    graph.connect(A, stream('next'), 0);
    expect([...joined]).toEqual(['next']);
    expect(orders).toEqual(['ring off', 'begin 1 0', 'await 1']);
    graph.assure(A);
    graph.disconnect(A);
    expect(orders.slice(3)).toEqual(['assure 1', 'ring off']);
    expect([...joined]).toEqual([]);
  });

  it('keeps no other microphone while a capture waits for its next one', () => {
    graph.connect(A, OTHER, 0);
    graph.detach(A);
    graph.keep(KEPT);
    expect([...joined]).toEqual([]);
    graph.disconnect(A);
    expect([...joined]).toEqual(['kept']);
  });

  it('begins the capture anew in a worklet that never heard of it', async () => {
    graph.connect(A, OTHER, 0);
    graph.detach(A);
    await graph.ready(24_000);
    graph.connect(A, stream('next'), 0);
    expect(orders).toEqual(['ring off', 'begin 1 0', 'ring off', 'begin 1 0']);
  });

  it('passes on that the first sound was heard', () => {
    nodes[0]?.port.onmessage?.({ data: { type: 'flowing', captureId: A } });
    expect(onFlowing).toHaveBeenCalledWith(A);
  });

  it('joins the kept microphone anew between captures only', () => {
    graph.renew();
    graph.keep(KEPT);
    graph.renew();
    expect(orders).toEqual(['ring on', 'ring on']);
    graph.connect(A, KEPT, 0);
    graph.renew();
    expect(orders).toEqual(['ring on', 'ring on', 'begin 1 0']);
    expect([...joined]).toEqual(['kept']);
  });

  it('joins the kept microphone again when it had to be built anew', async () => {
    graph.keep(KEPT);
    await graph.ready(24_000);
    expect(nodes).toHaveLength(2);
    expect([...joined]).toEqual(['kept']);
    expect(orders).toEqual(['ring on', 'ring on']);
  });

  it('tells that the worklet broke and is built anew by the next capture', async () => {
    nodes[0]?.onprocessorerror?.();
    expect(onBroken).toHaveBeenCalledTimes(1);
    await graph.ready(16_000);
    graph.connect(A, OTHER, 0);
    expect(nodes).toHaveLength(2);
    expect([...joined]).toEqual(['other']);
  });
});
