import { describe, expect, it } from 'vitest';
import { LONG_QUIET_END_MS, QUIET_END_MS } from '../../../../src-main/providers/playai/answers.js';
import { asTurnId } from '../../../../src-preload/contract/ids.js';
import { AGENT, ONE, readyRig, rig } from './rig.js';

describe('an answer', () => {
  it('begins with its stream, sounds, has words and ends', () => {
    const it = readyRig({ options: { outputFormat: 'mulaw' } });
    it.speak();
    it.hear('newAudioStream');
    it.hear('audioStreamStart');
    it.hear('onAgentTranscript', { message: 'Three.' });
    it.sound(1, 2, 3);
    it.hear('llmStreamEnd');
    it.hear('audioStreamEnd', { message: 'Three. Or four.', jobId: 1 });
    const turnId = it.replyId();
    expect(it.news()).toEqual([
      { type: 'reply-start', turnId },
      { type: 'reply-text-delta', turnId, text: 'Three.' },
      {
        type: 'reply-bytes',
        turnId,
        format: { encoding: 'mulaw', rateHz: 44_100, channels: 1 },
        data: Buffer.from([1, 2, 3]),
      },
      { type: 'reply-text-final', turnId, text: 'Three. Or four.' },
      { type: 'reply-end', turnId },
    ]);
  });

  it('tells its words once, whether they come before, within or after', () => {
    const it = readyRig();
    it.hear('onAgentTranscript', { message: 'One.' });
    expect(it.news()).toEqual([]);
    it.hear('newAudioStream');
    it.hear('onAgentTranscript', { message: 'Two.' });
    it.sound(1);
    it.hear('audioStreamEnd', { message: 'One. Two.' });
    it.hear('onAgentTranscript', { message: 'Two.' });
    const words = it.events.flatMap((event) => ('text' in event ? [event.text] : []));
    expect(words).toEqual(['One.', ' Two.', 'One. Two.']);
    it.say({ type: 'playback-drained', turnId: it.replyId() });
    it.news();
    // The late words were of the answer before.
    it.hear('newAudioStream');
    expect(it.types()).toEqual(['reply-start']);
  });

  it('may begin with its sound or the start of its stream', () => {
    const it = readyRig();
    expect(it.sound(1, 2).map(({ type }) => type)).toEqual(['reply-start', 'reply-bytes']);
    it.hear('audioStreamEnd', { message: '' });
    expect(it.hear('audioStreamStart').map(({ type }) => type)).toEqual(['reply-start']);
    expect(it.hear('newAudioStream')).toEqual([]);
  });

  it('is whole when its sound stopped, where no end is ever told', () => {
    const it = readyRig();
    it.hear('newAudioStream');
    it.sound(1);
    it.pass(QUIET_END_MS - 1);
    it.sound(2);
    it.pass(QUIET_END_MS - 1);
    expect(it.types()).not.toContain('reply-end');
    it.pass(1);
    expect(it.types().at(-1)).toBe('reply-end');
  });

  it('is waited for longer before its first sound, and where ends are told', () => {
    const it = readyRig();
    it.hear('newAudioStream');
    it.pass(LONG_QUIET_END_MS - 1);
    expect(it.types()).not.toContain('reply-end');
    it.sound(1);
    it.hear('audioStreamEnd', { message: '' });
    it.news();
    it.hear('newAudioStream');
    it.sound(1);
    it.pass(LONG_QUIET_END_MS - 1);
    expect(it.types()).not.toContain('reply-end');
    it.pass(1);
    expect(it.types().at(-1)).toBe('reply-end');
    const turnId = it.replyId();
    expect(it.hear('audioStreamEnd', { message: 'Late words.' })).toEqual([
      { type: 'reply-text-final', turnId, text: 'Late words.' },
    ]);
  });

  it('gives way to a new stream: the player is cleared', () => {
    const it = readyRig();
    it.hear('newAudioStream');
    it.sound(1);
    const first = it.replyId();
    const told = it.hear('newAudioStream');
    expect(told[0]).toEqual({ type: 'reply-interrupted', turnId: first });
    expect(told[1]).toEqual({ type: 'reply-start', turnId: it.replyId() });
    expect(it.replyId()).not.toBe(first);
  });

  it('gives way to a new stream while it only still sounds', () => {
    const it = readyRig();
    it.hear('newAudioStream');
    it.sound(1);
    it.hear('audioStreamEnd', { message: 'A' });
    const first = it.replyId();
    expect(it.hear('newAudioStream')[0]).toEqual({ type: 'reply-interrupted', turnId: first });
    it.sound(1);
    it.hear('audioStreamEnd', { message: 'B' });
    it.say({ type: 'playback-drained', turnId: it.replyId() });
    expect(it.hear('newAudioStream').map(({ type }) => type)).toEqual(['reply-start']);
  });

  it('stops where the person speaks', () => {
    const it = readyRig();
    it.hear('newAudioStream');
    it.sound(1);
    const turnId = it.replyId();
    expect(it.hear('voiceActivityStart')).toEqual([
      { type: 'reply-interrupted', turnId },
      { type: 'user-speech-start' },
    ]);
    expect(it.sound(2)).toEqual([]);
    it.hear('voiceActivityEnd');
    expect(it.hear('newAudioStream').map(({ type }) => type)).toEqual(['reply-start']);
  });

  it('is corrected to what of it was spoken', () => {
    const it = readyRig();
    it.hear('newAudioStream');
    it.sound(1);
    const turnId = it.replyId();
    expect(it.hear('onAgentInterrupted', { updatedMessage: 'It is' })).toEqual([
      { type: 'reply-interrupted', turnId },
      { type: 'reply-corrected', turnId, text: 'It is' },
    ]);
    expect(it.sound(2)).toEqual([]);
    expect(it.hear('onAgentInterrupted', { updatedMessage: 'It' })).toEqual([]);
  });

  it('is corrected after the person stopped it, and the next one is not meant', () => {
    const it = readyRig();
    it.hear('newAudioStream');
    it.sound(1);
    const turnId = it.replyId();
    it.hear('voiceActivityStart');
    it.hear('newAudioStream');
    expect(it.hear('onAgentInterrupted', { updatedMessage: 'It is' })).toEqual([
      { type: 'reply-corrected', turnId, text: 'It is' },
    ]);
    it.sound(1);
    expect(it.hear('onAgentInterrupted').map(({ type }) => type)).toEqual(['reply-interrupted']);
  });

  it('is the one that is meant once it sounds', () => {
    const it = readyRig();
    it.hear('newAudioStream');
    it.sound(1);
    it.hear('voiceActivityStart');
    it.hear('newAudioStream');
    it.sound(1);
    const turnId = it.replyId();
    expect(it.hear('onAgentInterrupted')).toEqual([{ type: 'reply-interrupted', turnId }]);
  });

  it('may begin with its sound, once speech was heard to its end', () => {
    const it = readyRig();
    it.hear('voiceActivityStart');
    expect(it.sound(1)).toEqual([]);
    it.hear('voiceActivityEnd');
    expect(it.sound(1).map(({ type }) => type)).toEqual(['reply-start', 'reply-bytes']);
  });

  it('has no words that came before the person spoke', () => {
    const it = readyRig();
    it.hear('onAgentTranscript', { message: 'Too late.' });
    it.hear('voiceActivityStart');
    it.hear('voiceActivityEnd');
    expect(it.hear('newAudioStream').map(({ type }) => type)).toEqual(['reply-start']);
  });

  it('that only still sounds is stopped and corrected too', () => {
    const it = readyRig();
    it.hear('newAudioStream');
    it.sound(1);
    it.hear('audioStreamEnd', { message: 'It is three.' });
    expect(it.hear('onAgentInterrupted', { updatedMessage: 'It' }).map(({ type }) => type)).toEqual([
      'reply-interrupted',
      'reply-corrected',
    ]);
  });

  it('is greeted with: the greeting is one, and its words are', () => {
    const it = rig();
    it.open();
    it.hear('onAgentGreeting', { message: 'Hello.' });
    it.hear('newAudioStream');
    it.sound(1);
    it.hear('onAgentGreetingEnd', { message: 'Hello.' });
    it.pass(QUIET_END_MS);
    const turnId = it.replyId();
    expect(it.events.filter(({ type }) => type.startsWith('reply-text') || type === 'reply-end')).toEqual([
      { type: 'reply-text-delta', turnId, text: 'Hello.' },
      { type: 'reply-text-final', turnId, text: 'Hello.' },
      { type: 'reply-end', turnId },
    ]);
  });
});

