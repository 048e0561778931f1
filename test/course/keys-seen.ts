/**
 * Owns what the app could see of presses while its key host was being replaced, and while the window system's shortcuts,
 * which tell presses only, stood in for the hook. Pure.
 */
import { REPEAT_BOUND_MS as HOOK_REPEAT_MS } from '../../src-main/talk/hook-source.js';
import { REPEAT_BOUND_MS as SHORTCUT_REPEAT_MS } from '../../src-main/talk/shortcut-source.js';
import type { Mark } from '../rig/trace.js';
import type { Deaf, Press } from './verdict.js';

/** How late what happens to the keys may be seen on a busy machine. */
const LATE_MS = 100;

/** A key host that was killed and replaced; monotonic milliseconds. */
export interface KeyHostDeath {
  /** It died between these two. */
  readonly fromMs: number;
  readonly killedMs: number;
  readonly armedMs: number;
}

/** A key that was down when the host died may still be, and what is seen of it soon after is taken for its repeats. */
export function deafAfter({ fromMs, killedMs, armedMs }: KeyHostDeath, presses: readonly Press[]): Deaf {
  const wasHeld = presses.some(({ downMs, upMs }) => downMs <= killedMs && upMs >= fromMs - LATE_MS);
  return { fromMs, untilMs: armedMs + (wasHeld ? HOOK_REPEAT_MS : 0) + LATE_MS };
}

/** Which source saw the keys at this time; '' before there was one. `marks` since the start of the app. */
export function sourceAt(marks: readonly Mark[], ms: number): string {
  const armed = marks.findLast(({ name, atMs }) => name === 'talk-armed' && atMs <= ms);
  return armed === undefined ? '' : String(armed['source']);
}

/** The presses as the source of their time sees them: shortcuts toggle, and cannot tell a press from a repeat at first. */
export function asSeen(presses: readonly Press[], marks: readonly Mark[]): readonly Press[] {
  const armed = marks.filter(({ name }) => name === 'talk-armed');
  return presses.map((press, index) => {
    if (sourceAt(armed, press.downMs) !== 'shortcut') return press;
    const before = presses[index - 1];
    const sinceMs = press.downMs - (before?.upMs ?? -Infinity);
    return { ...press, style: 'toggle', mayBeRepeat: sinceMs <= SHORTCUT_REPEAT_MS + LATE_MS };
  });
}
