import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLineSplitter } from '../../../src-main/logging/line-splitter.js';

const split = (chunks: readonly Uint8Array[]): string[] => {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
};

it('finds the same lines however the bytes are cut', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), sizes, (texts, cuts) => {
      const bytes = Buffer.from(texts.join('\n'), 'utf8');
      const chunks: Uint8Array[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const size = cuts[turn % cuts.length] ?? 1;
        chunks.push(bytes.subarray(at, at + size));
        at += size;
      }
      expect(split(chunks)).toEqual(split([bytes]));
    }),
  );
});

it('skips blank lines and tells the last one without a line end', () => {
  expect(split([Buffer.from('a\r\n\n  \nb')])).toEqual(['a', 'b']);
});

it('cuts an endless line and finds the next', () => {
  const lines = split([Buffer.from('x'.repeat(100_000)), Buffer.from('\nnext\n')]);
  expect(lines.map((line) => line.length)).toEqual([16_000, 4]);
});
