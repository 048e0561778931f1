import { expect, it } from 'vitest';
import { openStage, record, START_MS } from './stage.js';

const DAY_MS = 86_400_000;

it('keeps the order in which it was said, whatever the clock said meanwhile', async () => {
  const stage = openStage();
  const times = [0, DAY_MS, -DAY_MS, 3_600_000, -365 * DAY_MS];
  for (const [at, byMs] of times.entries())
    await stage.keep(record(at + 1, { turn: { startedAtMs: START_MS + byMs } }));
  expect((await stage.find()).turns.map(({ turn }) => turn.id)).toEqual([
    'run-t5',
    'run-t4',
    'run-t3',
    'run-t2',
    'run-t1',
  ]);
});

it('keeps a turn that grows in its place and with its words, when the clock is set back between', async () => {
  const stage = openStage();
  await stage.keep(record(1), record(2, { turn: { state: { kind: 'partial' }, text: 'It' } }), record(3));
  await stage.keep(record(2, { turn: { startedAtMs: START_MS - DAY_MS, text: 'It is all there.' } }));
  expect((await stage.find()).turns.map(({ turn }) => turn.text)).toEqual([
    'Words of turn 3.',
    'It is all there.',
    'Words of turn 1.',
  ]);
});
