/** Conversations that do not come back, and what comes too late: nobody is left without an answer for it. */
import { describe, expect, it } from 'vitest';
import { QUIET_END_MS } from '../../../../src-main/providers/playai/answers.js';
import { createPlayai } from '../../../../src-main/providers/playai/descriptor.js';
import { UNHEARD_MS } from '../../../../src-main/providers/playai/hearing.js';
import { READY_GRACE_MS } from '../../../../src-main/providers/playai/opening.js';
import { connectionEnd } from '../../../../src-main/transport/connection.js';
import { loud, ONE, readyRig, rig, TWO, type RigOptions } from './rig.js';

const resume = { kind: 'conversation-id', value: 'c-gone' } as const;

describe('a conversation that does not come back', () => {
  const connection = (descriptor = createPlayai(), options: RigOptions = {}) => {
    const it = rig({ resume, descriptor, ...options });
    it.open();
    return it;
  };
  const isContinued = (it: ReturnType<typeof rig>) => it.sent[0]?.['continueConversation'] === 'c-gone';

  it('is let go after two connections that never spoke of it', () => {
    const descriptor = createPlayai();
    expect(isContinued(connection(descriptor, { options: { surface: 'sdk' } }))).toBe(true);
    expect(isContinued(connection(descriptor, { options: { surface: 'sdk' } }))).toBe(true);
    expect(isContinued(connection(descriptor, { options: { surface: 'sdk' } }))).toBe(false);
  });

  it('is let go after two errors that are not about it by their code', () => {
    const descriptor = createPlayai();
    for (const isAsked of [true, true, false]) {
      const it = connection(descriptor);
      expect(isContinued(it)).toBe(isAsked);
      it.hear('error', { code: 4500 });
    }
  });

  it('is asked for as long as it comes back', () => {
    const descriptor = createPlayai();
    for (let times = 0; times < 5; times += 1) {
      const it = connection(descriptor);
      expect(isContinued(it)).toBe(true);
      it.hear('init', { conversationId: 'c-gone' });
    }
  });

  it('is let go at once where the end of the connection says so', () => {
    const descriptor = createPlayai();
    const end = connectionEnd('open', 'closed', { code: 4400 });
    expect(connection(descriptor).codec.classify(end)).toMatchObject({ code: 'provider-fault', retryable: true });
    expect(isContinued(connection(descriptor))).toBe(false);
  });

  it('is let go though its refusal comes after a silence that was taken for readiness', () => {
    const descriptor = createPlayai();
    const it = connection(descriptor);
    it.pass(READY_GRACE_MS);
    expect(it.hear('error', { code: 4400 })).toMatchObject([
      { type: 'resume-updated', resume: { value: '' } },
      { type: 'failure', fatal: true, error: { code: 'provider-fault', retryable: true } },
    ]);
    expect(isContinued(connection(descriptor))).toBe(false);
  });

  it('is not to blame for 4400 once the service has spoken', () => {
    const descriptor = createPlayai();
    const it = connection(descriptor);
    it.hear('init', { conversationId: 'c-gone' });
    expect(it.hear('error', { code: 4400 })).toMatchObject([
      { type: 'failure', error: { code: 'protocol-violation' } },
    ]);
    expect(isContinued(connection(descriptor))).toBe(true);
  });
});

describe('an error that costs one turn', () => {
  const error = { code: 4500, isFatal: false };

  it('of a question called off is not told, and does not cost the next its words', () => {
    const it = readyRig();
    it.speak();
    it.hear('voiceActivityStart');
    it.hear('voiceActivityEnd');
    it.say({ type: 'reply-cancel', turnId: ONE, heardMs: 0, by: 'user' });
    it.say({ type: 'utterance-start', turnId: TWO });
    it.say({ type: 'utterance-audio', pcm: loud() });
    expect(it.hear('error', error)).toEqual([]);
    it.say({ type: 'utterance-end' });
    it.hear('voiceActivityStart');
    it.hear('voiceActivityEnd');
    it.news();
    expect(it.hear('newAudioStream').map(({ type }) => type)).toEqual(['reply-start']);
  });

  it('of an answer called off is not told', () => {
    const it = readyRig();
    it.speak();
    it.hear('newAudioStream');
    it.sound(1);
    it.say({ type: 'reply-cancel', turnId: it.replyId(), heardMs: 0, by: 'user' });
    expect(it.hear('error', error)).toEqual([]);
    expect(it.codec.wakeAtMs()).toBeNull();
  });

  it('is told where a newer question waits', () => {
    const it = readyRig();
    it.hear('voiceActivityStart');
    it.hear('voiceActivityEnd');
    it.speak();
    it.say({ type: 'reply-cancel', turnId: ONE, heardMs: 0, by: 'user' });
    it.speak(TWO);
    expect(it.hear('error', error)).toMatchObject([{ type: 'failure', fatal: false }]);
    it.say({ type: 'reply-cancel', turnId: TWO, heardMs: 0, by: 'user' });
    it.hear('newAudioStream');
    it.speak(ONE);
    expect(it.hear('error', error)).toMatchObject([{ type: 'failure', fatal: false }]);
  });
});

