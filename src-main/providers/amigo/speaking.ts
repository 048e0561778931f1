/**
 * Owns what the person says and wants: utterances, typed words, things that happened, answers called off. Each becomes
 * messages to the service and a note of what is now awaited of it. Must never know how a conversation is opened or ends.
 */
import type { TurnId } from '../../../src-preload/contract/ids.js';
import { NOTHING, sending, telling } from '../kit/codec-result.js';
import type { CodecResult, Intent } from '../types.js';
import type { Answers } from './answers.js';
import type { Hearing } from './hearing.js';
import type { Microphone } from './microphone.js';
import { textMessage } from './wire.js';

/** What a person wants of a conversation that goes on; its end is somebody else's. */
type Wish = Exclude<Intent, { readonly type: 'conversation-end' | 'leave' }>;

export function createSpeaking(parts: {
  readonly microphone: Microphone;
  readonly hearing: Hearing;
  readonly answers: Answers;
}): (wish: Wish) => CodecResult {
  const { microphone, hearing, answers } = parts;
  let utterance: TurnId | null = null;

  const finish = (how: 'whole' | 'taken-back'): CodecResult => {
    if (!microphone.isOpen()) return NOTHING;
    const mark = hearing.isOn() ? 'silence' : 'marked';
    const { send, hadSound } = how === 'whole' ? microphone.end(mark) : microphone.takeBack(mark);
    if (!hadSound) return how === 'whole' ? telling({ type: 'user-speech-discarded' }) : NOTHING;
    if (hearing.isOn()) hearing.ended(how, microphone.wasLoud());
    else answers.asked(utterance, 'voice', how === 'whole' ? 'wanted' : 'taken-back');
    return sending(...send);
  };

  return (wish) => {
    switch (wish.type) {
      case 'utterance-start': {
        // One that was left open would be glued to this one.
        const left = finish('taken-back');
        utterance = wish.turnId;
        hearing.started(wish.turnId);
        microphone.start();
        return left;
      }
      case 'utterance-audio':
        return sending(...microphone.audio(wish.pcm));
      case 'utterance-end':
        return finish('whole');
      case 'utterance-cancel':
        return finish('taken-back');
      case 'reply-cancel':
        answers.cancel(wish.turnId, hearing.isOn());
        return NOTHING;
      case 'text-send':
        answers.asked(wish.turnId, 'text', 'wanted');
        return sending(textMessage(wish.text, 'user-message'));
      case 'context-send':
        answers.prompted();
        return sending(textMessage(wish.text, 'external-event'));
      case 'playback-drained':
        answers.drained(wish.turnId);
        return NOTHING;
    }
  };
}
