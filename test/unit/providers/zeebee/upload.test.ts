/** What goes up: one file for each utterance, with everything that is set. */
import { describe, expect, it } from 'vitest';
import { asTurnId } from '../../../../src-preload/contract/ids.js';
import { readUpload } from '../../../simulators/zeebee/upload.js';
import { answerTurn, readyDriver, type Driver } from './wire-driver.js';

const uploaded = (driver: Driver, at = 0) => readUpload(String(driver.sentOf('audio')[at]?.['audio_data']));

describe('an utterance', () => {
  it('goes up whole, when it is over, as one WAV of exactly the samples', () => {
    const driver = readyDriver();
    const spoken: number[] = [];
    driver.say({ type: 'utterance-start', turnId: asTurnId('a') });
    for (const length of [320, 320, 7, 0, 160, 2_000]) {
      const pcm = Int16Array.from({ length }, (_, at) => at * 7 - spoken.length);
      driver.say({ type: 'utterance-audio', pcm });
      spoken.push(...pcm);
      // The frame may be used again by who made it.
      pcm.fill(0);
    }
    expect(driver.sent).toEqual([]);
    driver.say({ type: 'utterance-end' });
    expect(driver.sentOf('audio')).toHaveLength(1);
    const upload = uploaded(driver);
    expect(upload.container === 'wav' && [...upload.samples]).toEqual(spoken);
  });

  it('carries every setting in the words of the service', () => {
    const driver = readyDriver({
      options: {
        model: 'claude-3-5-sonnet',
        language: 'ja-JP',
        ttsProvider: 'elevenlabs',
        ttsVoice: 'Rachel',
        ttsOptions: '{"speed": 1.2}',
        sttProvider: 'other',
        sttModel: 'whisper-2',
      },
    });
    driver.speak('a');
    const { audio_data: data, ...rest } = driver.sentOf('audio')[0] ?? {};
    expect(typeof data).toBe('string');
    expect(rest).toEqual({
      type: 'audio',
      model: 'claude-3-5-sonnet',
      stt_provider: 'other',
      stt_options: { model: 'whisper-2' },
      tts_provider: 'elevenlabs',
      tts_voice: 'Rachel',
      tts_options: { speed: 1.2 },
      language_code: 'ja-JP',
    });
  });

  it("has the service's own defaults where nothing is set", () => {
    const driver = readyDriver();
    driver.speak('a');
    const { audio_data: data, ...rest } = driver.sentOf('audio')[0] ?? {};
    expect(typeof data).toBe('string');
    expect(rest).toEqual({
      type: 'audio',
      model: 'gpt-4o',
      stt_provider: 'openai',
      stt_options: { model: 'whisper-1' },
      tts_provider: 'openai',
      tts_voice: 'alloy',
      language_code: 'en-US',
    });
  });

  it('names the user where that is asked for', () => {
    const driver = readyDriver({ options: { sendUserId: true } });
    driver.speak('a');
    expect(driver.sentOf('audio')[0]).toMatchObject({ user_id: 'user_1' });
  });

  it('names the conversation it belongs to', () => {
    const driver = readyDriver();
    driver.speak('a');
    answerTurn(driver);
    driver.speak('b');
    expect(driver.sentOf('audio')[0]).not.toHaveProperty('conversation_id');
    expect(driver.sentOf('audio')[1]).toMatchObject({ conversation_id: 'conv_1' });
  });

  it('names a conversation of before from the first one on', () => {
    const driver = readyDriver({ resume: { kind: 'conversation-id', value: 'conv_9' } });
    driver.speak('a');
    expect(driver.sentOf('audio')[0]).toMatchObject({ conversation_id: 'conv_9' });
  });

  it('is at most 62 seconds long', () => {
    const driver = readyDriver();
    driver.speak('a', 70_000);
    const upload = uploaded(driver);
    expect(upload.container === 'wav' && upload.samples.length).toBe(62 * 16_000);
  });
});

describe('what is not sent', () => {
  it.each([0, 20, 80])('%i ms are a key touched by mistake', (ms) => {
    const driver = readyDriver();
    driver.speak('a', ms);
    expect(driver.sent).toEqual([]);
    expect(driver.types()).toEqual(['user-speech-discarded']);
    driver.forget();
    driver.speak('b', 100);
    expect(driver.sentOf('audio')).toHaveLength(1);
  });

  it('is an utterance that was taken back', () => {
    const driver = readyDriver();
    driver.say({ type: 'utterance-start', turnId: asTurnId('a') });
    driver.say({ type: 'utterance-audio', pcm: new Int16Array(16_000) });
    driver.say({ type: 'utterance-cancel' });
    driver.say({ type: 'utterance-end' });
    expect(driver.sent).toEqual([]);
    expect(driver.events).toEqual([]);
  });

  it('is one that was never ended, when the next begins', () => {
    const driver = readyDriver();
    driver.say({ type: 'utterance-start', turnId: asTurnId('a') });
    driver.say({ type: 'utterance-audio', pcm: new Int16Array(16_000) });
    driver.speak('b', 200);
    const upload = uploaded(driver);
    expect(upload.container === 'wav' && upload.samples.length).toBe(3_200);
  });

  it('is text, and that is said', () => {
    const driver = readyDriver();
    driver.say({ type: 'text-send', text: 'Hello', turnId: asTurnId('a') });
    expect(driver.sent).toEqual([]);
    expect(driver.events).toMatchObject([{ type: 'failure', fatal: false, error: { code: 'text-unsupported' } }]);
  });

  it('is anything the service has no words for', () => {
    const driver = readyDriver();
    for (const intent of [
      { type: 'context-send', text: 'A timer rang.' },
      { type: 'playback-drained', turnId: asTurnId('a') },
      { type: 'conversation-end' },
      { type: 'leave' },
    ] as const) {
      driver.say(intent);
    }
    expect([driver.sent, driver.events]).toEqual([[], []]);
  });
});
