/**
 * Owns one conversation's wire with the speech host: intents to messages, messages to events.
 * Pure and synchronous; never throws, never waits, never sees a process.
 */
import { appError } from '../../../src-preload/contract/app-error.js';
import { pcm16 } from '../../../src-preload/contract/audio.js';
import { asTurnId, type ConnectionId, type TurnId } from '../../../src-preload/contract/ids.js';
import { say } from '../../../src-preload/contract/said.js';
import {
  encodeToSpeech,
  encodeUtteranceAudio,
  FIRST_ANNOUNCED_TURN,
  MAX_TEXT_CHARACTERS,
  parseFromSpeech,
  parseReplyAudio,
  type FromSpeech,
  type ToSpeech,
} from '../../hosts/protocol/speech.js';
import { NOTHING, sending, telling } from '../kit/codec-result.js';
import type { Codec, CodecResult, ConnectionEnd, Intent, ProviderEvent, WireFrame } from '../types.js';

/** Most samples in one frame of microphone sound; the host takes ten seconds at most. */
const MAX_FRAME_SAMPLES = 160_000;
/** Turns remembered for late messages. Older ones are as good as unknown. */
const MAX_REMEMBERED = 64;

interface Reply {
  readonly turnId: TurnId;
  readonly state: 'awaited' | 'started' | 'over';
  readonly rateHz: number;
  readonly text: string;
}

const message = (content: ToSpeech): WireFrame => ({ kind: 'text', data: encodeToSpeech(content) });
const unrecognised = (summary: string): CodecResult => telling({ type: 'frame-unrecognised', summary });

