/**
 * Owns what becomes of the agent's words and sound: each interaction that is wanted becomes one reply, in order, whole,
 * with captions as they are spoken; what nobody wants is swallowed to its end. Must never read a frame or send one.
 */
import type { ConnectionId, TurnId } from '../../../src-preload/contract/ids.js';
import { decodeBase64 } from '../kit/base64.js';
import { asWords } from '../kit/json-frame.js';
import { createReplyTrack } from '../kit/reply-track.js';
import type { CodecClock, CodecEvent } from '../types.js';
import { describeAction } from './actions.js';
import { createSoundReader, isWav, readWav } from './agent-sound.js';
import { createCaptions } from './captions.js';
import { createLedger, type Place, type Question } from './ledger.js';
import type { AgentSound } from './options.js';
import { createSequence } from './sequence.js';
import type { AlignedSign, FromAmigo } from './wire.js';

/** After the last piece of a message, its completion is waited for this long; milliseconds. */
const COMPLETION_MS = 5_000;

type Events = readonly CodecEvent[];
const NONE: Events = [];
type NewMessage = Extract<FromAmigo, { type: 'new-message' }>;

interface Piece {
  readonly text: string;
  readonly bytes: Uint8Array | null;
  readonly alignment: readonly AlignedSign[];
  readonly isLast: boolean;
}

export type Voided =
  /** Nobody asked anything, and nothing was being said. */
  | { readonly kind: 'nothing' }
  /** Nobody waits for it. */
  | { readonly kind: 'unwanted' }
  /** `rest` ends what was told of it. */
  | { readonly kind: 'wanted'; readonly asked: Question['kind'] | null; readonly rest: Events };

export interface Answers {
  asked(turnId: TurnId | null, kind: Question['kind'], fate: 'wanted' | 'taken-back'): void;
  prompted(): void;
  /** Null where the piece is not what it says it is. */
  piece(message: NewMessage): Events | null;
  complete(messageId: string | null, text: string | null): Events;
  /** The conversation is over: what was being said ends as it stands. */
  conclude(): Events;
  understood(text: string, isListening: boolean): Events;
  action(action: string | null): Events;
  filler(filler: string): Events;
  /** What was asked, or is being answered, is void. */
  voided(): Voided;
  /** Nobody wants this reply, or the answer to this question; where `orNewest` and it is neither, to the newest one. */
  cancel(turnId: TurnId, orNewest: boolean): void;
  /** The service heard the person: what is heard of an answer falls silent. */
  talkedOver(): Events;
  drained(turnId: TurnId): void;
  due(): Events;
  wakeAtMs(): number | null;
  isBusy(): boolean;
}

