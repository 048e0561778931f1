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

/** Presses all keys of a chord and leaves them down. @returns when the last event was sent, in ms */
export async function pressKeys(chord: string): Promise<number> {
  return send(chordKeys(chord).flatMap((key) => ['keydown', '--delay', '0', key]));
}

/** Releases all keys of a chord, the last one first. @returns when the last event was sent, in ms */
export async function releaseKeys(chord: string): Promise<number> {
  return send(
    chordKeys(chord)
      .toReversed()
      .flatMap((key) => ['keyup', '--delay', '0', key]),
  );
}

/** Presses and releases at once, faster than a hand. @returns when the last event was sent, in ms */
export async function tapKeys(chord: string): Promise<number> {
  await pressKeys(chord);
  return releaseKeys(chord);
}

/**
 * Presses a chord and lets go after `durationMs`, timed outside of this process, which may be busy.
 * @returns when the last event was sent, in ms
 */
export async function holdKeys(chord: string, durationMs: number): Promise<number> {
  const keys = chordKeys(chord);
  return send([
    ...keys.flatMap((key) => ['keydown', '--delay', '0', key]),
    ...['sleep', (durationMs / 1_000).toFixed(3)],
    ...keys.toReversed().flatMap((key) => ['keyup', '--delay', '0', key]),
  ]);
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
