import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SKILLS } from '../../../../src-main/assistant/skills/index.js';
import { readUtterance } from '../../../../src-main/assistant/language/utterance.js';

describe('the normal form', () => {
  it.each([
    ["What's the time?", 'what is the time'],
    ['Hey Parley, could you please tell me the time? Thanks.', 'the time'],
    ['7.30 p.m.', '7:30 pm'],
    ['at 7:30pm', 'at 7:30 pm'],
    ['five o’clock', '5 oclock'],
    ['1,234.5 + 6', '1234.5 plus 6'],
    ['12 x 12', '12 times 12'],
    ['5 - 3', '5 minus 3'],
    ['-5°C', 'minus 5 degrees celsius'],
    ['10/4', '10 divided by 4'],
    ['15%', '15 percent'],
    ['twenty-five', '25'],
    ['São Paulo', 'sao paulo'],
    ['ሰላም ነው።', 'ሰላም ነው'],
    ['don’t', 'do not'],
    ['', ''],
  ])('%s → %s', (text, normal) => {
    expect(readUtterance(text).normal).toBe(normal);
  });

  it('is its own normal form', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('set', 'a', 'timer', 'for', '5', '2.5', 'minutes', 'in', 'paris')),
        (words) => {
          const { plain } = readUtterance(words.join(' '));
          expect(readUtterance(plain).plain).toBe(plain);
        },
      ),
    );
  });
});

describe('recognition', () => {
  it('never throws, whatever is said', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ maxLength: 400 })), (text) => {
        const utterance = readUtterance(text);
        for (const skill of SKILLS) skill.match(utterance);
      }),
    );
  });

  it('never throws on words it knows in any order', () => {
    const words =
      'set a timer for to at 5 minutes called convert miles in into how many is what time wake me remind and half past squared times percent of minus ( ) point note search the web'.split(
        ' ',
      );
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 30 }), (said) => {
        const utterance = readUtterance(said.join(' '));
        for (const skill of SKILLS) skill.match(utterance);
      }),
      { numRuns: 500 },
    );
  });

  // A pattern that searches without end would hold the host; the bound is a hundred times what is needed.
  it.each(['set a timer for ', 'how many cups in ', 'what is 2 plus ', 'remind me to at ', '( ', 'a note to ', '1 '])(
    'reads the longest utterance of "%s" in good time',
    (part) => {
      const start = performance.now();
      const utterance = readUtterance(part.repeat(2_000 / part.length));
      for (const skill of SKILLS) skill.match(utterance);
      expect(performance.now() - start).toBeLessThan(2_000);
    },
  );
});