export function createAnswers(setup: {
  readonly connectionId: ConnectionId;
  readonly clock: CodecClock;
  readonly sound: AgentSound;
}): Answers {
  const { clock, sound } = setup;
  const ledger = createLedger(clock);
  const track = createReplyTrack(setup.connectionId);
  const sequence = createSequence<Piece>(clock);
  const captions = createCaptions();
  const reader = createSoundReader(sound);
  /** The reply that may still be heard here, though all of it was sent. */
  let audible: TurnId | null = null;
  /** Completed by the service while pieces were missing; ends when they came or were given up. */
  let completion: { readonly text: string | null } | null = null;
  let saidAtMs: number | null = null;

  const forget = (): void => {
    sequence.begin();
    completion = null;
    saidAtMs = null;
  };

  const tell = ({ text, bytes, alignment, isLast }: Piece): Events => {
    if (isLast) {
      const interaction = ledger.current();
      if (interaction !== null) interaction.isSaid = true;
      saidAtMs = clock.nowMs();
    }
    if (bytes === null) return text === '' ? NONE : track.delta(text);
    const heard = reader.take(bytes);
    const caption = captions.take(alignment);
    return [
      ...(heard === null ? NONE : track.sound(heard.format, heard.data)),
      ...(caption === '' ? NONE : track.delta(caption)),
    ];
  };

  const tellAll = (pieces: readonly Piece[]): Events => {
    const events = pieces.flatMap(tell);
    audible = track.current() ?? audible;
    return events;
  };

  /** Ends the interaction under way; `text` is all that was said, where the service told it. */
  const finish = (text: string | null): Events => {
    const isWanted = ledger.current()?.isWanted === true;
    const rest = isWanted ? tellAll(sequence.flush()) : NONE;
    ledger.complete();
    forget();
    if (!isWanted) return NONE;
    const begun = track.begin();
    audible = track.current() ?? audible;
    return [...rest, ...begun, ...(text === null || text === '' ? NONE : track.text(text)), ...track.end()];
  };

  /** Opens what begins; what it took the place of ends as it stands. */
  const enter = (place: Exclude<Place, { kind: 'over' }>): Events => {
    if (place.kind === 'current') {
      if (!place.isNewMessage) return NONE;
      const rest = place.interaction.isWanted ? tellAll(sequence.flush()) : NONE;
      sequence.begin();
      captions.begin();
      // Half a sample of the message before would make noise of all that follows.
      reader.begin();
      saidAtMs = null;
      return rest;
    }
    const rest = place.replaced?.isWanted === true ? [...tellAll(sequence.flush()), ...track.end()] : NONE;
    forget();
    captions.begin();
    reader.begin();
    return rest;
  };

  /** Nothing more is told of the interaction under way. */
  const muteCurrent = (): void => {
    const interaction = ledger.current();
    if (interaction !== null) interaction.isWanted = false;
    const told = track.current();
    if (told !== null) track.cancel(told);
    track.lift();
    forget();
  };

  const dueEvents = (): Events => {
    if (ledger.current()?.isWanted !== true) return NONE;
    const pieces = tellAll(sequence.due());
    if (completion !== null && !sequence.hasGap()) return [...pieces, ...finish(completion.text)];
    if (completion === null && saidAtMs !== null && clock.nowMs() >= saidAtMs + COMPLETION_MS) {
      return [...pieces, ...finish(null)];
    }
    return pieces;
  };

  return {
    asked: (turnId, kind, fate) => ledger.asked(turnId, kind, fate),
    prompted: () => ledger.prompted(),
    piece({ piece, isLast, sequence: number, messageId, alignment }) {
      const bytes = sound.kind === 'none' ? null : decodeBase64(piece);
      if (sound.kind !== 'none' && bytes === null) return null;
      const place = ledger.place(messageId);
      if (place.kind === 'over') return NONE;
      const entered = enter(place);
      if (!place.interaction.isWanted) {
        if (isLast) place.interaction.isSaid = true;
        return entered;
      }
      const size = bytes?.length ?? piece.length * 2;
      const pieces = sequence.take(number, { text: piece, bytes, alignment, isLast }, size);
      return [...entered, ...tellAll(pieces), ...dueEvents()];
    },
    complete(messageId, text) {
      const place = ledger.place(messageId);
      if (place.kind === 'over') return NONE;
      const entered = enter(place);
      if (place.interaction.isWanted && sequence.hasGap()) {
        completion = { text };
        return entered;
      }
      return [...entered, ...finish(text)];
    },
    conclude: () => (track.isRunning() ? finish(null) : NONE),
    understood(text, isListening) {
      const question = ledger.understood();
      const isForVoice = question === null ? isListening : question.isWanted && question.kind === 'voice';
      return isForVoice ? [{ type: 'user-transcript-final', text }] : NONE;
    },
    action(action) {
      const place = ledger.place(null);
      if (place.kind === 'over') return NONE;
      const entered = enter(place);
      return place.interaction.isWanted ? [...entered, { type: 'progress', text: describeAction(action) }] : entered;
    },
    filler(filler) {
      const place = ledger.place(null);
      if (place.kind === 'over') return NONE;
      const entered = enter(place);
      if (!place.interaction.isWanted) return entered;
      const bytes = decodeBase64(filler);
      if (bytes !== null && isWav(bytes)) {
        if (sound.kind === 'none') return entered;
        const { format, data } = readWav(bytes);
        const heard = track.sound(format, data);
        audible = track.current() ?? audible;
        return [...entered, ...heard];
      }
      const words = asWords(filler);
      return words === null ? entered : [...entered, { type: 'progress', text: words }];
    },
    voided() {
      const running = ledger.current();
      const question = ledger.voided();
      forget();
      const subject = running ?? question;
      if (subject === null) return { kind: 'nothing' };
      if (!subject.isWanted) return { kind: 'unwanted' };
      return { kind: 'wanted', asked: question?.kind ?? null, rest: track.end() };
    },
    cancel(turnId, orNewest) {
      if (audible === turnId) audible = null;
      if (track.cancel(turnId)) {
        muteCurrent();
        return;
      }
      const isReply = turnId.startsWith(`r${setup.connectionId}-`);
      if (ledger.callOff(turnId) || (orNewest && !isReply && ledger.callOff(null))) {
        if (ledger.current()?.isWanted === false) muteCurrent();
      }
    },
    talkedOver() {
      const cut = track.interrupted();
      muteCurrent();
      const silenced: Events =
        cut.length === 0 && audible !== null ? [{ type: 'reply-interrupted', turnId: audible }] : cut;
      audible = null;
      return silenced;
    },
    drained(turnId) {
      if (audible === turnId) audible = null;
    },
    due: dueEvents,
    wakeAtMs() {
      if (ledger.current()?.isWanted !== true) return null;
      const completionMs = completion === null && saidAtMs !== null ? saidAtMs + COMPLETION_MS : null;
      const gapMs = sequence.wakeAtMs();
      if (completionMs === null || gapMs === null) return completionMs ?? gapMs;
      return Math.min(completionMs, gapMs);
    },
    isBusy: () => ledger.isBusy(),
  };
}
