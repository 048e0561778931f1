/**
 * Owns whether answers may be heard now. Some services answer every pause: while the person holds the key and thinks,
 * such an answer waits for the release, and is dropped if the service breaks it off because the person went on.
 */
import type { Command } from './commands.js';
import type { SessionState } from './state.js';

export function isWithheld({ capture, link }: SessionState): boolean {
  const isHeld = (capture.kind === 'opening' || capture.kind === 'open') && capture.mode === 'hold';
  return isHeld && (link.kind === 'ready' || link.kind === 'connecting') && link.terms.turnEnd === 'server-vad';
}

/** What the output is told on the way from one state to the next. */
export function withholding(before: SessionState, after: SessionState): readonly Command[] {
  const withheld = isWithheld(after);
  return withheld === isWithheld(before) ? [] : [{ type: withheld ? 'withhold-playback' : 'allow-playback' }];
}
