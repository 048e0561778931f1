/**
 * Owns what presses of the mute key mean: a pure machine from key events to "mute" and "unmute". A tap switches; holding
 * mutes while it is held. Must never end anything but the mute that its own press began, and never read a clock.
 */
import type { KeySourceId } from '../../src-preload/contract/talk.js';
import { GRAMMAR_TUNING } from './grammar.js';

/** `atMs` is monotonic milliseconds. */
export type MuteKeyInput =
  | { readonly type: 'key-down' | 'key-up'; readonly source: KeySourceId; readonly atMs: number }
  /** Another key makes the press a part of some other shortcut. */
  | { readonly type: 'other-key-joined'; readonly source: KeySourceId; readonly atMs: number }
  /** A whole press of a source that sees no releases. */
  | { readonly type: 'toggled' }
  /** The release will not be seen. */
  | { readonly type: 'source-lost'; readonly source: KeySourceId }
  /** Keys mean something else from now on. */
  | { readonly type: 'dropped' };

interface Press {
  readonly source: KeySourceId;
  readonly sinceMs: number;
  /** It was muted already: holding changes nothing, and nothing is to be undone. */
  readonly wasMuted: boolean;
}

export interface MuteKeyState {
  readonly press: Press | null;
  /** The last release, to know the other half of a synthetic pair of a key that never left its place. */
  readonly lastUp: { readonly press: Press; readonly atMs: number } | null;
}

export interface MuteKeyStep {
  readonly state: MuteKeyState;
  /** What the session's mute becomes; null leaves it as it is. */
  readonly mute: boolean | null;
}

export const INITIAL_MUTE_KEY: MuteKeyState = { press: null, lastUp: null };

/** The press ends without having meant anything: what it muted is unmuted. */
const takenBack = ({ press }: MuteKeyState): MuteKeyStep => ({
  state: INITIAL_MUTE_KEY,
  mute: press === null || press.wasMuted ? null : false,
});

function keyDown(state: MuteKeyState, source: KeySourceId, atMs: number, isMuted: boolean): MuteKeyStep {
  if (state.press !== null) return { state, mute: null };
  const { lastUp } = state;
  const isSynthetic = lastUp?.press.source === source && atMs - lastUp.atMs <= GRAMMAR_TUNING.releaseDeferMs;
  const press = isSynthetic ? lastUp.press : { source, sinceMs: atMs, wasMuted: isMuted };
  // At once, not when the press turns out to be a hold: nothing more may be heard.
  return { state: { press, lastUp: null }, mute: true };
}

function keyUp(press: Press, atMs: number): MuteKeyStep {
  const state: MuteKeyState = { press: null, lastUp: { press, atMs } };
  const isTap = atMs - press.sinceMs < GRAMMAR_TUNING.tapMs;
  if (isTap) return { state, mute: !press.wasMuted };
  return { state, mute: press.wasMuted ? null : false };
}

/** The machine. `isMuted` is how the session stands now, whoever muted it. */
export function stepMuteKey(before: MuteKeyState, input: MuteKeyInput, isMuted: boolean): MuteKeyStep {
  const { state, mute } = decide(before, input, isMuted);
  return { state, mute: mute === isMuted ? null : mute };
}

function decide(state: MuteKeyState, input: MuteKeyInput, isMuted: boolean): MuteKeyStep {
  const stay: MuteKeyStep = { state, mute: null };
  switch (input.type) {
    case 'key-down':
      return keyDown(state, input.source, input.atMs, isMuted);
    case 'key-up':
      return state.press?.source === input.source ? keyUp(state.press, input.atMs) : stay;
    case 'other-key-joined': {
      const { press } = state;
      const soon = press?.source === input.source && input.atMs - press.sinceMs <= GRAMMAR_TUNING.joinMs;
      return soon ? takenBack(state) : stay;
    }
    case 'toggled':
      return { state, mute: !isMuted };
    case 'source-lost':
      return state.press?.source === input.source ? takenBack(state) : stay;
    case 'dropped':
      return takenBack(state);
  }
}
