/** Owns a simulated service for a benchmark: in use by the app, reached through a stretch of network that can fail. */
import { keysOf, profileOf } from '../test/rig/assistant-profile.js';
import { FaultProxy } from '../test/rig/fault-proxy.js';
import { createAnswerEncoder } from '../test/simulators/kit/encode.js';
import { serve, type Served } from '../test/simulators/kit/serve.js';
import type { Simulator, SpokenAnswer } from '../test/simulators/kit/simulator.js';
import { withApp, type Measured, type Setting } from './session.js';

export interface Stage extends Measured {
  readonly served: Served;
  readonly proxy: FaultProxy;
}

export interface ServiceSetting extends Omit<Setting, 'profile' | 'environment'> {
  readonly answers: readonly SpokenAnswer[];
  /** One of the simulator's; `normal` where none is named. */
  readonly scenario?: string;
}

/** Runs the app with this service in use, and ends both. @throws Error when the service complained of the app */
export async function withService(
  simulator: Simulator,
  { answers, scenario = 'normal', ...setting }: ServiceSetting,
  action: (stage: Stage) => Promise<void>,
): Promise<void> {
  const encode = await createAnswerEncoder();
  const served = await serve(simulator, { scenario, answers, encode, log: () => undefined });
  const proxy = await FaultProxy.start(served.port);
  try {
    const profile = profileOf(simulator, proxy.url(simulator.path));
    await withApp({ ...setting, profile, environment: keysOf(simulator) }, (measured) =>
      action({ ...measured, served, proxy }),
    );
    const [breach] = served.service.breaches;
    if (breach !== undefined) throw new Error(`${simulator.id} was spoken to wrongly: ${breach}`);
  } finally {
    await proxy.close();
    await served.close();
  }
}
