import { describe, expect, it } from 'vitest';
import { connectionEnd } from '../../../../src-main/transport/connection.js';
import type { ConnectionEnd } from '../../../../src-main/providers/types.js';
import { KEY, readyRig, rig } from './rig.js';

const REACTIONS = [
  [1001, 'credentials-rejected', false, 'credentials'],
  [1002, 'agent-unknown', false, 'option'],
  [1003, 'permission-denied', false, 'credentials'],
  [1005, 'quota-exhausted', false, 'billing'],
  [4401, 'credentials-rejected', false, 'credentials'],
  [4429, 'rate-limited', true, 'nothing'],
  [4500, 'provider-fault', true, 'nothing'],
] as const;

const failureOf = (events: readonly { readonly type: string }[]) => events.find(({ type }) => type === 'failure');

describe('error messages', () => {
  it.each(REACTIONS)('%d is %s', (code, error, retryable, needs) => {
    const it = rig();
    it.open();
    const told = it.hear('error', { code, message: `No, ${KEY}!`, isFatal: true });
    expect(told).toMatchObject([{ type: 'failure', fatal: true, error: { code: error, retryable, needs } }]);
    expect(JSON.stringify(told)).not.toContain(KEY);
  });

  it('tell the three refusals of a key apart', () => {
    const details = [1001, 1003, 4401].map((code) => {
      const [told] = readyRig().hear('error', { code });
      return told?.type === 'failure' ? told.error.detail : null;
    });
    expect(new Set(details).size).toBe(3);
  });

  it('4429 waits a minute', () => {
    expect(readyRig().hear('error', { code: 4429 })).toMatchObject([{ error: { retryAfterMs: 60_000 } }]);
  });

  it('4400 is about the options at first, and ours later', () => {
    const it = rig();
    it.open();
    expect(it.hear('error', { code: 4400 })).toMatchObject([{ error: { code: 'option-invalid' } }]);
    expect(readyRig().hear('error', { code: 4400 })).toMatchObject([{ error: { code: 'protocol-violation' } }]);
  });

  it('4400 in answer to a conversation to be continued begins a new one', () => {
    const resume = { kind: 'conversation-id', value: 'gone' } as const;
    const it = rig({ resume });
    it.open();
    const [forgotten, failure] = it.hear('error', { code: 4400 });
    expect(failure).toMatchObject({ type: 'failure', fatal: true, error: { code: 'provider-fault', retryable: true } });
    if (forgotten?.type !== 'resume-updated') throw new Error('The conversation was not forgotten.');
    const next = rig({ resume: forgotten.resume });
    next.open();
    expect(next.sent[0]).not.toHaveProperty('continueConversation');
    expect(next.hear('error', { code: 4400 })).toMatchObject([{ error: { code: 'option-invalid' } }]);
  });

  it.each([1001, 1003, 4401])('%d without a key says that the agent is not public', (code) => {
    const it = rig({ options: { surface: 'sdk' } });
    it.open();
    expect(it.hear('error', { code, isFatal: true })).toMatchObject([{ error: { code: 'option-invalid' } }]);
  });

  it.each([9_999, 0, null, 'x', 1.5])('of code %o nobody documented are trouble of the service', (code) => {
    expect(readyRig().hear('error', { code })).toMatchObject([
      { type: 'failure', fatal: true, error: { code: 'provider-fault' } },
    ]);
  });

  it('may write their code as text', () => {
    expect(readyRig().hear('error', { code: '1002' })).toMatchObject([{ error: { code: 'agent-unknown' } }]);
  });

  it.each([
    [true, true],
    [undefined, true],
    ['false', true],
    [false, false],
  ])('with isFatal %o are fatal: %o', (isFatal, fatal) => {
    expect(readyRig().hear('error', { code: 4500, isFatal })).toMatchObject([{ type: 'failure', fatal }]);
  });

  it('that are not fatal end the answer that runs, and no more of it is told', () => {
    const it = readyRig();
    it.hear('newAudioStream');
    it.sound(1);
    expect(it.hear('error', { code: 4500, isFatal: false }).map(({ type }) => type)).toEqual(['reply-end', 'failure']);
    expect(it.sound(2)).toEqual([]);
    expect(it.hear('newAudioStream')).not.toEqual([]);
  });

  it('that are not fatal do not stand in the way of readiness', () => {
    const it = rig();
    it.open();
    expect(failureOf(it.hear('error', { code: 4500, isFatal: false }))).toBeDefined();
    expect(it.hear('init')).toContainEqual({ type: 'session-ready' });
  });
});

describe('the end of a connection', () => {
  const NOBODY: readonly ConnectionEnd[] = [
    connectionEnd('opening', 'unreachable'),
    connectionEnd('opening', 'tls'),
    connectionEnd('opening', 'refused', { httpStatus: 301 }),
    connectionEnd('opening', 'refused', { httpStatus: 403 }),
    connectionEnd('opening', 'refused', { httpStatus: 404 }),
    connectionEnd('opening', 'refused', { httpStatus: 530 }),
  ];

  it.each(NOBODY)('at the own address of the service: discontinued ($cause $httpStatus)', (end) => {
    const error = rig().codec.classify(end);
    expect(error).toMatchObject({ code: 'provider-discontinued', retryable: false });
    expect(error.detail).toContain('switched off');
  });

  it.each([
    [connectionEnd('opening', 'unreachable'), 'network-unreachable'],
    [connectionEnd('opening', 'tls'), 'network-unreachable'],
    [connectionEnd('opening', 'refused', { httpStatus: 404 }), 'agent-unknown'],
    [connectionEnd('opening', 'refused', { httpStatus: 503 }), 'provider-fault'],
  ])('at an address of one’s own: as it is', (end, code) => {
    expect(rig({ endpoint: 'wss://relay.example' }).codec.classify(end).code).toBe(code);
    // Nor is a service called switched off that was heard in this conversation.
    expect(rig({ resume: { kind: 'conversation-id', value: 'c' } }).codec.classify(end).code).toBe(code);
  });

  it.each([
    [connectionEnd('opening', 'refused', { httpStatus: 429, retryAfterMs: 5_000 }), 'rate-limited'],
    [connectionEnd('opening', 'lost'), 'connection-lost'],
    [connectionEnd('open', 'lost', { code: 1006 }), 'connection-lost'],
    [connectionEnd('open', 'silent'), 'connection-lost'],
    [connectionEnd('open', 'closed', { code: 1000 }), 'connection-lost'],
    [connectionEnd('open', 'closed', { code: 1008 }), 'credentials-rejected'],
    [connectionEnd('open', 'closed', { code: 1011 }), 'provider-fault'],
    [connectionEnd('open', 'closed', { code: 4401 }), 'credentials-rejected'],
    [connectionEnd('open', 'closed', { code: 4429 }), 'rate-limited'],
    [connectionEnd('open', 'closed', { code: 4500 }), 'provider-fault'],
    [connectionEnd('open', 'closed', { code: 4999 }), 'connection-lost'],
  ])('means %o', (end, code) => {
    expect(readyRig().codec.classify(end).code).toBe(code);
  });
});
