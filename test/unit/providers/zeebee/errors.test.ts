/** The documented error texts during a turn, each with its own reaction, and ends of the connection. */
import { describe, expect, it } from 'vitest';
import { classify } from '../../../../src-main/providers/zeebee/failure.js';
import { connectionEnd } from '../../../../src-main/transport/connection.js';
import { answerTurn, KEY, readyDriver, type Driver } from './wire-driver.js';
import { inEnglish, say } from '../../../../src-preload/contract/said.js';

const asked = (options = {}): Driver => {
  const driver = readyDriver(options);
  driver.speak('a');
  driver.forget();
  return driver;
};
const fail = (driver: Driver, message: string) => driver.hear({ type: 'error', message });
/** Whatever went wrong, the next turn works. */
const goesOn = (driver: Driver): void => {
  driver.forget();
  driver.speak('next');
  expect(driver.sentOf('audio')).toHaveLength(1);
  answerTurn(driver);
  expect(driver.types().at(-1)).toBe('reply-end');
};

it('No audio data received: nothing was said, and the microphone is named', () => {
  const driver = asked();
  fail(driver, 'No audio data received. Please try recording again.');
  expect(driver.types()).toEqual(['user-speech-discarded', 'warning']);
  expect(inEnglish(driver.ofType('warning')[0]?.detail ?? '')).toContain('microphone');
  goesOn(driver);
});

it('Invalid audio data format: the sound was rejected', () => {
  const driver = asked();
  fail(driver, 'Invalid audio data format. Please try again.');
  expect(driver.events).toMatchObject([{ type: 'failure', fatal: false, error: { code: 'audio-rejected' } }]);
  expect(driver.sent).toEqual([]);
  goesOn(driver);
});

it('Could not transcribe: please say it again', () => {
  const driver = asked();
  fail(driver, 'COULD NOT TRANSCRIBE audio.');
  expect(driver.events).toMatchObject([
    { type: 'failure', fatal: false, error: { code: 'provider-fault', retryable: true } },
  ]);
  expect(driver.ofType('failure')[0]?.error.detail).toContain('say it again');
  goesOn(driver);
});

it('anything else: shown in its own words, the turn ends, the connection stays', () => {
  const driver = asked();
  fail(driver, 'The moon is in the wrong phase.');
  expect(driver.events).toMatchObject([
    {
      type: 'failure',
      fatal: false,
      error: { code: 'provider-fault', detail: 'ZeebeeAI says: The moon is in the wrong phase.' },
    },
  ]);
  goesOn(driver);
});

it('in the middle of an answer: what is there of it is kept', () => {
  const driver = asked();
  driver.hear({ type: 'response', text: 'Noon.' });
  driver.forget();
  fail(driver, 'Oh.');
  expect(driver.types()).toEqual(['failure', 'reply-end']);
  goesOn(driver);
});

it.each([
  'No audio data received. Please try recording again.',
  'Invalid audio data format. Please try again.',
  'Could not transcribe audio. Please try again.',
  'Text-to-speech conversion failed with provider openai.',
  'Conversation not found.',
])('in the middle of an answer, which ends: %s', (message) => {
  const driver = asked();
  driver.hear({ type: 'response', text: 'Noon.' });
  fail(driver, message);
  expect(driver.ofType('reply-end')).toHaveLength(1);
  goesOn(driver);
});

it('outside of a turn: told, and no turn fails', () => {
  const driver = readyDriver();
  fail(driver, 'Maintenance at noon.');
  expect(driver.events).toEqual([
    { type: 'warning', detail: say('service-says', { service: 'ZeebeeAI', words: 'Maintenance at noon.' }) },
  ]);
  goesOn(driver);
});

describe('a conversation that is gone', () => {
  const RESUMED = { resume: { kind: 'conversation-id', value: 'conv_9' } } as const;

  it('is left, and the same is asked in a new one', () => {
    const driver = asked(RESUMED);
    fail(driver, 'Conversation not found.');
    expect(driver.types()).toEqual(['warning']);
    expect(driver.sentOf('audio')).toHaveLength(1);
    expect(driver.sentOf('audio')[0]).not.toHaveProperty('conversation_id');
    answerTurn(driver);
    expect(driver.types().at(-1)).toBe('reply-end');
  });

  it('is not left for other trouble', () => {
    const driver = asked(RESUMED);
    fail(driver, 'The conversation model is overloaded.');
    expect(driver.types()).toEqual(['failure']);
    expect(driver.sent).toEqual([]);
    driver.speak('next');
    expect(driver.sentOf('audio')[0]).toMatchObject({ conversation_id: 'conv_9' });
  });

  it('is not left twice', () => {
    const driver = asked(RESUMED);
    fail(driver, 'Conversation not found.');
    fail(driver, 'Conversation not found.');
    expect(driver.types()).toEqual(['warning', 'failure']);
    goesOn(driver);
  });
});

describe('the key', () => {
  it.each([
    ['error', (driver: Driver) => fail(driver, `Something about ${KEY} is wrong.`)],
    ['long error', (driver: Driver) => fail(driver, `${'x'.repeat(290)}${KEY}`)],
    ['another', (driver: Driver) => fail(driver, 'No such key: sk-canary-01234567-of-somebody-else')],
    ['status', (driver: Driver) => driver.hear({ type: 'status', status: `Using ${KEY}` })],
    [
      'tts_error',
      (driver: Driver) => {
        driver.hear({ type: 'response', text: 'Noon.' });
        driver.hear({ type: 'tts_error', message: `No voice for ${KEY}` });
      },
    ],
  ])('is not shown where the service repeats it: %s', (_, happen) => {
    const driver = asked();
    happen(driver);
    expect(driver.events.length).toBeGreaterThan(0);
    const told = JSON.stringify(driver.events);
    for (let length = 8; length <= KEY.length; length += 1) expect(told).not.toContain(KEY.slice(0, length));
  });
});

describe('an end of the connection', () => {
  it.each([
    [{ cause: 'closed', code: 1000 }, 'connection-lost', true],
    [{ cause: 'closed', code: 1001 }, 'connection-lost', true],
    [{ cause: 'lost', code: 1006 }, 'connection-lost', true],
    [{ cause: 'closed', code: 1008 }, 'credentials-rejected', false],
    [{ cause: 'closed', code: 1011 }, 'provider-fault', true],
    [{ cause: 'closed', code: 1012 }, 'provider-fault', true],
    [{ cause: 'closed', code: 1013 }, 'provider-fault', true],
    [{ cause: 'closed', code: 1000, reason: 'Invalid API key.' }, 'credentials-rejected', false],
    [{ cause: 'refused', httpStatus: 401 }, 'credentials-rejected', false],
    [{ cause: 'refused', httpStatus: 403 }, 'credentials-rejected', false],
    [{ cause: 'refused', httpStatus: 429 }, 'rate-limited', true],
    [{ cause: 'refused', httpStatus: 503 }, 'provider-fault', true],
    [{ cause: 'silent' }, 'connection-lost', true],
  ] as const)('%j is %s', ({ cause, ...known }, code, retryable) => {
    expect(classify(connectionEnd('open', cause, known))).toMatchObject({ code, retryable });
  });

  it('says plainly that a service that is not there may be gone', () => {
    const error = classify(connectionEnd('opening', 'unreachable'));
    expect(error.code).toBe('network-unreachable');
    expect(error.detail).toContain('may have moved or ended');
  });
});
