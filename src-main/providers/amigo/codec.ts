/**
 * Owns one connection's wire to Amigo: opening a conversation or going on with one, what the service says, its end,
 * and keeping the line open while nobody speaks.
 */
import { appError, type AppError } from '../../../src-preload/contract/app-error.js';
import { say } from '../../../src-preload/contract/said.js';
import { NOTHING, sending, telling } from '../kit/codec-result.js';
import type { Codec, CodecContext, CodecEvent, CodecResult, ConnectionEnd, Intent } from '../types.js';
import { identify, toError } from './account.js';
import type { AccountMemory } from './account-memory.js';
import { createAnswers } from './answers.js';
import { judge, judgeEnd, limitError, tokenError, type Verdict } from './failure.js';
import { createHearing } from './hearing.js';
import { createKeepOpen } from './keep-open.js';
import { createMicrophone } from './microphone.js';
import { readSettings } from './options.js';
import { createSpeaking } from './speaking.js';
import {
  closeConnection,
  continueConversation,
  extendTimeout,
  finishConversation,
  readMessage,
  startConversation,
  switchVad,
  type FromAmigo,
} from './wire.js';

/** A conversation that goes on without a word of acknowledgement is taken as open after this; milliseconds. */
const SILENT_CONTINUE_MS = 5_000;

type Phase =
  /** Not open yet. */
  | { readonly kind: 'opening' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'continuing'; readonly conversationId: string; readonly sinceMs: number }
  /** `isAssumed`: it goes on as far as we know; the service has not said a word of it yet. */
  | { readonly kind: 'talking'; readonly conversationId: string | null; readonly isAssumed: boolean }
  /** Finished, by whom ever: nothing of it is told any more. */
  | { readonly kind: 'over' };

const earliest = (...times: readonly (number | null)[]): number | null => {
  const due = times.filter((time) => time !== null);
  return due.length === 0 ? null : Math.min(...due);
};

const unrecognised = (summary: string): CodecResult => telling({ type: 'frame-unrecognised', summary });

