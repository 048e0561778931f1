/**
 * Owns one connection's wire with ZeebeeAI: signing in, staying alive, and handing everything else to the turns.
 * Pure and synchronous; never throws, never waits, never sees a socket.
 */
import { appError, type AppError } from '../../../src-preload/contract/app-error.js';
import { say } from '../../../src-preload/contract/said.js';
import { NOTHING, telling } from '../kit/codec-result.js';
import { createShownWords } from '../kit/shown-words.js';
import type { Codec, CodecContext, CodecEvent, CodecResult, Intent, WireFrame } from '../types.js';
import { createDialogue, type Mailbox } from './dialogue.js';
import { classify, otherTrouble, readTrouble, SERVICE } from './failure.js';
import { createHeartbeat } from './heartbeat.js';
import type { SignIn, ZeebeeSettings } from './options.js';
import { createQuestions } from './questions.js';
import { createRecording } from './recording.js';
import type { OpusEncoder } from './webm/opus.js';
import { audioFrame, initFrame, pingFrame, pongFrame, readFrame, type ServerMessage } from './wire.js';

/** From the first message to its acknowledgement. */
const ACKNOWLEDGE_MS = 10_000;

export interface ZeebeeCodecOptions {
  readonly context: Pick<CodecContext, 'resume' | 'connectionId' | 'clock'>;
  readonly signIn: SignIn;
  readonly settings: ZeebeeSettings;
  /** An encoder for one utterance; null when none is to be had. */
  readonly takeEncoder: () => OpusEncoder | null;
}

/** `opening`: signing in; `over`: said that it failed for good, and is silent since. */
type Phase =
  | { readonly kind: 'opening'; readonly dueMs: number; readonly named: string | null }
  | { readonly kind: 'ready' }
  | { readonly kind: 'over' };

const REFUSED = /fail|error|denied|invalid|reject/i;

