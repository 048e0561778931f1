/** Owns the virtual keyboard: real key events on the rig's display, as from hardware. */
import { command } from './command.js';
import { nowMs, rigFolder } from './environment.js';

const X_NAMES: Readonly<Record<string, string>> = {
  control: 'ctrl',
  ctrl: 'ctrl',
  shift: 'shift',
  alt: 'alt',
  meta: 'super',
  super: 'super',
  space: 'space',
  enter: 'Return',
  escape: 'Escape',
  tab: 'Tab',
  // By its code: for the name of the right one xdotool presses the left one too.
  controlright: '105',
};

/** X's numbers of the buttons at the thumb. */
const X_BUTTONS = { MouseBack: '8', MouseForward: '9' } as const;

/** The X names of a chord as the app writes it, e.g. `Control+Shift+Space`, in the order they go down. */
export function chordKeys(chord: string): string[] {
  return chord.split('+').map((key) => X_NAMES[key.toLowerCase()] ?? key);
}

const down = (keys: readonly string[]): string[] => keys.flatMap((key) => ['keydown', '--delay', '0', key]);
const up = (keys: readonly string[]): string[] => keys.toReversed().flatMap((key) => ['keyup', '--delay', '0', key]);

/** Presses all keys of a chord and leaves them down. @returns when the last event was sent, in ms */
export async function pressKeys(chord: string): Promise<number> {
  return send(down(chordKeys(chord)));
}

/** Releases all keys of a chord, the last one first. @returns when the last event was sent, in ms */
export async function releaseKeys(chord: string): Promise<number> {
  return send(up(chordKeys(chord)));
}

/**
 * Presses and releases at once, faster than a hand. By one process: on a busy machine another one may take longer to
 * start than a tap may last.
 * @returns when the last event was sent, in ms
 */
export async function tapKeys(chord: string): Promise<number> {
  const keys = chordKeys(chord);
  return send([...down(keys), ...up(keys)]);
}

/**
 * Presses a chord and lets go after `durationMs`, timed outside of this process, which may be busy.
 * @returns when the last event was sent, in ms
 */
export async function holdKeys(chord: string, durationMs: number): Promise<number> {
  const keys = chordKeys(chord);
  return send([...down(keys), 'sleep', (durationMs / 1_000).toFixed(3), ...up(keys)]);
}

/** Presses and releases a mouse button. @returns when the last event was sent, in ms */
export async function clickButton(button: keyof typeof X_BUTTONS): Promise<number> {
  return send(['click', X_BUTTONS[button]]);
}

async function send(args: readonly string[]): Promise<number> {
  rigFolder();
  await command('xdotool', ...args);
  return nowMs();
}
