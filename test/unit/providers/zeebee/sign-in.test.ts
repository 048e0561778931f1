/** The first message, its acknowledgement, and what goes wrong before it. */
import { describe, expect, it } from 'vitest';
import { chunk, KEY, openDriver, readyDriver } from './wire-driver.js';

const CONVERSATION = { kind: 'conversation-id', value: 'conv_9' } as const;

describe('the first message', () => {
  it('signs in with the key, the model and who we are', () => {
    expect(openDriver({ options: { model: 'Qwen' } }).sent).toEqual([
      { type: 'init', api_key: KEY, model: 'Qwen', client_info: { client: 'parley' } },
    ]);
  });

  it('signs in with the user id where that is chosen', () => {
    const [init] = openDriver({ signIn: { user_id: 'user_7' } }).sent;
    expect(init).toMatchObject({ type: 'init', user_id: 'user_7' });
    expect(init).not.toHaveProperty('api_key');
  });

  it('names the conversation to go on with', () => {
    expect(openDriver({ resume: CONVERSATION }).sent[0]).toMatchObject({ conversation_id: 'conv_9' });
    expect(openDriver().sent[0]).not.toHaveProperty('conversation_id');
    expect(openDriver({ resume: { kind: 'handle', value: 'x' } }).sent[0]).not.toHaveProperty('conversation_id');
  });
});

describe('readiness', () => {
  it('comes with init_ack, not with connection_established', () => {
    const driver = openDriver();
    driver.hear({ type: 'connection_established' });
    expect(driver.events).toEqual([]);
    driver.hear({ type: 'init_ack', status: 'connected', user_id: 'user_1' });
    expect(driver.types()).toEqual(['session-ready']);
  });

  it('comes once', () => {
    const driver = openDriver();
    driver.hear({ type: 'init_ack', status: 'connected', user_id: 'user_1' });
    driver.hear({ type: 'init_ack', status: 'connected', user_id: 'user_1' });
    expect(driver.types()).toEqual(['session-ready']);
  });

  it('does not come with an acknowledgement that says no', () => {
    const driver = openDriver();
    driver.hear({ type: 'init_ack', status: 'failed' });
    expect(driver.events).toMatchObject([{ type: 'failure', fatal: true, error: { code: 'provider-fault' } }]);
  });

  it('fails, to be tried again, when it does not come within ten seconds', () => {
    const driver = openDriver();
    driver.hear({ type: 'connection_established' });
    driver.pass(9_999);
    expect(driver.events).toEqual([]);
    driver.pass(1);
    expect(driver.events).toMatchObject([
      { type: 'failure', fatal: true, error: { code: 'timeout', retryable: true } },
    ]);
    expect(driver.codec.wakeAtMs()).toBeNull();
    // Nothing that comes later wakes it up.
    driver.hear({ type: 'init_ack', status: 'connected' });
    expect(driver.events).toHaveLength(1);
  });

  it('is waited for: nothing else is believed before', () => {
    const driver = openDriver();
    for (const message of [{ type: 'transcript', text: 'x' }, { type: 'response', text: 'x' }, chunk('x', 0, 1)]) {
      driver.hear(message);
    }
    expect(driver.types()).toEqual(['frame-unrecognised', 'frame-unrecognised', 'frame-unrecognised']);
    driver.forget();
    driver.speak('early');
    expect(driver.sent).toEqual([]);
  });
});

describe('credentials that are not accepted', () => {
  it.each([
    ['Invalid API key. Please check your credentials.', 'credentials-rejected'],
    ['INVALID api KEY', 'credentials-rejected'],
    ['Authentication required. Provide a valid user ID or API key.', 'credentials-missing'],
    ['You need to be logged in to use voice chat. Please login or register first.', 'credentials-rejected'],
  ])('%s', (message, code) => {
    for (const driver of [openDriver(), readyDriver()]) {
      driver.hear({ type: 'error', message });
      expect(driver.events).toMatchObject([
        { type: 'failure', fatal: true, error: { code, retryable: false, needs: 'credentials' } },
      ]);
      driver.speak('later');
      driver.pass(200_000);
      expect(driver.sentOf('audio')).toEqual([]);
      expect(driver.events).toHaveLength(1);
    }
  });
});

describe('other trouble while signing in', () => {
  it('is shown, and waited out', () => {
    const driver = openDriver();
    driver.hear({ type: 'error', message: 'Busy.' });
    expect(driver.events).toMatchObject([
      { type: 'failure', fatal: false, error: { code: 'provider-fault', detail: 'ZeebeeAI says: Busy.' } },
    ]);
    driver.hear({ type: 'init_ack', status: 'connected' });
    expect(driver.types()).toContain('session-ready');
  });

  it('begins a new conversation where the earlier one is gone, once', () => {
    const driver = openDriver({ resume: CONVERSATION });
    driver.hear({ type: 'error', message: 'Conversation not found.' });
    expect(driver.types()).toEqual(['warning']);
    expect(driver.sentOf('init')).toHaveLength(2);
    expect(driver.sent[1]).not.toHaveProperty('conversation_id');
    driver.hear({ type: 'error', message: 'Conversation not found.' });
    expect(driver.sentOf('init')).toHaveLength(2);
    expect(driver.types()).toEqual(['warning', 'failure']);
    driver.hear({ type: 'init_ack', status: 'connected' });
    driver.speak('a');
    expect(driver.sentOf('audio')[0]).not.toHaveProperty('conversation_id');
  });
});