export function createZeebeeCodec({ context, signIn, settings, takeEncoder }: ZeebeeCodecOptions): Codec {
  const { clock, connectionId, resume } = context;
  const shown = createShownWords(['api_key' in signIn ? signIn.api_key : signIn.user_id]);
  const heartbeat = createHeartbeat(clock.nowMs());
  const questions = createQuestions();
  let phase: Phase = { kind: 'opening', dueMs: Infinity, named: null };
  let conversationId = resume?.kind === 'conversation-id' ? resume.value : null;
  let userId: string | null = null;
  let format = settings.uploadFormat;

  const mailbox: Mailbox = {
    upload({ recording }) {
      const upload = recording.pack(format);
      const ids = { conversationId, userId: settings.sendUserId ? userId : null };
      return { frame: audioFrame(upload.packed, settings, ids), format: upload.format };
    },
    preferWav() {
      format = 'wav';
    },
    learnConversation(id) {
      if (id === conversationId) return [];
      conversationId = id;
      return [{ type: 'resume-updated', resume: { kind: 'conversation-id', value: id } }];
    },
    forgetConversation() {
      const wasNamed = conversationId !== null;
      conversationId = null;
      return wasNamed;
    },
  };
  const dialogue = createDialogue({ questions, mailbox, clock, connectionId });

  /** Whatever we send is activity for the service. */
  const sent = (result: CodecResult): CodecResult => {
    if (result.send.length > 0) heartbeat.sent(clock.nowMs());
    return result;
  };

  const dead = (error: AppError): CodecResult => {
    phase = { kind: 'over' };
    questions.cancel();
    return telling({ type: 'failure', error, fatal: true });
  };

  const introduce = (...events: readonly CodecEvent[]): CodecResult => {
    phase = { kind: 'opening', dueMs: clock.nowMs() + ACKNOWLEDGE_MS, named: conversationId };
    return { send: [initFrame(signIn, settings.model, conversationId)], events };
  };

  const acknowledged = (message: Extract<ServerMessage, { type: 'acknowledged' }>): CodecResult => {
    if (phase.kind !== 'opening') return NOTHING;
    if (message.status !== null && REFUSED.test(message.status)) {
      return dead(appError('provider-fault', { detail: say('zeebee-no-session', { service: SERVICE }) }));
    }
    phase = { kind: 'ready' };
    userId = message.userId;
    return telling({ type: 'session-ready' });
  };

  const onError = (text: string): CodecResult => {
    const trouble = readTrouble(text);
    if (trouble.kind === 'sign-in') return dead(trouble.error);
    const words = shown(text) ?? '';
    if (phase.kind !== 'opening') return dialogue.hear({ type: 'error', text: words });
    if (trouble.kind === 'no-conversation' && phase.named !== null) {
      conversationId = null;
      const detail = say('zeebee-new-conversation', { service: SERVICE });
      return introduce({ type: 'warning', detail });
    }
    return telling({ type: 'failure', error: otherTrouble(words), fatal: false });
  };

  const warned = (message: Extract<ServerMessage, { type: 'warned' }>): CodecResult => ({
    send: message.wantsPing ? [pingFrame(clock.epochMs())] : [],
    events: message.wantsReconnect ? [{ type: 'session-expiring', inMs: message.inMs }] : [],
  });

  const hear = (message: ServerMessage): CodecResult => {
    switch (message.type) {
      case 'greeting':
      case 'pong':
        return NOTHING;
      case 'acknowledged':
        return acknowledged(message);
      case 'ping':
        return { send: [pongFrame(message.id, clock.epochMs())], events: [] };
      case 'warned':
        return warned(message);
      case 'error':
        return onError(message.text);
      case 'strange':
        return telling({ type: 'frame-unrecognised', summary: message.summary });
      case 'status':
        return dialogue.hear({ ...message, text: message.text === null ? null : shown(message.text) });
      case 'unspoken':
        return dialogue.hear({ ...message, words: message.words === null ? null : shown(message.words) });
      default:
        return phase.kind === 'opening'
          ? telling({ type: 'frame-unrecognised', summary: `${message.type} before init_ack` })
          : dialogue.hear(message);
    }
  };

  const encode = (intent: Intent): CodecResult => {
    switch (intent.type) {
      case 'utterance-start': {
        const encoder = format === 'webm' ? takeEncoder() : null;
        questions.begin({ turnId: intent.turnId, recording: createRecording(encoder) });
        return NOTHING;
      }
      case 'utterance-audio':
        questions.add(intent.pcm);
        return NOTHING;
      case 'utterance-end': {
        const question = questions.finish();
        if (question === null) return NOTHING;
        if (question.recording.isWorthSending() && phase.kind === 'ready') return dialogue.ask(question);
        question.recording.dispose();
        return telling({ type: 'user-speech-discarded' });
      }
      case 'utterance-cancel':
        questions.cancel();
        return NOTHING;
      case 'reply-cancel':
        return dialogue.cancel(intent.turnId);
      case 'text-send':
        return telling({ type: 'failure', error: appError('text-unsupported'), fatal: false });
      // The service has no words for these; the transport closes the socket when we leave.
      case 'context-send':
      case 'playback-drained':
      case 'conversation-end':
      case 'leave':
        return NOTHING;
    }
  };

  const tick = (): CodecResult => {
    const nowMs = clock.nowMs();
    if (phase.kind === 'opening' && nowMs >= phase.dueMs) {
      return dead(appError('timeout', { detail: say('zeebee-sign-in-unanswered', { service: SERVICE }) }));
    }
    const beat = heartbeat.due(nowMs);
    if (beat === 'gone') {
      return dead(appError('connection-lost', { detail: say('zeebee-quiet', { service: SERVICE }) }));
    }
    const ping = beat === 'ping' ? [pingFrame(clock.epochMs())] : [];
    const { send, events } = dialogue.tick();
    return { send: [...ping, ...send], events };
  };

  const isOver = (): boolean => phase.kind === 'over';

  return {
    opened() {
      heartbeat.heard(clock.nowMs());
      return sent(introduce());
    },
    encode: (intent) => (isOver() ? NOTHING : sent(encode(intent))),
    decode(frame: WireFrame) {
      if (isOver()) return NOTHING;
      heartbeat.heard(clock.nowMs());
      return sent(hear(readFrame(frame)));
    },
    tick: () => (isOver() ? NOTHING : sent(tick())),
    wakeAtMs() {
      if (isOver()) return null;
      const opening = phase.kind === 'opening' ? phase.dueMs : Infinity;
      return Math.min(opening, heartbeat.wakeAtMs(), dialogue.wakeAtMs() ?? Infinity);
    },
    classify,
  };
}
