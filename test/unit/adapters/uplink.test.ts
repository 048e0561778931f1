import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUplink } from '../../../src-main/adapters/uplink.js';
import type { Intent } from '../../../src-main/providers/types.js';
import { asCaptureId, asConnectionId, asTurnId } from '../../../src-preload/contract/ids.js';

const A = asConnectionId('a');
const B = asConnectionId('b');
const CAPTURE = asCaptureId(1);
const TURN = asTurnId('u1');
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
    uplink.begin(CAPTURE, TURN, 'hold');
    uplink.frame(CAPTURE, frame(1));
    uplink.frame(CAPTURE, frame(2));
    uplink.end(CAPTURE);
    expect(words('a')).toEqual(['utterance-start', 1, 2, 'utterance-end']);
    expect(first).toEqual([CAPTURE]);
  });

  it('keeps an utterance spoken before the link was open and sends it from its first sample', () => {
    const { uplink, words } = setUp();
    uplink.begin(CAPTURE, TURN, 'hold');
    uplink.frame(CAPTURE, frame(1));
    uplink.frame(CAPTURE, frame(2));
    uplink.openGate(A);
    uplink.frame(CAPTURE, frame(3));
    expect(words('a')).toEqual(['utterance-start', 1, 2, 3]);
  });

  it('keeps a recording that broke off, tells the service to forget it, and sends it whole when asked', () => {
    const { uplink, words } = setUp();
    uplink.openGate(A);
    uplink.begin(CAPTURE, TURN, 'hold');
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
    uplink.begin(CAPTURE, TURN, 'hold');
    uplink.frame(CAPTURE, frame(1));
    uplink.keep(CAPTURE);
    uplink.openGate(A);
    expect(sent).toEqual([]);
  });

  it('sends the whole utterance again on the connection that follows a lost one', () => {
    const { uplink, words } = setUp();
    uplink.openGate(A);
    uplink.begin(CAPTURE, TURN, 'hold');
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
    uplink.begin(CAPTURE, TURN, 'hold');
    uplink.frame(CAPTURE, frame(1));
    uplink.closeGate();
    uplink.frame(CAPTURE, frame(2));
    uplink.openGate(A);
    expect(words('a')).toEqual(['utterance-start', 1, 2]);
  });

  it('forgets a complete utterance that the service took', () => {
    const { uplink, words } = setUp();
    uplink.openGate(A);
    uplink.begin(CAPTURE, TURN, 'hold');
    uplink.frame(CAPTURE, frame(1));
    uplink.end(CAPTURE);
    uplink.release();
    uplink.openGate(B);
    expect(words('b')).toEqual([]);
  });

  it('tells the service of a cancel only when it has heard part of the utterance', () => {
    const { uplink, words } = setUp();
    uplink.begin(CAPTURE, TURN, 'hold');
    uplink.frame(CAPTURE, frame(1));
    uplink.cancel(CAPTURE);
    uplink.openGate(A);
    expect(words('a')).toEqual([]);
    uplink.begin(asCaptureId(2), TURN, 'hold');
    uplink.frame(asCaptureId(2), frame(1));
    uplink.cancel(asCaptureId(2));
    expect(words('a')).toEqual(['utterance-start', 1, 'utterance-cancel']);
  });

  it('drops frames of a capture that has no utterance', () => {
    const { uplink, sent } = setUp();
    uplink.openGate(A);
    uplink.frame(CAPTURE, frame(1));
    uplink.begin(CAPTURE, TURN, 'hold');
    uplink.frame(asCaptureId(9), frame(1));
    expect(sent).toEqual([]);
  });

  it('keeps a parked utterance for a resend only, and then sends it whole', () => {
    const { uplink, words } = setUp();
    uplink.openGate(A);
    uplink.begin(CAPTURE, TURN, 'hold');
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
    uplink.begin(CAPTURE, TURN, 'hold');
    uplink.frame(CAPTURE, frame(1));
    uplink.resend(CAPTURE);
    expect(words('a')).toEqual(['utterance-start', 1]);
  });

  it('bounds what it keeps: a minute when held, a second when hands-free', () => {
    for (const [mode, kept] of [
      ['hold', 3_000],
      ['hands-free', 50],
    ] as const) {
      const { uplink, words } = setUp();
      uplink.begin(CAPTURE, TURN, mode);
      for (let n = 0; n < 4_000; n += 1) uplink.frame(CAPTURE, frame(n));
      uplink.openGate(A);
      expect(words('a').slice(1)).toHaveLength(kept);
      expect(words('a').at(-1)).toBe(3_999);
    }
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
        uplink.begin(CAPTURE, TURN, 'hold');
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
