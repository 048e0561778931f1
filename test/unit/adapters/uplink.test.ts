import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUplink } from '../../../src-main/adapters/uplink.js';
import type { Intent } from '../../../src-main/providers/types.js';
import { asCaptureId, asConnectionId, asTurnId } from '../../../src-preload/contract/ids.js';

const A = asConnectionId('a');
const B = asConnectionId('b');
const CAPTURE = asCaptureId(1);
const TURN = asTurnId('u1');
const NOW = { from: 'now', backMs: 0 } as const;
const frame = (value: number) => Int16Array.of(value);

function setUp() {
  const sent: { readonly to: string; readonly intent: Intent }[] = [];
  const first: number[] = [];
  const uplink = createUplink({
    send: (to, intent) => sent.push({ to, intent }),
    onFirstFrame: (captureId) => first.push(captureId),
  });
  const words = (to: string) =>
    sent
      .filter((one) => one.to === to)
      .map(({ intent }) => (intent.type === 'utterance-audio' ? intent.pcm[0] : intent.type));
  return { uplink, words, first, sent };
}

describe('uplink', () => {
  it('sends frames as they come while the gate is open, framed by start and end', () => {
    const { uplink, words, first } = setUp();
    uplink.openGate(A);
    uplink.begin(CAPTURE, TURN, NOW);
    uplink.frame(CAPTURE, frame(1));
    uplink.frame(CAPTURE, frame(2));
    uplink.end(CAPTURE);
    expect(words('a')).toEqual(['utterance-start', 1, 2, 'utterance-end']);
    expect(first).toEqual([CAPTURE]);
  });

  it('keeps an utterance spoken before the link was open and sends it from its first sample', () => {
    const { uplink, words } = setUp();
    uplink.begin(CAPTURE, TURN, NOW);
    uplink.frame(CAPTURE, frame(1));
    uplink.frame(CAPTURE, frame(2));
    uplink.openGate(A);
    uplink.frame(CAPTURE, frame(3));
    expect(words('a')).toEqual(['utterance-start', 1, 2, 3]);
  });

  it('keeps a recording that broke off, tells the service to forget it, and sends it whole when asked', () => {
    const { uplink, words } = setUp();
    uplink.openGate(A);
    uplink.begin(CAPTURE, TURN, NOW);
    uplink.frame(CAPTURE, frame(1));
    uplink.frame(CAPTURE, frame(2));
    uplink.keep(CAPTURE);
    uplink.frame(CAPTURE, frame(3));
    expect(words('a')).toEqual(['utterance-start', 1, 2, 'utterance-cancel']);
    uplink.closeGate();
    uplink.openGate(B);
    expect(words('b')).toEqual([]);
    uplink.resend(CAPTURE);
    expect(words('b')).toEqual(['utterance-start', 1, 2, 'utterance-end']);
  });

  it('tells a service that heard nothing of it nothing of a recording that broke off', () => {
    const { uplink, sent } = setUp();
    uplink.begin(CAPTURE, TURN, NOW);
    uplink.frame(CAPTURE, frame(1));
    uplink.keep(CAPTURE);
    uplink.openGate(A);
    expect(sent).toEqual([]);
  });

  it('sends the whole utterance again on the connection that follows a lost one', () => {
    const { uplink, words } = setUp();
    uplink.openGate(A);
    uplink.begin(CAPTURE, TURN, NOW);
    uplink.frame(CAPTURE, frame(1));
    uplink.closeGate();
    uplink.frame(CAPTURE, frame(2));
    uplink.end(CAPTURE);
    uplink.openGate(B);
    expect(words('a')).toEqual(['utterance-start', 1]);
    expect(words('b')).toEqual(['utterance-start', 1, 2, 'utterance-end']);
  });

  it('goes on where it stopped when the gate of the same connection opens again', () => {
    const { uplink, words } = setUp();
    uplink.openGate(A);
    uplink.begin(CAPTURE, TURN, NOW);
    uplink.frame(CAPTURE, frame(1));
    uplink.closeGate();
    uplink.frame(CAPTURE, frame(2));
    uplink.openGate(A);
    expect(words('a')).toEqual(['utterance-start', 1, 2]);
  });

  it('forgets a complete utterance that the service took', () => {
    const { uplink, words } = setUp();
    uplink.openGate(A);
    uplink.begin(CAPTURE, TURN, NOW);
    uplink.frame(CAPTURE, frame(1));
    uplink.end(CAPTURE);
    uplink.release();
    uplink.openGate(B);
    expect(words('b')).toEqual([]);
  });

  it('tells the service of a cancel only when it has heard part of the utterance', () => {
    const { uplink, words } = setUp();
    uplink.begin(CAPTURE, TURN, NOW);
    uplink.frame(CAPTURE, frame(1));
    uplink.cancel(CAPTURE);
    uplink.openGate(A);
    expect(words('a')).toEqual([]);
    uplink.begin(asCaptureId(2), TURN, NOW);
    uplink.frame(asCaptureId(2), frame(1));
    uplink.cancel(asCaptureId(2));
    expect(words('a')).toEqual(['utterance-start', 1, 'utterance-cancel']);
  });

  it('drops frames of a capture that has no utterance', () => {
    const { uplink, sent } = setUp();
    uplink.openGate(A);
    uplink.frame(CAPTURE, frame(1));
    uplink.begin(CAPTURE, TURN, NOW);
    uplink.frame(asCaptureId(9), frame(1));
    expect(sent).toEqual([]);
  });

  it('keeps a parked utterance for a resend only, and then sends it whole', () => {
    const { uplink, words } = setUp();
    uplink.openGate(A);
    uplink.begin(CAPTURE, TURN, NOW);
    uplink.frame(CAPTURE, frame(1));
    uplink.end(CAPTURE);
    uplink.park(CAPTURE);
    uplink.openGate(B);
    expect(words('b')).toEqual([]);
    uplink.resend(CAPTURE);
    expect(words('b')).toEqual(['utterance-start', 1, 'utterance-end']);
  });

  it('does not resend what is still being spoken', () => {
    const { uplink, words } = setUp();
    uplink.openGate(A);
    uplink.begin(CAPTURE, TURN, NOW);
    uplink.frame(CAPTURE, frame(1));
    uplink.resend(CAPTURE);
    expect(words('a')).toEqual(['utterance-start', 1]);
  });

  it('bounds what it keeps of an utterance: a minute', () => {
    const { uplink, words } = setUp();
    uplink.begin(CAPTURE, TURN, NOW);
    for (let n = 0; n < 4_000; n += 1) uplink.frame(CAPTURE, frame(n));
    uplink.openGate(A);
    expect(words('a').slice(1)).toHaveLength(3_000);
    expect(words('a').at(-1)).toBe(3_999);
  });

  it('whatever the gate does, the last connection has the utterance whole and in order', () => {
    const step = fc.oneof(
      fc.constant({ type: 'frame' as const }),
      fc.constant({ type: 'close' as const }),
      fc.constantFrom('a', 'b', 'c').map((to) => ({ type: 'open' as const, to })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { uplink, words } = setUp();
        uplink.begin(CAPTURE, TURN, NOW);
        let count = 0;
        for (const one of steps) {
          if (one.type === 'frame') uplink.frame(CAPTURE, frame(count++));
          else if (one.type === 'close') uplink.closeGate();
          else uplink.openGate(asConnectionId(one.to));
        }
        uplink.end(CAPTURE);
        uplink.openGate(asConnectionId('last'));
        const expected = ['utterance-start', ...Array.from({ length: count }, (_, n) => n), 'utterance-end'];
        expect(words('last')).toEqual(expected);
      }),
    );
  });
});

