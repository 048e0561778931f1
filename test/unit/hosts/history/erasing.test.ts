import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EVERY_TURN } from '../../../../src-preload/contract/history.js';
import { openStage, record, START_MS, type Stage } from './stage.js';

/** Whether these bytes lie anywhere in the files of the database. */
const liesOnDisk = (stage: Stage, words: string): boolean =>
  [stage.file, `${stage.file}-wal`].some((file) => existsSync(file) && readFileSync(file).includes(words));

describe('deletion', () => {
  it('takes what is named, with its words, and counts it', async () => {
    const stage = openStage();
    await stage.keep(record(1), record(2, { turn: { text: 'The secretword is out' } }), record(3));
    expect(liesOnDisk(stage, 'secretword')).toBe(true);
    expect(await stage.ask({ type: 'remove', selection: { sequences: [2, 2, 99] } })).toBe(1);
    await stage.rest();
    expect(await stage.texts('secretword')).toEqual([]);
    expect((await stage.find()).turns.map(({ sequence }) => sequence)).toEqual([3, 1]);
    expect(liesOnDisk(stage, 'secretword')).toBe(false);
    expect(liesOnDisk(stage, 'ecr')).toBe(false);
  });

  it('takes all that passes a filter, and leaves nothing of many in the file', async () => {
    const stage = openStage();
    for (let n = 1; n <= 400; n += 1) {
      await stage.keep(record(n, { turn: { text: n % 2 === 0 ? `qxz wvj ${n}` : `Kept ${n}` } }));
    }
    expect(liesOnDisk(stage, 'qxz')).toBe(true);
    expect(await stage.ask({ type: 'remove', selection: { filter: { ...EVERY_TURN, text: 'QXZ' } } })).toBe(200);
    await stage.rest();
    expect((await stage.find()).total).toBe(200);
    expect((await stage.find({ text: 'kept' })).total).toBe(200);
    expect(await stage.texts('qxz')).toEqual([]);
    expect(liesOnDisk(stage, 'qxz')).toBe(false);
    expect(liesOnDisk(stage, 'wvj')).toBe(false);
  });

  it('takes everything, and goes on', async () => {
    const stage = openStage();
    for (let n = 1; n <= 150; n += 1) await stage.keep(record(n));
    expect(await stage.ask({ type: 'remove', selection: { filter: EVERY_TURN } })).toBe(150);
    await stage.rest();
    expect(await stage.find()).toEqual({ total: 0, turns: [] });
    expect(liesOnDisk(stage, 'Words')).toBe(false);
    await stage.keep(record(151));
    expect((await stage.find({ text: 'words' })).turns.map(({ sequence }) => sequence)).toEqual([151]);
  });

  it('takes conversations that are left without a turn, with what they go on with', async () => {
    const stage = openStage();
    await stage.keep(record(1), record(2, { conversation: 'second' }));
    await stage.work({ type: 'resumable', conversation: 'first', value: 'resumevalue' });
    await stage.ask({ type: 'remove', selection: { sequences: [1] } });
    await stage.rest();
    expect(liesOnDisk(stage, 'resumevalue')).toBe(false);
    await stage.keep(record(3));
    expect((await stage.find()).turns.map(({ conversation }) => conversation)).toEqual([3, 2]);
  });

  it('by age takes what began before', async () => {
    const stage = openStage();
    await stage.keep(record(1), record(2), record(3));
    expect(await stage.ask({ type: 'expire', beforeMs: START_MS + 3 * 60_000 })).toBe(2);
    expect((await stage.find()).turns.map(({ sequence }) => sequence)).toEqual([3]);
    expect(await stage.ask({ type: 'expire', beforeMs: START_MS + 3 * 60_000 })).toBe(0);
  });
});
