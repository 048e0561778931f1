/**
 * Owns the seed of every property test: the same one in each run, so that a change is judged by what it changed.
 * `PARLEY_SEED=random` looks elsewhere; a failure then tells the seed that finds it again.
 */
import fc from 'fast-check';

const SEED = 20_261_121;
const wanted = process.env['PARLEY_SEED'];

if (wanted !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(wanted ?? SEED) });
