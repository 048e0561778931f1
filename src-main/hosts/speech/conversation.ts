/**
 * Owns one conversation of the speech host: utterances and texts in, replies out, one at a time and in order.
 * What is cancelled sends nothing more. Must never know a process, a port or a file.
 */
import { toldBy, type ErrorCode } from '../../../src-preload/contract/app-error.js';
import { inEnglish, say, type Told } from '../../../src-preload/contract/said.js';
import type { Assistant, AssistantConfiguration, ReplyPiece } from '../../assistant/types.js';
import {
  FIRST_ANNOUNCED_TURN,
  MAX_TEXT_CHARACTERS,
  SPEECH_RATE_HZ,
  type FromSpeech,
  type ToSpeech,
} from '../protocol/speech.js';
import { EngineError, type EnginesPort } from './ports.js';
import { changedManner, createSpokenReply, type Manner, type ReplyOutput, type SpokenReply } from './spoken-reply.js';
import { Utterance, type UtteranceEvent } from './utterance.js';

export interface Conversation {
  receive(message: ToSpeech): void;
  /** Sound of the utterance that is open; dropped when none is. */
  hear(pcm: Int16Array): void;
  /** Ends all work; nothing is sent afterwards. Idempotent. */
  close(): void;
}

/** Something that is to be answered, waiting or under way. */
interface Job {
  readonly turn: number;
  readonly kind: 'utterance' | 'text' | 'announcement';
  readonly abort: AbortController;
  /** The pieces of the answer; null when there is nothing to answer. */
  readonly pieces: (signal: AbortSignal) => Promise<AsyncIterable<ReplyPiece> | null>;
}

/** Announcements that wait; more than these are from a broken client. */
const MAX_WAITING = 32;
const MAX_DETAIL_CHARACTERS = 300;