/** 20 ms that all have this value. */
const real = (value: number) => new Int16Array(320).fill(value);
const S1 = asTurnId('s1');

describe('uplink: a microphone without a key', () => {
  it('sends nothing between utterances where we find them', () => {
    const { uplink, sent } = setUp();
    uplink.openGate(A);
    uplink.listen(CAPTURE, null);
    for (let n = 0; n < 10; n += 1) uplink.frame(CAPTURE, real(n));
    uplink.unlisten(CAPTURE, 'end');
    expect(sent).toEqual([]);
  });

  it('begins an utterance at the sample it is told, from what it kept, and goes on with what comes', () => {
    const { uplink, sent, words } = setUp();
    uplink.openGate(A);
    uplink.listen(CAPTURE, null);
    for (let n = 0; n < 10; n += 1) uplink.frame(CAPTURE, real(n));
    uplink.begin(CAPTURE, TURN, { from: 'sample', sample: 7 * 320 + 100 });
    uplink.frame(CAPTURE, real(10));
    uplink.end(CAPTURE);
    expect(words('a')).toEqual(['utterance-start', 7, 8, 9, 10, 'utterance-end']);
    const first = sent.find(({ intent }) => intent.type === 'utterance-audio')?.intent;
    expect(first?.type === 'utterance-audio' && first.pcm.length, 'the first frame is cut to the sample').toBe(220);
  });

  it('begins one some time ago, as far as it is kept, and not in the utterance before', () => {
    const { uplink, words } = setUp();
    uplink.openGate(A);
    uplink.listen(CAPTURE, null);
    for (let n = 0; n < 20; n += 1) uplink.frame(CAPTURE, real(n));
    uplink.begin(CAPTURE, TURN, { from: 'now', backMs: 60 });
    uplink.frame(CAPTURE, real(20));
    uplink.end(CAPTURE);
    uplink.frame(CAPTURE, real(21));
    uplink.begin(CAPTURE, asTurnId('u2'), { from: 'now', backMs: 500 });
    expect(words('a')).toEqual(['utterance-start', 17, 18, 19, 20, 'utterance-end', 'utterance-start', 21]);
  });

  it('counts samples of the capture through its utterances', () => {
    const { uplink, words } = setUp();
    uplink.openGate(A);
    uplink.listen(CAPTURE, null);
    uplink.begin(CAPTURE, TURN, NOW);
    for (let n = 0; n < 10; n += 1) uplink.frame(CAPTURE, real(n));
    uplink.end(CAPTURE);
    for (let n = 10; n < 20; n += 1) uplink.frame(CAPTURE, real(n));
    uplink.begin(CAPTURE, asTurnId('u2'), { from: 'sample', sample: 18 * 320 });
    expect(words('a').slice(-3)).toEqual(['utterance-start', 18, 19]);
  });

  it('keeps ten seconds, and nothing once it is over', () => {
    for (const [isOver, kept] of [
      [false, 500],
      [true, 0],
    ] as const) {
      const { uplink, words } = setUp();
      uplink.openGate(A);
      uplink.listen(CAPTURE, null);
      for (let n = 0; n < 600; n += 1) uplink.frame(CAPTURE, real(n));
      if (isOver) {
        uplink.unlisten(CAPTURE, 'end');
        uplink.listen(CAPTURE, null);
      }
      uplink.begin(CAPTURE, TURN, { from: 'sample', sample: 0 });
      expect(words('a').slice(1)).toHaveLength(kept);
    }
  });

  it('sends an utterance that was complete again on the next connection while it listens on', () => {
    const { uplink, words } = setUp();
    uplink.openGate(A);
    uplink.listen(CAPTURE, null);
    uplink.begin(CAPTURE, TURN, NOW);
    uplink.frame(CAPTURE, real(1));
    uplink.end(CAPTURE);
    uplink.closeGate();
    uplink.frame(CAPTURE, real(2));
    uplink.openGate(B);
    expect(words('b')).toEqual(['utterance-start', 1, 'utterance-end']);
  });

  it('does not mix captures', () => {
    const { uplink, words } = setUp();
    uplink.openGate(A);
    uplink.listen(CAPTURE, null);
    uplink.frame(CAPTURE, real(1));
    uplink.unlisten(CAPTURE, 'end');
    const next = asCaptureId(2);
    uplink.listen(next, null);
    uplink.frame(CAPTURE, real(2));
    uplink.frame(next, real(3));
    uplink.begin(next, TURN, { from: 'sample', sample: 0 });
    expect(words('a')).toEqual(['utterance-start', 3]);
  });
});

