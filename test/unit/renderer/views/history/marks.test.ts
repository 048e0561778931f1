import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerptOf, splitMatches } from '../../../../../src-renderer/views/history/marks.js';

const marked = (text: string, query: string): string =>
  splitMatches(text, query)
    .map((part) => (part.match ? `[${part.text}]` : part.text))
    .join('');

describe('matches', () => {
  it.each([
    ['A train, a Train', 'TRAIN', 'A [train], a [Train]'],
    ['ሰላም! ደህና ነኝ', 'ሰላም', '[ሰላም]! ደህና ነኝ'],
    ['الساعة الآن التاسعة', 'الآن', 'الساعة [الآن] التاسعة'],
    ['ΟΔΟΣ, οδός', 'οδος', '[ΟΔΟΣ], οδός'],
    ['οδος', 'ΟΔΟΣ', '[οδος]'],
    ['東京は今何時ですか', '今何', '東京は[今何]時ですか'],
    ['Привет', 'ПРИВЕТ', '[Привет]'],
    // Two small letters to one capital, and the other way: what is marked are whole letters.
    ['İstanbul', 'stan', 'İ[stan]bul'],
    ['Straße', 'strasse', '[Straße]'],
    ['Straße', 's', '[S]tra[ß]e'],
    ['aaa', 'aa', '[aa]a'],
    ['👍🏽 good', '👍', '[👍]🏽 good'],
    ['a.*b', '.*', 'a[.*]b'],
    ['<b>', '<B>', '[<b>]'],
    ['nothing here', 'elsewhere', 'nothing here'],
    ['with space around', '  space ', 'with [space] around'],
    ['all of it', '', 'all of it'],
    ['', 'a', ''],
  ])('in %j of %j: %j', (text, query, expected) => {
    expect(marked(text, query)).toBe(expected);
  });

  it('lose and add nothing, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.string({ unit: 'binary', maxLength: 3 }),
        (text, query) => {
          const parts = splitMatches(text, query);
          expect(parts.map((part) => part.text).join('')).toBe(text);
          expect(parts.every((part) => part.text !== '')).toBe(true);
        },
      ),
    );
  });

  it('are found wherever the text holds the query', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), fc.string(), (before, query, after) => {
        fc.pre(query.trim() !== '');
        expect(splitMatches(before + query + after, query).some(({ match }) => match)).toBe(true);
      }),
    );
  });
});

describe('excerpt', () => {
  const far = `${'word '.repeat(100)}needle ${'word '.repeat(100)}`;

  it('of a short text is all of it', () => {
    expect(excerptOf('A short text.', '', 100)).toBe('A short text.');
    expect(excerptOf('A short text.', 'text', 100)).toBe('A short text.');
  });

  it('of a long one is its beginning, cut between words', () => {
    expect(excerptOf(far, '', 52)).toBe(`${'word '.repeat(10)}…`);
  });

  it('is what surrounds a match that would be out of sight', () => {
    const excerpt = excerptOf(far, 'NEEDLE', 200);
    expect(excerpt).toMatch(/^…word .*needle word.*…$/);
    expect(excerpt.length).toBeLessThanOrEqual(202);
    expect(excerpt.indexOf('needle')).toBeLessThan(80);
  });

  it('begins at the beginning where the match is in sight there', () => {
    expect(excerptOf(`Here is a needle. ${far}`, 'needle', 200)).toMatch(/^Here is a needle/);
  });

  it('never begins within a letter', () => {
    const excerpt = excerptOf(`${'👍'.repeat(200)}needle${'👍'.repeat(200)}`, 'needle', 101);
    expect(excerpt).not.toMatch(/\p{Surrogate}/u);
    expect(excerpt).toContain('needle');
  });
});
