/** Hands-free on loudspeakers for as long as is asked, with each output: Parley must never talk to itself. */
import { expect, test } from '../e2e/person.js';
import { runHandsFree } from './hands-free.js';

const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 10);
const SEED = Number(process.env['SOAK_SEED'] ?? 1);

for (const sink of ['native', 'auto'] as const) {
  test(`hands-free in a room, sound output ${sink}`, async ({ person }) => {
    test.setTimeout(0);
    await person.ready();
    const log = (line: string): void => console.log(line);
    const figures = await runHandsFree({ ...person, minutes: MINUTES, seed: SEED, sink, log });
    expect(figures.falseTurns).toBe(0);
    expect(figures.answered / figures.asked).toBeGreaterThan(0.75);
    expect(figures.silenced / figures.overTalked).toBeGreaterThan(0.8);
    expect(figures.understood / figures.overTalked).toBeGreaterThan(0.7);
  });
}
