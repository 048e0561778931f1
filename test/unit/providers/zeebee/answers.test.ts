/** What becomes of an answer, in words and in sound. */
import { describe, expect, it } from 'vitest';
import { answerTurn, chunk, readyDriver, type Driver } from './wire-driver.js';
import { inEnglish } from '../../../../src-preload/contract/said.js';

const asked = (turn = 'a'): Driver => {
  const driver = readyDriver();
  driver.speak(turn);
  driver.forget();
  return driver;
};
const replyId = (driver: Driver): string => driver.ofType('reply-start').at(-1)?.turnId ?? 'none';

describe('an answer', () => {
  it('is told as words, sound and end, under one id', () => {
    const driver = asked();
    driver.hear({ type: 'status', status: 'Transcribing' });
    driver.hear({ type: 'transcript', text: ' What time is it? ' });
    driver.hear({ type: 'status', message: 'Thinking' });
    driver.hear({ type: 'response', text: 'Noon.', conversation_id: 'conv_1' });
    driver.hear({ type: 'audio_stream_start', total_chunks: 2 });
    driver.hear(chunk('ID3one', 0, 2));
    driver.hear(chunk('two', 1, 2));
    driver.hear({ type: 'audio_stream_end' });
    const turnId = replyId(driver);
    const format = { encoding: 'sniffed', otherwise: 'mp3' };
    expect(driver.events).toEqual([
      { type: 'progress', text: 'Transcribing' },
      { type: 'user-transcript-final', text: 'What time is it?' },
      { type: 'progress', text: 'Thinking' },
      { type: 'resume-updated', resume: { kind: 'conversation-id', value: 'conv_1' } },
      { type: 'reply-start', turnId },
      { type: 'reply-text-final', turnId, text: 'Noon.' },
      { type: 'reply-bytes', turnId, format, data: Buffer.from('ID3one') },
      { type: 'reply-bytes', turnId, format, data: Buffer.from('two') },
      { type: 'reply-end', turnId },
    ]);
  });

  it('is understood under the names of the Python client too', () => {
    const driver = asked();
    driver.hear({ type: 'transcription', text: 'Question' });
    driver.hear({ type: 'ai_response', text: 'Answer', conversation_id: 'conv_2' });
    expect(driver.types()).toEqual(['user-transcript-final', 'resume-updated', 'reply-start', 'reply-text-final']);
  });

  it('may come as binary frames, and without a start', () => {
    const driver = asked();
    driver.hear({ type: 'response', text: 'Noon.' });
    driver.hearFrame({ kind: 'binary', data: Buffer.from('ID3') });
    driver.hearFrame({ kind: 'binary', data: Buffer.from('{no message') });
    driver.hear({ type: 'audio_stream_end' });
    expect(driver.sound().toString()).toBe('ID3{no message');
    expect(driver.types().at(-1)).toBe('reply-end');
  });

  it('may come as messages in binary frames', () => {
    const driver = asked();
    driver.hearFrame({ kind: 'binary', data: Buffer.from('{"type":"transcript","text":"Hello"}') });
    expect(driver.types()).toEqual(['user-transcript-final']);
  });

  it('may have sound and no words, or words and no sound', () => {
    const driver = asked();
    driver.hear(chunk('x', 0, 1));
    driver.hear({ type: 'audio_stream_end' });
    expect(driver.types()).toEqual(['reply-start', 'reply-bytes', 'reply-end']);
    driver.forget();
    driver.speak('b');
    driver.hear({ type: 'response', text: 'Silent.' });
    driver.hear({ type: 'audio_stream_start', total_chunks: 0 });
    driver.hear({ type: 'audio_stream_end' });
    expect(driver.types()).toEqual(['reply-start', 'reply-text-final', 'reply-end']);
  });

  it('is heard at once where an earlier one showed that pieces count from 1', () => {
    const driver = asked();
    for (const turn of ['b', 'c']) {
      driver.hear({ type: 'audio_stream_start', total_chunks: 2 });
      driver.forget();
      driver.hear(chunk('xx', 1, 2));
      if (turn === 'c') expect(driver.sound().toString()).toBe('xx');
      driver.hear(chunk('yy', 2, 2));
      expect(driver.sound().toString()).toBe('xxyy');
      driver.hear({ type: 'audio_stream_end' });
      driver.speak(turn);
    }
  });

  it('without a conversation goes on with the one that is known', () => {
    const driver = asked();
    answerTurn(driver);
    driver.speak('b');
    driver.hear({ type: 'response', text: 'Noon.' });
    driver.hear({ type: 'audio_stream_end' });
    expect(driver.ofType('resume-updated')).toHaveLength(1);
    driver.speak('c');
    expect(driver.sentOf('audio').at(-1)).toMatchObject({ conversation_id: 'conv_1' });
  });

  it('tells a conversation only when it is another', () => {
    const driver = asked();
    answerTurn(driver);
    driver.speak('b');
    answerTurn(driver);
    expect(driver.ofType('resume-updated')).toHaveLength(1);
  });

  it('of which nothing is asked is not believed', () => {
    const driver = readyDriver();
    answerTurn(driver);
    expect(new Set(driver.types())).toEqual(new Set(['frame-unrecognised']));
  });

  it('does not end before it began', () => {
    const driver = asked();
    driver.hear({ type: 'audio_stream_end' });
    expect(driver.types()).toEqual(['frame-unrecognised']);
    driver.forget();
    answerTurn(driver);
    expect(driver.types().at(-1)).toBe('reply-end');
  });

  it('has the words of its transcript only before its own', () => {
    const driver = asked();
    driver.hear({ type: 'response', text: 'Noon.' });
    driver.hear({ type: 'transcript', text: 'Late.' });
    driver.hear({ type: 'transcript', text: '   ' });
    expect(driver.ofType('user-transcript-final')).toEqual([]);
  });
});

describe('an answer that cannot be spoken', () => {
  it.each([
    { type: 'tts_error', message: 'No such voice.' },
    { type: 'error', message: 'Text-to-speech conversion failed with provider openai.' },
  ])('keeps its words and says so once: $type', (trouble) => {
    const driver = asked();
    for (const turn of ['b', 'c']) {
      driver.hear({ type: 'response', text: 'Noon.', conversation_id: 'conv_1' });
      driver.hear(trouble);
      driver.speak(turn);
    }
    expect(driver.types()).toEqual([
      'resume-updated',
      'reply-start',
      'reply-text-final',
      'reply-end',
      'warning',
      'reply-start',
      'reply-text-final',
      'reply-end',
    ]);
    expect(inEnglish(driver.ofType('warning')[0]?.detail ?? '')).toContain('Another voice');
    expect(inEnglish(driver.ofType('warning')[0]?.detail ?? '')).toContain(trouble.message);
    expect(driver.sentOf('audio')).toHaveLength(2);
  });

  it('is no less clear where the service does not say why', () => {
    const driver = asked();
    driver.hear({ type: 'response', text: 'Noon.' });
    driver.hear({ type: 'tts_error' });
    expect(inEnglish(driver.ofType('warning')[0]?.detail ?? '')).toMatch(/may help\.$/);
  });

  it('and has no words is a turn that failed', () => {
    const driver = asked();
    driver.hear({ type: 'tts_error' });
    expect(driver.events).toMatchObject([{ type: 'failure', fatal: false, error: { code: 'provider-fault' } }]);
  });
});
