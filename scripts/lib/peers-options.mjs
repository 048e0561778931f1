/** Owns what a person may ask of `npm run bench:peers`. Pure. */
import { parseArgs } from 'node:util';

/**
 * @typedef {{ rounds: number, only: string, sinkBlockMs: number }} Options `only` empty for all, `sinkBlockMs` 0 for none
 * @typedef {{ kind: 'measure', options: Options } | { kind: 'page' } | { kind: 'wrong', message: string }} Asked
 */

const USE = [
  'npm run bench:peers                            Parley and its peers, three rounds',
  'npm run bench:peers -- --rounds 1              as many rounds',
  'npm run bench:peers -- --only parley,openai    these of parley, elevenlabs, playai, openai',
  'npm run bench:peers -- --sink-block 5          with the speaker in blocks of so many milliseconds',
  'npm run bench:peers -- --page                  writes the table of docs/peers.md anew from the last whole run',
].join('\n');

/** @type {Asked} */
const WRONG = { kind: 'wrong', message: USE };

/**
 * @param {string[]} args as given after `npm run bench:peers --`
 * @returns {Asked}
 */
export function readPeersOptions(args) {
  if (args.includes('--page')) return args.length === 1 ? { kind: 'page' } : WRONG;
  try {
    const { values } = parseArgs({
      args,
      options: {
        rounds: { type: 'string', default: '3' },
        only: { type: 'string', default: '' },
        'sink-block': { type: 'string', default: '0' },
      },
    });
    const [rounds, sinkBlockMs] = [Number(values.rounds), Number(values['sink-block'])];
    const isKnown = /^((parley|elevenlabs|playai|openai)(,|$))*$/.test(values.only);
    if (!Number.isInteger(rounds) || rounds < 1 || !(sinkBlockMs >= 0) || !isKnown) return WRONG;
    return { kind: 'measure', options: { rounds, only: values.only, sinkBlockMs } };
  } catch {
    return WRONG;
  }
}
