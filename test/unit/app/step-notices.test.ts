import { describe, expect, it } from 'vitest';
import { noticeOf } from '../../../src-main/app/step-notices.js';
import { createStage } from '../session/stage.js';

const noticesOf = (stage: ReturnType<typeof createStage>) => stage.steps.map(noticeOf).filter((code) => code !== null);

describe('notices of a session', () => {
  it('tells once that it hung up because nobody talked', () => {
    const stage = createStage({ idleHangUpMs: 60_000 });
    stage.online();
    stage.ports.clock.advance(60_000);
    stage.ports.link.closed();
    stage.ports.clock.advance(600_000);
    expect(noticesOf(stage)).toEqual(['hung-up']);
  });

  it('tells nothing of any other end of a connection', () => {
    const stage = createStage();
    stage.online();
    stage.verb({ type: 'session-end', why: 'new-conversation' });
    stage.ports.link.closed();
    stage.say();
    stage.ports.link.ready();
    stage.ports.link.lose();
    stage.ports.clock.advance(0);
    stage.ports.link.ready();
    stage.verb({ type: 'system', what: 'suspend' });
    expect(noticesOf(stage)).toEqual([]);
  });
});
