import { describe, expect, it } from 'vitest';
import { createSoundBundle } from '../../../src-main/transport/sound-bundle.js';

const frame = (value: number, bytes = 640): Uint8Array => new Uint8Array(bytes).fill(value);

describe('a bundle of sound', () => {
  it('goes three frames at a time, in order', () => {
    const posted: Uint8Array[] = [];
    const bundle = createSoundBundle((sound) => posted.push(sound));
    for (let value = 1; value <= 7; value += 1) bundle.add(frame(value));
    expect(posted.map((sound) => [sound[0], sound[640], sound[1_280], sound.byteLength])).toEqual([
      [1, 2, 3, 1_920],
      [4, 5, 6, 1_920],
    ]);
    bundle.flush();
    expect(posted.at(-1)).toEqual(frame(7));
    bundle.flush();
    expect(posted).toHaveLength(3);
  });

  it('does not hold what is long enough already', () => {
    const posted: Uint8Array[] = [];
    const bundle = createSoundBundle((sound) => posted.push(sound));
    bundle.add(frame(1, 4_000));
    expect(posted).toHaveLength(1);
  });
});
