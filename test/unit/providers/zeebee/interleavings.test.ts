/** Whatever people, the service and time do in whatever order: the next thing said is heard and answered. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { asTurnId } from '../../../../src-preload/contract/ids.js';
import { answerTurn, chunk, readyDriver, type Driver } from './wire-driver.js';

type Step = (driver: Driver, count: number) => void;
const hear =
  (message: object): Step =>
  (driver) =>
    void driver.hear(message);
const cancel =
  (turnOf: (driver: Driver, count: number) => string): Step =>
  (driver, count) =>
    void driver.say({ type: 'reply-cancel', turnId: asTurnId(turnOf(driver, count)), heardMs: 0, by: 'user' });

const STEPS: Readonly<Record<string, Step>> = {
  speak: (driver, count) => void driver.speak(`t${count}`),
  speakAgain: (driver) => void driver.speak('same'),
  touch: (driver, count) => void driver.speak(`t${count}`, 20),
  start: (driver, count) => void driver.say({ type: 'utterance-start', turnId: asTurnId(`t${count}`) }),
  end: (driver) => void driver.say({ type: 'utterance-end' }),
  takeBack: (driver) => void driver.say({ type: 'utterance-cancel' }),
  cancelReply: cancel((driver) => driver.ofType('reply-start').at(-1)?.turnId ?? 'none'),
  cancelQuestion: cancel((_, count) => `t${count - 1}`),
  cancelSame: cancel(() => 'same'),
  transcript: hear({ type: 'transcript', text: 'x' }),
  response: hear({ type: 'response', text: 'x', conversation_id: 'conv_1' }),
  soundStart: hear({ type: 'audio_stream_start', total_chunks: 3 }),
  sound: hear(chunk('ID3', 0, 3)),
  soundLater: hear(chunk('x', 2, 3)),
  soundEnd: hear({ type: 'audio_stream_end' }),
  binary: (driver) => void driver.hearFrame({ kind: 'binary', data: Uint8Array.of(1, 2, 3) }),
  unspoken: hear({ type: 'tts_error', message: 'x' }),
  noSound: hear({ type: 'error', message: 'No audio data received.' }),
  badSound: hear({ type: 'error', message: 'Invalid audio data format.' }),
  notUnderstood: hear({ type: 'error', message: 'Could not transcribe audio.' }),
  lostConversation: hear({ type: 'error', message: 'Conversation not found.' }),
  otherError: hear({ type: 'error', message: 'x' }),
  warned: hear({ type: 'connection_warning' }),
  acknowledged: hear({ type: 'init_ack', status: 'connected' }),
  strange: hear({ type: 'ballet' }),
  second: (driver) => driver.passAlive(1_000),
  halfAMinute: (driver) => driver.passAlive(30_000),
  minute: (driver) => driver.passAlive(46_000),
};

it('never leaves the service mute', () => {
  const steps = fc.array(fc.constantFrom(...Object.keys(STEPS)), { maxLength: 60 });
  fc.assert(
    fc.property(steps, fc.boolean(), (names, isWebm) => {
      const takeEncoder = () => ({ delaySamples: 104, encode: () => Uint8Array.of(1), dispose: () => undefined });
      const driver = readyDriver({ options: isWebm ? { uploadFormat: 'webm' } : {}, takeEncoder });
      names.forEach((name, count) => STEPS[name]?.(driver, count));
      // Every reply that began and was not cancelled is told to its end; none is told after it.
      expect(driver.ofType('failure').filter(({ fatal }) => fatal)).toEqual([]);
      // The longest that anything may last: what waits, one after the other.
      for (let turn = 0; turn < 7; turn += 1) driver.passAlive(46_000);
      driver.forget();
      driver.speak('last');
      expect(driver.sentOf('audio')).toHaveLength(1);
      answerTurn(driver, 'Heard.');
      const turnId = driver.ofType('reply-start')[0]?.turnId;
      expect(driver.types()).toEqual(
        expect.arrayContaining([
          'user-transcript-final',
          'reply-start',
          'reply-text-final',
          'reply-bytes',
          'reply-end',
        ]),
      );
      expect(driver.events.at(-1)).toEqual({ type: 'reply-end', turnId });
    }),
    { numRuns: 400 },
  );
});

it('tells each reply once: begun once, ended at most once, nothing after its end', () => {
  const steps = fc.array(fc.constantFrom(...Object.keys(STEPS)), { maxLength: 80 });
  fc.assert(
    fc.property(steps, (names) => {
      const driver = readyDriver();
      names.forEach((name, count) => STEPS[name]?.(driver, count));
      const state = new Map<string, 'running' | 'over'>();
      for (const event of driver.events) {
        if (!('turnId' in event)) continue;
        const { turnId, type } = event;
        expect(state.get(turnId)).toBe(type === 'reply-start' ? undefined : 'running');
        state.set(turnId, type === 'reply-end' ? 'over' : 'running');
      }
    }),
    { numRuns: 400 },
  );
});
