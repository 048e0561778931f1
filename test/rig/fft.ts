/** Owns the fast Fourier transform the sound measurements are built on. Pure; nothing but arithmetic. */

export interface Spectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** The smallest power of two that is at least `count` (and at least 1). */
export function powerOfTwoFor(count: number): number {
  let size = 1;
  while (size < count) size *= 2;
  return size;
}

/**
 * Transforms in place.
 * @param direction 1 forward, -1 inverse (not scaled: divide by the length)
 * @throws RangeError when the length is no power of two
 */
export function transform({ re, im }: Spectrum, direction: 1 | -1): void {
  const size = re.length;
  if (size !== powerOfTwoFor(size) || im.length !== size) throw new RangeError(`no power of two: ${size}`);
  reorder(re, im);
  // All factors of the largest step; smaller steps take every n-th of them.
  const half = size / 2;
  const cos = new Float64Array(half);
  const sin = new Float64Array(half);
  for (let k = 0; k < half; k++) {
    const angle = (-direction * 2 * Math.PI * k) / size;
    cos[k] = Math.cos(angle);
    sin[k] = Math.sin(angle);
  }
  for (let length = 2; length <= size; length *= 2) {
    const middle = length / 2;
    const stride = size / length;
    for (let start = 0; start < size; start += length) {
      for (let k = 0; k < middle; k++) {
        const a = start + k;
        const b = a + middle;
        const wr = cos[k * stride] ?? 0;
        const wi = sin[k * stride] ?? 0;
        const br = re[b] ?? 0;
        const bi = im[b] ?? 0;
        const tr = br * wr - bi * wi;
        const ti = br * wi + bi * wr;
        const ar = re[a] ?? 0;
        const ai = im[a] ?? 0;
        re[a] = ar + tr;
        im[a] = ai + ti;
        re[b] = ar - tr;
        im[b] = ai - ti;
      }
    }
  }
}

/** Puts every value at the place whose number is its own with the bits in reverse. */
function reorder(re: Float64Array, im: Float64Array): void {
  const size = re.length;
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    swap(re, i, j);
    swap(im, i, j);
  }
}

function swap(values: Float64Array, i: number, j: number): void {
  const kept = values[i] ?? 0;
  values[i] = values[j] ?? 0;
  values[j] = kept;
}
