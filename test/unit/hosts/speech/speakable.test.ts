import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breaths, speakable } from '../../../../src-main/hosts/speech/speakable.js';

describe('what the voice can say', () => {
  it.each([
    ['It’s 20 °C outside.', "It's 20 degrees Celsius outside."],
    ['3 × 4 = 12', '3 times 4 equals 12'],
    ['About −5°', 'About minus 5 degrees'],
    ['forty-four', 'forty-four'],
    ['It costs €12.50 in the café…', 'It costs 12.50 euros in the cafe.'],
    ['**Bold** and `code`', 'Bold and code'],
    ['one – two', 'one, two'],
    ['ሰላም', ''],
    ['…', ''],
    ['  ', ''],
  ])('says %j as %j', (text, spoken) => {
    expect(speakable(text)).toBe(spoken);
  });

  it('is always one line of ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(speakable(text)).toMatch(/^[\x20-\x7e]*$/u);
      }),
    );
  });
});

describe('breaths', () => {
  it('leaves a short sentence whole', () => {
    expect(breaths('It is four.', 120)).toEqual(['It is four.']);
  });

  it('cuts a long one at a clause, else between words', () => {
    expect(breaths('one two three, four five six', 20)).toEqual(['one two three,', 'four five six']);
    expect(breaths('one two three four five', 12)).toEqual(['one two', 'three four', 'five']);
  });

  it('keeps every word in order, whatever the text', () => {
    const words = (text: string): string[] => text.split(/\s+/u).filter((word) => word !== '');
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 80 }), (text, limit) => {
        expect(breaths(text, limit).flatMap(words)).toEqual(words(text));
      }),
    );
  });
});
