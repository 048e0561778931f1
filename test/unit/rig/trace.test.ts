import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTraceReader } from '../../rig/trace.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'parley-trace-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (text: string): void => appendFileSync(path.join(folder, 'marks.jsonl'), text);
const line = (name: string, atMs: number): string => `${JSON.stringify({ name, atMs })}\n`;

it('reads on from where it was, past a line that was half written', () => {
  const trace = createTraceReader(folder);
  expect(trace.marks()).toEqual([]);
  write(line('one', 1) + line('two', 2).slice(0, 9));
  expect(trace.marks().map(({ name }) => name)).toEqual(['one']);
  write(line('two', 2).slice(9) + line('one', 3));
  expect(trace.marks().map(({ atMs }) => atMs)).toEqual([1, 2, 3]);
  expect(trace.marks('one').map(({ atMs }) => atMs)).toEqual([1, 3]);
});

it('reads more than one piece at once', () => {
  const count = 5_000;
  write(Array.from({ length: count }, (_, at) => line('many', at)).join(''));
  const marks = createTraceReader(folder).marks();
  expect(marks).toHaveLength(count);
  expect(marks.at(-1)?.atMs).toBe(count - 1);
});
