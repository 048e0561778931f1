import { describe, expect, it } from 'vitest';
import { isTalking, mayBeTalking } from '../../../src-main/app/talking.js';
import { exampleSession } from '../../fakes/app-snapshot.js';

const AT_REST = { phase: 'idle', microphoneOpen: false, talkMode: null, handsFree: false, muted: false } as const;

describe('talking', () => {
  it.each([
    [{}, false, false],
    [{ phase: 'blocked' }, false, false],
    [{ phase: 'reconnecting' }, false, false],
    [{ phase: 'listening', microphoneOpen: true, talkMode: 'hold' }, true, true],
    [{ phase: 'thinking' }, true, true],
    [{ phase: 'speaking' }, true, true],
    [{ phase: 'connecting', talkMode: 'hold' }, true, true],
    [{ phase: 'offline', microphoneOpen: true }, true, true],
    [{ handsFree: true }, false, true],
    [{ handsFree: true, muted: true }, false, false],
  ] as const)('%j: %s, could be: %s', (changes, talks, may) => {
    const session = exampleSession({ ...AT_REST, ...changes });
    expect([isTalking(session), mayBeTalking(session)]).toEqual([talks, may]);
  });
});
