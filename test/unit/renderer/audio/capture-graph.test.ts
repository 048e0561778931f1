import { beforeEach, describe, expect, it, vi } from 'vitest';
import { asCaptureId } from '../../../../src-preload/contract/ids.js';
import { createCaptureGraph, type CaptureGraph } from '../../../../src-renderer/audio/capture-graph.js';
import type { CaptureThreads, CaptureThreadsPorts } from '../../../../src-renderer/audio/capture-threads.js';
import type { CaptureOrder } from '../../../../src-renderer/audio/capture-thread/messages.js';

const A = asCaptureId(1);
const B = asCaptureId(2);
const stream = (name: string): MediaStream => ({ id: name }) as MediaStream;
const KEPT = stream('kept');
const OTHER = stream('other');

/** What the audio thread was told and which streams are joined to it. */
let orders: string[];
let joined: Set<string>;
/** Which were joined when the last capture began. */
let atBegin: readonly string[];
/** The threads that were built, and how many of them are closed. */
let built: CaptureThreadsPorts[];
let closed: number;
let refused: boolean;
let onBroken: () => void;
let onFlowing: (captureId: number) => void;
let graph: CaptureGraph;

vi.mock('../../../../src-renderer/audio/capture-threads.js', () => ({
  buildCaptureThreads: (_rateHz: number, ports: CaptureThreadsPorts) => threads(ports),
}));

function threads(ports: CaptureThreadsPorts): Promise<CaptureThreads> {
  if (refused) return Promise.reject(new Error('No audio.'));
  built.push(ports);
  return Promise.resolve({
    order(message: CaptureOrder) {
      if (message.type === 'begin') {
        orders.push(`begin ${message.captureId} ${message.preRollMs}`);
        atBegin = [...joined];
      } else if (message.type === 'ring') orders.push(`ring ${message.on ? 'on' : 'off'}`);
      else if ('captureId' in message) orders.push(`${message.type} ${message.captureId}`);
    },
    feed(_input, { id }) {
      joined.add(id);
      return {
        flush: ({ captureId }) => void orders.push(`flush ${captureId} behind ${id}`),
        forget: (backMs) => void orders.push(`forget what is older than ${backMs} of ${id}`),
        end: () => void joined.delete(id),
      };
    },
    close() {
      closed += 1;
      joined.clear();
      return Promise.resolve();
    },
  });
}

beforeEach(async () => {
  [orders, joined, atBegin, built, closed, refused] = [[], new Set(), [], [], 0, false];
  onBroken = vi.fn();
  onFlowing = vi.fn();
  graph = createCaptureGraph({ handPort: () => undefined, onLevel: () => undefined, onFlowing, onBroken });
  await graph.ready(16_000);
});

describe('capture graph', () => {
  it('joins a microphone for its capture only', async () => {
    await graph.ready(16_000);
    graph.connect(A, OTHER, 100);
    expect([...joined]).toEqual(['other']);
    graph.disconnect(A);
    expect([...joined]).toEqual([]);
    expect(built).toHaveLength(1);
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
    expect([...joined]).not.toContain('bare');
    graph.accompany(A, stream('late'));
    expect([...joined]).not.toContain('late');
  });

  it('keeps a microphone joined between captures, and begins with its pre-roll', () => {
    graph.keep(KEPT);
    expect([...joined]).toEqual(['kept']);
    graph.connect(A, KEPT, 100);
    graph.disconnect(A);
    graph.connect(B, KEPT, 50);
    graph.disconnect(B);
    expect(orders).toEqual([
      'ring on',
      ...['forget what is older than 300 of kept', 'begin 1 100'],
      ...['forget what is older than 250 of kept', 'begin 2 50'],
    ]);
    expect([...joined]).toEqual(['kept']);
  });

  it('lets go, and forgets what it held, when the microphone is no longer kept', () => {
    graph.keep(KEPT);
    graph.keep(null);
    expect(orders).toEqual(['ring on', 'ring off']);
    expect([...joined]).toEqual([]);
  });

  it('disturbs no live capture: neither by keeping nor by letting go', () => {
    graph.keep(KEPT);
    graph.connect(A, KEPT, 0);
    graph.keep(null);
    expect([...joined]).toEqual(['kept']);
    graph.disconnect(A);
    expect([...joined]).toEqual([]);
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
    built[0]?.onReport({ type: 'flowing', captureId: A });
    expect(onFlowing).toHaveBeenCalledWith(A);
  });

  it('joins the kept microphone again when it had to be built anew', async () => {
    graph.keep(KEPT);
    await graph.ready(24_000);
    expect(built).toHaveLength(2);
    expect([...joined]).toEqual(['kept']);
    expect(orders).toEqual(['ring on', 'ring on']);
  });

  it('tells that the worklet broke and is built anew by the next capture', async () => {
    built[0]?.onBroken();
    expect(onBroken).toHaveBeenCalledTimes(1);
    await graph.ready(16_000);
    graph.connect(A, OTHER, 0);
    expect(built).toHaveLength(2);
    expect([...joined]).toEqual(['other']);
  });

  it('asks what reads the device for the end of a capture, and the audio thread where there is none', async () => {
    graph.connect(A, OTHER, 0);
    const ended = graph.flush(A);
    graph.connect(B, OTHER, 0);
    graph.detach(B);
    void graph.flush(B);
    expect(orders.filter((order) => order.startsWith('flush'))).toEqual(['flush 1 behind other', 'flush 2']);
    built[0]?.onReport({ type: 'flushed', captureId: A });
    await expect(ended).resolves.toBeUndefined();
  });

  it('gives the last frame of a capture that another one overtakes, before its microphone goes', () => {
    graph.connect(A, OTHER, 0);
    void graph.flush(A);
    graph.disconnect(A);
    expect(orders.slice(-3)).toEqual(['flush 1 behind other', 'flush 1', 'ring off']);
  });

  it('takes nothing of the kept microphone into a capture of another one', () => {
    graph.keep(KEPT);
    graph.connect(A, OTHER, 0);
    expect(atBegin).toEqual([]);
    expect([...joined]).toEqual(['other']);
  });

  it('asks for no last frame twice', () => {
    graph.connect(A, OTHER, 0);
    void graph.flush(A);
    built[0]?.onReport({ type: 'flushed', captureId: A });
    graph.disconnect(A);
    expect(orders.filter((order) => order.startsWith('flush'))).toEqual(['flush 1 behind other']);
  });

  it('rejects where no threads can be had, and builds them with the next press', async () => {
    await graph.dispose();
    refused = true;
    await expect(graph.ready(16_000)).rejects.toThrow('No audio.');
    refused = false;
    await graph.ready(16_000);
    graph.connect(A, OTHER, 0);
    expect([closed, [...joined]]).toEqual([1, ['other']]);
  });
});
