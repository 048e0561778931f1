/**
 * Owns a conversation with the assistant as tests hold it: a fixed moment, effects carried out in memory.
 */
import { createAgenda } from '../../../src-main/assistant/agenda.js';
import { createAssistant, type AssistantOptions } from '../../../src-main/assistant/assistant.js';
import { createEffects } from '../../../src-main/assistant/effects.js';
import { createNotes } from '../../../src-main/assistant/notes.js';
import type {
  AssistantConfiguration,
  ChatConfiguration,
  Effect,
  EffectResult,
  ReplyPiece,
} from '../../../src-main/assistant/types.js';

/** Saturday, March 14, 2026, 3:05 PM in New York. */
export const NOW = Date.UTC(2026, 2, 14, 19, 5, 0);

export const configuration = (chat: ChatConfiguration | null = null): AssistantConfiguration => ({
  chat,
  voice: 'slt',
  rate: 1,
  timeZone: 'America/New_York',
  locale: 'en-US',
});

const noFetch: typeof fetch = () => Promise.reject(new Error('There is no network in this test.'));

/** Starts a conversation. `now` may be moved on; `effects` lists what was done outside. */
export function converse(overrides: Partial<AssistantOptions> = {}) {
  const clock = { now: NOW, epochMs: () => clock.now };
  const opened: string[] = [];
  const effects: Effect[] = [];
  let ids = 0;
  const agenda = createAgenda({
    store: { load: () => null, save: () => true },
    clock: { epochMs: clock.epochMs, uptimeMs: clock.epochMs, after: () => () => {} },
    newId: () => {
      ids += 1;
      return `timer-${ids}`;
    },
    onDue: () => {},
  });
  const notes = createNotes({ store: { load: () => null, save: () => true }, clock });
  const port = createEffects({
    agenda,
    notes,
    openUrl: (url) => {
      opened.push(url);
      return Promise.resolve();
    },
  });
  const run = (effect: Effect): Promise<EffectResult> => {
    effects.push(effect);
    return port.run(effect);
  };
  const assistant = createAssistant({
    configuration: configuration(),
    effects: { run },
    clock,
    fetch: noFetch,
    ...overrides,
  });
  const pieces = async (text: string): Promise<ReplyPiece[]> => {
    const all: ReplyPiece[] = [];
    for await (const piece of assistant.answer(text, new AbortController().signal)) all.push(piece);
    return all;
  };
  return {
    assistant,
    agenda,
    notes,
    clock,
    effects,
    opened,
    pieces,
    /** What is said, in one line. */
    ask: async (text: string): Promise<string> =>
      (await pieces(text)).flatMap((piece) => (piece.type === 'say' ? [piece.text] : [])).join(' '),
  };
}
