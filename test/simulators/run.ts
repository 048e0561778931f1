/**
 * Owns a simulator run by hand: says where it is and what to enter, and tells what happens.
 */
import { PROVIDERS } from '../../src-main/providers/registry.js';
import { isShown } from '../../src-preload/contract/option-rules.js';
import { createAnswerEncoder } from './kit/encode.js';
import { serve } from './kit/serve.js';
import type { Simulator } from './kit/simulator.js';
import { speakAnswers } from './kit/voice.js';
import { SIMULATORS } from './simulators.js';

export interface SimulateOptions {
  readonly service: string;
  readonly scenario: string;
  readonly port: number;
  readonly say: (line: string) => void;
}

/** The answer to a wrong or missing argument; null when all is well. */
function complaint(simulator: Simulator | undefined, { service, scenario }: SimulateOptions): string | null {
  if (simulator === undefined) {
    const names = Object.keys(SIMULATORS).join(', ');
    return `${service === '' ? 'Say which service' : `There is no simulator of "${service}"`}: ${names}.`;
  }
  if (scenario === 'normal' || scenario in simulator.scenarios) return null;
  return `There is no scenario "${scenario}". These are:\n${scenarioList(simulator)}`;
}

const scenarioList = (simulator: Simulator): string =>
  Object.entries(simulator.scenarios)
    .map(([name, what]) => `  ${name.padEnd(28)} ${what}`)
    .join('\n');

/** What to type into the form, by its labels; options that are the form's defaults anyway are left out. */
function toEnter(simulator: Simulator): readonly (readonly [string, string])[] {
  const { credentials, options } = PROVIDERS[simulator.id];
  const secrets = credentials.flatMap((field) => {
    const { key, label } = field;
    const secret = simulator.secrets[key];
    return secret === undefined || !isShown(simulator.options, options, field) ? [] : [[label, secret] as const];
  });
  const others = options.flatMap((field) => {
    const value = simulator.options[field.key];
    if (value === undefined || value === field.defaultValue) return [];
    const shown = field.kind === 'choice' ? field.choices.find((choice) => choice.value === value)?.label : value;
    return [[field.label, String(shown)] as const];
  });
  return [...secrets, ...others];
}

/** Runs until the process ends. Answers the exit code when it cannot. */
export async function simulate(options: SimulateOptions): Promise<number | null> {
  const { say } = options;
  const simulator = Object.values(SIMULATORS).find(({ id }) => id === options.service);
  const problem = complaint(simulator, options);
  if (simulator === undefined || problem !== null) {
    say(problem ?? '');
    return 2;
  }
  const [answers, encode] = await Promise.all([speakAnswers(), createAnswerEncoder()]);
  const log = (line: string): void => say(`${new Date().toISOString().slice(11, 23)}  ${line}`);
  const { url } = await serve(simulator, { scenario: options.scenario, answers, encode, log, port: options.port });
  say(`\nA simulated ${simulator.id} runs here. In Parley: Settings → Assistants → Add assistant. Enter:\n`);
  for (const [label, value] of [['Endpoint', url] as const, ...toEnter(simulator)]) {
    say(`  ${label.padEnd(24)} ${value}`);
  }
  say(`\nScenario: ${options.scenario}. Others, with --scenario NAME:\n${scenarioList(simulator)}`);
  say('\nCtrl+C ends it.\n');
  return null;
}
