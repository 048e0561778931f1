/** Owns the fast Fourier transform that finding a sound rests on. Pure: nothing but arithmetic. */

/** A signal of complex values; both parts have the same length, a power of two. */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** A signal of zeros that has room for `length` values. */
export function complexFor(length: number): Complex {
  const size = 2 ** Math.ceil(Math.log2(Math.max(1, length)));
  return { re: new Float64Array(size), im: new Float64Array(size) };
}

/** Transforms in place. The way back is not scaled: divide by the length. */
export function fourier(signal: Complex, way: 'there' | 'back'): void {
  const { re, im } = signal;
  const size = re.length;
  shuffle(signal);
  // The turns of the longest span; shorter ones take every n-th of them.
  const turns = size >> 1;
  const angle = (way === 'there' ? -2 : 2) * (Math.PI / size);
  const cosines = Float64Array.from({ length: turns }, (_, turn) => Math.cos(angle * turn));
  const sines = Float64Array.from({ length: turns }, (_, turn) => Math.sin(angle * turn));
  for (let span = 1; span < size; span *= 2) {
    const stride = turns / span;
    // One stretch after the other: neighbours in memory are read together.
    for (let start = 0; start < size; start += 2 * span) {
      for (let step = 0; step < span; step++) {
        const cos = cosines[step * stride] ?? 0;
        const sin = sines[step * stride] ?? 0;
        const low = start + step;
        const high = low + span;
        const lowRe = re[low] ?? 0;
        const lowIm = im[low] ?? 0;
        const highRe = re[high] ?? 0;
        const highIm = im[high] ?? 0;
        const turnedRe = highRe * cos - highIm * sin;
        const turnedIm = highRe * sin + highIm * cos;
        re[low] = lowRe + turnedRe;
        im[low] = lowIm + turnedIm;
        re[high] = lowRe - turnedRe;
        im[high] = lowIm - turnedIm;
      }
    }
  }
}

/** Puts every value where the bits of its place, read backwards, say. */
function shuffle({ re, im }: Complex): void {
  const size = re.length;
  let mirrored = 0;
  for (let place = 1; place < size; place++) {
    let bit = size >> 1;
    while ((mirrored & bit) !== 0) {
      mirrored ^= bit;
      bit >>= 1;
    }
    mirrored |= bit;
    if (place >= mirrored) continue;
    for (const part of [re, im]) {
      const kept = part[place] ?? 0;
      part[place] = part[mirrored] ?? 0;
      part[mirrored] = kept;
    }
  }
}
