/**
 * Owns carrying out what the assistant may do outside: notes, timers, and opening a search. Runs in main and takes
 * orders from the speech host, so every order is checked here as if a stranger had sent it. Opens no other address
 * than a search on an engine of the list.
 */
import type { Agenda } from './agenda.js';
import type { Notes } from './notes.js';
import { searchUrl } from './search-engines.js';
import type { Effect, EffectResult, EffectsPort } from './types.js';

export interface EffectsOptions {
  readonly agenda: Agenda;
  readonly notes: Notes;
  /** Opens an https address in the person's browser; rejects when it cannot. */
  readonly openUrl: (url: string) => Promise<void>;
}

export function createEffects({ agenda, notes, openUrl }: EffectsOptions): EffectsPort {
  const openSearch = async (engine: string, query: string): Promise<EffectResult> => {
    const url = searchUrl(engine, query);
    if (url === null) return { ok: false, reason: 'invalid' };
    try {
      await openUrl(url);
      return { ok: true, type: 'done' };
    } catch {
      return { ok: false, reason: 'unavailable' };
    }
  };

  const run = (effect: Effect): EffectResult | Promise<EffectResult> => {
    switch (effect.type) {
      case 'note-add': {
        const added = notes.add(effect.text);
        return added.ok ? { ok: true, type: 'done' } : added;
      }
      case 'notes-list':
        return { ok: true, type: 'notes', notes: notes.list() };
      case 'notes-clear': {
        const cleared = notes.clear();
        return cleared.ok ? { ok: true, type: 'removed', count: cleared.count } : cleared;
      }
      case 'timer-set': {
        const set = agenda.set(effect);
        return set.ok ? { ok: true, type: 'timer', timer: set.timer } : set;
      }
      case 'timers-list':
        return { ok: true, type: 'timers', timers: agenda.list() };
      case 'timer-cancel': {
        const cancelled = agenda.cancel(effect.id);
        return cancelled.ok ? { ok: true, type: 'removed', count: cancelled.count } : cancelled;
      }
      case 'open-search':
        return openSearch(effect.engine, effect.query);
    }
  };

  return { run: async (effect) => run(effect) };
}
