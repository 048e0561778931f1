/** Owns what goes wrong with the network of a course: each fault with its begin; `restore` of the proxy ends them all. */
import type { FaultProxy } from '../rig/fault-proxy.js';
import type { Random } from './random.js';

export const NETWORK_FAULTS = ['cut', 'half-open', 'outage', 'refused', 'latency', 'slow', 'flip'] as const;
export type NetworkFault = (typeof NETWORK_FAULTS)[number];

/** Lets the fault begin. `cut` and `flip` are over by themselves, the others last until `restore`. */
export async function beginFault(fault: NetworkFault, proxy: FaultProxy, random: Random): Promise<void> {
  switch (fault) {
    case 'cut':
      proxy.cut();
      return;
    case 'half-open':
      proxy.halfOpen();
      return;
    case 'outage':
      await proxy.refuse();
      proxy.cut();
      return;
    case 'refused':
      await proxy.refuse();
      return;
    case 'latency':
      proxy.latency(random.between(50, 400), random.between(0, 400));
      return;
    case 'slow':
      // Less than the microphone's 32 kB a second.
      proxy.slow(random.between(4_000, 24_000));
      return;
    case 'flip':
      proxy.flip(Math.ceil(random.between(1, 16)));
      return;
  }
}