describe('extended messages', () => {
  it('are typed text, things that happened, and a note that the answer was heard', () => {
    const it = readyRig({ options: { extended: 'on' } });
    it.say({ type: 'text-send', text: 'What time is it?', turnId: ONE });
    it.say({ type: 'context-send', text: 'The timer rang.' });
    it.say({ type: 'playback-drained', turnId: asTurnId('r') });
    expect(it.sent).toEqual([
      { type: 'customInput', data: 'What time is it?' },
      { type: 'customInput', data: 'The timer rang.' },
      { type: 'bufferEmpty' },
    ]);
  });

  it('are not sent where they may be refused', () => {
    const it = readyRig();
    expect(it.say({ type: 'text-send', text: 'Hi', turnId: ONE })).toMatchObject([
      { type: 'failure', fatal: false, error: { code: 'text-unsupported' } },
    ]);
    it.say({ type: 'context-send', text: 'The timer rang.' });
    it.say({ type: 'playback-drained', turnId: asTurnId('r') });
    expect(it.sent).toEqual([]);
  });
});

describe('other messages', () => {
  it.each([
    'llmStreamEnd',
    'customEvent',
    'navigate',
    'pageDefinition',
    'uiEvent',
    'exchangeMetrics',
    'SYS_LOG',
    'MEDIA_LOG',
  ])('%s is known and means nothing to us', (type) => {
    expect(readyRig().hear(type, { payload: {}, name: 'x' })).toEqual([]);
  });

  it('that are unknown or broken are counted, without a word of what was in them', () => {
    const it = readyRig();
    const told = [
      it.hear('secretType', { data: 'secret' }),
      it.hear('audioStream', { data: 'secret!' }),
      it.hear('audioStream', {}),
      it.hear('onUserTranscript', { message: 7 }),
      it.codec.decode({ kind: 'text', data: 'secret' }).events,
      it.codec.decode({ kind: 'binary', data: Uint8Array.of(1, 2) }).events,
    ];
    for (const events of told) expect(events.map(({ type }) => type)).toEqual(['frame-unrecognised']);
    expect(JSON.stringify(told)).not.toContain('secret');
  });

  it.each(['agent', 'user', 'system'])('a hang-up by the %s ends the conversation and what is said', (endedBy) => {
    const it = readyRig();
    it.hear('newAudioStream');
    it.sound(1);
    expect(it.hear('hangup', { endedBy }).map(({ type }) => type)).toEqual(['reply-end', 'conversation-ended']);
  });

  it('a hang-up by an error is a failure', () => {
    expect(readyRig().hear('hangup', { endedBy: 'error' })).toMatchObject([
      { type: 'failure', fatal: true, error: { code: 'provider-fault' } },
    ]);
  });

  it('never tell of agent, key or text in anything but their events', () => {
    expect(JSON.stringify(readyRig().events)).not.toContain(AGENT);
  });
});
