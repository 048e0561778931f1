import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { pressKeys, releaseKeys } from '../../rig/keys.js';
import { pause, until } from '../../rig/wait.js';

/** A process that prints every key event of the display, as the key host of the app sees them. */
const LISTENER = `
  import { uIOhook } from 'uiohook-napi';
  uIOhook.on('keydown', (event) => console.log('down ' + event.keycode));
  uIOhook.on('keyup', (event) => console.log('up ' + event.keycode));
  uIOhook.start();
  console.log('ready');
`;
const CTRL = 29;
const SHIFT = 42;
const SPACE = 57;

it('sends real presses and releases, held for as long as asked', async () => {
  const listener = spawn(process.execPath, ['--input-type=module', '-e', LISTENER], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const events: string[] = [];
  createInterface({ input: listener.stdout }).on('line', (line) => events.push(line));
  try {
    await until('the listener to start', () => events.includes('ready'));
    await pressKeys('Control+Shift+Space');
    await until('the last key down', () => events.includes(`down ${SPACE}`));
    await pause(200);
    expect(events.filter((event) => event.startsWith('up'))).toEqual([]);
    await releaseKeys('Control+Shift+Space');
    await until('the last key up', () => events.includes(`up ${CTRL}`));
    const firsts = [...new Set(events)].filter((event) => event !== 'ready');
    expect(firsts).toEqual(
      [CTRL, SHIFT, SPACE].map((key) => `down ${key}`).concat([SPACE, SHIFT, CTRL].map((key) => `up ${key}`)),
    );
  } finally {
    listener.kill('SIGKILL');
  }
});
