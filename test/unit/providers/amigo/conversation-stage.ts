/**
 * Owns what tests of a conversation with Amigo begin with: rigs whose simulated service must not have been wronged.
 */
import { afterEach, expect } from 'vitest';
import type { Client } from '../../../conformance/client.js';
import { createRig, USER, type Rig, type RigOptions } from './rig.js';

/** Makes rigs; after each test none of them may have seen a rule broken. */
export function useRigs(): (options?: RigOptions) => Rig {
  const rigs: Rig[] = [];
  afterEach(() => {
    for (const { service } of rigs.splice(0)) expect(service.breaches).toEqual([]);
  });
  return (options = {}) => {
    const rig = createRig(options);
    rigs.push(rig);
    return rig;
  };
}

/** Asks something, and lets all of the answer come. */
export const ask = (client: Client, turnId = USER): void => {
  client.speak(turnId);
  client.drain();
};
