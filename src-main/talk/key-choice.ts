/**
 * Owns the decision which source sees the global keys here, and what is told of it. Pure.
 *
 * windows, macos, x11: the hook; when it fails for good, the shortcuts of the window system, which toggle only.
 * wayland: the portal and nothing else. The hook would see the keys of X programs only: half a key is worse than none.
 */
import type { HotkeyHealth, KeySourceId } from '../../src-preload/contract/talk.js';

export type KeySystem = 'windows' | 'macos' | 'x11' | 'wayland';

type Reason = Extract<HotkeyHealth, { state: 'unavailable' }>['reason'];

export interface KeyChoice {
  readonly source: KeySourceId;
  /** Why the hook was given up; null while it was not. */
  readonly hookFailure: Reason | null;
}

export type KeyDecision =
  /** Another source takes over; its own health follows. */
  | { readonly type: 'switch'; readonly choice: KeyChoice }
  /** The source stays, and this is told. */
  | { readonly type: 'tell'; readonly health: HotkeyHealth };

/** What runs at first. */
export const firstChoice = (system: KeySystem): KeyChoice => ({
  source: system === 'wayland' ? 'portal' : 'hook',
  hookFailure: null,
});

/** What follows from the health of the source that runs. */
export function onHealth(choice: KeyChoice, system: KeySystem, health: HotkeyHealth): KeyDecision {
  if (health.state !== 'unavailable') return { type: 'tell', health };
  const { source, hookFailure } = choice;
  const { reason } = health;
  if (source === 'hook') {
    if (reason === 'crashed' || reason === 'unsupported')
      return { type: 'switch', choice: { source: 'shortcut', hookFailure: reason } };
    // The environment spoke of X, the display itself says that it is Wayland's.
    if (reason === 'wayland' && system === 'x11')
      return { type: 'switch', choice: { source: 'portal', hookFailure: reason } };
  }
  // A chord the stopgap cannot have is no news of the system: why the hook is gone is.
  if (source === 'shortcut' && reason === 'unsupported' && hookFailure !== null)
    return { type: 'tell', health: { state: 'unavailable', reason: hookFailure } };
  return { type: 'tell', health };
}

/** What runs after waking, unlocking, or a wish to try again: null keeps the source, which then starts afresh. */
export const onRearm = (choice: KeyChoice): KeyChoice | null =>
  choice.source === 'shortcut' ? { source: 'hook', hookFailure: null } : null;
