import { describe, expect, it } from 'vitest';
import { createRing } from '../../../../../src-renderer/audio/capture-thread/ring.js';

describe('ring', () => {
  it('gives the newest samples in order, also across its end, and is empty then', () => {
    const ring = createRing(5);
    ring.write(Float32Array.of(1, 2, 3));
    ring.write(Float32Array.of(4, 5, 6, 7));
    expect([...ring.take(4)]).toEqual([4, 5, 6, 7]);
    expect([...ring.take(4)]).toEqual([]);
  });

  it('gives no more than it holds and never more than its size', () => {
    const ring = createRing(4);
    ring.write(Float32Array.of(1, 2));
    expect([...ring.take(9)]).toEqual([1, 2]);
    ring.write(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
    expect([...ring.take(9)]).toEqual([6, 7, 8, 9]);
    ring.write(Float32Array.of(1));
    expect([...ring.take(0)]).toEqual([]);
  });

  it('forgets what is cleared', () => {
    const ring = createRing(4);
    ring.write(Float32Array.of(1, 2));
    ring.clear();
    ring.write(Float32Array.of(3));
    expect([...ring.take(4)]).toEqual([3]);
  });
});
