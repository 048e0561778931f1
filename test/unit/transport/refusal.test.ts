import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from '../../../src-main/transport/refusal.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['7', 7_000],
    [' 120 ', 120_000],
    ['1.5', 1_500],
    ['999999999', 86_400_000],
    ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
    ['Sunday, 01-Mar-26 12:01:00 GMT', 60_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['Sun, 01 Mar 2126 11:00:00 GMT', 86_400_000],
    ['', null],
    ['-5', null],
    ['soon', null],
    ['Someday, 99 Foo 2026', null],
    ['1e9', null],
    ['2026-03-01', null],
    [undefined, null],
  ])('%j is %j milliseconds', (header, expected) => {
    expect(parseRetryAfter(header, NOW)).toBe(expected);
  });
});
