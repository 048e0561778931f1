import { describe, expect, it } from 'vitest';
import { createCapture } from '../../../src-main/adapters/capture.js';
import type { CaptureFact } from '../../../src-main/session/ports.js';
import { asCaptureId } from '../../../src-preload/contract/ids.js';
import { createManualClock } from '../../fakes/manual-clock.js';

const ONE = asCaptureId(1);
const TWO = asCaptureId(2);

interface Options {
  readonly pageThere?: boolean;
  readonly keepMicrophoneReady?: boolean;
  readonly keyDownAtMs?: () => number | null;
  readonly lookAgain?: () => Promise<boolean>;
}

function setUp({ pageThere = true, keepMicrophoneReady = false, ...options }: Options = {}) {
  const asked: string[] = [];
  const preRolls: number[] = [];
  const facts: CaptureFact[] = [];
  const bares: (number[] | null)[] = [];
  const heard: number[] = [];
  const clock = createManualClock();
  const capture = createCapture({
    page: {
      start: ({ captureId, preRollMs }) => {
        preRolls.push(preRollMs);
        asked.push(`start ${captureId}`);
        return pageThere;
      },
      stop: (captureId) => asked.push(`stop ${captureId}`),
    },
    settings: () => ({
      microphoneId: 'default',
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
      keepMicrophoneReady,
      alsoBare: false,
    }),
    onFact: (fact) => facts.push(fact),
    onFrame(_, pcm, bare) {
      heard.push(...pcm);
      bares.push(bare === null ? null : [...bare]);
    },
    clock,
    ...options,
  });
  const frame = (
    captureId: number,
    sequence: number,
    options: { final?: boolean; samples?: number[]; bare?: number[] } = {},
  ) =>
    capture.message({
      type: 'frame',
      captureId,
      sequence,
      rateHz: 16_000,
      pcm: Int16Array.from(options.samples ?? [sequence]).buffer,
      bare: options.bare === undefined ? null : Int16Array.from(options.bare).buffer,
      final: options.final ?? false,
    });
  return { bares, capture, asked, preRolls, facts, heard, clock, frame };
}

