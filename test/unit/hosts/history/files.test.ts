import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import sqlite from 'node-sqlite3-wasm';
import { openSql } from '../../../../src-main/hosts/history/sql.js';
import { keepTurn } from '../../../../src-main/hosts/history/writing.js';
import { prepareTables } from '../../../../src-main/hosts/history/tables.js';
import { openStage, record, temporaryFolder } from './stage.js';

const ASIDE = 'history.damaged-2025-06-15T15-06-40-000Z.db';

describe('the file', () => {
  it('is opened although a process that was killed had locked it', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'history.db.lock'));
    const stage = openStage(folder);
    await stage.keep(record(1));
    expect((await stage.find()).total).toBe(1);
    expect(stage.told).toEqual([]);
  });

  it('is set aside when it is none, and a new one is begun', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'history.db'), 'This is no database. '.repeat(400));
    const stage = openStage(folder);
    expect(stage.told).toEqual([{ channel: 'set-aside', name: ASIDE }]);
    expect(readFileSync(path.join(folder, ASIDE), 'utf8')).toContain('This is no database.');
    await stage.keep(record(1));
    expect((await stage.find()).total).toBe(1);
  });

  it('is set aside when damage is met later, and what was asked is done with the new one', async () => {
    const first = openStage();
    for (let n = 1; n <= 300; n += 1) await first.keep(record(n, { turn: { text: `Many words, ${n}. `.repeat(30) } }));
    first.shutdown();
    const bytes = readFileSync(first.file);
    // All but the first pages, which tell of the tables.
    bytes.fill(0x5a, 4_096 * 30);
    writeFileSync(first.file, bytes);
    const second = openStage(first.folder);
    // Somewhere in here it is met.
    await second.find({ text: 'nothing' });
    await second.find({}, 150, 50);
    await second.keep(record(301));
    expect(second.told).toEqual([{ channel: 'set-aside', name: ASIDE }]);
    expect((await second.find()).turns.map(({ turn }) => turn.id)).toContain('run-t301');
  });

  it('of a newer Parley is set aside too, untouched', () => {
    const folder = temporaryFolder();
    const database = new sqlite.Database(path.join(folder, 'history.db'));
    database.exec('CREATE TABLE future (a); PRAGMA user_version = 99');
    database.close();
    const stage = openStage(folder);
    expect(stage.told).toEqual([{ channel: 'set-aside', name: ASIDE.replace('damaged', 'newer') }]);
    expect(readdirSync(folder)).toContain(ASIDE.replace('damaged', 'newer'));
  });

  it('of an older Parley gets what it lacks, and keeps what it has', async () => {
    const first = openStage();
    await first.keep(record(1), record(2, { turn: { text: 'Zz is short.' } }));
    first.shutdown();
    const before = openSql(first.file);
    before.exec('PRAGMA locking_mode = EXCLUSIVE');
    before.exec('DROP TRIGGER lines_come; DROP TRIGGER lines_change; DROP TRIGGER lines_go; DROP TABLE lines');
    before.exec('PRAGMA user_version = 1');
    before.close();
    const second = openStage(first.folder);
    expect(second.told).toEqual([]);
    expect(await second.texts('zz')).toEqual(['Zz is short.']);
    await second.keep(record(3, { turn: { text: 'More zz.' } }), record(2, { turn: { text: 'Not any more.' } }));
    expect(await second.texts('zz')).toEqual(['More zz.']);
    await second.ask({ type: 'remove', selection: { sequences: [3] } });
    expect(await second.texts('zz')).toEqual([]);
    expect(await second.texts('words')).toEqual(['Words of turn 1.']);
  });

  it('that cannot be written is a failure for now, tried again with the next turn', async () => {
    const folder = temporaryFolder();
    const place = path.join(folder, 'place');
    // A file where the folder should be: no database can be begun, whoever asks.
    writeFileSync(place, '');
    const stage = openStage(place);
    await expect(stage.keep(record(1))).rejects.toThrow();
    await expect(stage.find()).rejects.toThrow();
    chmodSync(place, 0o600);
    expect(stage.told).toEqual([]);
  });

  it('holds what it held before when the disk is full, and works once there is space', () => {
    const sql = openSql(path.join(temporaryFolder(), 'history.db'));
    prepareTables(sql);
    keepTurn(sql, record(1), false);
    const pages = Number(sql.get('PRAGMA page_count')?.['page_count']);
    sql.exec(`PRAGMA max_page_count = ${pages}`);
    const long = record(2, { turn: { text: 'Long words. '.repeat(5_000) } });
    expect(() => keepTurn(sql, long, false)).toThrow(/full/);
    expect(sql.get('SELECT count(*) AS count FROM turns')).toEqual({ count: 1 });
    sql.exec('PRAGMA max_page_count = 1000000');
    keepTurn(sql, long, false);
    expect(sql.get('SELECT count(*) AS count FROM turns')).toEqual({ count: 2 });
    sql.close();
  });
});
