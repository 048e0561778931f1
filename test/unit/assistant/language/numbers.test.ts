import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digitise, numberToWords } from '../../../../src-main/assistant/language/numbers.js';

describe('number words', () => {
  it('come back as the same digits, for every number up to ten thousand', () => {
    for (let value = 0; value <= 10_000; value += 1) {
      expect(digitise(numberToWords(value).replaceAll('-', ' '))).toBe(String(value));
    }
  });

  it('come back as the same digits, for any number up to a million and far beyond', () => {
    const numbers = fc.oneof(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 999_999_999_999_999 }));
    fc.assert(
      fc.property(numbers, (value) => {
        expect(digitise(numberToWords(value).replaceAll('-', ' '))).toBe(String(value));
      }),
      { numRuns: 2_000 },
    );
  });

  it('come back with the "and" of British speech', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (value) => {
        // Nobody says "five hundred and thousand".
        const british = numberToWords(value)
          .replaceAll('-', ' ')
          .replace(/hundred (?!thousand|million)/g, 'hundred and ');
        expect(digitise(british)).toBe(String(value));
      }),
    );
  });

  it.each([
    ['twenty five minutes', '25 minutes'],
    ['one hundred and five', '105'],
    ['a hundred', '100'],
    ['a thousand and one', '1001'],
    ['two point five', '2.5'],
    ['three point one four', '3.14'],
    ['point five', '0.5'],
    ['two and a half', '2.5'],
    ['one and three quarters', '1.75'],
    ['2.5 million', '2500000'],
    ['twenty five hundred', '2500'],
    // Not one number each.
    ['seven thirty', '7 30'],
    ['twenty and five', '20 and 5'],
    ['five six', '5 6'],
    ['twenty twenty', '20 20'],
    ['nineteen eighty four', '19 84'],
    ['ten to eight', '10 to 8'],
    ['a cat', 'a cat'],
    ['the point is this', 'the point is this'],
  ])('%s is %s', (words, digits) => {
    expect(digitise(words)).toBe(digits);
  });

  it('leaves any other text as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[b-df-hj-np-z ]{0,40}$/), (text) => {
        expect(digitise(text)).toBe(text);
      }),
    );
  });
});
