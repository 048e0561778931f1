import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLogFile } from '../../../src-main/logging/log-file.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'log-file-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('creates its folder and appends to what is there', () => {
  const logs = path.join(directory, 'logs');
  const first = openLogFile({ directory: logs, name: 'parley', maxBytes: 1_000 });
  first.write('one');
  first.close();
  const second = openLogFile({ directory: logs, name: 'parley', maxBytes: 1_000 });
  second.write('two');
  expect(readFileSync(second.path, 'utf8')).toBe('one\ntwo\n');
  if (process.platform !== 'win32') expect(statSync(second.path).mode & 0o777).toBe(0o600);
  second.close();
});

it('never holds more than two files of the bound, and keeps the newest lines', () => {
  const log = openLogFile({ directory, name: 'parley', maxBytes: 100 });
  for (let index = 0; index < 50; index++) log.write(`line ${String(index).padStart(4, '0')}`);
  log.close();
  expect(statSync(log.path).size).toBeLessThanOrEqual(100);
  expect(statSync(log.previousPath).size).toBeLessThanOrEqual(100);
  const text = readFileSync(log.previousPath, 'utf8') + readFileSync(log.path, 'utf8');
  const kept = text.trim().split('\n');
  expect(kept.at(-1)).toBe('line 0049');
  expect(kept).toEqual(
    Array.from({ length: kept.length }, (_, i) => `line ${String(50 - kept.length + i).padStart(4, '0')}`),
  );
});

it('writes a line longer than the bound whole', () => {
  const log = openLogFile({ directory, name: 'parley', maxBytes: 10 });
  log.write('x'.repeat(50));
  log.write('y');
  log.close();
  expect(readFileSync(log.previousPath, 'utf8')).toBe(`${'x'.repeat(50)}\n`);
});

it('loses lines, not the app, when it cannot write, and goes on when it can', () => {
  const blocked = path.join(directory, 'blocked');
  writeFileSync(blocked, 'a file where the folder should be');
  const log = openLogFile({ directory: blocked, name: 'parley', maxBytes: 100 });
  log.write('lost');
  expect(log.dropped()).toBe(1);
  rmSync(blocked);
  log.write('kept');
  log.close();
  expect(existsSync(log.path) && readFileSync(log.path, 'utf8')).toBe('kept\n');
});
