import { expect, it } from 'vitest';
import { appArguments, argumentValue } from '../../../src-main/app/arguments.js';

it.each([
  [['parley', 'talk', 'start'], false, ['talk', 'start']],
  [['parley', '--user-data-dir=/x', 'talk'], false, ['--user-data-dir=/x', 'talk']],
  [['electron', '.', 'talk', 'start'], true, ['talk', 'start']],
  [['electron', '--no-sandbox', '.', '--user-data-dir=/x', 'show'], true, ['--user-data-dir=/x', 'show']],
  [['electron', '-r', 'loader.js', '--inspect=0', '/app', 'quit'], true, ['quit']],
  [['electron', '.'], true, []],
  [['electron'], true, []],
])('%j (from sources: %s) means %j', (argv, fromSources, expected) => {
  expect(appArguments(argv, fromSources)).toEqual(expected);
});

it('reads the last value of an option', () => {
  expect(argumentValue(['--trace-dir=/a', 'x', '--trace-dir=/b=c'], 'trace-dir')).toBe('/b=c');
  expect(argumentValue(['--trace-directory=/a'], 'trace-dir')).toBeNull();
});
