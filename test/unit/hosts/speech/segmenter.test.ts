import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSegmenter, type SampleRange, type SegmenterEvent } from '../../../../src-main/hosts/speech/segmenter.js';

const FRAME = 512;
const repeat = (probability: number, frames: number): number[] => Array<number>(frames).fill(probability);

interface Heard {
  readonly events: readonly { readonly frame: number; readonly event: SegmenterEvent }[];
  readonly chunks: readonly SampleRange[];
  readonly open: SampleRange | null;
}

function hear(probabilities: readonly number[]): Heard {
  const segmenter = createSegmenter();
  const events = probabilities.flatMap((probability, frame) =>
    segmenter.push(probability).map((event) => ({ frame, event })),
  );
  return {
    events,
    chunks: events.flatMap(({ event }) => (event.type === 'chunk' ? [event.range] : [])),
    open: segmenter.open(probabilities.length * FRAME),
  };
}

describe('finding speech', () => {
  it('finds none in silence or soft noise', () => {
    expect(hear([...repeat(0.01, 50), ...repeat(0.3, 50)])).toEqual({ events: [], chunks: [], open: null });
  });

  it('takes a click for no speech, however many there are', () => {
    const clicks = Array.from({ length: 20 }, () => [...repeat(0.9, 2), ...repeat(0, 8)]).flat();
    expect(hear(clicks).open).toBeNull();
  });

  it('tells the beginning in the third frame of speech and the end after half a second of silence', () => {
    const { events } = hear([...repeat(0, 10), ...repeat(0.9, 10), ...repeat(0, 20)]);
    expect(events).toEqual([
      { frame: 12, event: { type: 'speech-start' } },
      { frame: 19 + 16, event: { type: 'speech-end' } },
    ]);
  });

  it('keeps some sound on both sides and no more', () => {
    const { open } = hear([...repeat(0, 50), ...repeat(0.9, 10), ...repeat(0, 50)]);
    expect(open).toEqual({ from: 50 * FRAME - 3_200, to: 60 * FRAME + 6 * FRAME });
  });

  it('never reaches outside the utterance', () => {
    expect(hear(repeat(0.9, 5)).open).toEqual({ from: 0, to: 5 * FRAME });
  });

  it('is one range over a pause', () => {
    const { open } = hear([
      ...repeat(0, 20),
      ...repeat(0.9, 10),
      ...repeat(0, 30),
      ...repeat(0.9, 10),
      ...repeat(0, 9),
    ]);
    expect(open).toEqual({ from: 20 * FRAME - 3_200, to: 76 * FRAME });
  });

  it('lets a short dip and a doubtful frame pass within a word', () => {
    const { open } = hear([...repeat(0, 20), 0.9, 0.1, 0.9, 0.4, 0.9, ...repeat(0, 20)]);
    expect(open).toEqual({ from: 20 * FRAME - 3_200, to: 31 * FRAME });
  });

  it('has the same range at a pause as later, so that words found at the pause serve', () => {
    const spoken = [...repeat(0, 20), ...repeat(0.9, 10)];
    expect(hear([...spoken, ...repeat(0, 6)]).open).toEqual(hear([...spoken, ...repeat(0, 60)]).open);
  });
});

describe('cutting long speech', () => {
  it('cuts after eight seconds at the next pause, in its middle', () => {
    const { chunks, open } = hear([...repeat(0.9, 260), ...repeat(0, 12), ...repeat(0.9, 20)]);
    expect(chunks).toHaveLength(1);
    expect(chunks[0]?.from).toBe(0);
    expect(chunks[0]?.to).toBeGreaterThanOrEqual(260 * FRAME);
    expect(open?.from).toBeGreaterThanOrEqual(chunks[0]?.to ?? Infinity);
    expect(open?.to).toBe(292 * FRAME);
  });

  it('does not cut short speech at pauses', () => {
    const sentence = [...repeat(0.9, 40), ...repeat(0, 12)];
    expect(hear([...sentence, ...sentence, ...sentence]).chunks).toEqual([]);
  });

  it('cuts speech without a pause where it is weakest', () => {
    const { chunks } = hear([...repeat(0.95, 400), 0.6, 0.55, 0.6, ...repeat(0.95, 100)]);
    expect(chunks).toEqual([{ from: 0, to: 401 * FRAME }]);
  });

  it('gives all speech out once, in order, in pieces the recogniser can take', () => {
    const talk = fc.array(
      fc.record({ speech: fc.integer({ min: 3, max: 700 }), silence: fc.integer({ min: 1, max: 60 }) }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(talk, (parts) => {
        const probabilities = parts.flatMap(({ speech, silence }) => [
          ...repeat(0.9, speech),
          ...repeat(0.05, silence),
        ]);
        const { chunks, open } = hear(probabilities);
        const ranges = open === null ? chunks : [...chunks, open];
        let end = 0;
        for (const { from, to } of ranges) {
          expect(from).toBeGreaterThanOrEqual(end);
          expect(to).toBeGreaterThan(from);
          expect(to - from).toBeLessThanOrEqual(20 * 16_000);
          end = to;
        }
        for (const [frame, probability] of probabilities.entries()) {
          if (probability < 0.5) continue;
          const middle = frame * FRAME + FRAME / 2;
          expect(ranges.some(({ from, to }) => from <= middle && middle < to)).toBe(true);
        }
      }),
    );
  });
});