describe('an answer called off late', () => {
  it('leaves the one that took its place alone', () => {
    const it = readyRig();
    it.hear('newAudioStream');
    it.sound(1);
    const first = it.replyId();
    it.hear('audioStreamStart');
    it.pass(QUIET_END_MS);
    it.hear('audioStreamStart');
    it.say({ type: 'reply-cancel', turnId: first, heardMs: 5, by: 'provider' });
    it.sound(2);
    it.pass(QUIET_END_MS);
    it.news();
    expect(it.sound(3).map(({ type }) => type)).toEqual(['reply-start', 'reply-bytes']);
  });

  it('does not deafen the answer after speech that was heard to its end', () => {
    const it = readyRig();
    it.hear('newAudioStream');
    it.sound(1);
    it.hear('voiceActivityStart');
    it.hear('voiceActivityEnd');
    it.say({ type: 'reply-cancel', turnId: it.replyId(), heardMs: 5, by: 'provider' });
    expect(it.sound(2).map(({ type }) => type)).toEqual(['reply-start', 'reply-bytes']);
  });

  it('does not end the wait for what was asked since', () => {
    const it = readyRig();
    it.hear('voiceActivityStart');
    it.hear('voiceActivityEnd');
    it.hear('newAudioStream');
    it.sound(1);
    const first = it.replyId();
    it.say({ type: 'utterance-start', turnId: ONE });
    it.say({ type: 'utterance-audio', pcm: new Int16Array(320) });
    it.say({ type: 'utterance-end' });
    it.say({ type: 'reply-cancel', turnId: first, heardMs: 5, by: 'user' });
    expect(it.pass(UNHEARD_MS)).toContainEqual({ type: 'user-speech-discarded' });
  });
});

describe('what was said', () => {
  const tellsSpeech = () => {
    const it = readyRig();
    it.hear('voiceActivityStart');
    it.hear('voiceActivityEnd');
    it.news();
    return it;
  };

  it('aloud and not noticed is no silence: it can be tried again', () => {
    const it = tellsSpeech();
    it.speak();
    expect(it.pass(UNHEARD_MS)).toMatchObject([{ type: 'failure', fatal: false, error: { code: 'timeout' } }]);
  });

  it('and understood is not dropped for the noise after it', () => {
    const it = tellsSpeech();
    it.speak();
    it.hear('onUserTranscript', { message: 'What time is it?' });
    expect(it.hear('onUserTranscript', { message: '' })).toEqual([]);
  });
});

describe('time that passes for another reason', () => {
  it('ends no answer', () => {
    const it = readyRig();
    it.hear('newAudioStream');
    it.sound(1);
    expect(it.codec.tick().events).toEqual([]);
  });

  it('makes no entrance ready that has to say so', () => {
    const it = rig({ options: { surface: 'sdk' } });
    it.open();
    expect(it.codec.tick().events).toEqual([]);
  });
});

describe('one answer after another', () => {
  it('keeps its words for itself', () => {
    const it = readyRig();
    for (const words of ['One.', 'Two.']) {
      it.hear('newAudioStream');
      it.hear('onAgentTranscript', { message: words });
      it.sound(1);
      it.pass(QUIET_END_MS);
      expect(it.news()).toContainEqual({ type: 'reply-text-delta', turnId: expect.any(String) as string, text: words });
    }
  });

  it('that was heard to its end is corrected and not interrupted', () => {
    const it = readyRig();
    it.hear('newAudioStream');
    it.sound(1);
    it.hear('audioStreamEnd', { message: 'It is three.' });
    it.say({ type: 'playback-drained', turnId: it.replyId() });
    expect(it.hear('onAgentInterrupted', { updatedMessage: 'It is' }).map(({ type }) => type)).toEqual([
      'reply-corrected',
    ]);
  });

  it('goes on sounding though another one was heard to its end', () => {
    const it = readyRig();
    it.hear('newAudioStream');
    it.sound(1);
    it.hear('audioStreamEnd', { message: '' });
    it.say({ type: 'playback-drained', turnId: ONE });
    expect(it.hear('newAudioStream').map(({ type }) => type)).toEqual(['reply-interrupted', 'reply-start']);
  });

  it('to a typed question called off is not told', () => {
    const it = readyRig({ options: { extended: 'on' } });
    it.say({ type: 'text-send', text: 'Hello', turnId: ONE });
    it.say({ type: 'reply-cancel', turnId: ONE, heardMs: 0, by: 'user' });
    it.hear('newAudioStream');
    it.sound(1);
    expect(it.news()).toEqual([]);
  });

  it('to what was given up as silence brings no empty words along', () => {
    const it = readyRig({ options: { extended: 'on' } });
    it.hear('voiceActivityEnd');
    it.say({ type: 'utterance-start', turnId: ONE });
    it.say({ type: 'utterance-audio', pcm: new Int16Array(320) });
    it.say({ type: 'utterance-end' });
    it.news();
    expect(it.pass(UNHEARD_MS)).toEqual([{ type: 'user-speech-discarded' }]);
    expect(it.hear('newAudioStream').map(({ type }) => type)).toEqual(['reply-start']);
  });
});
