/**
 * Owns how much sound is gathered before a turn goes on after it ran dry, and before the next ones start, whatever
 * arrivals ask for: a device may run dry for reasons of its own. Sound that comes at once or in large pieces fills it
 * in no time; sound that trickles in at its own speed needs it, and more after each gap.
 */
export const CUSHION_MIN_MS = 40;
const CUSHION_MAX_MS = 250;
const GROWTH = 2.5;

/** After sound ran out in the middle of a turn. */
export const grownCushionMs = (cushionMs: number): number => Math.min(CUSHION_MAX_MS, cushionMs * GROWTH);

/** After a turn that never ran dry. */
export const shrunkCushionMs = (cushionMs: number): number => Math.max(CUSHION_MIN_MS, cushionMs / 2);
