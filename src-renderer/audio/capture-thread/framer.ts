/** Owns the cut of samples into frames of one length, as 16-bit values. Pure. */

/** One frame, with the same moment of the second input where that gave all of it. */
export interface Framed {
  readonly pcm: Int16Array<ArrayBuffer>;
  readonly bare: Int16Array<ArrayBuffer> | null;
}

export interface Framer {
  /** Takes samples in -1..1, as many of the second input or none, and calls back for each frame that got full. */
  push(samples: Float32Array, bare: Float32Array | undefined, onFrame: (framed: Framed) => void): void;
  /** What is left of the last frame, perhaps empty. The framer is empty afterwards. */
  flush(): Framed;
}

/** Frames of `frameSamples`; values beyond full scale are clipped. */
export function createFramer(frameSamples: number): Framer {
  const frame = new Int16Array(frameSamples);
  const bareFrame = new Int16Array(frameSamples);
  let filled = 0;
  let bareFilled = 0;

  function framed(): Framed {
    const bare = filled > 0 && bareFilled === filled ? bareFrame.slice(0, filled) : null;
    const pcm = frame.slice(0, filled);
    filled = 0;
    bareFilled = 0;
    return { pcm, bare };
  }

  return {
    push(samples, bare, onFrame) {
      for (let from = 0; from < samples.length;) {
        const to = Math.min(samples.length, from + frameSamples - filled);
        for (let at = from; at < to; at += 1) frame[filled + at - from] = quantised(samples[at] ?? 0);
        if (bare !== undefined) {
          for (let at = from; at < to; at += 1) bareFrame[filled + at - from] = quantised(bare[at] ?? 0);
          bareFilled += to - from;
        }
        filled += to - from;
        from = to;
        if (filled === frameSamples) onFrame(framed());
      }
    },
    flush: framed,
  };
}

function quantised(sample: number): number {
  const clipped = Math.max(-1, Math.min(1, sample));
  return Math.round(clipped < 0 ? clipped * 0x8000 : clipped * 0x7fff);
}
