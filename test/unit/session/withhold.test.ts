/** Services that answer pauses, while the key is held. */
import { describe, expect, it } from 'vitest';
import { asTurnId } from '../../../src-preload/contract/ids.js';
import { TUNING } from '../../../src-main/session/tuning.js';
import { createStage, sound, type Stage } from './stage.js';

const R1 = asTurnId('r1');

function held(capabilities: Parameters<typeof createStage>[0] = { turnEnd: 'server-vad' }): Stage {
  const stage = createStage(capabilities);
  stage.online();
  stage.press();
  stage.ports.capture.started();
  return stage;
}

describe('an answer to a pause', () => {
  it('waits for the release', () => {
    const stage = held();
    expect(stage.ports.reply.withheld).toBe(true);
    stage.from(sound('r1'));
    expect(stage.session.snapshot().phase).toBe('listening');
    stage.release();
    expect(stage.ports.reply.withheld).toBe(false);
    expect(stage.session.snapshot().phase).toBe('speaking');
  });

  it('may wait long: nothing is taken as broken meanwhile', () => {
    const stage = held();
    stage.from(sound('r1'));
    stage.from({ type: 'reply-end', turnId: R1 });
    stage.ports.clock.advance(TUNING.playbackSlackMs * 3);
    expect(stage.session.snapshot().error).toBeNull();
    stage.release();
    stage.ports.clock.advance(TUNING.playbackSlackMs + 1_000);
    expect(stage.session.snapshot().error?.code, 'from now on the output owes it').toBe('playback-failed');
  });

  it('is not heard at all when the service breaks it off', () => {
    const stage = held();
    stage.from(sound('r1'));
    stage.asked();
    stage.from({ type: 'reply-interrupted', turnId: R1 });
    expect(stage.asked()).toEqual(['clear-playback']);
    expect(stage.ports.reply.withheld).toBe(true);
  });

  it('is heard at once without a key held', () => {
    for (const mode of ['latched', 'hands-free'] as const) {
      const stage = createStage({ turnEnd: 'server-vad' });
      stage.online();
      stage.press(mode);
      stage.ports.capture.started();
      expect(stage.ports.reply.withheld).toBe(false);
    }
    const latched = held();
    latched.verb({ type: 'talk-latch' });
    expect(latched.ports.reply.withheld).toBe(false);
  });

  it('is no matter where only the release ends an utterance', () => {
    expect(held({ turnEnd: 'explicit' }).ports.reply.withheld).toBe(false);
  });

  it('leaves no output withheld, however the capture ends', () => {
    for (const end of ['release', 'cancel', 'lock', 'lose', 'quit'] as const) {
      const stage = held();
      if (end === 'release') stage.release();
      if (end === 'cancel') stage.verb({ type: 'talk-cancel', reason: 'escape' });
      if (end === 'lock') stage.verb({ type: 'system', what: 'lock' });
      if (end === 'lose') {
        stage.ports.link.lose();
        stage.release();
      }
      if (end === 'quit') stage.verb({ type: 'session-end', why: 'quit' });
      expect(stage.ports.reply.withheld, end).toBe(false);
    }
  });
});
