/**
 * Owns which sound belongs to which turn's recording: what went to the service, and what came from it as far as it was
 * heard. Hands it on in pieces of half a second, so that the voice path is not kept. Must never write a file.
 */
import { CAPTURE_RATE_HZ } from '../../src-preload/contract/audio.js';
import type { TurnId } from '../../src-preload/contract/ids.js';
import type { SoundNews } from '../hosts/protocol/history.js';

export interface SoundRecorder {
  /** The person begins to be heard by the service, anew where it was lost. A stream of many turns is not recorded. */
  utteranceBegan(turnId: TurnId, isStream: boolean): void;
  utteranceSound(pcm: Int16Array): void;
  utteranceEnded(how: 'end' | 'cancel'): void;
  /** Sound of an answer; the array is not kept beyond the call that hands it on. */
  answerSound(turnId: TurnId, pcm: Int16Array, rateHz: number): void;
  answerEnded(turnId: TurnId): void;
  /** Not all of it was heard. */
  answerCut(turnId: TurnId, heardMs: number): void;
}

/** What is gathered before it is handed on, milliseconds. */
const PIECE_MS = 500;

interface Gathered {
  readonly turnId: TurnId;
  readonly rateHz: number;
  pieces: Int16Array[];
  samples: number;
}

export function createSoundRecorder(options: {
  /** Asked when a turn begins to be heard. */
  readonly isOn: () => boolean;
  readonly tell: (news: SoundNews) => void;
}): SoundRecorder {
  const { isOn, tell } = options;
  let utterance: Gathered | null = null;
  let answer: Gathered | null = null;

  function handOn(gathered: Gathered): void {
    if (gathered.samples === 0) return;
    const pcm = new Int16Array(gathered.samples);
    let at = 0;
    for (const piece of gathered.pieces) {
      pcm.set(piece, at);
      at += piece.length;
    }
    gathered.pieces = [];
    gathered.samples = 0;
    tell({ type: 'samples', turnId: gathered.turnId, rateHz: gathered.rateHz, pcm });
  }

  function gather(gathered: Gathered, pcm: Int16Array): void {
    gathered.pieces.push(pcm);
    gathered.samples += pcm.length;
    if (gathered.samples * 1_000 >= PIECE_MS * gathered.rateHz) handOn(gathered);
  }

  const begin = (turnId: TurnId, rateHz: number): Gathered => {
    tell({ type: 'begin', turnId, rateHz });
    return { turnId, rateHz, pieces: [], samples: 0 };
  };

  function end(gathered: Gathered, keepMs: number | null): void {
    handOn(gathered);
    tell({ type: 'end', turnId: gathered.turnId, keepMs });
  }

  return {
    utteranceBegan(turnId, isStream) {
      if (utterance !== null) tell({ type: 'drop', turnId: utterance.turnId });
      utterance = isStream || !isOn() ? null : begin(turnId, CAPTURE_RATE_HZ);
    },
    utteranceSound(pcm) {
      if (utterance !== null) gather(utterance, pcm);
    },
    utteranceEnded(how) {
      if (utterance === null) return;
      if (how === 'end') end(utterance, null);
      else tell({ type: 'drop', turnId: utterance.turnId });
      utterance = null;
    },
    answerSound(turnId, pcm, rateHz) {
      if (answer?.turnId !== turnId) {
        if (answer !== null) end(answer, null);
        answer = isOn() ? begin(turnId, rateHz) : null;
      }
      if (answer === null) return;
      if (answer.rateHz !== rateHz) {
        handOn(answer);
        answer = { ...answer, rateHz, pieces: [], samples: 0 };
      }
      gather(answer, pcm);
    },
    answerEnded(turnId) {
      if (answer?.turnId !== turnId) return;
      end(answer, null);
      answer = null;
    },
    answerCut(turnId, heardMs) {
      if (answer?.turnId === turnId) {
        end(answer, heardMs);
        answer = null;
      } else if (isOn()) tell({ type: 'end', turnId, keepMs: heardMs });
    },
  };
}
