/**
 * Owns what the service says it understood of the person. The documents promise no such words; where they come, they
 * come in fragments, some after the answer has begun.
 */
import type { CodecEvent } from '../types.js';

type Events = readonly CodecEvent[];

/** Words of one utterance are bounded, whatever a service sends; characters. */
const MAX_TEXT = 20_000;

export interface Transcript {
  /** Another utterance begins. */
  begin(): void;
  fragment(text: string, isFinished: boolean): Events;
  /** The service took the utterance: its answer begins. */
  settle(): Events;
}

export function createTranscript(): Transcript {
  let text = '';
  let isSettled = false;

  const whole = (): Events => (text.trim() === '' ? [] : [{ type: 'user-transcript-final', text: text.trim() }]);

  return {
    begin() {
      text = '';
      isSettled = false;
    },
    fragment(added, isFinished) {
      if (text.length + added.length > MAX_TEXT) return [];
      text += added;
      if (isFinished || isSettled) {
        isSettled = true;
        return whole();
      }
      return added === '' ? [] : [{ type: 'user-transcript-delta', text: added }];
    },
    settle() {
      if (isSettled) return [];
      isSettled = true;
      return whole();
    },
  };
}
