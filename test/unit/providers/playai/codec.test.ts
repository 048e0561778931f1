import { describe, expect, it } from 'vitest';
import { UNHEARD_MS } from '../../../../src-main/providers/playai/hearing.js';
import {
  CONTINUED_GRACE_MS,
  GREETING_GRACE_MS,
  READY_GRACE_MS,
} from '../../../../src-main/providers/playai/opening.js';
import { loud, ONE, readyRig, rig, TWO } from './rig.js';

describe('readiness', () => {
  it('comes with init, which names the conversation', () => {
    const it = rig();
    it.open();
    expect(it.hear('init', { agentOwnerId: 'o', conversationId: 'c-1', language: 'english' })).toEqual([
      { type: 'session-ready' },
      { type: 'resume-updated', resume: { kind: 'conversation-id', value: 'c-1' } },
    ]);
    expect(it.hear('init', { conversationId: 'c-1' })).toEqual([]);
    expect(it.hear('init', { conversationId: 'c-2' }).map(({ type }) => type)).toEqual(['resume-updated']);
  });

  it('does without a conversation id', () => {
    const it = rig();
    it.open();
    expect(it.hear('init')).toEqual([{ type: 'session-ready' }]);
  });

  it.each([
    ['newAudioStream', {}],
    ['audioStream', { data: 'AAAA' }],
    ['audioStreamStart', {}],
    ['voiceActivityStart', {}],
    ['voiceActivityEnd', {}],
    ['onUserTranscript', { message: 'Hi' }],
    ['onAgentTranscript', { message: 'Hi' }],
    ['onAgentGreeting', { message: 'Hi' }],
  ])('comes with %s, once and first', (type, fields) => {
    const it = rig();
    it.open();
    expect(it.hear(type, fields)[0]).toEqual({ type: 'session-ready' });
    it.hear('init', { conversationId: 'c-1' });
    it.pass(60_000);
    expect(it.types().filter((told) => told === 'session-ready')).toHaveLength(1);
  });

  it('comes with silence on the public entrance, and the microphone at once', () => {
    const it = rig();
    it.open();
    expect(it.pass(READY_GRACE_MS - 1)).toEqual([]);
    expect(it.pass(1)).toEqual([{ type: 'session-ready' }, { type: 'listening-allowed' }]);
  });

  it('does not come with silence on the entrance of the web kit', () => {
    const it = rig({ options: { surface: 'sdk' } });
    it.open();
    expect(it.pass(60_000)).toEqual([]);
  });

  it.each(['SYS_LOG', 'MEDIA_LOG'])('does not come with %s', (type) => {
    const it = rig();
    it.open();
    expect(it.hear(type, { payload: {} })).toEqual([]);
  });
});

describe('the microphone', () => {
  const allowed = (it: ReturnType<typeof rig>) => it.types().includes('listening-allowed');

  it('waits for the end of an announced greeting', () => {
    const it = rig();
    it.open();
    it.hear('init');
    it.hear('onAgentGreeting', { message: 'Hello.' });
    it.pass(14_000);
    expect(allowed(it)).toBe(false);
    expect(it.hear('onAgentGreetingEnd', { message: 'Hello.' })).toContainEqual({ type: 'listening-allowed' });
    expect(it.hear('onAgentGreetingEnd', { message: 'Hello.' })).toEqual([]);
  });

  it.each([
    [null, GREETING_GRACE_MS],
    [{ kind: 'conversation-id', value: 'c-1' } as const, CONTINUED_GRACE_MS],
  ])('does not wait long for a greeting nobody announced (%o)', (resume, graceMs) => {
    const it = rig({ resume });
    it.open();
    it.hear('init');
    it.hear('newAudioStream');
    it.pass(graceMs - 1);
    expect(allowed(it)).toBe(false);
    it.pass(1);
    expect(allowed(it)).toBe(true);
  });

  it.each(['voiceActivityStart', 'voiceActivityEnd', 'onUserTranscript'])('is open once %s shows it', (type) => {
    const it = rig();
    it.open();
    it.hear('onAgentGreeting', { message: 'Hello.' });
    it.hear(type, { message: 'Hi' });
    expect(allowed(it)).toBe(true);
  });
});

