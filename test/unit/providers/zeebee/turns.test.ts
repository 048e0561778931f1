/** Turns: what is told of an answer, and that there is one at a time. */
import { describe, expect, it } from 'vitest';
import { asTurnId } from '../../../../src-preload/contract/ids.js';
import { answerTurn, base64, chunk, readyDriver, type Driver } from './wire-driver.js';
import { say } from '../../../../src-preload/contract/said.js';

const asked = (turn = 'a'): Driver => {
  const driver = readyDriver();
  driver.speak(turn);
  driver.forget();
  return driver;
};
const cancel = (driver: Driver, turnId: string) =>
  driver.say({ type: 'reply-cancel', turnId: asTurnId(turnId), heardMs: 0, by: 'user' });
const replyId = (driver: Driver): string => driver.ofType('reply-start').at(-1)?.turnId ?? 'none';

describe('one turn at a time', () => {
  it('what is said during one waits for its end', () => {
    const driver = asked();
    driver.hear({ type: 'response', text: 'Noon.' });
    cancel(driver, replyId(driver));
    driver.forget();
    driver.speak('b');
    driver.hear(chunk('late', 0, 1));
    expect(driver.sent).toEqual([]);
    // Nobody is left to wonder why nothing happens.
    expect(driver.events).toEqual([{ type: 'progress', text: say('zeebee-busy', { service: 'ZeebeeAI' }) }]);
    driver.forget();
    driver.hear({ type: 'audio_stream_end' });
    expect(driver.sentOf('audio')).toHaveLength(1);
    expect(driver.events).toEqual([]);
    answerTurn(driver, 'To the second.');
    expect(driver.ofType('reply-text-final')).toMatchObject([{ text: 'To the second.' }]);
    expect(driver.types().at(-1)).toBe('reply-end');
  });

  it('nothing that waits is lost, and each gets its answer in order', () => {
    const driver = asked();
    for (const turn of ['b', 'c', 'd', 'e']) driver.speak(turn);
    expect(driver.sent).toEqual([]);
    for (const words of ['1', '2', '3', '4', '5']) answerTurn(driver, words);
    expect(driver.sentOf('audio')).toHaveLength(4);
    // The first was left behind by what came after it.
    expect(driver.ofType('reply-text-final').map(({ text }) => text)).toEqual(['2', '3', '4', '5']);
  });

  it('more than can wait is said to be too much', () => {
    const driver = asked();
    for (const turn of ['b', 'c', 'd', 'e']) driver.speak(turn);
    expect(driver.ofType('failure')).toEqual([]);
    driver.speak('f');
    expect(driver.ofType('failure')).toMatchObject([{ fatal: false, error: { code: 'provider-fault' } }]);
  });

  it('an answer that is being told is told to its end, though something else waits', () => {
    const driver = asked();
    driver.hear({ type: 'response', text: 'Noon.' });
    driver.speak('b');
    driver.hear(chunk('ID3', 0, 1));
    driver.hear({ type: 'audio_stream_end' });
    expect(driver.types().slice(-2)).toEqual(['reply-bytes', 'reply-end']);
    expect(driver.sentOf('audio')).toHaveLength(1);
  });

  it('between turns the service may say what it does', () => {
    const driver = readyDriver();
    driver.hear({ type: 'status', status: 'Waking up' });
    driver.hear({ type: 'status' });
    expect(driver.events).toEqual([{ type: 'progress', text: 'Waking up' }]);
  });

  it('what waits may be withdrawn', () => {
    const driver = asked();
    driver.speak('b');
    cancel(driver, 'b');
    answerTurn(driver);
    expect(driver.sent).toEqual([]);
  });

  it('the same asked again while it is being answered is not sent twice', () => {
    const driver = asked('a');
    driver.speak('a');
    answerTurn(driver, 'Noon.');
    expect(driver.sent).toEqual([]);
    expect(driver.ofType('reply-text-final')).toMatchObject([{ text: 'Noon.' }]);
  });

  it('the same asked again while it waits is not sent twice, nor waits anew', () => {
    const driver = asked();
    driver.speak('b');
    driver.passAlive(20_000);
    driver.speak('b');
    driver.passAlive(10_000);
    expect(driver.sentOf('audio')).toHaveLength(1);
    answerTurn(driver, 'To b.');
    driver.passAlive(60_000);
    expect(driver.sentOf('audio')).toHaveLength(1);
    expect(driver.ofType('reply-text-final')).toMatchObject([{ text: 'To b.' }]);
  });

  it('each that waited is given its own time, however long it waited', () => {
    const driver = asked();
    driver.speak('b');
    driver.speak('c');
    driver.passAlive(30_000);
    expect(driver.sentOf('audio')).toHaveLength(1);
    // The answer to b takes a while, and c has waited half a minute already.
    driver.passAlive(20_000);
    expect(driver.sentOf('audio')).toHaveLength(1);
    answerTurn(driver, 'To b.');
    expect(driver.ofType('reply-text-final')).toMatchObject([{ text: 'To b.' }]);
    expect(driver.sentOf('audio')).toHaveLength(2);
  });

  it('a service that does not end a turn is not waited for longer than half a minute', () => {
    const driver = asked();
    driver.hear({ type: 'response', text: 'Noon.' });
    cancel(driver, replyId(driver));
    driver.speak('b');
    for (let second = 0; second < 29; second += 1) {
      driver.pass(1_000);
      driver.hear(chunk('on and on', second));
    }
    expect(driver.sentOf('audio')).toEqual([]);
    driver.pass(1_000);
    expect(driver.sentOf('audio')).toHaveLength(1);
    // What still comes of the turn before is dropped up to the transcript.
    driver.forget();
    driver.hear(chunk('on and on', 45));
    driver.hear({ type: 'response', text: 'Of before.' });
    driver.hear({ type: 'audio_stream_start', total_chunks: 2 });
    driver.hearFrame({ kind: 'binary', data: Uint8Array.of(1) });
    expect(driver.events).toEqual([]);
    answerTurn(driver, 'Two.');
    expect(driver.ofType('reply-text-final')).toMatchObject([{ text: 'Two.' }]);
    // That is forgotten with the next turn, which need not be transcribed.
    driver.speak('c');
    driver.hear({ type: 'response', text: 'Three.' });
    expect(driver.ofType('reply-text-final').at(-1)).toMatchObject({ text: 'Three.' });
  });

  it.each([
    { type: 'tts_error', message: 'Oh.' },
    { type: 'error', message: 'Text-to-speech conversion failed with provider openai.' },
    { type: 'audio_stream_end' },
  ])('a turn that was given up may end after all, and takes no other with it: $type', (end) => {
    const driver = asked();
    driver.hear({ type: 'response', text: 'Noon.' });
    cancel(driver, replyId(driver));
    driver.speak('b');
    driver.passAlive(30_000);
    driver.forget();
    driver.hear(end);
    expect(driver.events).toEqual([]);
    driver.hear({ type: 'response', text: 'To b.' });
    expect(driver.ofType('reply-text-final')).toMatchObject([{ text: 'To b.' }]);
  });
});

