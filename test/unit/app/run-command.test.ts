import { describe, expect, it } from 'vitest';
import { createCommandRunner } from '../../../src-main/app/run-command.js';
import { needsRunning, startsHidden, terminalAnswer } from '../../../src-main/app/terminal-answer.js';

/** A running app that writes down what it is asked. */
function setUp() {
  const done: string[] = [];
  let muted = false;
  let handsFree = false;
  const run = createCommandRunner(
    {
      quit: () => done.push('quit'),
      links: { open: (address) => done.push(`link ${address}`) },
      window: { isVisible: () => true, onVisible: () => {}, show: () => done.push('show'), bringBackPage: () => {} },
    },
    {
      act: (action) => done.push(`talk ${action}`),
      interrupt: () => done.push('interrupt'),
      isMuted: () => muted,
      setMuted(next) {
        muted = next;
        done.push(`muted ${next}`);
      },
      isHandsFree: () => handsFree,
      setHandsFree(on) {
        handsFree = on;
        done.push(`hands-free ${on}`);
      },
    },
  );
  return { run: (line: string) => run(line.split(' ').filter((word) => word !== '')), done };
}

describe('the running app', () => {
  it('does what it is asked', () => {
    const { run, done } = setUp();
    const lines = ['talk start', 'talk cancel', 'interrupt', 'show', 'quit', 'link parley://talk'];
    for (const line of lines) expect(run(line.replace('link ', ''))).toBe(true);
    expect(done).toEqual(lines);
  });

  it.each([
    ['mute', 'muted'],
    ['hands-free', 'hands-free'],
  ] as const)('%s turns round, or becomes what is said', (word, name) => {
    const { run, done } = setUp();
    for (const line of [word, `${word} toggle`, `${word} on`, `${word} on`, `${word} off`]) run(line);
    expect(done).toEqual([true, false, true, true, false].map((on) => `${name} ${on}`));
  });

  it('does nothing for what is answered on the terminal, and shows its window when asked for nothing', () => {
    const { run, done } = setUp();
    expect(run('mute maybe')).toBe(true);
    expect(run('--help')).toBe(true);
    expect(run('')).toBe(false);
    expect(done).toEqual([]);
  });
});

describe('a first start', () => {
  it('is not needed for what only a running app can do', () => {
    expect(needsRunning(['quit'])).toBe(true);
    expect(needsRunning(['interrupt'])).toBe(true);
    for (const args of [[], ['talk', 'start'], ['mute'], ['hands-free', 'on'], ['show']])
      expect(needsRunning(args)).toBe(false);
  });

  it('is hidden when that is asked for', () => {
    for (const args of [['--hidden'], ['talk', 'start', '--hidden'], ['--hidden', 'hands-free'], ['mute', '--hidden']])
      expect(startsHidden(args)).toBe(true);
    for (const args of [[], ['talk', 'start'], ['mute'], ['show', '--hidden']]) expect(startsHidden(args)).toBe(false);
  });

  it('answers on the terminal what is no request of the app', () => {
    expect(terminalAnswer(['mute', 'maybe'], '1.2.3')).toMatchObject({ exitCode: 2 });
    expect(terminalAnswer(['--version'], '1.2.3')).toEqual({ text: '1.2.3', exitCode: 0 });
    for (const args of [['mute'], ['hands-free', 'off'], ['interrupt'], []])
      expect(terminalAnswer(args, '1.2.3')).toBeNull();
  });
});
