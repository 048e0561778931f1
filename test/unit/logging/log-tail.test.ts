import { beforeEach, expect, it } from 'vitest';
import { LOG_ENTRIES_KEPT, type LogBatch } from '../../../src-preload/contract/diagnostics.js';
import { createLogTail, type LogTail } from '../../../src-main/logging/log-tail.js';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.js';

let clock: ManualClock;
let tail: LogTail;
let batches: LogBatch[];
const hear = (batch: LogBatch): void => void batches.push(batch);
const line = (message: string, fields?: object): string =>
  JSON.stringify({ at: '2026-01-01T00:00:00.000Z', level: 'info', scope: 'main', message, fields });
const messages = (batch: LogBatch | undefined): readonly string[] =>
  (batch?.entries ?? []).map(({ message }) => message);

beforeEach(() => {
  clock = createManualClock();
  tail = createLogTail((delayMs, callback) => clock.after(delayMs, callback));
  batches = [];
});

it('tells whoever begins to watch all that is held, read into its parts', () => {
  tail.write(line('One.', { channel: 'a' }));
  tail.write(line('Two.'));
  tail.watch(hear);
  expect(batches).toEqual([
    {
      anew: true,
      entries: [
        {
          sequence: 1,
          atMs: 1_767_225_600_000,
          level: 'info',
          scope: 'main',
          message: 'One.',
          fields: '{"channel":"a"}',
        },
        { sequence: 2, atMs: 1_767_225_600_000, level: 'info', scope: 'main', message: 'Two.', fields: '' },
      ],
    },
  ]);
});

it('tells what comes in batches, at most four a second', () => {
  tail.watch(hear);
  for (let at = 0; at < 100; at++) {
    tail.write(line(`Line ${at}`));
    clock.advance(10);
  }
  clock.advance(1_000);
  const after = batches.slice(1);
  expect(after.length).toBeLessThanOrEqual(4);
  expect(after.flatMap(messages)).toEqual(Array.from({ length: 100 }, (_, at) => `Line ${at}`));
  expect(after.every(({ anew }) => !anew)).toBe(true);
});

it('does nothing for nobody: no timer before it is watched, and none after', () => {
  tail.write(line('a'));
  expect(clock.pending()).toBe(0);
  tail.watch(hear);
  expect(clock.pending()).toBe(0);
  tail.write(line('b'));
  expect(clock.pending()).toBe(1);
  tail.watch(null);
  expect(clock.pending()).toBe(0);
  tail.write(line('c'));
  clock.advance(1_000);
  expect(batches).toHaveLength(1);
  tail.watch(hear);
  expect(messages(batches.at(-1))).toEqual(['a', 'b', 'c']);
});

it('holds the last five hundred, and no more than its bound of long ones', () => {
  for (let at = 0; at < 1_700; at++) tail.write(line(`Line ${at}`));
  const held = tail.entries();
  expect(held).toHaveLength(LOG_ENTRIES_KEPT);
  expect(held.at(-1)).toMatchObject({ sequence: 1_700, message: 'Line 1699' });
  for (let at = 0; at < 100; at++) tail.write(line('x'.repeat(20_000)));
  const characters = tail.entries().reduce((sum, { message }) => sum + message.length, 0);
  expect(characters).toBeLessThanOrEqual(400_000);
  expect(characters).toBeGreaterThan(300_000);
});

it('passes over what is no line of the log', () => {
  for (const odd of ['', 'no json', 'null', '[]', '{"level":"loud"}', '{"level":"info","at":7}']) tail.write(odd);
  tail.write(line('Good.'));
  expect(tail.entries().map(({ message }) => message)).toEqual(['Good.']);
});
