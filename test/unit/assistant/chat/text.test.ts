import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSentenceSplitter } from '../../../../src-main/assistant/chat/sentences.js';
import { speakable } from '../../../../src-main/assistant/chat/speakable.js';
import { createThoughtFilter } from '../../../../src-main/assistant/chat/thinking.js';

const split = (...chunks: readonly string[]): readonly string[] => {
  const splitter = createSentenceSplitter();
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.flush()];
};

/** The same text cut at any places, inside characters of two units too. */
const chunked = (text: fc.Arbitrary<string>) =>
  fc.tuple(text, fc.array(fc.nat(400), { maxLength: 20 })).map(([whole, cuts]) => {
    const places = [0, ...cuts.map((cut) => cut % (whole.length + 1)).sort((a, b) => a - b), whole.length];
    return { whole, chunks: places.slice(1).map((end, index) => whole.slice(places[index], end)) };
  });

const prose = fc
  .array(
    fc.constantFrom(
      ...'Dr. Smith paid $3.50. e.g. U.S. "Really?" he asked, and then; so: It is 6 p.m. J. K. Rowling\n- one\n\n1. two **bold** ``` code\n```js\n <think> hm </think> … ! 。 😀 I.'.split(
        ' ',
      ),
    ),
    { maxLength: 60 },
  )
  .map((words) => words.join(' '));

describe('sentences', () => {
  it.each([
    ['It is three. Then four!', ['It is three.', 'Then four!']],
    ['Dr. Smith met Mr. Jones. They talked.', ['Dr. Smith met Mr. Jones.', 'They talked.']],
    ['It costs 3.50 dollars. Cheap.', ['It costs 3.50 dollars.', 'Cheap.']],
    ['Try fruit, e.g. apples. Or nuts.', ['Try fruit, e.g. apples.', 'Or nuts.']],
    ['He lives in the U.S. and works.', ['He lives in the U.S. and works.']],
    ['"Really?" he asked. (Yes.) Good.', ['"Really?"', 'he asked.', '(Yes.)', 'Good.']],
    ['First line\nsecond line', ['First line', 'second line']],
    ['Steps:\n1. Boil water.\n2. Add tea.', ['Steps:', '1. Boil water.', '2. Add tea.']],
    ['No end', ['No end']],
    ['Wait... what? Yes', ['Wait...', 'what?', 'Yes']],
    ['今天很好。明天也好。', ['今天很好。', '明天也好。']],
    ['', []],
    [' \n \n', []],
    ['Here:\n```js\nlet a = 1. Then\n```\nDone.', ['Here:', 'There is code here, which I leave out.', 'Done.']],
  ])('%s', (text, sentences) => {
    expect(split(text)).toEqual(sentences);
  });

  it('are the same however the text arrives', () => {
    fc.assert(
      fc.property(chunked(fc.oneof(prose, fc.string({ maxLength: 300 }))), ({ whole, chunks }) => {
        expect(split(...chunks)).toEqual(split(whole));
      }),
      { numRuns: 1_000 },
    );
  });

  it('lose no word of plain prose', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}[.,;:!?]?$/), { maxLength: 80 }).map((all) => all.join(' '));
    fc.assert(
      fc.property(words, (text) => {
        expect(split(text).join(' ')).toBe(text);
      }),
    );
  });

  it('come as soon as they are whole', () => {
    const splitter = createSentenceSplitter();
    expect(splitter.push('It is three.')).toEqual([]);
    expect(splitter.push(' ')).toEqual(['It is three.']);
  });

  it('begin with a clause where the first sentence is long', () => {
    const [clause, ...rest] = split('When the morning came over the hills, they went down, slowly, to the sea. End.');
    expect(clause).toBe('When the morning came over the hills,');
    // Later sentences are spoken whole.
    expect(rest).toEqual(['they went down, slowly, to the sea.', 'End.']);
  });

  it('are bounded, whatever comes', () => {
    for (const sentence of split('word '.repeat(1_000))) expect(sentence.length).toBeLessThanOrEqual(410);
    for (const sentence of split('x'.repeat(5_000))) expect(sentence.length).toBeLessThanOrEqual(810);
  });
});

describe('speakable text', () => {
  it.each([
    ['**Bold** and *soft* `code`', 'Bold and soft code'],
    ['# A heading', 'A heading'],
    ['- a bullet', 'a bullet'],
    ['> a quote', 'a quote'],
    ['[the page](https://example.com/a?b=c)', 'the page'],
    ['See https://www.example.com/path?q=1 now', 'See example.com now'],
    ['5 * 3 = 15', '5 times 3 equals 15'],
    ['20°C outside', '20 degrees Celsius outside'],
    ['snake_case stays', 'snake_case stays'],
    ['_soft_', 'soft'],
    ['Nice 👍🏽 day', 'Nice day'],
    ['---', ''],
    ['| a | b |', 'a, b'],
    ['|---|---|', ''],
    ['one<br>two', 'one two'],
    ['3 < 4 and 5 > 4', '3 < 4 and 5 > 4'],
    ['ሰላም ነው።', 'ሰላም ነው።'],
    ['!!!', ''],
  ])('%s → %s', (text, spoken) => {
    expect(speakable(text)).toBe(spoken);
  });

  it('never throws and never grows much', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        expect(speakable(text).length).toBeLessThanOrEqual(text.length * 25);
      }),
    );
  });
});

describe('thoughts of a reasoning model', () => {
  const filter = (...chunks: readonly string[]) => {
    const thoughts = createThoughtFilter();
    return chunks.map((chunk) => thoughts.push(chunk)).join('') + thoughts.flush();
  };

  it.each([
    ['<think>secret</think>Hello', 'Hello'],
    ['a < b and <b>c', 'a < b and <b>c'],
    ['<<think>x</think>y', '<y'],
    ['open <think>never closed', 'open '],
    ['ends with <thi', 'ends with <thi'],
  ])('%s → %s', (text, kept) => {
    expect(filter(text)).toBe(kept);
  });

  it('are left out however the text arrives', () => {
    const text = fc
      .array(fc.constantFrom('<think>', '</think>', '<', 'th', 'a b', '<th'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(chunked(text), ({ whole, chunks }) => {
        expect(filter(...chunks)).toBe(filter(whole));
      }),
    );
  });
});
