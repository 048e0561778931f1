/**
 * Hands-free on loudspeakers with the built-in assistant: a short walk on the course of the soak, with the output that is
 * chosen by itself. Native sound has room.test.ts and the soak.
 */
import { runHandsFree } from '../soak/hands-free.js';
import { expect, test } from './person.js';

test('in a room it answers people and never itself, and a louder voice is understood', async ({ person }) => {
  test.setTimeout(150_000);
  await person.ready();
  const log = (line: string): void => console.log(line);
  const figures = await runHandsFree({ ...person, minutes: 0.5, seed: 1, sink: 'auto', log });
  expect(figures.falseTurns).toBe(0);
  expect(figures.answered).toBeGreaterThan(0);
  expect(figures.silenced).toBeGreaterThan(0);
  expect(figures.understood).toBeGreaterThan(0);
});
