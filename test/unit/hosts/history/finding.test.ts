import { describe, expect, it } from 'vitest';
import { folded } from '../../../../src-main/hosts/history/folded.js';
import { asProfileId } from '../../../../src-preload/contract/ids.js';
import { openStage, record, START_MS } from './stage.js';

const TEXTS = [
  'Wie groß ist die STRASSE nach Köln?',
  'ሰላም ነው፣ እንዴት ነህ?',
  'مرحبا، كيف حالك اليوم؟',
  '今天天气怎么样?',
  'İstanbul’da hava nasıl?',
  'Ο καιρός ΚΑΛΟΣ σήμερα',
  'It costs 100% of "nothing" – a_b * c',
  'ﬁnal ａｎｓｗｅｒ',
  '🎉🎉 party',
];

describe('search', () => {
  it.each([
    ['Amharic', 'ሰላም', TEXTS[1]],
    ['Amharic, two characters', 'ነህ', TEXTS[1]],
    ['Arabic', 'كيف حالك', TEXTS[2]],
    ['Arabic, one word', 'مرح', TEXTS[2]],
    ['Chinese', '天气怎', TEXTS[3]],
    ['Chinese, two characters', '天气', TEXTS[3]],
    ['Chinese, one character', '样', TEXTS[3]],
    ['another case', 'KÖLN', TEXTS[0]],
    ['one letter that is two in capitals', 'straße', TEXTS[0]],
    ['two letters that are one', 'GROSS', TEXTS[0]],
    ['both forms of a sigma', 'καλος', TEXTS[5]],
    ['a sigma within', 'Καλοσ', TEXTS[5]],
    ['other forms of letters', 'final answer', TEXTS[7]],
    ['within a word', 'stanb', TEXTS[4]],
    ['characters beyond the basic plane', '🎉🎉', TEXTS[8]],
    ['a percent sign, which stands for itself', '0%', TEXTS[6]],
    ['an underscore, which stands for itself', '_b', TEXTS[6]],
    ['quotes', '"nothing"', TEXTS[6]],
    ['an operator of the index', 'b * c', TEXTS[6]],
    ['space around it', '  party ', TEXTS[8]],
  ])('finds %s', async (_, text, expected) => {
    const stage = openStage();
    await stage.keep(...TEXTS.map((words, at) => record(at + 1, { turn: { text: words } })));
    expect(await stage.texts(text)).toEqual([expected]);
  });

  it.each(['%', 'x%', 'AND OR', '*', 'NEAR(a b)', '"', '""""', "'; DROP TABLE turns; --", 'text:', 'ሰላሰ'])(
    'takes %s for nothing but text',
    async (text) => {
      const stage = openStage();
      await stage.keep(record(1, { turn: { text: 'Plain words.' } }));
      expect(await stage.texts(text)).toEqual([]);
      expect((await stage.find()).total).toBe(1);
    },
  );

  it('asks for nothing when it is empty or space', async () => {
    const stage = openStage();
    await stage.keep(record(1), record(2));
    expect((await stage.find({ text: '   ' })).total).toBe(2);
  });

  it('folds what is folded to itself', () => {
    for (const text of TEXTS) expect(folded(folded(text))).toBe(folded(text));
  });
});

