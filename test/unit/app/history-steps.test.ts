import { beforeEach, describe, expect, it } from 'vitest';
import { createHistorySteps } from '../../../src-main/app/history-steps.js';
import { createSession, type Session } from '../../../src-main/session/shell.js';
import type { ProviderEvent } from '../../../src-main/providers/types.js';
import { asProfileId, asTurnId } from '../../../src-preload/contract/ids.js';
import { CAPABILITIES, createFakePorts, type FakePorts } from '../../fakes/session-ports.js';

/** The real session, and what its steps mean for the history. */
let ports: FakePorts;
let session: Session;
let told: string[];
let next: string | undefined;

function begin(endIsFinal?: true): void {
  ports = createFakePorts({
    ...CAPABILITIES,
    resume: 'conversation-id',
    textInput: true,
    ...(endIsFinal === undefined ? {} : { endIsFinal }),
  });
  told = [];
  next = undefined;
  const stepped = createHistorySteps(
    {
      converse: (conversation) => told.push(`converse ${conversation ?? 'anew'}`),
      replyBegan: () => told.push('reply'),
      billed: ({ unit, amount }, awaited) => told.push(`${amount} ${unit}${awaited ? ' awaited' : ''}`),
      resumable: (value) => told.push(`resumable ${String(value)}`),
    },
    () => next,
  );
  session = createSession(ports, { idPrefix: 'run', profileId: asProfileId('local'), onStep: stepped });
  ports.tell = (fact) => session.dispatch(fact);
  session.dispatch({ type: 'session-start' });
  ports.link.ready();
}

const service = (event: ProviderEvent): void => ports.link.event(event);

beforeEach(() => begin());

describe('what steps mean for the history', () => {
  it('tells what is billed, while an answer is awaited and when one has begun; not what is no amount', () => {
    session.dispatch({ type: 'text-send', text: 'Hello' });
    service({ type: 'usage', amount: 2, unit: 'seconds' });
    service({ type: 'reply-start', turnId: asTurnId('w1') });
    service({ type: 'usage', amount: 1, unit: 'seconds' });
    service({ type: 'usage', amount: -1, unit: 'seconds' });
    service({ type: 'usage', amount: Number.NaN, unit: 'seconds' });
    expect(told).toEqual(['2 seconds awaited', 'reply', '1 seconds']);
  });

  it('tells what the service goes on with, but not the key to it', () => {
    service({ type: 'resume-updated', resume: { kind: 'conversation-id', value: 'c-7' } });
    service({ type: 'resume-updated', resume: { kind: 'handle', value: 'secret' } });
    service({ type: 'resume-updated', resume: { kind: 'conversation-id', value: '' } });
    service({ type: 'resume-updated', resume: { kind: 'conversation-id', value: 'c-8' } });
    service({ type: 'conversation-ended' });
    expect(told).toEqual(['resumable c-7', 'resumable null', 'resumable null', 'resumable c-8', 'resumable null']);
  });

  it('begins a conversation with each new one, and none at the end of the app', () => {
    session.dispatch({ type: 'session-end', why: 'new-conversation' });
    next = 'earlier';
    session.dispatch({ type: 'session-end', why: 'assistant-changed' });
    session.dispatch({ type: 'session-end', why: 'quit' });
    expect(told).toEqual(['converse anew', 'converse earlier']);
  });

  it('forgets what to go on with where an end is final, before turns belong to another conversation', () => {
    begin(true);
    service({ type: 'resume-updated', resume: { kind: 'conversation-id', value: 'c-7' } });
    session.dispatch({ type: 'session-end', why: 'new-conversation' });
    expect(told).toEqual(['resumable c-7', 'resumable null', 'converse anew']);
  });
});

describe('a conversation that is gone on with', () => {
  it('is what the next connection is opened with, also one that replaces a live one', () => {
    const resume = { kind: 'conversation-id', value: 'c-7' } as const;
    service({ type: 'resume-updated', resume: { kind: 'conversation-id', value: 'c-9' } });
    session.dispatch({ type: 'session-end', why: 'new-conversation', resume });
    session.dispatch({ type: 'session-start' });
    ports.link.closed();
    expect(ports.link.resumes).toEqual([null, resume]);
    ports.link.ready();
    session.dispatch({ type: 'session-end', why: 'new-conversation' });
    session.dispatch({ type: 'session-start' });
    ports.link.closed();
    expect(ports.link.resumes).toEqual([null, resume, null]);
  });
});