describe('an utterance', () => {
  it('goes out as it comes, in messages of linear PCM, with silence after it', () => {
    const it = readyRig();
    it.speak(ONE, 3);
    const audio = it.audioIn();
    expect(audio.slice(0, 3).map((bytes) => bytes.readInt16LE(0))).toEqual([2_000, 2_000, 2_000]);
    expect(audio.slice(0, 3).every((bytes) => bytes.length === 640)).toBe(true);
    const silence = Buffer.concat(audio.slice(3));
    expect(silence.length).toBe(16 * 2 * 800);
    expect(silence.every((byte) => byte === 0)).toBe(true);
    expect(it.sent.every((message) => Object.keys(message).join() === 'type,data')).toBe(true);
  });

  it('goes out as mu-law', () => {
    const it = readyRig({ options: { inputEncoding: 'mulaw' } });
    it.speak(ONE, 1);
    const [first, ...silence] = it.audioIn();
    expect(first?.length).toBe(320);
    expect(Buffer.concat(silence).every((byte) => byte === 0xff)).toBe(true);
  });

  it('goes out as one WAV for the whole connection', () => {
    const it = readyRig({ options: { inputEncoding: 'media-container', inputSampleRate: '8000' } });
    it.speak(ONE, 1);
    it.speak(TWO, 1);
    const audio = it.audioIn();
    expect(audio[0]?.subarray(0, 4).toString('latin1')).toBe('RIFF');
    expect(audio[0]?.readUInt32LE(24)).toBe(8_000);
    expect(audio[0]?.readUInt32LE(40)).toBe(0xffff_ffff);
    expect(audio[0]?.length).toBe(44 + 640);
    expect(audio.slice(1).some((bytes) => bytes.subarray(0, 4).toString('latin1') === 'RIFF')).toBe(false);
  });

  it('is followed by more silence at the pace of a microphone, until the service notices', () => {
    const it = readyRig();
    it.speak();
    it.sent.length = 0;
    it.pass(799);
    expect(it.sent).toHaveLength(0);
    it.pass(301);
    expect(it.sent).toHaveLength(4);
    it.hear('voiceActivityEnd');
    it.pass(10_000);
    expect(it.sent).toHaveLength(4);
  });

  it('is followed by five seconds of silence at most, and by none once an answer begins', () => {
    const it = readyRig();
    it.speak();
    it.sent.length = 0;
    it.pass(60_000);
    expect(it.sent).toHaveLength(42);
    expect(it.codec.wakeAtMs()).toBeNull();
    it.speak(TWO);
    it.hear('newAudioStream');
    it.sent.length = 0;
    it.pass(5_000);
    expect(it.sent).toHaveLength(0);
  });

  it('is followed by as much silence as was asked for, or by none', () => {
    const more = readyRig({ options: { silenceMs: 1_250 } });
    more.speak(ONE, 1);
    expect(Buffer.concat(more.audioIn().slice(1)).length).toBe(16 * 2 * 1_250);
    const none = readyRig({ options: { silenceMs: 0 } });
    none.speak(ONE, 1);
    none.pass(10_000);
    expect(none.sent).toHaveLength(1);
  });

  it('stops the silence of the one before', () => {
    const it = readyRig();
    it.speak();
    it.sent.length = 0;
    it.say({ type: 'utterance-start', turnId: TWO });
    it.pass(10_000);
    expect(it.sent).toHaveLength(0);
  });

  it('without sound is nothing to answer, and nothing is sent', () => {
    const it = readyRig();
    it.say({ type: 'utterance-start', turnId: ONE });
    it.say({ type: 'utterance-audio', pcm: new Int16Array(0) });
    expect(it.say({ type: 'utterance-end' })).toEqual([{ type: 'user-speech-discarded' }]);
    expect(it.sent).toEqual([]);
    it.say({ type: 'utterance-audio', pcm: loud() });
    expect(it.say({ type: 'utterance-end' })).toEqual([]);
    expect(it.sent).toEqual([]);
  });

  it('nobody heard is nothing to answer, where the service tells what it hears', () => {
    const it = readyRig();
    it.hear('voiceActivityStart');
    it.hear('voiceActivityEnd');
    it.news();
    it.say({ type: 'utterance-start', turnId: ONE });
    it.say({ type: 'utterance-audio', pcm: new Int16Array(320).fill(90) });
    it.say({ type: 'utterance-end' });
    expect(it.pass(UNHEARD_MS)).toEqual([{ type: 'user-speech-discarded' }]);
    it.speak(TWO);
    it.hear('voiceActivityStart');
    it.news();
    expect(it.pass(60_000)).toEqual([]);
  });

  it.each<readonly [string, (it: ReturnType<typeof rig>) => void]>([
    ['an answer begins', (it) => void it.hear('newAudioStream')],
    ['its words come', (it) => void it.hear('onUserTranscript', { message: 'Hi' })],
    ['it failed', (it) => void it.hear('error', { code: 4500, isFatal: false })],
    ['nobody wants an answer', (it) => void it.say({ type: 'reply-cancel', turnId: ONE, heardMs: 0, by: 'user' })],
  ])('is not called unheard once %s', (_, happens) => {
    const it = readyRig();
    it.hear('voiceActivityStart');
    it.hear('voiceActivityEnd');
    it.speak();
    happens(it);
    it.news();
    it.pass(60_000);
    expect(it.types()).not.toContain('user-speech-discarded');
    expect(it.types()).not.toContain('failure');
  });

  it('that began while the service still heard the one before is not called unheard', () => {
    const it = readyRig();
    it.hear('voiceActivityStart');
    it.speak();
    it.news();
    expect(it.pass(60_000)).toEqual([]);
  });

  it('is not called unheard by a service that never tells what it hears', () => {
    const it = readyRig();
    it.speak();
    expect(it.pass(60_000)).toEqual([]);
  });

  it('ends with nothing said: after a goodbye no silence is sent', () => {
    const it = readyRig();
    it.speak();
    it.sent.length = 0;
    it.say({ type: 'conversation-end' });
    it.say({ type: 'leave' });
    it.pass(10_000);
    expect(it.sent).toEqual([]);
  });
});