describe('filters', () => {
  it('hold together, and count all that pass', async () => {
    const stage = openStage();
    const maya = asProfileId('maya');
    for (let n = 1; n <= 40; n += 1) {
      await stage.keep(
        record(n, {
          turn: { text: n % 4 === 0 ? 'a zebra' : 'a horse', profileId: n % 8 === 0 ? maya : asProfileId('local') },
        }),
      );
    }
    const minutes = (n: number): number => START_MS + n * 60_000;
    const sequences = async (...args: Parameters<typeof stage.find>): Promise<readonly [number, readonly number[]]> => {
      const { total, turns } = await stage.find(...args);
      return [total, turns.map(({ sequence }) => sequence)];
    };
    expect(await sequences({ text: 'ZEBRA' }, 0, 3)).toEqual([10, [40, 36, 32]]);
    expect(await sequences({ text: 'ZEBRA' }, 8, 5)).toEqual([10, [8, 4]]);
    expect(await sequences({ text: 'zebra', profileId: maya })).toEqual([5, [40, 32, 24, 16, 8]]);
    expect(await sequences({ profileId: maya, fromMs: minutes(16), toMs: minutes(32) })).toEqual([2, [24, 16]]);
    expect(await sequences({ text: 'ze', fromMs: minutes(36) })).toEqual([2, [40, 36]]);
    expect(await sequences({ text: 'zebra', toMs: minutes(9) })).toEqual([2, [8, 4]]);
    expect(await sequences({ fromMs: minutes(39) })).toEqual([2, [40, 39]]);
    expect(await sequences({}, 38, 5)).toEqual([40, [2, 1]]);
    expect(await sequences({}, 19, 3)).toEqual([40, [21, 20, 19]]);
    expect(await sequences({}, 21, 3)).toEqual([40, [19, 18, 17]]);
    expect(await sequences({}, 40, 5)).toEqual([40, []]);
    expect(await sequences({}, 1_000, 5)).toEqual([40, []]);
  });

  it('count anew once a turn comes, goes or changes its words', async () => {
    const stage = openStage();
    await stage.keep(record(1), record(2));
    expect((await stage.find({ text: 'words' })).total).toBe(2);
    await stage.keep(record(3));
    expect((await stage.find({ text: 'words' })).total).toBe(3);
    await stage.keep(record(3, { turn: { text: 'Other.' } }));
    expect((await stage.find({ text: 'words' })).total).toBe(2);
    await stage.ask({ type: 'remove', selection: { sequences: [1] } });
    expect((await stage.find({ text: 'words' })).total).toBe(1);
  });

  it.each([{ text: 'words' }, { text: 'wo' }, { profileId: asProfileId('local') }, { fromMs: START_MS }])(
    'find anew by $text$profileId$fromMs once a turn comes, changes or goes',
    async (filter) => {
      const stage = openStage();
      const sequences = async (): Promise<readonly number[]> =>
        (await stage.find(filter)).turns.map(({ sequence }) => sequence);
      await stage.keep(record(1), record(2));
      expect(await sequences()).toEqual([2, 1]);
      await stage.keep(record(3));
      expect(await sequences()).toEqual([3, 2, 1]);
      const other = { text: 'Other.', profileId: asProfileId('maya'), startedAtMs: START_MS - 1 };
      await stage.keep(record(2, { turn: other }));
      expect(await sequences()).toEqual([3, 1]);
      await stage.ask({ type: 'remove', selection: { sequences: [3] } });
      expect(await sequences()).toEqual([1]);
      await stage.work({ type: 'withdraw', turnId: record(1).turn.id });
      expect(await sequences()).toEqual([]);
    },
  );

  it('hold for turns whose clock went back, in the order they came', async () => {
    const stage = openStage();
    const at = [50, 10, 40, 20, 30];
    for (const [index, minute] of at.entries()) {
      await stage.keep(record(index + 1, { turn: { startedAtMs: START_MS + minute } }));
    }
    const found = await stage.find({ fromMs: START_MS + 20, toMs: START_MS + 50 });
    expect(found.turns.map(({ sequence }) => sequence)).toEqual([5, 4, 3]);
  });

  it('are right although more was looked for than is kept', async () => {
    const stage = openStage();
    for (let n = 1; n <= 20; n += 1) await stage.keep(record(n, { turn: { text: `word${String(n)}end` } }));
    for (const round of [1, 2]) {
      for (let n = 1; n <= 20; n += 1) {
        const { total, turns } = await stage.find({ text: `word${String(n)}end` });
        expect([round, total, turns[0]?.sequence]).toEqual([round, 1, n]);
      }
    }
  });
});