export function createAmigoCodec(context: CodecContext, memory: AccountMemory): Codec {
  const { clock, connectionId, resume } = context;
  const settings = readSettings(context.options);
  const identity = identify(context);
  const answers = createAnswers({ connectionId, clock, sound: settings.sound });
  const microphone = createMicrophone(clock);
  const hearing = createHearing(clock, answers);
  const speak = createSpeaking({ microphone, hearing, answers });
  const keepOpen = createKeepOpen(clock, settings.extendTimeoutMs);
  let phase: Phase = { kind: 'opening' };
  let rejection: AppError | null = null;

  const start = (): CodecResult => {
    phase = { kind: 'starting' };
    return sending(startConversation(settings));
  };

  const becomeReady = (conversationId: string | null, isAssumed = false): CodecResult => {
    if (phase.kind === 'continuing' && !isAssumed) memory.continuations.confirmed(phase.conversationId);
    phase = { kind: 'talking', conversationId, isAssumed };
    keepOpen.active();
    memory.accepted(identity);
    const events: CodecEvent[] = [{ type: 'session-ready' }];
    if (conversationId !== null) {
      events.push({ type: 'resume-updated', resume: { kind: 'conversation-id', value: conversationId } });
    }
    return { send: settings.vadField === null ? [] : [switchVad(settings.vadField)], events };
  };

  const isActive = (): boolean => answers.isBusy() || (hearing.isOn() ? hearing.hearsSpeech() : microphone.isOpen());

  /** The token is refused: a new one is taken once, by coming back; then it is the person's turn. */
  const rejected = (isForbidden: boolean): AppError => {
    rejection ??= memory.rejected(identity, clock.epochMs())
      ? appError('connection-lost', { detail: say('amigo-sign-in-ended') })
      : tokenError(isForbidden);
    return rejection;
  };

  /** Whether going on with a conversation failed for its own sake, so that a new one may do. */
  const isAboutConversation = (verdict: Verdict): boolean =>
    verdict.kind === 'conversation-gone' || (verdict.kind === 'error' && !verdict.error.retryable);

  const errorOf = (verdict: Verdict): AppError => {
    switch (verdict.kind) {
      case 'token':
        return rejected(verdict.isForbidden);
      case 'conversation-gone':
        if ((phase.kind === 'talking' || phase.kind === 'continuing') && phase.conversationId !== null) {
          memory.continuations.giveUp(phase.conversationId);
        }
        return toError(verdict, identity, memory, clock.epochMs());
      case 'too-many':
      case 'nothing-said':
      case 'error':
        return toError(verdict, identity, memory, clock.epochMs());
    }
  };

  /** A turn is tried again by the person: how often that happened before is no reason to forbid it. */
  const turnError = (verdict: Verdict): AppError =>
    verdict.kind === 'too-many' ? limitError(verdict.retryAfterMs, false) : errorOf(verdict);

  /** The conversation we asked to go on with is not to be had: the next connection begins a new one. */
  const notContinued = (conversationId: string | null): AppError => {
    if (conversationId !== null) memory.continuations.giveUp(conversationId);
    return appError('connection-lost', { detail: say('amigo-not-continued') });
  };

  const fatal = (error: AppError): CodecResult => telling({ type: 'failure', error, fatal: true });

  /** An error within the conversation: of a question, of finishing, of asking for time, or of nothing we know. */
  const failedTurn = (verdict: Verdict): CodecResult => {
    if (verdict.kind === 'token' || verdict.kind === 'conversation-gone') return fatal(errorOf(verdict));
    const subject = answers.voided();
    if (phase.kind === 'talking' && phase.isAssumed && subject.kind !== 'nothing' && isAboutConversation(verdict)) {
      return fatal(notContinued(phase.conversationId));
    }
    if (subject.kind === 'unwanted') return NOTHING;
    if (subject.kind === 'wanted') {
      if (verdict.kind === 'nothing-said' && subject.asked === 'voice') {
        return telling({ type: 'user-speech-discarded' }, ...subject.rest);
      }
      return telling({ type: 'failure', error: turnError(verdict), fatal: false }, ...subject.rest);
    }
    if (keepOpen.blamed()) {
      return telling({ type: 'warning', detail: say('amigo-not-kept-open') });
    }
    return telling({ type: 'failure', error: turnError(verdict), fatal: false });
  };

  const refused = (verdict: Verdict): CodecResult => {
    switch (phase.kind) {
      case 'continuing':
        if (!isAboutConversation(verdict)) return fatal(errorOf(verdict));
        memory.continuations.giveUp(phase.conversationId);
        return start();
      case 'opening':
      case 'starting':
        return fatal(errorOf(verdict));
      case 'talking':
        return failedTurn(verdict);
      case 'over':
        // The words are saved; only what comes after a conversation failed.
        return telling({
          type: 'warning',
          detail: say('amigo-not-finished'),
        });
    }
  };

  const conversationOver = (before: readonly CodecEvent[]): CodecResult => {
    phase = { kind: 'over' };
    return telling(...before, { type: 'conversation-ended' });
  };

  const converse = (message: Exclude<FromAmigo, { type: 'error' | 'conversation-opened' }>): CodecResult => {
    switch (message.type) {
      case 'conversation-completed':
        return conversationOver(answers.conclude());
      case 'new-message': {
        const events = answers.piece(message);
        return events === null ? unrecognised('sound that is not Base64') : telling(...events);
      }
      case 'interaction-complete': {
        const events = answers.complete(message.messageId, message.text);
        return message.isConversationOver ? conversationOver(events) : telling(...events);
      }
      case 'user-message':
        return telling(...answers.understood(message.text, hearing.hearsSpeech()));
      case 'agent-action':
        return telling(...answers.action(message.action));
      case 'action-too-long':
        return telling(...answers.filler(message.filler));
      case 'vad-switched':
        if (settings.vadField === null) return unrecognised('voice activity detection nobody asked for');
        hearing.switched(message.isOn);
        return NOTHING;
      case 'speech-started':
      case 'speech-ended':
      case 'speech-reset':
        if (!hearing.isOn()) return unrecognised('voice activity while it is off');
        return telling(...hearing.speech(message.type));
    }
  };

  const hear = (message: FromAmigo): CodecResult => {
    if (message.type === 'error') {
      const during = phase.kind === 'talking' || phase.kind === 'over' ? 'talking' : 'starting';
      return refused(judge({ status: message.status, words: message.words, during }));
    }
    switch (phase.kind) {
      case 'opening':
        return unrecognised('a message before ours');
      case 'starting':
        if (message.type !== 'conversation-opened') return unrecognised('a message before the conversation');
        return becomeReady(message.conversationId);
      case 'continuing': {
        const { conversationId } = phase;
        if (message.type === 'conversation-opened') return becomeReady(message.conversationId ?? conversationId);
        if (message.type === 'conversation-completed') return refused({ kind: 'conversation-gone' });
        const ready = becomeReady(conversationId);
        const told = converse(message);
        return { send: [...ready.send, ...told.send], events: [...ready.events, ...told.events] };
      }
      case 'talking':
        if (phase.isAssumed) {
          if (phase.conversationId !== null) memory.continuations.confirmed(phase.conversationId);
          phase = { ...phase, isAssumed: false };
          // Its acknowledgement, late.
          if (message.type === 'conversation-opened') return NOTHING;
        }
        if (message.type === 'conversation-opened') return unrecognised('a second conversation');
        return converse(message);
      case 'over':
        return NOTHING;
    }
  };

  const tell = (intent: Intent): CodecResult => {
    switch (intent.type) {
      case 'conversation-end':
        phase = { kind: 'over' };
        return sending(finishConversation());
      case 'leave':
        return sending(closeConnection());
      default:
        return speak(intent);
    }
  };

  const silentContinueAtMs = (): number | null =>
    phase.kind === 'continuing' ? phase.sinceMs + SILENT_CONTINUE_MS : null;

  const noting = (result: CodecResult): CodecResult => {
    if (isActive()) keepOpen.active();
    return result;
  };

  return {
    opened() {
      const id = resume?.kind === 'conversation-id' ? resume.value : null;
      if (id === null || !memory.continuations.attempt(id)) return start();
      phase = { kind: 'continuing', conversationId: id, sinceMs: clock.nowMs() };
      return sending(continueConversation(id));
    },
    encode(intent) {
      if (phase.kind === 'talking') return noting(tell(intent));
      // After a finished conversation there is nothing to keep open for later.
      return NOTHING;
    },
    decode(frame) {
      const reading = readMessage(frame);
      return noting(reading.ok ? hear(reading.message) : unrecognised(reading.summary));
    },
    tick() {
      const dueMs = silentContinueAtMs();
      if (dueMs !== null && phase.kind === 'continuing' && clock.nowMs() >= dueMs) {
        return becomeReady(phase.conversationId, true);
      }
      if (phase.kind !== 'talking') return NOTHING;
      const events = [...answers.due(), ...hearing.due()];
      const sound = microphone.due();
      noting(NOTHING);
      return { send: keepOpen.take() ? [...sound, extendTimeout()] : sound, events };
    },
    wakeAtMs() {
      if (phase.kind !== 'talking') return silentContinueAtMs();
      return earliest(answers.wakeAtMs(), hearing.wakeAtMs(), microphone.wakeAtMs(), keepOpen.wakeAtMs());
    },
    classify(end: ConnectionEnd) {
      const isTalking = phase.kind === 'talking' || phase.kind === 'over';
      const verdict = judgeEnd(end, isTalking ? 'talking' : 'starting');
      if (phase.kind === 'continuing' && end.cause === 'closed' && isAboutConversation(verdict)) {
        return notContinued(phase.conversationId);
      }
      return errorOf(verdict);
    },
  };
}
