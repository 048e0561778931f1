/**
 * Owns what the steps of a session mean for the history: what was billed for which answer, which conversation turns
 * belong to, and what a service can go on with. Must never change a step.
 */
import type { Recorder } from '../history/recorder.js';
import type { TakenStep } from '../session/shell.js';

export type SteppedRecorder = Pick<Recorder, 'converse' | 'replyBegan' | 'billed' | 'resumable'>;

/** @param nextConversation the earlier conversation that is gone on with; undefined for a new one */
export function createHistorySteps(
  recorder: SteppedRecorder,
  nextConversation: () => string | undefined,
): (taken: TakenStep) => void {
  return ({ event, before, after, commands }) => {
    for (const command of commands) {
      if (command.type === 'tell' && command.note.type === 'reply-began') recorder.replyBegan(command.note.turnId);
      const isEnd = command.type === 'send' && command.intent.type === 'conversation-end';
      if (isEnd && before.link.kind === 'ready' && before.link.terms.endIsFinal === true) recorder.resumable(null);
    }
    if (event.type === 'session-end') {
      if (event.why !== 'quit') recorder.converse(nextConversation());
      return;
    }
    if (event.type !== 'provider-event') return;
    const told = event.event;
    switch (told.type) {
      case 'usage':
        // Amounts the session dropped are no bill.
        if (after.usage === before.usage) return;
        recorder.billed({ unit: told.unit, amount: told.amount }, after.reply.kind === 'awaited');
        return;
      case 'resume-updated': {
        if (after.resume === before.resume) return;
        // A handle is a key to the conversation by itself: those are not kept.
        const { kind, value } = told.resume;
        recorder.resumable(kind === 'conversation-id' && value !== '' ? value : null);
        return;
      }
      case 'conversation-ended':
        if (before.resume !== null && after.resume === null) recorder.resumable(null);
        return;
      default:
    }
  };
}
