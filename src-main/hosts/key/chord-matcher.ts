/**
 * Owns the question whether the talk key is down: a pure machine from raw key events to reports about one chord.
 * Must never let any other key out: of the rest it says at most "some other key joined", once for each hold.
 */
import { MODIFIERS, type Chord, type Modifier } from '../../../src-preload/contract/talk.js';
import type { KeyHostFact } from '../protocol/key.js';
import { CHORD_KEY_CODES, ESCAPE_CODE, isModifierCode } from './key-codes.js';

/** A key event as the hook gives it; `modifiers` is what is down after it, left and right being the same. */
export interface RawKeyEvent {
  readonly type: 'down' | 'up';
  readonly code: number;
  readonly modifiers: Readonly<Record<Modifier, boolean>>;
  readonly atMs: number;
}

export type ChordReport = Extract<KeyHostFact, { readonly atMs: number }>;

export interface MatcherState {
  readonly chord: Chord;
  /** The chord's key is down, with whatever modifiers: its further downs are repeats and begin nothing. */
  readonly keyDown: boolean;
  /** The last key to go down, while it is down: the only one that can repeat. Never leaves this process. */
  readonly lastDown: number | null;
  readonly held: boolean;
  readonly joinTold: boolean;
}

export interface MatcherStep {
  readonly state: MatcherState;
  readonly report: ChordReport | null;
}

export const initialMatcher = (chord: Chord): MatcherState => ({
  chord,
  keyDown: false,
  lastDown: null,
  held: false,
  joinTold: false,
});

const isExact = (chord: Chord, down: Readonly<Record<Modifier, boolean>>): boolean =>
  MODIFIERS.every((modifier) => down[modifier] === chord.modifiers.includes(modifier));

const isComplete = (chord: Chord, down: Readonly<Record<Modifier, boolean>>): boolean =>
  chord.modifiers.every((modifier) => down[modifier]);

/** Which keys are down after the event, as far as the matcher needs to know. */
function track(state: MatcherState, event: RawKeyEvent): MatcherState {
  const isKey = event.code === CHORD_KEY_CODES[state.chord.key];
  const keyDown = isKey ? event.type === 'down' : state.keyDown;
  if (event.type === 'down') {
    return { ...state, keyDown, lastDown: isModifierCode(event.code) ? state.lastDown : event.code };
  }
  return { ...state, keyDown, lastDown: event.code === state.lastDown ? null : state.lastDown };
}

/**
 * One event. The chord begins with its key, while exactly its modifiers are down; it ends with the key or with any of
 * its modifiers, whichever goes up first.
 */
export function stepMatcher(before: MatcherState, event: RawKeyEvent): MatcherStep {
  const state = track(before, event);
  const { chord } = state;
  const { atMs } = event;
  const isKey = event.code === CHORD_KEY_CODES[chord.key];
  if (!state.held) {
    const begins = isKey && event.type === 'down' && !before.keyDown && isExact(chord, event.modifiers);
    if (!begins) return { state, report: null };
    return { state: { ...state, held: true }, report: { type: 'chord-down', atMs } };
  }
  if ((isKey && event.type === 'up') || !isComplete(chord, event.modifiers))
    return { state: { ...state, held: false, joinTold: false }, report: { type: 'chord-up', atMs } };
  if (event.type === 'up' || isKey) return { state, report: null };
  if (event.code === ESCAPE_CODE) return { state, report: { type: 'escape', atMs } };
  // The other side of a modifier of the chord, or the repeat of one, is no other key.
  const isOwnModifier = isModifierCode(event.code) && isExact(chord, event.modifiers);
  if (isOwnModifier || state.joinTold) return { state, report: null };
  return { state: { ...state, joinTold: true }, report: { type: 'other-key-joined', atMs } };
}

/**
 * Watches for another chord. A hold of the old one ends. A key that is down already begins nothing until it went up:
 * the press that chose the new chord must not start to talk.
 */
export function changeChord(state: MatcherState, chord: Chord, atMs: number): MatcherStep {
  const keyDown = (state.keyDown && state.chord.key === chord.key) || state.lastDown === CHORD_KEY_CODES[chord.key];
  const next: MatcherState = { ...initialMatcher(chord), keyDown, lastDown: state.lastDown };
  return { state: next, report: state.held ? { type: 'chord-up', atMs } : null };
}
