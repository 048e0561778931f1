import { describe, expect, it } from 'vitest';
import { createFramer, type Framed } from '../../../../../src-renderer/audio/capture-thread/framer.js';

describe('framer', () => {
  it('cuts pieces of any size into full frames and keeps the rest', () => {
    const framer = createFramer(4);
    const frames: number[][] = [];
    const take = ({ pcm, bare }: Framed): void => {
      frames.push([...pcm]);
      expect(bare).toBeNull();
    };
    framer.push(Float32Array.of(1, -1, 0), undefined, take);
    framer.push(Float32Array.of(0.5, 0.25, -0.5), undefined, take);
    expect(frames).toEqual([[32767, -32768, 0, 16384]]);
    expect([...framer.flush().pcm]).toEqual([8192, -16384]);
    expect([...framer.flush().pcm]).toEqual([]);
  });

  it('keeps the second input beside the first, in frames that it gave all of', () => {
    const framer = createFramer(4);
    const frames: (number[] | null)[] = [];
    const take = ({ bare }: Framed): number => frames.push(bare === null ? null : [...bare]);
    framer.push(Float32Array.of(1, 1), undefined, take);
    framer.push(Float32Array.of(1, 1, 1), Float32Array.of(-1, -1, -1), take);
    framer.push(Float32Array.of(1, 1, 1), Float32Array.of(1, 1, 1), take);
    framer.push(Float32Array.of(1, 1, 1, 1), Float32Array.of(0, -1, 0, 0), take);
    framer.push(Float32Array.of(1, 1, 1, 1), undefined, take);
    expect(frames).toEqual([null, [-32768, 32767, 32767, 32767], [0, -32768, 0, 0], null]);
  });

  it('clips what is beyond full scale rather than wrap around', () => {
    const framer = createFramer(2);
    let frame: number[] = [];
    framer.push(Float32Array.of(1.5, -3), undefined, ({ pcm }) => (frame = [...pcm]));
    expect(frame).toEqual([32767, -32768]);
  });
});
