import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { createJsonStore } from '../../../src-main/storage/json-store.js';
import { openStoreFile } from '../../../src-main/storage/store-file.js';
import { inEnglish } from '../../../src-preload/contract/said.js';

const epochMs = (): number => Date.UTC(2026, 1, 3, 4, 5, 6);
const DATED = 'data.damaged-2026-02-03T04-05-06-000Z.json';

let directory: string;
const at = (name: string): string => path.join(directory, name);
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'store-file-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('a store file', () => {
  const open = (folder = directory) => openStoreFile({ directory: folder, name: 'data', epochMs });

  it('starts empty without touching the disk, and keeps what is written', () => {
    const file = open();
    expect(file.read()).toEqual({});
    expect(readdirSync(directory)).toEqual([]);
    expect(file.write({ 'a.b': { c: 1 } }).ok).toBe(true);
    expect(open().read()).toEqual({ 'a.b': { c: 1 } });
    expect(readdirSync(directory)).toEqual(['data.json']);
    if (process.platform !== 'win32') expect(statSync(at('data.json')).mode & 0o777).toBe(0o600);
  });

  it('drops what the new content no longer holds', () => {
    const file = open();
    file.write({ a: 1, b: 2 });
    file.write({ b: 3 });
    expect(open().read()).toEqual({ b: 3 });
  });

  it.each(['', '{"a":1', 'null', '[1]', '"text"', '\0\0\0'])('sets a damaged file aside: %j', (content) => {
    writeFileSync(at('data.json'), content);
    const file = open();
    expect(file.read()).toEqual({});
    expect(inEnglish(file.notice ?? '')).toContain(DATED);
    expect(readFileSync(at(DATED), 'utf8')).toBe(content);
    expect(file.write({ a: 2 }).ok).toBe(true);
    expect(open().notice).toBeNull();
    expect(readFileSync(at(DATED), 'utf8')).toBe(content);
  });

  it('does not write over what it could not read', () => {
    mkdirSync(at('data.json'));
    const file = open();
    expect(inEnglish(file.notice ?? '')).toContain('could not be read');
    expect(file.write({ a: 1 })).toMatchObject({ ok: false, error: { code: 'storage-failed' } });
    expect(file.read()).toEqual({ a: 1 });
  });

  it('tells a failed write as a value and keeps the content for this run', () => {
    writeFileSync(at('blocked'), 'a file where the folder should be');
    const file = open(at('blocked'));
    expect(file.write({ a: 1 })).toMatchObject({ ok: false, error: { code: 'storage-failed' } });
    expect(file.read()).toEqual({ a: 1 });
  });
});

describe('what a write that was killed left', () => {
  it('is removed at the next start, and nothing else is', () => {
    const left = ['data.next.json', 'data.next.json.tmp-17000000000abcdef', 'data.json.tmp-17000000000abcdef'];
    const others = ['data.damaged-2026.json', 'data.json', 'other.next.json'];
    for (const name of [...left, ...others]) writeFileSync(at(name), '{"a":1}');
    expect(openStoreFile({ directory, name: 'data', epochMs }).read()).toEqual({ a: 1 });
    expect(readdirSync(directory)).toEqual(others);
  });
});

describe('a link in place of the file', () => {
  it('stays one', () => {
    mkdirSync(at('elsewhere'));
    writeFileSync(at('elsewhere/mine.json'), '{"a":1}');
    symlinkSync(at('elsewhere/mine.json'), at('data.json'));
    const file = openStoreFile({ directory, name: 'data', epochMs });
    expect(file.write({ a: 2 }).ok).toBe(true);
    expect(lstatSync(at('data.json')).isSymbolicLink()).toBe(true);
    expect(JSON.parse(readFileSync(at('elsewhere/mine.json'), 'utf8'))).toEqual({ a: 2 });
  });
});

describe('a JSON store', () => {
  const schema = v.array(v.object({ text: v.string() }));
  const open = () => createJsonStore({ directory, name: 'data', epochMs }, schema, []);

  it('keeps its value', () => {
    expect(open().get()).toEqual([]);
    open().set([{ text: 'milk' }]);
    expect(open().get()).toEqual([{ text: 'milk' }]);
  });

  it('copies data of another shape aside and tells once', () => {
    writeFileSync(at('data.json'), '{"data":[{"text":7}]}');
    const store = open();
    expect(store.get()).toEqual([]);
    expect(inEnglish(store.notice ?? '')).toContain(DATED);
    expect(readFileSync(at(DATED), 'utf8')).toBe('{"data":[{"text":7}]}');
    expect(open().notice).toBeNull();
  });
});
