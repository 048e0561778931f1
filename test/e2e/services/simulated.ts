/** Owns simulators for a test: with voices and real formats, ended after it, their lines kept beside its result. */
import type { TestInfo } from '@playwright/test';
import { createAnswerEncoder } from '../../simulators/kit/encode.js';
import { serve, type Served } from '../../simulators/kit/serve.js';
import type { Simulator } from '../../simulators/kit/simulator.js';
import { speakAnswers } from '../../simulators/kit/voice.js';

/** Starts a simulator in this scenario. */
export type Simulate = (simulator: Simulator, scenario?: string) => Promise<Served>;

export async function withSimulators(
  testInfo: TestInfo,
  use: (simulate: Simulate, lines: readonly string[]) => Promise<void>,
): Promise<void> {
  const served: Served[] = [];
  const lines: string[] = [];
  const [answers, encode] = await Promise.all([speakAnswers(), createAnswerEncoder()]);
  await use(async (simulator, scenario = 'normal') => {
    const one = await serve(simulator, { scenario, answers, encode, log: (line) => lines.push(line) });
    served.push(one);
    return one;
  }, lines);
  for (const one of served) await one.close();
  await testInfo.attach('simulator', { body: lines.join('\n') });
}
