/** The precedence of phases: blocked > reconnecting > listening > speaking > thinking > connecting > idle > offline. */
import { describe, expect, it } from 'vitest';
import { appError } from '../../../src-preload/contract/app-error.js';
import { asTurnId } from '../../../src-preload/contract/ids.js';
import { createStage } from './stage.js';

describe('the phase', () => {
  it('offline → connecting → idle → listening → thinking → speaking → idle', () => {
    const stage = createStage();
    const phases = [stage.session.snapshot().phase];
    stage.session.onSnapshot(({ phase }) => {
      if (phases.at(-1) !== phase) phases.push(phase);
    });
    stage.online();
    stage.say();
    stage.answered('r1');
    stage.from({ type: 'reply-end', turnId: asTurnId('r1') });
    const { head } = stage.ports.reply;
    if (head !== null) stage.ports.reply.drained(head, 20);
    expect(phases).toEqual(['offline', 'connecting', 'idle', 'listening', 'thinking', 'speaking', 'idle']);
  });
  it('listening over connecting: a press while offline shows at once', () => {
    const stage = createStage();
    stage.press();
    expect(stage.session.snapshot().phase).toBe('listening');
  });
  it('thinking over connecting: what was said is on its way', () => {
    const stage = createStage();
    stage.say();
    expect(stage.session.snapshot().phase).toBe('thinking');
  });
  it('listening over speaking: a barge-in shows at once', () => {
    const stage = createStage();
    stage.online();
    stage.answered('r1');
    stage.press();
    expect(stage.session.snapshot().phase).toBe('listening');
  });
  it('reconnecting over listening and speaking', () => {
    const stage = createStage();
    stage.online();
    stage.answered('r1');
    stage.ports.link.lose();
    expect(stage.session.snapshot().phase).toBe('reconnecting');
    stage.press();
    expect(stage.session.snapshot()).toMatchObject({ phase: 'reconnecting', talkMode: 'hold' });
  });
  it('blocked over speaking', () => {
    const stage = createStage();
    stage.online();
    stage.answered('r1');
    stage.ports.link.lose(appError('credentials-rejected'));
    expect(stage.session.snapshot().phase).toBe('blocked');
  });
});