/** `connectionId` makes the ids of replies unique across connections: the wire numbers turns from 0 on each. */
export function createLocalCodec(connectionId: ConnectionId): Codec {
  let nextTurn = 0;
  let utteranceOpen = false;
  /** Parts of the transcript told so far, to tell only what is new. */
  let toldTranscript = '';
  /** Replies by number on the wire. Insertion order is age. */
  const replies = new Map<number, Reply>();
  /** The person's turns by number, since a reply that has not begun is cancelled by the turn it answers. */
  const asked = new Map<TurnId, number>();

  const remember = (turn: number, reply: Reply) => {
    replies.set(turn, reply);
    if (replies.size <= MAX_REMEMBERED) return;
    for (const oldest of replies.keys()) {
      replies.delete(oldest);
      break;
    }
  };

  const expectReply = (userTurn: TurnId): number => {
    const turn = nextTurn;
    nextTurn += 1;
    asked.set(userTurn, turn);
    if (asked.size > MAX_REMEMBERED) asked.delete([...asked.keys()][0] ?? userTurn);
    remember(turn, { turnId: replyId(turn), state: 'awaited', rateHz: 0, text: '' });
    return turn;
  };

  const replyId = (turn: number): TurnId => asTurnId(`r${connectionId}-${turn}`);

  const numberOf = (turnId: TurnId): number | null => {
    for (const [turn, reply] of replies) if (reply.turnId === turnId) return turn;
    return asked.get(turnId) ?? null;
  };

  const cancelReply = (intent: Extract<Intent, { type: 'reply-cancel' }>): CodecResult => {
    const turn = numberOf(intent.turnId);
    if (turn === null) return NOTHING;
    // All of it may have been sent while it still plays here: the host must learn how much was heard in any case.
    const reply = replies.get(turn);
    if (reply !== undefined) replies.set(turn, { ...reply, state: 'over' });
    const heardMs = Number.isFinite(intent.heardMs) ? Math.max(0, intent.heardMs) : 0;
    return sending(message({ type: 'reply.cancel', turn, heardMs }));
  };

  const encode = (intent: Intent): CodecResult => {
    switch (intent.type) {
      case 'utterance-start':
        utteranceOpen = true;
        toldTranscript = '';
        return sending(message({ type: 'utterance.start', turn: expectReply(intent.turnId) }));
      case 'utterance-audio':
        return utteranceOpen ? sending(...audioFrames(intent.pcm)) : NOTHING;
      case 'utterance-end':
      case 'utterance-cancel': {
        if (!utteranceOpen) return NOTHING;
        utteranceOpen = false;
        return sending(message({ type: intent.type === 'utterance-end' ? 'utterance.end' : 'utterance.cancel' }));
      }
      case 'reply-cancel':
        return cancelReply(intent);
      case 'text-send': {
        if (intent.text.length > MAX_TEXT_CHARACTERS) {
          const error = appError('request-invalid', { detail: say('text-too-long') });
          return telling({ type: 'failure', error, fatal: false });
        }
        return sending(message({ type: 'text', turn: expectReply(intent.turnId), text: intent.text }));
      }
      case 'context-send':
        return sending(message({ type: 'context', text: intent.text.slice(0, MAX_TEXT_CHARACTERS) }));
      case 'playback-drained':
        return NOTHING;
      case 'conversation-end':
        // The goodbye that follows ends the conversation too.
        return NOTHING;
      case 'leave':
        return sending(message({ type: 'leave' }));
    }
  };

  /** The reply of this number, if anything may still come for it. */
  const liveReply = (turn: number): Reply | 'over' | null => {
    const reply = replies.get(turn);
    if (reply === undefined) return null;
    return reply.state === 'over' ? 'over' : reply;
  };

  const endReply = (turn: number, reply: Reply): readonly ProviderEvent[] => {
    replies.set(turn, { ...reply, state: 'over' });
    if (reply.state !== 'started') return [];
    return [
      { type: 'reply-text-final', turnId: reply.turnId, text: reply.text },
      { type: 'reply-end', turnId: reply.turnId },
    ];
  };

  const startReply = (turn: number, rateHz: number): CodecResult => {
    const known = replies.get(turn);
    if (known === undefined && turn < FIRST_ANNOUNCED_TURN) return unrecognised('reply.start of an unknown turn');
    if (known?.state === 'over') return NOTHING;
    if (known?.state === 'started') return unrecognised('reply.start of a started turn');
    const turnId = known?.turnId ?? replyId(turn);
    remember(turn, { turnId, state: 'started', rateHz, text: '' });
    return telling({ type: 'reply-start', turnId });
  };

  /** Recognisers revise: only text that goes on from what was told is told; the final text settles the rest. */
  const transcriptGrew = (text: string): CodecResult => {
    const stable = text.trim().replace(/[.,!?…]+$/, '');
    if (stable.length <= toldTranscript.length || !stable.startsWith(toldTranscript)) return NOTHING;
    const added = stable.slice(toldTranscript.length);
    toldTranscript = stable;
    return telling({ type: 'user-transcript-delta', text: added });
  };

  const failureOf = (failure: Extract<FromSpeech, { type: 'failure' }>): CodecResult => {
    const reply = failure.turn === null ? undefined : replies.get(failure.turn);
    const ended =
      reply === undefined || reply.state === 'over' || failure.turn === null ? [] : endReply(failure.turn, reply);
    const error = appError(failure.code, { detail: failure.said ?? failure.detail });
    return telling(...ended, { type: 'failure', error, fatal: failure.fatal });
  };

  const hear = (heard: FromSpeech): CodecResult => {
    switch (heard.type) {
      case 'ready':
        return telling({ type: 'session-ready' });
      case 'speech.start':
        return telling({ type: 'user-speech-start' });
      case 'speech.end':
        return telling({ type: 'user-speech-end' });
      case 'transcript.partial':
        return transcriptGrew(heard.text);
      case 'transcript.final':
        return telling({ type: 'user-transcript-final', text: heard.text });
      case 'utterance.empty':
        return telling({ type: 'user-speech-discarded' });
      case 'reply.start':
        return startReply(heard.turn, heard.rateHz);
      case 'reply.text': {
        const reply = liveReply(heard.turn);
        if (reply === 'over') return NOTHING;
        if (reply?.state !== 'started') return unrecognised('reply.text without reply.start');
        const added = reply.text === '' ? heard.text : ` ${heard.text}`;
        replies.set(heard.turn, { ...reply, text: reply.text + added });
        return telling({ type: 'reply-text-delta', turnId: reply.turnId, text: added });
      }
      case 'reply.end': {
        const reply = liveReply(heard.turn);
        if (reply === 'over') return NOTHING;
        return reply?.state === 'started'
          ? telling(...endReply(heard.turn, reply))
          : unrecognised('reply.end without reply.start');
      }
      case 'failure':
        return failureOf(heard);
    }
  };

  const hearSound = (data: Uint8Array): CodecResult => {
    const sound = parseReplyAudio(data);
    if (sound === null) return unrecognised('malformed sound');
    const reply = liveReply(sound.turn);
    if (reply === 'over') return NOTHING;
    if (reply?.state !== 'started') return unrecognised('sound without reply.start');
    const format = pcm16(reply.rateHz);
    return telling({ type: 'reply-audio', turnId: reply.turnId, format, pcm: sound.pcm });
  };

  return {
    // The endpoint's configuration is the first message; there is nothing to add.
    opened: () => NOTHING,
    encode,
    decode(frame) {
      if (frame.kind === 'binary') return hearSound(frame.data);
      const heard = parseFromSpeech(frame.data);
      return heard === null ? unrecognised('unknown text message') : hear(heard);
    },
    tick: () => NOTHING,
    wakeAtMs: () => null,
    classify,
  };
}

function audioFrames(pcm: Int16Array): readonly WireFrame[] {
  const frames: WireFrame[] = [];
  for (let at = 0; at < pcm.length; at += MAX_FRAME_SAMPLES) {
    frames.push({ kind: 'binary', data: encodeUtteranceAudio(pcm.subarray(at, at + MAX_FRAME_SAMPLES)) });
  }
  return frames;
}

/** The host ends by itself only when it crashed; starting it again usually helps. */
function classify(end: ConnectionEnd): ReturnType<Codec['classify']> {
  const what = end.phase === 'opening' ? 'engine-not-started' : 'engine-ended';
  const detail = end.code === null ? say(what) : say(`${what}-code`, { code: String(end.code) });
  return appError('speech-engine-failed', { detail });
}
