/**
 * Owns the question which of the watched chords are down: a pure machine from raw key events to reports.
 * Must never let any other key out: of the rest it says at most "some other key joined", once for each hold.
 */
import { sideOf } from '../../../src-preload/contract/chord-rules.js';
import {
  KEY_ACTIONS,
  MODIFIERS,
  type Chord,
  type KeyAction,
  type Modifier,
} from '../../../src-preload/contract/talk.js';
import type { KeyReport, WatchedChords } from '../protocol/key.js';
import { CHORD_KEY_CODES, ESCAPE_CODE, isModifierCode, isMouseCode } from './key-codes.js';

type Flags = Readonly<Record<Modifier, boolean>>;

/** A key event as the hook gives it; `modifiers` is what is down after it, left and right being the same. */
export interface RawKeyEvent {
  readonly type: 'down' | 'up';
  readonly code: number;
  readonly modifiers: Flags;
  readonly atMs: number;
}

interface Hold {
  readonly action: KeyAction;
  readonly chord: Chord;
  readonly joinTold: boolean;
}

export interface MatcherState {
  readonly chords: WatchedChords;
  /** Whether Escape is told of. */
  readonly escape: boolean;
  /** Codes of watched keys that are down, with whatever modifiers: their further downs are repeats and begin nothing. */
  readonly down: readonly number[];
  /** The last key to go down, while it is down: the only one that can repeat. Never leaves this process. */
  readonly lastDown: number | null;
  /** What was down after the last event. */
  readonly modifiers: Flags;
  readonly holds: readonly Hold[];
}

export interface MatcherStep {
  readonly state: MatcherState;
  readonly reports: readonly KeyReport[];
}

const NO_CHORDS: WatchedChords = { talk: null, interrupt: null, mute: null };

/** Watches for nothing. */
export const INITIAL_MATCHER: MatcherState = {
  chords: NO_CHORDS,
  escape: false,
  down: [],
  lastDown: null,
  modifiers: { control: false, alt: false, shift: false, meta: false },
  holds: [],
};

const codeOf = (chord: Chord): number => CHORD_KEY_CODES[chord.key];

const hasModifier = (chord: Chord, modifier: Modifier): boolean =>
  chord.modifiers.includes(modifier) || sideOf(chord.key) === modifier;

const isExact = (chord: Chord, down: Flags): boolean =>
  MODIFIERS.every((modifier) => down[modifier] === hasModifier(chord, modifier));

const isComplete = (chord: Chord, down: Flags): boolean =>
  MODIFIERS.every((modifier) => down[modifier] || !hasModifier(chord, modifier));

const isSame = (one: Chord, other: Chord | null): boolean =>
  one.key === other?.key && MODIFIERS.every((it) => one.modifiers.includes(it) === other.modifiers.includes(it));

const isWatched = (chords: WatchedChords, code: number): boolean =>
  KEY_ACTIONS.some((action) => {
    const chord = chords[action];
    return chord !== null && codeOf(chord) === code;
  });

/** Which keys are down after the event, as far as the matcher needs to know. */
function track(state: MatcherState, { type, code, modifiers }: RawKeyEvent): MatcherState {
  const others = state.down.filter((it) => it !== code);
  if (type === 'up')
    return { ...state, modifiers, down: others, lastDown: code === state.lastDown ? null : state.lastDown };
  // Only watched keys are remembered.
  const down = isWatched(state.chords, code) ? [...others, code] : others;
  const repeats = !isModifierCode(code) && !isMouseCode(code);
  return { ...state, modifiers, down, lastDown: repeats ? code : state.lastDown };
}

/** The action whose chord this event completes. Its key must go down last, and was not down before. */
function begun(before: MatcherState, { type, code, modifiers }: RawKeyEvent): Hold | null {
  if (type === 'up' || before.down.includes(code)) return null;
  for (const action of KEY_ACTIONS) {
    const chord = before.chords[action];
    if (chord === null || codeOf(chord) !== code || !isExact(chord, modifiers)) continue;
    // The flags do not tell the sides apart: with the other side down already it is not alone.
    const side = sideOf(chord.key);
    if (side === null || !before.modifiers[side]) return { action, chord, joinTold: false };
  }
  return null;
}

/** Whether the key that goes down is none of the chord's own. The other side of a modifier of it is no other key. */
function joins({ chord, joinTold }: Hold, { code, modifiers }: RawKeyEvent): boolean {
  if (joinTold || (isModifierCode(code) && isExact(chord, modifiers))) return false;
  // A click while the key is held is a click; with a modifier it is a shortcut.
  return !isMouseCode(code) || sideOf(chord.key) !== null;
}

/**
 * One event. A chord begins with its key, while exactly its modifiers are down; it ends with the key or with any of
 * its modifiers, whichever goes up first.
 */
export function stepMatcher(before: MatcherState, event: RawKeyEvent): MatcherStep {
  const { type, code, atMs } = event;
  const isOver = ({ chord }: Hold): boolean =>
    (type === 'up' && codeOf(chord) === code) || !isComplete(chord, event.modifiers);
  const reports: KeyReport[] = before.holds
    .filter(isOver)
    .map(({ action }) => ({ type: 'chord-up', action, atMs }) as const);
  let holds: readonly Hold[] = before.holds.filter((hold) => !isOver(hold));

  const hold = begun(before, event);
  if (hold !== null) {
    reports.push({ type: 'chord-down', action: hold.action, atMs });
    holds = [...holds, hold];
  } else if (type === 'down' && code === ESCAPE_CODE && before.escape) reports.push({ type: 'escape', atMs });
  else if (type === 'down' && !before.down.includes(code)) {
    const joined = holds.filter((it) => joins(it, event));
    for (const { action } of joined) reports.push({ type: 'other-key-joined', action, atMs });
    holds = holds.map((it) => (joined.includes(it) ? { ...it, joinTold: true } : it));
  }
  return { state: { ...track(before, event), holds }, reports };
}

/**
 * Watches for other chords. The hold of one that is not among them, for the same action, ends. A key that is down already
 * begins nothing until it went up: the press that chose a new chord must not start anything.
 */
export function changeChords(
  state: MatcherState,
  watched: { readonly chords: WatchedChords; readonly escape: boolean },
  atMs: number,
): MatcherStep {
  const { chords, escape } = watched;
  const stays = ({ action, chord }: Hold): boolean => isSame(chord, chords[action]);
  const known = state.lastDown === null ? state.down : [...state.down, state.lastDown];
  const down = [...new Set(known)].filter((code) => isWatched(chords, code));
  return {
    state: { ...state, chords, escape, down, holds: state.holds.filter(stays) },
    reports: state.holds.filter((it) => !stays(it)).map(({ action }) => ({ type: 'chord-up', action, atMs })),
  };
}
