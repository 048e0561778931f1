/** Every service's subject. A service without one does not compile. */
import type { ProviderId } from '../../src-preload/contract/provider-info.js';
import { SIMULATORS } from '../simulators/simulators.js';
import { localSubject } from './local-subject.js';
import { simulated, type Subject } from './subject.js';

const services = Object.fromEntries(Object.values(SIMULATORS).map((simulator) => [simulator.id, simulated(simulator)]));

export const SUBJECTS: Readonly<Partial<Record<ProviderId, Subject>>> = { local: localSubject, ...services };