describe('uplink: a service that listens by itself', () => {
  const streaming = () => {
    const all = setUp();
    all.uplink.openGate(A);
    all.uplink.listen(CAPTURE, S1);
    all.uplink.frame(CAPTURE, real(0));
    all.uplink.frame(CAPTURE, real(1));
    return all;
  };

  it('hears all of it under one turn', () => {
    const { uplink, words, sent } = streaming();
    uplink.unlisten(CAPTURE, 'end');
    expect(words('a')).toEqual(['utterance-start', 0, 1, 'utterance-end']);
    expect(sent[0]?.intent).toEqual({ type: 'utterance-start', turnId: S1, stream: true });
  });

  it('takes back what was heard and goes on', () => {
    const { uplink, words } = streaming();
    uplink.restartStream(CAPTURE);
    uplink.frame(CAPTURE, real(2));
    uplink.unlisten(CAPTURE, 'cancel');
    expect(words('a')).toEqual(['utterance-start', 0, 1, 'utterance-cancel', 'utterance-start', 2, 'utterance-cancel']);
  });

  it('misses nothing while the gate is closed, and gets the last second on a new connection', () => {
    const { uplink, words } = streaming();
    uplink.closeGate();
    for (let n = 2; n < 100; n += 1) uplink.frame(CAPTURE, real(n));
    uplink.openGate(A);
    expect(words('a').slice(-99)).toEqual(['utterance-start', ...Array.from({ length: 100 }, (_, n) => n)].slice(-99));
    uplink.closeGate();
    uplink.frame(CAPTURE, real(100));
    uplink.openGate(B);
    expect(words('b')).toEqual(['utterance-start', 100]);
    uplink.closeGate();
    for (let n = 101; n < 200; n += 1) uplink.frame(CAPTURE, real(n));
    uplink.openGate(asConnectionId('c'));
    expect(words('c')).toHaveLength(51);
    expect(words('c').at(-1)).toBe(199);
  });

  it('an utterance by key: the stream is taken back, the utterance begins with what was kept, the stream follows', () => {
    const { uplink, words } = streaming();
    uplink.begin(CAPTURE, TURN, { from: 'now', backMs: 20 });
    uplink.unlisten(CAPTURE, 'end');
    uplink.frame(CAPTURE, real(2));
    uplink.end(CAPTURE);
    uplink.listen(CAPTURE, S1);
    uplink.frame(CAPTURE, real(3));
    expect(words('a')).toEqual([
      ...['utterance-start', 0, 1, 'utterance-cancel'],
      ...['utterance-start', 1, 2, 'utterance-end'],
      ...['utterance-start', 3],
    ]);
  });

  it('the same while the gate is closed until silence is confirmed', () => {
    const { uplink, words } = streaming();
    uplink.closeGate();
    uplink.begin(CAPTURE, TURN, NOW);
    uplink.unlisten(CAPTURE, 'cancel');
    uplink.frame(CAPTURE, real(2));
    uplink.openGate(A);
    expect(words('a').slice(3)).toEqual(['utterance-cancel', 'utterance-start', 2]);
  });

  it('what another connection heard is no matter to the next', () => {
    const { uplink, words } = streaming();
    uplink.closeGate();
    uplink.unlisten(CAPTURE, 'end');
    uplink.openGate(B);
    expect(words('b')).toEqual([]);
  });

  it('an utterance that waits goes before the stream', () => {
    const { uplink, words } = setUp();
    uplink.listen(CAPTURE, S1);
    uplink.begin(CAPTURE, TURN, NOW);
    uplink.frame(CAPTURE, real(1));
    uplink.end(CAPTURE);
    uplink.frame(CAPTURE, real(2));
    uplink.openGate(A);
    expect(words('a')).toEqual(['utterance-start', 1, 'utterance-end', 'utterance-start', 2]);
  });
});