/** A call, because the compiler takes a property it has looked at for settled. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

/** Starts a conversation; `send` and `sendAudio` are called in the order of what they tell. `nowMs` is monotonic. */
export function createConversation(options: {
  readonly configuration: AssistantConfiguration;
  readonly assistant: Assistant;
  readonly engines: EnginesPort;
  readonly nowMs: () => number;
  readonly send: (message: FromSpeech) => void;
  readonly sendAudio: (turn: number, pcm: Int16Array) => void;
}): Conversation {
  const { assistant, engines, nowMs, sendAudio } = options;
  const base: Manner = { voice: options.configuration.voice, rate: options.configuration.rate, gain: 1 };
  let manner = base;
  let isClosed = false;
  let open: { readonly turn: number; readonly utterance: Utterance } | null = null;
  let current: Job | null = null;
  let waiting: Job[] = [];
  /** The reply that was made last, which the person may still be hearing. */
  let last: { readonly turn: number; readonly reply: SpokenReply } | null = null;
  let announced = FIRST_ANNOUNCED_TURN;
  let isVoiceFailureTold = false;

  const send = (message: FromSpeech): void => {
    if (!isClosed) options.send(message);
  };
  const fail = (code: ErrorCode, told: Told, turn: number | null): void => {
    const detail = inEnglish(told).slice(0, MAX_DETAIL_CHARACTERS);
    send({ type: 'failure', code, detail, ...(typeof told !== 'string' && { said: told }), fatal: false, turn });
  };

  function enqueue(job: Job): void {
    if (isClosed || waiting.length >= MAX_WAITING) {
      job.abort.abort();
      return;
    }
    waiting.push(job);
    next();
  }

  function next(): void {
    if (current !== null || isClosed) return;
    // What rings waits until the person has finished speaking; their own words do not.
    const job = waiting.find(({ kind }) => kind !== 'announcement') ?? (open === null ? waiting[0] : undefined);
    if (job === undefined) return;
    waiting = waiting.filter((other) => other !== job);
    current = job;
    void perform(job).finally(() => {
      if (current === job) current = null;
      next();
    });
  }

  async function perform(job: Job): Promise<void> {
    const { turn, abort } = job;
    let pieces: AsyncIterable<ReplyPiece> | null;
    try {
      pieces = await job.pieces(abort.signal);
    } catch (error) {
      const told = error instanceof EngineError ? error.said : say('engine-recognition-broke');
      if (!abort.signal.aborted) fail('speech-engine-failed', told, turn);
      return;
    }
    if (pieces === null || abort.signal.aborted) return;
    send({ type: 'reply.start', turn, rateHz: SPEECH_RATE_HZ });
    try {
      const reply = createSpokenReply({
        engines,
        manner: () => manner,
        onVoice: (change) => {
          manner = changedManner(manner, change, base);
        },
        output: (output) => tell(turn, output),
        signal: abort.signal,
      });
      last = { turn, reply };
      await reply.run(pieces);
    } catch {
      if (!isAborted(abort.signal)) fail('provider-fault', say('engine-answer-broke'), turn);
    }
    if (!isAborted(abort.signal)) send({ type: 'reply.end', turn });
  }

  function tell(turn: number, output: ReplyOutput): void {
    switch (output.type) {
      case 'text': {
        send({ type: 'reply.text', turn, text: output.text.slice(0, MAX_TEXT_CHARACTERS) });
        return;
      }
      case 'audio':
        if (!isClosed) sendAudio(turn, output.pcm);
        return;
      case 'trouble': {
        fail(output.error.code, toldBy(output.error) ?? '', null);
        return;
      }
      case 'voice-failed':
        if (!isVoiceFailureTold) fail('speech-engine-failed', output.said, null);
        isVoiceFailureTold = true;
    }
  }

  /** Drops what answers the person; what rings is said later. */
  function dropAnswers(): void {
    current?.abort.abort();
    for (const job of waiting) if (job.kind !== 'announcement') job.abort.abort();
    waiting = waiting.filter((job) => job.kind === 'announcement');
    current = null;
  }

  function cancelReply(turn: number, heardMs: number): void {
    if (current?.turn === turn) {
      current.abort.abort();
      current = null;
    }
    waiting.find((job) => job.turn === turn)?.abort.abort();
    waiting = waiting.filter((job) => job.turn !== turn);
    if (last?.turn === turn) {
      assistant.cut(last.reply.heardText(heardMs));
      last = null;
    }
    next();
  }

  function startUtterance(turn: number): void {
    open?.utterance.cancel();
    dropAnswers();
    const onEvent = (event: UtteranceEvent): void => {
      if (event.type === 'speech-start') send({ type: 'speech.start', turn });
      else if (event.type === 'speech-end') send({ type: 'speech.end', turn });
      else send({ type: 'transcript.partial', turn, text: event.text.slice(0, MAX_TEXT_CHARACTERS) });
    };
    open = { turn, utterance: new Utterance({ engines, nowMs, onEvent }) };
  }

  function endUtterance(): void {
    if (open === null) return;
    const { turn, utterance } = open;
    open = null;
    const abort = new AbortController();
    // Not in the job: words are found while an earlier text is still answered.
    const words = utterance.finish(abort.signal);
    words.catch(() => undefined);
    enqueue({
      turn,
      kind: 'utterance',
      abort,
      async pieces(signal) {
        const heard = await words;
        if (heard === null) return null;
        if (heard === '') {
          send({ type: 'utterance.empty', turn });
          return null;
        }
        const text = heard.slice(0, MAX_TEXT_CHARACTERS);
        send({ type: 'transcript.final', turn, text });
        return assistant.answer(text, signal);
      },
    });
  }

  function cancelUtterance(): void {
    open?.utterance.cancel();
    open = null;
    next();
  }

  function close(): void {
    isClosed = true;
    open?.utterance.cancel();
    open = null;
    dropAnswers();
    waiting = [];
  }

  return {
    receive(message) {
      if (isClosed) return;
      switch (message.type) {
        case 'configure':
          // Once, before the conversation is made.
          return;
        case 'utterance.start': {
          startUtterance(message.turn);
          return;
        }
        case 'utterance.end': {
          endUtterance();
          return;
        }
        case 'utterance.cancel': {
          cancelUtterance();
          return;
        }
        case 'reply.cancel': {
          cancelReply(message.turn, message.heardMs);
          return;
        }
        case 'text': {
          enqueue({
            turn: message.turn,
            kind: 'text',
            abort: new AbortController(),
            pieces: (signal) => Promise.resolve(assistant.answer(message.text, signal)),
          });
          return;
        }
        case 'context':
          announced = announced >= 0xffff_ffff ? FIRST_ANNOUNCED_TURN : announced + 1;
          {
            enqueue({
              turn: announced,
              kind: 'announcement',
              abort: new AbortController(),
              pieces: () => Promise.resolve(assistant.announce(message.text)),
            });
            return;
          }
        case 'leave': {
          close();
          return;
        }
      }
    },
    hear: (pcm) => open?.utterance.push(pcm),
    close,
  };
}
