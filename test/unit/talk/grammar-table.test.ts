/** Every state against every event, compared with a table that is read by people when it changes. */
import { expect, it } from 'vitest';
import {
  stepGrammar,
  type GrammarCommand,
  type GrammarInput,
  type GrammarSettings,
  type GrammarState,
} from '../../../src-main/talk/grammar.js';

const state = (
  phase: GrammarState['phase'],
  down: GrammarState['down'],
  lastUp: GrammarState['lastUp'] = null,
): GrammarState => ({ phase, down, lastUp });
const hookUp = (atMs: number) => ({ source: 'hook', atMs }) as const;

const STATES: Readonly<Record<string, GrammarState>> = {
  'idle': state({ name: 'idle' }, []),
  'idle, key still down': state({ name: 'idle' }, ['hook']),
  'idle, key just up': state({ name: 'idle' }, [], hookUp(980)),
  'holding since 100': state({ name: 'holding', source: 'hook', startedAtMs: 100 }, ['hook']),
  'holding since 900': state({ name: 'holding', source: 'hook', startedAtMs: 900 }, ['hook']),
  'holding, window too': state({ name: 'holding', source: 'hook', startedAtMs: 100 }, ['hook', 'window']),
  'releasing a hold': state({ name: 'releasing', source: 'hook', startedAtMs: 100, upAtMs: 980 }, [], hookUp(980)),
  'releasing a tap': state({ name: 'releasing', source: 'hook', startedAtMs: 880, upAtMs: 980 }, [], hookUp(980)),
  'releasing, timer late': state({ name: 'releasing', source: 'hook', startedAtMs: 100, upAtMs: 800 }, [], hookUp(800)),
  'tail until 1100': state({ name: 'tail', startedAtMs: 100, upAtMs: 900, untilMs: 1_100 }, [], hookUp(900)),
  'tail, timer late': state({ name: 'tail', startedAtMs: 100, upAtMs: 750, untilMs: 950 }, [], hookUp(750)),
  'latched by tap': state({ name: 'latched', source: 'hook', startedAtMs: 100 }, [], hookUp(200)),
  'latched by command': state({ name: 'latched', source: null, startedAtMs: 100 }, []),
  'latched, key still down': state({ name: 'latched', source: null, startedAtMs: 100 }, ['hook']),
  'toggled just now, key still down': state({ name: 'latched', source: 'hook', startedAtMs: 900 }, ['hook']),
  'toggled long ago, key still down': state({ name: 'latched', source: 'hook', startedAtMs: 100 }, ['hook']),
  'toggled, key just up': state({ name: 'latched', source: 'hook', startedAtMs: 900 }, [], hookUp(980)),
}; // prettier-ignore

/** All happen at 1000. */
const INPUTS: Readonly<Record<string, GrammarInput>> = {
  'key-down': { type: 'key-down', source: 'hook', atMs: 1_000 },
  'key-up': { type: 'key-up', source: 'hook', atMs: 1_000 },
  'window key-down': { type: 'key-down', source: 'window', atMs: 1_000 },
  'window key-up': { type: 'key-up', source: 'window', atMs: 1_000 },
  toggled: { type: 'toggled', source: 'shortcut', atMs: 1_000 },
  start: { type: 'start', atMs: 1_000 },
  stop: { type: 'stop', atMs: 1_000 },
  toggle: { type: 'toggle', atMs: 1_000 },
  cancel: { type: 'cancel' },
  'other-key-joined': { type: 'other-key-joined', source: 'hook', atMs: 1_000 },
  'source-lost': { type: 'source-lost', source: 'hook', atMs: 1_000 },
  'window lost': { type: 'source-lost', source: 'window', atMs: 1_000 },
  'session-closed': { type: 'session-closed', startedAtMs: null },
  'session-closed, earlier one': { type: 'session-closed', startedAtMs: 1 },
  'defer expired': { type: 'window-expired', window: 'defer' },
  'tail expired': { type: 'window-expired', window: 'tail' },
};

const SETTINGS: Readonly<Record<string, GrammarSettings>> = {
  'taps latch, tail 200': { style: 'hold-or-tap', releaseTailMs: 200 },
  'taps cancel, tail 0': { style: 'hold', releaseTailMs: 0 },
  'toggle, tail 200': { style: 'toggle', releaseTailMs: 200 },
};

const showPhase = ({ phase, down }: GrammarState): string => {
  const by = 'source' in phase ? ` by ${phase.source ?? 'command'}` : '';
  return `${phase.name}${by}${down.length > 0 ? ` (down: ${down.join(', ')})` : ''}`;
};

const showCommand = (command: GrammarCommand): string => {
  switch (command.type) {
    case 'talk-start':
      return `talk-start(${command.mode}) at ${command.atMs}`;
    case 'talk-stop':
      return `talk-stop at ${command.atMs}`;
    case 'talk-latch':
      return 'talk-latch';
    case 'talk-cancel':
      return `talk-cancel(${command.reason})`;
    case 'set-window':
      return `set ${command.window} until ${command.untilMs}`;
    case 'clear-window':
      return `clear ${command.window}`;
  }
};

it('matches the table', async () => {
  const lines: string[] = ['What each input does in each state. Every input happens at 1000 ms. Unchanged: ·'];
  for (const [settingsName, settings] of Object.entries(SETTINGS)) {
    lines.push('', `# ${settingsName}`);
    for (const [stateName, before] of Object.entries(STATES)) {
      lines.push('', `## ${stateName}`);
      for (const [inputName, input] of Object.entries(INPUTS)) {
        const { state: after, commands } = stepGrammar(before, input, settings);
        const same = commands.length === 0 && JSON.stringify(after) === JSON.stringify(before);
        const outcome = same ? '·' : `${showPhase(after)}${commands.map((c) => `; ${showCommand(c)}`).join('')}`;
        lines.push(`${inputName.padEnd(28)}${outcome}`);
      }
    }
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('grammar-table.txt');
});
