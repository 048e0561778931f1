/** Owns the last samples of a microphone that is kept ready. Pure. */
export interface Ring {
  /** Keeps these samples and forgets the oldest beyond its size. */
  write(samples: Float32Array): void;
  /** The newest `count` samples, oldest first; fewer when there are not so many. The ring is empty afterwards. */
  take(count: number): Float32Array;
  clear(): void;
}

/** Keeps the last `size` samples. */
export function createRing(size: number): Ring {
  const kept = new Float32Array(size);
  let next = 0;
  let filled = 0;
  const clear = (): void => {
    kept.fill(0);
    next = 0;
    filled = 0;
  };
  return {
    write(samples) {
      for (const sample of samples) {
        kept[next] = sample;
        next = (next + 1) % size;
      }
      filled = Math.min(size, filled + samples.length);
    },
    take(count) {
      const taken = new Float32Array(Math.max(0, Math.min(count, filled)));
      const first = next - taken.length + size;
      for (let index = 0; index < taken.length; index++) taken[index] = kept[(first + index) % size] ?? 0;
      clear();
      return taken;
    },
    clear,
  };
}
