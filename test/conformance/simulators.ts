/** Every service's subject. A service without one does not compile. */
import type { ProviderId } from '../../src-preload/contract/provider-info.js';
import { amigoSimulator } from '../simulators/amigo/simulator.js';
import { localSubject } from './local-subject.js';
import { simulated, type Subject } from './subject.js';

export const SUBJECTS: Readonly<Partial<Record<ProviderId, Subject>>> = {
  local: localSubject,
  amigo: simulated(amigoSimulator),
};
