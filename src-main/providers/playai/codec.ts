/**
 * Owns one connection's wire with PlayAI: intents to messages, messages to events. Each concern has its own part
 * (opening, uplink, hearing, answers); here they are put together.
 * Pure and synchronous; never throws, never waits, never sees a socket.
 */
import { appError } from '../../../src-preload/contract/app-error.js';
import type { TurnId } from '../../../src-preload/contract/ids.js';
import { NOTHING, sending, telling } from '../kit/codec-result.js';
import type { Continuations } from '../kit/continuations.js';
import type { Codec, CodecContext, CodecEvent, CodecResult, Intent, ResumeValue } from '../types.js';
import { createAnswers } from './answers.js';
import { endOf, errorOf, hungUpByError, type Stage } from './failure.js';
import { createHearing } from './hearing.js';
import { createOpening } from './opening.js';
import { readKey, readSettings } from './options.js';
import { createUplink } from './uplink.js';
import { BUFFER_EMPTY, parse, setupMessage, textMessage, type Heard } from './wire.js';

type Events = readonly CodecEvent[];
const NONE: Events = [];

/** A conversation the service did not take up again: what comes next begins a new one. */
const NO_CONVERSATION: ResumeValue = { kind: 'conversation-id', value: '' };

const usable = (resume: ResumeValue | null): ResumeValue | null =>
  resume?.kind === 'conversation-id' && resume.value !== '' ? resume : null;

