/** Owns the list of simulated services. A service of the registry without a simulator does not compile. */
import type { ProviderId } from '../../src-preload/contract/provider-info.js';
import { addisaiSimulator } from './addisai/simulator.js';
import { amigoSimulator } from './amigo/simulator.js';
import type { Simulator } from './kit/simulator.js';
import { playaiSimulator } from './playai/simulator.js';
import { zeebeeSimulator } from './zeebee/simulator.js';

export const SIMULATORS: Readonly<Record<Exclude<ProviderId, 'local'>, Simulator>> = {
  addisai: addisaiSimulator,
  amigo: amigoSimulator,
  zeebee: zeebeeSimulator,
  playai: playaiSimulator,
};