describe('an answer nobody wants', () => {
  it('is not told, before it began', () => {
    const driver = asked('a');
    cancel(driver, 'a');
    answerTurn(driver);
    expect(driver.types()).toEqual(['resume-updated']);
    driver.speak('b');
    answerTurn(driver);
    expect(driver.ofType('reply-end')).toHaveLength(1);
  });

  it('is not told any more, in its middle', () => {
    const driver = asked();
    driver.hear({ type: 'response', text: 'Noon.' });
    driver.hear(chunk('ID3', 0, 3));
    cancel(driver, replyId(driver));
    driver.forget();
    driver.hear(chunk('x', 1, 3));
    driver.hear({ type: 'status', status: 'Speaking' });
    driver.hear({ type: 'tts_error', message: 'Oh.' });
    expect(driver.events).toEqual([]);
    driver.speak('b');
    expect(driver.sentOf('audio')).toHaveLength(1);
  });

  it.each([
    'No audio data received.',
    'Invalid audio data format.',
    'Could not transcribe audio.',
    'Text-to-speech conversion failed',
    'Anything else.',
  ])('does not fail either: %s', (message) => {
    const driver = asked('a');
    cancel(driver, 'a');
    driver.speak('b');
    driver.forget();
    driver.hear({ type: 'error', message });
    expect(driver.events).toEqual([]);
    expect(driver.sentOf('audio')).toHaveLength(1);
  });

  it('is not another', () => {
    const driver = asked('a');
    cancel(driver, 'somebody-elses');
    answerTurn(driver);
    expect(driver.types().at(-1)).toBe('reply-end');
  });

  it('may be over already', () => {
    const driver = asked('a');
    answerTurn(driver);
    cancel(driver, replyId(driver));
    driver.speak('b');
    answerTurn(driver);
    expect(driver.ofType('reply-end')).toHaveLength(2);
  });
});