describe('what the service hears', () => {
  it('is told: speech, its end, its words', () => {
    const it = readyRig();
    it.speak();
    expect(it.hear('voiceActivityStart')).toEqual([{ type: 'user-speech-start' }]);
    expect(it.hear('voiceActivityEnd')).toEqual([{ type: 'user-speech-end' }]);
    expect(it.hear('onUserTranscript', { message: 'Hello' })).toEqual([
      { type: 'user-transcript-final', text: 'Hello' },
    ]);
  });

  it('is put together where it comes in pieces, or repeated whole', () => {
    const it = readyRig();
    it.speak();
    const last = (message: string) => it.hear('onUserTranscript', { message }).at(-1);
    last('Turn it off');
    expect(last('and on again')).toEqual({ type: 'user-transcript-final', text: 'Turn it off and on again' });
    expect(last('Turn it off and on again, please')).toEqual({
      type: 'user-transcript-final',
      text: 'Turn it off and on again, please',
    });
    it.speak(TWO);
    expect(last('Thanks')).toEqual({ type: 'user-transcript-final', text: 'Thanks' });
  });

  it('begins anew after an answer, without a key too', () => {
    const it = readyRig();
    it.say({ type: 'utterance-start', turnId: ONE });
    it.hear('onUserTranscript', { message: 'First' });
    it.hear('newAudioStream');
    expect(it.hear('onUserTranscript', { message: 'Second' })).toEqual([
      { type: 'user-transcript-final', text: 'Second' },
    ]);
  });

  it('without words is nothing to answer', () => {
    const it = readyRig();
    it.speak();
    expect(it.hear('onUserTranscript', { message: ' ' })).toEqual([{ type: 'user-speech-discarded' }]);
  });

  it('is told without words, where words were promised and an answer comes first', () => {
    const it = readyRig({ options: { extended: 'on' } });
    it.speak();
    expect(it.hear('newAudioStream').map(({ type }) => type)).toEqual(['user-transcript-final', 'reply-start']);
    const plain = readyRig();
    plain.speak();
    expect(plain.hear('newAudioStream').map(({ type }) => type)).toEqual(['reply-start']);
  });
});
