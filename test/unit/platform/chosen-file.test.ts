import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBounded, writeWhole } from '../../../src-main/platform/chosen-file.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'chosen-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));
const at = (name: string): string => path.join(directory, name);

describe('a file the person chose', () => {
  it('is read as text', async () => {
    writeFileSync(at('a.json'), 'ሰላም');
    expect(await readBounded(at('a.json'), 100)).toEqual({ kind: 'read', fileName: 'a.json', text: 'ሰላም' });
  });

  it('is not read where it is too large, no file, or not there', async () => {
    writeFileSync(at('a.json'), 'x'.repeat(101));
    expect(await readBounded(at('a.json'), 100)).toEqual({ kind: 'too-large' });
    expect(await readBounded(at('a.json'), 101)).toMatchObject({ kind: 'read' });
    expect(await readBounded(directory, 100)).toMatchObject({ kind: 'failed' });
    expect(await readBounded(at('none'), 100)).toEqual({ kind: 'failed', code: 'ENOENT' });
  });

  it.skipIf(process.platform === 'win32')('is not waited for where it is a pipe or a device without end', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    expect(await readBounded(at('pipe'), 100)).toEqual({ kind: 'failed', code: 'not-a-file' });
    expect(await readBounded('/dev/zero', 100)).toEqual({ kind: 'failed', code: 'not-a-file' });
  });

  it('is written whole, over what was there, and for the person alone', async () => {
    writeFileSync(at('a.json'), 'before');
    expect(await writeWhole(at('a.json'), 'after')).toEqual({ kind: 'saved', path: at('a.json') });
    expect(readFileSync(at('a.json'), 'utf8')).toBe('after');
    if (process.platform !== 'win32') expect(statSync(at('a.json')).mode & 0o077).toBe(0);
    expect(readdirSync(directory)).toEqual(['a.json']);
  });

  it('says why it was not written, and leaves nothing behind', async () => {
    expect(await writeWhole(at('none/a.json'), 'x')).toEqual({ kind: 'failed', code: 'ENOENT' });
    expect(readdirSync(directory)).toEqual([]);
  });
});
