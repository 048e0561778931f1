import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEndpointer, thresholds, type EndpointEvent } from '../../../../src-main/hosts/speech/endpointer.js';

const SETTINGS = { sensitivity: 0.5, endpointDelayMs: 640, confirmMs: 250, hearing: 'silence' } as const;
const LOUD = 0.95;
const QUIET = 0.02;
/** Between the two thresholds: goes on, but does not begin. */
const MIDDLE = 0.45;

const times = (count: number, probability: number): number[] => Array.from({ length: count }, () => probability);

/** Events with the frame in which they were told. */
function run(probabilities: readonly number[], settings: Partial<Parameters<typeof createEndpointer>[0]> = {}) {
  const endpointer = createEndpointer({ ...SETTINGS, ...settings });
  return probabilities.flatMap((probability, frame) =>
    endpointer.push(probability).map((event): readonly [number, EndpointEvent] => [frame, event]),
  );
}

describe('endpointer', () => {
  it.each<readonly [string, readonly number[], readonly (readonly [number, EndpointEvent])[]]>([
    ['silence is nothing', times(500, QUIET), []],
    ['two frames are nothing', [...times(2, LOUD), ...times(50, QUIET)], []],
    [
      'speech begins with its first frame, is confirmed, and ends after the delay',
      [...times(10, QUIET), ...times(20, LOUD), ...times(40, QUIET)],
      [
        [12, { type: 'began', frame: 10 }],
        [17, { type: 'confirmed' }],
        [49, { type: 'ended', silentFrames: 20 }],
      ],
    ],
    [
      'a click of four frames is dismissed',
      [...times(4, LOUD), ...times(40, QUIET)],
      [
        [2, { type: 'began', frame: 0 }],
        [11, { type: 'dismissed' }],
      ],
    ],
    [
      'a word of six frames is speech, but does not interrupt',
      [...times(6, LOUD), ...times(40, QUIET)],
      [
        [2, { type: 'began', frame: 0 }],
        [25, { type: 'ended', silentFrames: 20 }],
      ],
    ],
    [
      'weak frames go on but do not count',
      [...times(4, LOUD), ...times(30, MIDDLE), ...times(30, QUIET)],
      [
        [2, { type: 'began', frame: 0 }],
        [41, { type: 'dismissed' }],
      ],
    ],
    ['weak frames do not begin', times(100, MIDDLE), []],
    [
      'a gap within the onset is bridged',
      [LOUD, ...times(3, QUIET), LOUD, LOUD, ...times(60, QUIET)],
      [
        [5, { type: 'began', frame: 0 }],
        [13, { type: 'dismissed' }],
      ],
    ],
    ['a longer one is not', [LOUD, ...times(4, QUIET), LOUD, ...times(60, QUIET)], []],
    [
      'pauses shorter than the delay do not end it',
      [...times(10, LOUD), ...times(19, QUIET), ...times(10, LOUD), ...times(40, QUIET)],
      [
        [2, { type: 'began', frame: 0 }],
        [7, { type: 'confirmed' }],
        [58, { type: 'ended', silentFrames: 20 }],
      ],
    ],
  ])('%s', (_, probabilities, events) => {
    expect(run(probabilities)).toEqual(events);
  });

  it('begun within speech, it hears the end of it, and tells no beginning', () => {
    expect(run([...times(3, LOUD), ...times(40, QUIET)], { hearing: 'speech' })).toEqual([
      [22, { type: 'ended', silentFrames: 20 }],
    ]);
    expect(run(times(40, QUIET), { hearing: 'speech' })).toEqual([[19, { type: 'ended', silentFrames: 20 }]]);
  });

  it('maps sensitivity to thresholds that fall, with the second below the first', () => {
    expect(thresholds(0).speechFrom).toBeCloseTo(0.85);
    expect(thresholds(0.5).speechFrom).toBeCloseTo(0.525);
    expect(thresholds(1).speechFrom).toBeCloseTo(0.2);
    for (let step = 0; step < 100; step += 1) {
      const [one, other] = [thresholds(step / 100), thresholds((step + 1) / 100)];
      expect(other.speechFrom).toBeLessThan(one.speechFrom);
      expect(other.silenceBelow).toBeLessThan(one.silenceBelow);
      expect(one.silenceBelow).toBeLessThan(one.speechFrom);
    }
    expect(thresholds(-1)).toEqual(thresholds(0));
    expect(thresholds(2)).toEqual(thresholds(1));
  });

  it('whatever it hears: begins and ends alternate, ends are in time, beginnings are in the past', () => {
    const sound = fc.array(
      fc.record({ frames: fc.integer({ min: 1, max: 40 }), probability: fc.constantFrom(LOUD, QUIET, MIDDLE, 0.3) }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(sound, fc.double({ min: 0, max: 1, noNaN: true }), (parts, sensitivity) => {
        const probabilities = parts.flatMap(({ frames, probability }) => times(frames, probability));
        const { silenceBelow } = thresholds(sensitivity);
        let open: { readonly from: number; confirmed: boolean } | null = null;
        let lastEnd = -1;
        for (const [frame, event] of run([...probabilities, ...times(40, 0)], { sensitivity })) {
          if (event.type === 'began') {
            expect(open).toBeNull();
            expect(event.frame).toBeGreaterThan(lastEnd);
            expect(event.frame).toBeLessThanOrEqual(frame);
            expect(frame - event.frame).toBeLessThan(12);
            open = { from: event.frame, confirmed: false };
            continue;
          }
          expect(open).not.toBeNull();
          if (event.type === 'confirmed') {
            expect(open?.confirmed).toBe(false);
            if (open !== null) open.confirmed = true;
            continue;
          }
          if (event.type === 'dismissed') expect(open?.confirmed).toBe(false);
          if (event.type === 'ended') {
            const silent = [...probabilities, ...times(40, 0)].slice(frame - event.silentFrames + 1, frame + 1);
            expect(silent.every((probability) => probability < silenceBelow)).toBe(true);
          }
          open = null;
          lastEnd = frame;
        }
        expect(open, 'silence ends everything').toBeNull();
      }),
    );
  });

  it('hears no less with more sensitivity, and no later end with a shorter delay', () => {
    const said = [...times(10, QUIET), ...times(12, 0.6), ...times(60, QUIET)];
    const begins = [0, 0.25, 0.5, 0.75, 1].map((sensitivity) => run(said, { sensitivity }).length > 0);
    expect(begins).toEqual([false, false, true, true, true]);
    const ends = [300, 700, 1_500].map((endpointDelayMs) => run(said, { endpointDelayMs }).at(-1)?.[0]);
    expect(ends).toEqual([31, 43, 68]);
  });
});