describe('capture', () => {
  it('opens, hands frames on and reports drained with the final frame', () => {
    const { capture, asked, facts, heard, frame } = setUp();
    capture.open(ONE);
    frame(1, 0);
    capture.started(ONE);
    frame(1, 1);
    capture.stop(ONE);
    frame(1, 2, { final: true });
    capture.stopped(ONE);
    expect(asked).toEqual(['start 1', 'stop 1']);
    expect(heard).toEqual([0, 1, 2]);
    expect(facts.map((fact) => fact.type)).toEqual(['capture-started', 'capture-drained']);
  });

  it('opened while the page was gone is asked of the page that comes in its place', () => {
    const { capture, asked, facts, heard, frame } = setUp();
    capture.pageIsUp();
    expect(asked).toEqual([]);
    capture.open(ONE);
    capture.pageIsUp();
    expect(asked).toEqual(['start 1', 'start 1']);
    capture.started(ONE);
    frame(1, 0);
    expect(heard).toEqual([0]);
    // Nothing is asked anew of one that is open, ends or is over.
    capture.pageIsUp();
    capture.stop(ONE);
    capture.pageIsUp();
    capture.stopped(ONE);
    capture.pageIsUp();
    expect(asked).toEqual(['start 1', 'start 1', 'stop 1']);
    expect(facts.map((fact) => fact.type)).toEqual(['capture-started', 'capture-drained']);
  });

  it('drops frames of an earlier press and counts them', () => {
    const { capture, heard, frame } = setUp();
    capture.open(ONE);
    capture.discard(ONE);
    capture.open(TWO);
    frame(1, 7);
    frame(2, 0);
    expect(heard).toEqual([0]);
    expect(capture.counts().stale).toBe(1);
  });

  it('counts gaps by sequence', () => {
    const { capture, frame } = setUp();
    capture.open(ONE);
    frame(1, 0);
    frame(1, 3);
    expect(capture.counts().gaps).toBe(2);
  });

  it('reports a stall once no samples came for the bound, and releases the device', () => {
    const { capture, asked, facts, clock, frame } = setUp();
    capture.open(ONE);
    capture.started(ONE);
    clock.advance(1_400);
    frame(1, 0);
    clock.advance(1_400);
    expect(facts.map((fact) => fact.type)).toEqual(['capture-started']);
    clock.advance(200);
    expect(facts.at(-1)).toEqual({ type: 'capture-stalled', captureId: ONE, recordedMs: 1 / 16 });
    expect(asked.at(-1)).toBe('stop 1');
    expect(clock.pending()).toBe(0);
  });

  it('tells with the end of a capture how much sound there was', () => {
    const { capture, facts, frame } = setUp();
    capture.open(ONE);
    capture.started(ONE);
    for (let sequence = 0; sequence < 16; sequence++) frame(1, sequence, { samples: new Array<number>(320).fill(1) });
    capture.failed(ONE, 'microphone-failed');
    capture.open(TWO);
    capture.started(TWO);
    frame(2, 0, { samples: new Array<number>(160).fill(1), final: true });
    expect(facts.flatMap((fact) => ('recordedMs' in fact ? [fact.recordedMs] : []))).toEqual([320, 10]);
  });

  it('is patient while the page looks for another microphone, but not for ever', () => {
    const { capture, facts, clock, frame } = setUp();
    capture.open(ONE);
    capture.started(ONE);
    frame(1, 0);
    capture.switching(ONE);
    clock.advance(5);
    // Of the old device still.
    frame(1, 1);
    clock.advance(4_000);
    frame(1, 2);
    clock.advance(1_400);
    expect(facts.map((fact) => fact.type)).toEqual(['capture-started']);
    capture.switching(ONE);
    clock.advance(5_900);
    expect(facts.map((fact) => fact.type)).toEqual(['capture-started']);
    clock.advance(200);
    expect(facts.at(-1)).toMatchObject({ type: 'capture-stalled' });
  });

  it('says nothing more of a discarded capture', () => {
    const { capture, facts, clock, frame } = setUp();
    capture.open(ONE);
    capture.discard(ONE);
    capture.started(ONE);
    capture.failed(ONE, 'microphone-busy');
    capture.stopped(ONE);
    frame(1, 0, { final: true });
    clock.advance(10_000);
    expect(facts).toEqual([]);
  });

  it('looks for a missing microphone once more, and once only', async () => {
    let looks = 0;
    const { capture, asked, facts } = setUp({
      lookAgain: () => {
        looks += 1;
        return Promise.resolve(true);
      },
    });
    capture.open(ONE);
    capture.failed(ONE, 'microphone-missing');
    await Promise.resolve();
    await Promise.resolve();
    expect(asked).toEqual(['start 1', 'start 1']);
    expect(facts).toEqual([]);
    capture.failed(ONE, 'microphone-missing');
    expect(facts).toMatchObject([{ type: 'capture-failed', error: { code: 'microphone-missing' } }]);
    expect(looks).toBe(1);
  });

  it('opens nothing when the press was over before the second look', async () => {
    const { capture, asked } = setUp({ lookAgain: () => Promise.resolve(true) });
    capture.open(ONE);
    capture.failed(ONE, 'microphone-missing');
    capture.discard(ONE);
    await Promise.resolve();
    await Promise.resolve();
    expect(asked).toEqual(['start 1', 'stop 1']);
  });

  it('fails at once when there is no window to record with', () => {
    const { capture, facts } = setUp({ pageThere: false });
    capture.open(ONE);
    expect(facts).toMatchObject([{ type: 'capture-failed', error: { code: 'microphone-failed' } }]);
  });

  it.each([
    ['as old as the key press and a margin', 100, 30, 50],
    ['the margin for a press of this moment', 100, 0, 20],
    ['the margin for a press that seems to be yet to come', 0, -50, 20],
    ['half a second at most', 5_000, 5_000, 500],
    ['of whole milliseconds', 100, 12.3, 32],
  ])('asks for sound from before the start: %s', (_, nowMs, ageMs, expected) => {
    const { capture, clock, preRolls } = setUp({
      keepMicrophoneReady: true,
      keyDownAtMs: () => clock.nowMs() - ageMs,
    });
    clock.advance(nowMs);
    capture.open(ONE);
    expect(preRolls).toEqual([expected]);
  });

  it('asks for no sound from before the start where no microphone is kept ready or no key was pressed', () => {
    const off = setUp({ keyDownAtMs: () => 0 });
    off.clock.advance(100);
    off.capture.open(ONE);
    const noKey = setUp({ keepMicrophoneReady: true, keyDownAtMs: () => null });
    noKey.capture.open(ONE);
    const unwired = setUp({ keepMicrophoneReady: true });
    unwired.capture.open(ONE);
    expect([off.preRolls, noKey.preRolls, unwired.preRolls]).toEqual([[0], [0], [0]]);
  });

  it('hands on what was heard without the canceller beside each frame that has it', () => {
    const { capture, heard, bares, frame } = setUp();
    capture.open(ONE);
    frame(1, 0, { samples: [1, 2] });
    frame(1, 1, { samples: [3, 4], bare: [5, 6] });
    expect(heard).toEqual([1, 2, 3, 4]);
    expect(bares).toEqual([null, [5, 6]]);
  });

  it.each([
    null,
    'frame',
    {},
    { type: 'frame', captureId: 1, sequence: -1, rateHz: 16_000, pcm: new ArrayBuffer(2), bare: null, final: false },
    { type: 'frame', captureId: 1, sequence: 0, rateHz: 48_000, pcm: new ArrayBuffer(2), bare: null, final: false },
    {
      type: 'frame',
      captureId: 1,
      sequence: 0,
      rateHz: 16_000,
      pcm: new ArrayBuffer(1_000_000),
      bare: null,
      final: false,
    },
    { type: 'frame', captureId: 1, sequence: 0, rateHz: 16_000, pcm: null, bare: null, final: false },
    { type: 'frame', captureId: 1, sequence: 0, rateHz: 16_000, pcm: new ArrayBuffer(2), final: false },
    {
      type: 'frame',
      captureId: 1,
      sequence: 0,
      rateHz: 16_000,
      pcm: new ArrayBuffer(4),
      bare: new ArrayBuffer(2),
      final: false,
    },
  ])('takes no malformed message: %j', (message) => {
    const { capture, heard } = setUp();
    capture.open(ONE);
    capture.message(message);
    expect(heard).toEqual([]);
    expect(capture.counts().stale).toBe(1);
  });
});
