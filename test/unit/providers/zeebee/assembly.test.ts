/** Putting pieces of sound in order, whatever the order, the numbers and the cuts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAssembly } from '../../../../src-main/providers/zeebee/assembly.js';

const pack = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
const PIECES = ['ID3a', 'bb', 'c', 'dddd', 'ee'];
const WHOLE = PIECES.join('');

/** Adds pieces in this order, by their place; answers what could be heard after each, and at the end. */
function assemble(
  order: readonly number[],
  {
    base = 0,
    known = null,
    total = PIECES.length,
  }: { base?: number; known?: 0 | 1 | null; total?: number | null } = {},
) {
  const assembly = createAssembly(total, known);
  let heard = '';
  const steps = order.map((at) => {
    const added = assembly.add(pack(PIECES[at] ?? ''), at + base, total);
    heard += Buffer.concat([...(added ?? [])]).toString('latin1');
    return heard;
  });
  const end = heard + Buffer.concat([...assembly.end()]).toString('latin1');
  return { steps, end, base: assembly.base() };
}

describe('pieces of sound', () => {
  it('are heard one by one when they come in order', () => {
    expect(assemble([0, 1, 2, 3, 4]).steps).toEqual(['ID3a', 'ID3abb', 'ID3abbc', 'ID3abbcdddd', WHOLE]);
  });

  it('are held until those before them are there', () => {
    expect(assemble([2, 0, 1, 4, 3]).steps).toEqual(['', 'ID3a', 'ID3abbc', 'ID3abbc', WHOLE]);
  });

  it('are heard once when they come twice', () => {
    expect(assemble([0, 0, 1, 3, 3, 2, 1, 4, 4]).end).toBe(WHOLE);
  });

  it('that are missing are left out at the end', () => {
    expect(assemble([0, 1, 3, 4])).toMatchObject({
      steps: ['ID3a', 'ID3abb', 'ID3abb', 'ID3abb'],
      end: 'ID3abbddddee',
    });
    expect(assemble([1, 2, 3, 4], { total: null }).end).toBe('bbcddddee');
  });

  it('counted from 1 are heard at once where the first is the beginning of a file', () => {
    const { steps, base } = assemble([0, 1, 2, 3, 4], { base: 1 });
    expect(steps).toEqual(['ID3a', 'ID3abb', 'ID3abbc', 'ID3abbcdddd', WHOLE]);
    expect(base).toBe(1);
  });

  it.each([
    ['MP3 without a tag', '\xff\xf3\xe4\xc4'],
    ['WAV', 'RIFF'],
    ['Ogg', 'OggS'],
    ['FLAC', 'fLaC'],
    ['WebM', '\x1a\x45\xdf\xa3'],
  ])('counted from 1 are heard at once: %s', (_, head) => {
    expect(createAssembly(3, null).add(pack(`${head}....`), 1, 3)).toHaveLength(1);
  });

  it('that begin like a file of their own are no first ones when others came before', () => {
    const assembly = createAssembly(3, null);
    const heard = [2, 1, 0].flatMap((index) => [...(assembly.add(pack(`ID3${index}`), index, 3) ?? [])]);
    expect(Buffer.concat(heard).toString('latin1')).toBe('ID30ID31ID32');
  });

  it('counted from 1 that begin like nothing known are heard when the last number shows it', () => {
    const assembly = createAssembly(3, null);
    const heard = [1, 2, 3].map((index) => assembly.add(pack('xyz'), index, 3)?.length);
    expect(heard).toEqual([0, 0, 3]);
    expect(assembly.base()).toBe(1);
  });

  it('that are whole are heard after one that was cut short', () => {
    const assembly = createAssembly(2, 0);
    const heard = [pack('abcdef').slice(0, 6), pack('whole')].flatMap((it, at) => [...(assembly.add(it, at, 2) ?? [])]);
    expect(Buffer.concat(heard).toString('latin1')).toBe('abcwhole');
  });

  it('counted as the last time are heard at once', () => {
    const assembly = createAssembly(2, 1);
    expect(assembly.add(pack('x'), 1, 2)).toHaveLength(1);
    const again = createAssembly(2, 1);
    expect(again.add(pack('x'), 0, 2)).toHaveLength(1);
    expect(again.base()).toBe(0);
  });

  it('without numbers are heard as they come', () => {
    const assembly = createAssembly(null, null);
    const heard = PIECES.flatMap((piece) => [...(assembly.add(pack(piece), null, null) ?? [])]);
    expect(Buffer.concat(heard).toString('latin1')).toBe(WHOLE);
  });

  it('cut out of one Base64 text are put together first', () => {
    const text = pack(WHOLE);
    const assembly = createAssembly(null, null);
    const heard = (text.match(/.{1,3}/g) ?? []).flatMap((slice, at) => [...(assembly.add(slice, at, null) ?? [])]);
    expect(Buffer.concat([...heard, ...assembly.end()]).toString('latin1')).toBe(WHOLE);
  });

  it('give the same sound in any order, counted from 0 or 1, with repeats', () => {
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 });
    fc.assert(
      fc.property(order, fc.constantFrom(0, 1), fc.array(fc.nat(4)), (places, base, repeats) => {
        expect(assemble([...places, ...repeats], { base }).end).toBe(WHOLE);
      }),
    );
  });

  it('do not pile up', () => {
    const assembly = createAssembly(null, null);
    let heard = 0;
    for (let at = 5; at < 6_000; at += 1) heard += assembly.add(pack('x'), at, null)?.length ?? 0;
    expect(heard).toBeGreaterThan(3_000);
    expect(assembly.add(pack('x'), 2_000_000, null)).toBeNull();
    const big = 'A'.repeat(4 << 20);
    const heavy = createAssembly(null, 0);
    const counts = Array.from({ length: 12 }, (_, at) => heavy.add(big, at + 1, null)?.length ?? 0);
    expect(counts.reduce((total, count) => total + count, 0)).toBeGreaterThan(5);
  });
});