export function createPlayaiCodec(
  { options, secrets, endpoint, resume, connectionId, clock }: CodecContext,
  continuations: Continuations,
): Codec {
  const settings = readSettings(options);
  const { surface, isExtended } = settings;
  const opening = createOpening(surface === 'public');
  const uplink = createUplink(settings);
  const hearing = createHearing(isExtended);
  const answers = createAnswers(connectionId, settings.soundFormat);
  let utterance: TurnId | null = null;
  /** The conversation the setup asked to go on with. */
  let continued: ResumeValue | null = null;
  let conversationId: string | null = null;

  const stage = (): Stage => {
    if (opening.isAnswered()) return 'conversation';
    return continued === null ? 'setup' : 'setup-continued';
  };

  /** Whether this number refuses the conversation that was asked for; then it is not asked for again. */
  const refusesConversation = (code: number | null): boolean => {
    if (code !== 4400 || continued === null || stage() !== 'setup-continued') return false;
    continuations.giveUp(continued.value);
    return true;
  };

  const endUtterance = (turnId: TurnId): CodecResult => {
    if (!uplink.hasSound()) return telling({ type: 'user-speech-discarded' });
    answers.asked(turnId, hearing.tellsSpeech());
    hearing.end(clock.nowMs(), uplink.wasLoud());
    return sending(...uplink.finish(clock.nowMs()));
  };

  const takeBack = (turnId: TurnId): CodecResult => {
    if (!uplink.hasSound()) return NOTHING;
    answers.takeBack(turnId, clock.nowMs());
    // Without silence after it, what was heard of it would become the beginning of the next utterance.
    return sending(...uplink.finish(clock.nowMs()));
  };

  const encode = (intent: Intent): CodecResult => {
    switch (intent.type) {
      case 'utterance-start':
        utterance = intent.turnId;
        uplink.begin();
        hearing.begin();
        answers.asks(utterance, clock.nowMs());
        return NOTHING;
      case 'utterance-audio':
        return utterance === null ? NOTHING : sending(...uplink.add(intent.pcm));
      case 'utterance-end':
      case 'utterance-cancel': {
        const turnId = utterance;
        utterance = null;
        if (turnId === null) return NOTHING;
        return intent.type === 'utterance-end' ? endUtterance(turnId) : takeBack(turnId);
      }
      case 'reply-cancel':
        if (answers.cancel(intent.turnId, clock.nowMs()) === 'question') hearing.forget();
        return NOTHING;
      case 'text-send':
        if (!isExtended) return telling({ type: 'failure', error: appError('text-unsupported'), fatal: false });
        answers.typed(intent.turnId);
        hearing.forget();
        return sending(textMessage(intent.text));
      case 'context-send':
        return isExtended ? sending(textMessage(intent.text)) : NOTHING;
      case 'playback-drained':
        answers.drained(intent.turnId);
        return isExtended ? sending(BUFFER_EMPTY) : NOTHING;
      case 'conversation-end':
      case 'leave':
        // There is no word for goodbye: the connection is closed, and nothing may be sent into it any more.
        uplink.hush();
        return NOTHING;
    }
  };

  /** An answer that begins ends the wait for one, and the silence that was to bring it about. */
  const ofAnswer = (events: Events): Events => {
    if (!events.some(({ type }) => type === 'reply-start')) return events;
    uplink.hush();
    return [...hearing.answered(), ...events];
  };

  const resumeWith = (id: string | null): Events => {
    if (id === null || id === conversationId) return NONE;
    conversationId = id;
    return [{ type: 'resume-updated', resume: { kind: 'conversation-id', value: id } }];
  };

  const failed = ({ code, isFatal }: Extract<Heard, { type: 'error' }>): Events => {
    if (!isFatal && answers.isVoidUnwanted()) return NONE;
    const error = errorOf(code, stage(), surface);
    hearing.forget();
    return [
      ...answers.finish(),
      ...(refusesConversation(code) ? [{ type: 'resume-updated', resume: NO_CONVERSATION } as const] : NONE),
      { type: 'failure', error, fatal: isFatal },
    ];
  };

  const hungUp = (endedBy: string | null): Events => {
    uplink.hush();
    return [
      ...answers.finish(),
      endedBy === 'error' ? { type: 'failure', error: hungUpByError(), fatal: true } : { type: 'conversation-ended' },
    ];
  };

  const hear = (heard: Heard, nowMs: number): Events => {
    switch (heard.type) {
      case 'ignored':
        return NONE;
      case 'init':
        return resumeWith(heard.conversationId);
      case 'newAudioStream':
        return ofAnswer(answers.newStream(nowMs));
      case 'audioStreamStart':
        return ofAnswer(answers.streamStart(nowMs));
      case 'audioStream':
        return ofAnswer(answers.sound(heard.data, nowMs));
      case 'audioStreamEnd':
        return answers.streamEnd(heard.message);
      case 'onAgentTranscript':
      case 'onAgentGreeting':
      case 'onAgentGreetingEnd':
        return answers.words(heard.message, nowMs);
      case 'onAgentInterrupted':
        return answers.interrupted(heard.updatedMessage);
      case 'voiceActivityStart': {
        hearing.speechStart();
        return [...answers.speechStart(), { type: 'user-speech-start' }];
      }
      case 'voiceActivityEnd':
        hearing.speechEnd();
        answers.speechEnd();
        uplink.hush();
        return [{ type: 'user-speech-end' }];
      case 'onUserTranscript':
        return answers.isTakenBack(nowMs) ? NONE : hearing.words(heard.message);
      case 'hangup':
        return hungUp(heard.endedBy);
      case 'error':
        return failed(heard);
    }
  };

  return {
    opened() {
      const earlier = usable(resume);
      continued = earlier !== null && continuations.attempt(earlier.value) ? earlier : null;
      conversationId = continued?.value ?? null;
      opening.begin(clock.nowMs(), continued !== null);
      const key = surface === 'public' ? readKey(secrets) : null;
      return sending(setupMessage(settings, key?.ok === true ? key.value : null, continued));
    },
    encode,
    decode(frame) {
      const read = parse(frame);
      if (!read.ok) return telling({ type: 'frame-unrecognised', summary: read.summary });
      const nowMs = clock.nowMs();
      const events = opening.heard(read.heard.type, nowMs);
      if (continued !== null && opening.isAnswered()) continuations.confirmed(continued.value);
      return telling(...events, ...hear(read.heard, nowMs));
    },
    tick() {
      const nowMs = clock.nowMs();
      return {
        send: uplink.tick(nowMs),
        events: [...opening.tick(nowMs), ...answers.tick(nowMs), ...hearing.tick(nowMs)],
      };
    },
    wakeAtMs() {
      const wakes = [opening, uplink, answers, hearing].flatMap((part) => part.wakeAtMs() ?? []);
      return wakes.length === 0 ? null : Math.min(...wakes);
    },
    classify(end) {
      const error = endOf(end, {
        stage: stage(),
        surface,
        isDoubtful: endpoint.trim() === '' && usable(resume) === null,
      });
      refusesConversation(end.code);
      return error;
    },
  };
}