describe('time', () => {
  it('an utterance is answered within 45 s, or fails by itself', () => {
    const driver = asked();
    driver.passAlive(44_990);
    driver.hear({ type: 'status', status: 'Still thinking' });
    expect(driver.ofType('failure')).toEqual([]);
    driver.passAlive(20);
    expect(driver.ofType('failure')).toMatchObject([{ fatal: false, error: { code: 'timeout', retryable: true } }]);
    driver.forget();
    // Late words belong to nobody.
    answerTurn(driver, 'Late.');
    expect(driver.types()).toEqual([]);
    driver.speak('b');
    answerTurn(driver, 'Right.');
    expect(driver.ofType('reply-text-final')).toMatchObject([{ text: 'Right.' }]);
  });

  it('frames of an answer follow within 30 s, or what is there is all', () => {
    const driver = asked();
    driver.hear({ type: 'response', text: 'Noon.' });
    driver.passAlive(29_000);
    driver.hear({ type: 'status', status: 'Speaking' });
    driver.passAlive(29_000);
    driver.hear(chunk('two', 1, 2));
    driver.passAlive(29_000);
    expect(driver.ofType('failure')).toEqual([]);
    driver.passAlive(1_000);
    expect(driver.types().slice(-3)).toEqual(['failure', 'reply-bytes', 'reply-end']);
    expect(driver.ofType('failure')).toMatchObject([{ fatal: false, error: { code: 'timeout' } }]);
  });

  it('that runs out for an unwanted answer is nobody’s business', () => {
    const driver = asked('a');
    cancel(driver, 'a');
    driver.passAlive(60_000);
    expect(driver.events).toEqual([]);
  });

  it('a service without transcripts is heard again after one lost turn', () => {
    const driver = asked('a');
    const bare = (words: string) => {
      driver.hear({ type: 'response', text: words });
      driver.hear({ type: 'audio_stream_end' });
    };
    driver.passAlive(45_000);
    driver.speak('b');
    bare('To b, taken for one to a.');
    driver.passAlive(45_000);
    driver.speak('c');
    bare('To c.');
    expect(driver.ofType('reply-text-final')).toMatchObject([{ text: 'To c.' }]);
  });
});

describe('within a turn', () => {
  it.each([
    { type: 'transcript' },
    { type: 'transcript', text: 12 },
    { type: 'response' },
    { type: 'response', text: { toString: 'x' } },
    { type: 'audio_chunk', chunk_index: 0 },
    { type: 'audio_chunk', data: 7, chunk_index: 0 },
    { type: 'audio_chunk', data: '%%%', chunk_index: 0 },
    { type: 'audio_chunk', data: 'AAAA', chunk_index: -1 },
    { type: 'audio_chunk', data: 'AAAA', chunk_index: 0.5 },
    { type: 'audio_chunk', data: 'AAAA', chunk_index: '0' },
    { type: 'error' },
    { type: 7 },
  ])('%j is no message, and the answer goes on', (message) => {
    const driver = asked();
    driver.hear(message);
    expect(driver.types()).toEqual(['frame-unrecognised']);
    driver.forget();
    answerTurn(driver);
    expect(driver.sound().toString()).toBe('ID3sound');
    expect(driver.types().at(-1)).toBe('reply-end');
  });

  it('an empty frame is none either', () => {
    const driver = asked();
    driver.hearFrame({ kind: 'binary', data: new Uint8Array(0) });
    expect(driver.types()).toEqual(['frame-unrecognised']);
  });

  it.each([
    [{ total_chunks: 2 }, undefined],
    [{}, 2],
  ])('the count of pieces is taken from the start (%j) or from a piece (%j)', (start, total) => {
    const driver = asked();
    driver.hear({ type: 'audio_stream_start', ...start });
    driver.hear(chunk('xx', 1, total));
    expect(driver.sound().toString()).toBe('');
    driver.hear(chunk('yy', 2, total));
    // Only where counting begins at 1 is there a second of two.
    expect(driver.sound().toString()).toBe('xxyy');
  });

  it('a conversation with an id nobody could have given is not learned', () => {
    const driver = asked();
    driver.hear({ type: 'response', text: 'Noon.', conversation_id: 'x'.repeat(257) });
    expect(driver.ofType('resume-updated')).toEqual([]);
    driver.hear({ type: 'response', text: 'Noon.', conversation_id: 'x'.repeat(256) });
    expect(driver.ofType('resume-updated')).toHaveLength(1);
    driver.hear({ type: 'response', text: 'Noon.', conversation_id: '' });
    expect(driver.ofType('resume-updated')).toHaveLength(1);
  });

  it('words of the person are cut at a length nobody says', () => {
    const driver = asked();
    driver.hear({ type: 'transcript', text: 'x'.repeat(1_000_000) });
    expect(driver.ofType('user-transcript-final')[0]?.text).toHaveLength(100_000);
  });
});

it('tells nothing of the content of what it does not understand', () => {
  const driver = asked();
  driver.hear({ type: 'ballet', secret: 'swan' });
  driver.hearFrame({ kind: 'text', data: 'swan' });
  driver.hear({ type: 'audio_chunk', data: base64('swan'), chunk_index: 1e9 });
  expect(driver.types()).toEqual(['frame-unrecognised', 'frame-unrecognised', 'frame-unrecognised']);
  expect(JSON.stringify(driver.events)).not.toContain('swan');
});
