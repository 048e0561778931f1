/**
 * Owns the notes the person dictated. Must never send them anywhere but to the store.
 */
import * as v from 'valibot';
import type { EffectRefusal, Note } from './types.js';

/** Where notes are kept. Synchronous, so that a note confirmed to the person is on disk. */
export interface NotesStore {
  /** What was saved last, as it was; anything else is taken for nothing. */
  load(): unknown;
  /** Answers false when it could not be kept. */
  save(notes: readonly Note[]): boolean;
}

export interface Notes {
  add(text: string): { readonly ok: true } | { readonly ok: false; readonly reason: EffectRefusal };
  /** Oldest first. */
  list(): readonly Note[];
  /** How many there were. */
  clear(): { readonly ok: true; readonly count: number } | { readonly ok: false; readonly reason: EffectRefusal };
}

export const MAX_NOTES = 500;
/** Longest note in characters. */
export const MAX_NOTE_TEXT = 2_000;

const noteSchema = v.object({
  text: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_NOTE_TEXT)),
  atEpochMs: v.pipe(v.number(), v.finite()),
});

/** Single damaged entries are dropped; the others are worth keeping. */
function readNotes(saved: unknown): readonly Note[] {
  if (!Array.isArray(saved)) return [];
  return saved
    .slice(0, MAX_NOTES)
    .flatMap((entry: unknown) => (v.is(noteSchema, entry) ? [v.parse(noteSchema, entry)] : []));
}

/** Reads the store at once. */
export function createNotes({
  store,
  clock,
}: {
  readonly store: NotesStore;
  readonly clock: { epochMs(): number };
}): Notes {
  let notes = readNotes(store.load());
  return {
    add(text) {
      const trimmed = text.trim();
      if (trimmed === '' || trimmed.length > MAX_NOTE_TEXT) return { ok: false, reason: 'invalid' };
      if (notes.length >= MAX_NOTES) return { ok: false, reason: 'limit' };
      const next = [...notes, { text: trimmed, atEpochMs: clock.epochMs() }];
      if (!store.save(next)) return { ok: false, reason: 'storage' };
      notes = next;
      return { ok: true };
    },
    list: () => notes,
    clear() {
      const count = notes.length;
      if (count > 0 && !store.save([])) return { ok: false, reason: 'storage' };
      notes = [];
      return { ok: true, count };
    },
  };
}
