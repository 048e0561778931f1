/**
 * Wires what the built-in assistant may do outside its host: notes and timers on disk, and opening a search.
 */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { createAgenda, dueText, type Agenda } from '../assistant/agenda.js';
import { createEffects } from '../assistant/effects.js';
import { createNotes } from '../assistant/notes.js';
import type { EffectsPort } from '../assistant/types.js';
import { openUrl } from '../platform/open-url.js';
import { uptimeMs } from './clock.js';
import type { AppCore } from './session-parts.js';

export interface AgendaParts {
  readonly agenda: Agenda;
  readonly effects: EffectsPort;
}

/** `onDue` is told what the assistant is to say of a timer that rings. */
export function composeAgenda(core: AppCore, onDue: (text: string) => void): AgendaParts {
  const { clock } = core;
  // Each entry is checked where it is read: one that is damaged must not cost the others.
  const entries = v.array(v.unknown());
  const timers = core.openJsonStore<readonly unknown[]>('timers', entries, []);
  const kept = core.openJsonStore<readonly unknown[]>('notes', entries, []);

  const agenda = createAgenda({
    store: { load: () => timers.get(), save: (next) => timers.set(next).ok },
    clock: {
      epochMs: () => clock.epochMs(),
      uptimeMs,
      after: (delayMs, callback) => clock.after(delayMs, callback),
    },
    newId: randomUUID,
    onDue(due) {
      const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
      const text = dueText(due, { epochMs: clock.epochMs(), timeZone });
      core.notify({ title: 'Parley', body: text });
      onDue(text);
    },
  });
  const notes = createNotes({ store: { load: () => kept.get(), save: (next) => kept.set(next).ok }, clock });
  const effects = createEffects({
    agenda,
    notes,
    async openUrl(url) {
      const opened = await openUrl(url);
      if (!opened.ok) throw new Error(opened.error.code);
    },
  });
  core.onQuit('agenda', () => agenda.dispose());
  return { agenda, effects };
}
