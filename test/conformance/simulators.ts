/** Every service's subject. A service without one does not compile. */
import type { ProviderId } from '../../src-preload/contract/provider-info.js';
import { SIMULATORS } from '../simulators/simulators.js';
import { localSubject } from './local-subject.js';
import { simulated, type Subject } from './subject.js';

export const SUBJECTS: Readonly<Record<ProviderId, Subject>> = {
  local: localSubject,
  addisai: simulated(SIMULATORS.addisai),
  amigo: simulated(SIMULATORS.amigo),
  zeebee: simulated(SIMULATORS.zeebee),
  playai: simulated(SIMULATORS.playai),
};
