import { describe, expect, it } from 'vitest';
import { parseCommandLine, USAGE } from '../../../src-main/talk/command-line.js';

const packaged = (...words: readonly string[]) =>
  parseCommandLine(['/opt/Parley/parley', ...words], { packaged: true });
const dev = (...words: readonly string[]) => parseCommandLine(['electron', ...words], { packaged: false });
const start = { kind: 'talk', action: 'start', hidden: false };

describe('an installed Parley', () => {
  it('has nothing to do by default', () => {
    expect(packaged()).toBeNull();
    expect(packaged('--no-sandbox', '--user-data-dir=/tmp/x')).toBeNull();
  });

  it.each(['start', 'stop', 'toggle', 'cancel'] as const)('talk %s', (action) => {
    expect(packaged('talk', action)).toEqual({ kind: 'talk', action, hidden: false });
  });

  it('knows the other commands and options', () => {
    expect(packaged('show')).toEqual({ kind: 'show' });
    expect(packaged('quit')).toEqual({ kind: 'quit' });
    expect(packaged('--hidden')).toEqual({ kind: 'launch', hidden: true });
    expect(packaged('talk', 'toggle', '--hidden')).toEqual({ kind: 'talk', action: 'toggle', hidden: true });
    expect(packaged('--help')).toEqual({ kind: 'help' });
    expect(packaged('-h')).toEqual({ kind: 'help' });
    expect(packaged('--version')).toEqual({ kind: 'version' });
    expect(packaged('talk', 'sing', '--help')).toEqual({ kind: 'help' });
  });

  it.each([
    ['--', '--inspect'],
    ['--', '--remote-debugging-port=1', '--no-sandbox'],
    ['--inspect=0', '--require=/tmp/x.js', '--user-data-dir=/tmp'],
    ['-e', '--gpu-launcher=/tmp/x', '--renderer-cmd-prefix=/tmp/x'],
  ])('takes no switch of Electron or Chromium for a command, wherever it stands: %s %s', (...words) => {
    expect(packaged(...words)).toBeNull();
  });

  it.each([
    ['a path in place of a command', ['../../x']],
    ['code in place of a command', ['-e', 'process.exit()']],
    ['a switch glued to a link by whoever made it', ['parley://show', '--inspect', 'quit']],
    ['a word after the end of switches', ['--', 'file:///etc/passwd']],
    ['a command in another writing', ['QUIT']],
    ['a name of every object', ['constructor']],
  ])('refuses %s', (_what, words) => {
    expect(packaged(...words)).toMatchObject({ kind: 'error' });
  });

  it('tells a link from a command, and takes none of what came with it', () => {
    const link = { kind: 'link', address: 'parley://talk' };
    expect(packaged('parley://talk')).toEqual(link);
    expect(packaged('--', 'parley://talk')).toEqual(link);
    expect(packaged('--no-sandbox', 'parley://talk', '--version', '--hidden')).toEqual(link);
    expect(packaged('Parley:anything at all')).toEqual({ kind: 'link', address: 'Parley:anything at all' });
    expect(packaged('parley://show', 'quit')).toMatchObject({ kind: 'error' });
    expect(packaged('talk', 'parley://show')).toMatchObject({ kind: 'error' });
    expect(dev('.', 'parley://show')).toEqual({ kind: 'link', address: 'parley://show' });
  });

  it.each(['mute', 'hands-free'] as const)('%s switches, or does as told', (kind) => {
    expect(packaged(kind)).toEqual({ kind, to: 'toggle', hidden: false });
    for (const to of ['on', 'off', 'toggle'] as const) expect(packaged(kind, to)).toEqual({ kind, to, hidden: false });
    expect(packaged(kind, 'on', '--hidden')).toEqual({ kind, to: 'on', hidden: true });
  });

  it('interrupt', () => {
    expect(packaged('interrupt')).toEqual({ kind: 'interrupt' });
  });

  it('reads a second instance, with switches of Chromium between the words', () => {
    expect(packaged('--allow-file-access-from-files', '--original-process-start-time=133', 'talk', 'start')).toEqual(
      start,
    );
    expect(packaged('talk', '--enable-features=A,B', 'start', '--')).toEqual(start);
    expect(packaged('-psn_0_123', '', 'talk', 'start')).toEqual(start);
  });

  it('does not take a require switch of Electron for its own', () => {
    expect(packaged('-r', 'talk', 'start')).toEqual(start);
  });
});

describe('an unpackaged Parley', () => {
  it('passes over the app path', () => {
    expect(dev('.')).toBeNull();
    expect(dev('--no-sandbox', '.', 'talk', 'start')).toEqual(start);
    expect(dev('.', '--no-sandbox', 'talk', 'start')).toEqual(start);
    expect(dev('dist/main/main.js', 'quit')).toEqual({ kind: 'quit' });
  });

  it('passes over a module to be required, as test drivers do', () => {
    expect(dev('-r', '/driver/loader.js', '--inspect=0', '--remote-debugging-port=0', '.', 'show')).toEqual({
      kind: 'show',
    });
    expect(dev('--require', './talk', '.', 'talk', 'start')).toEqual(start);
  });

  it('reads a second instance, whose switches come first', () => {
    expect(dev('--no-sandbox', '--allow-file-access-from-files', '.', 'talk', 'start')).toEqual(start);
  });
});

describe('what it cannot read', () => {
  it.each([
    [['talk'], '“talk” needs one of: start, stop, toggle, cancel.'],
    [['talk', 'louder'], '“talk louder” is not a command.'],
    [['sing'], '“sing” is not a command.'],
    [['Talk', 'start'], '“Talk” is not a command.'],
    [['talk', 'start', 'now', 'please'], '“now please” is too much.'],
    [['show', 'me'], '“me” is too much.'],
    [['interrupt', 'now'], '“now” is too much.'],
    [['mute', 'maybe'], '“mute maybe” is not a command.'],
    [['mute', 'on', 'please'], '“please” is too much.'],
    [['hands-free', 'yes'], '“hands-free yes” is not a command.'],
  ] as const)('%j', (words, problem) => {
    expect(packaged(...words)).toEqual({ kind: 'error', message: `${problem}\n\n${USAGE}` });
  });
});
