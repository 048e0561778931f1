/** What a service says about itself: bills, warnings, progress. */
import { describe, expect, it } from 'vitest';
import { asTurnId } from '../../../src-preload/contract/ids.js';
import { appError } from '../../../src-preload/contract/app-error.js';
import { TUNING } from '../../../src-main/session/tuning.js';
import { createStage, sound, type Stage } from './stage.js';

function online(capabilities: Parameters<typeof createStage>[0] = {}): Stage {
  const stage = createStage(capabilities);
  stage.online();
  return stage;
}

describe('what is billed', () => {
  it('adds up by unit, until a new conversation', () => {
    const stage = online();
    stage.from({ type: 'usage', amount: 5.2, unit: 'seconds' });
    stage.from({ type: 'usage', amount: 3, unit: 'tokens' });
    stage.from({ type: 'usage', amount: 1.3, unit: 'seconds' });
    expect(stage.session.snapshot().usage).toEqual([
      { unit: 'seconds', amount: 6.5 },
      { unit: 'tokens', amount: 3 },
    ]);
    stage.verb({ type: 'session-end', why: 'new-conversation' });
    expect(stage.session.snapshot().usage).toEqual([]);
  });
  it('outlives a lost connection', () => {
    const stage = online();
    stage.from({ type: 'usage', amount: 2, unit: 'seconds' });
    stage.ports.link.lose();
    expect(stage.session.snapshot().usage).toEqual([{ unit: 'seconds', amount: 2 }]);
  });
  it('takes no nonsense and no endless list of units', () => {
    const stage = online();
    for (const amount of [Number.NaN, Number.POSITIVE_INFINITY, -1, 0])
      stage.from({ type: 'usage', amount, unit: 's' });
    expect(stage.session.snapshot().usage).toEqual([]);
    for (let unit = 0; unit < 100; unit += 1) stage.from({ type: 'usage', amount: 1, unit: `u${unit}` });
    expect(stage.session.snapshot().usage).toHaveLength(TUNING.usageUnits);
  });
});

describe('a warning', () => {
  it('is shown once, until it is read', () => {
    const stage = online();
    stage.from({ type: 'warning', detail: 'Your balance is low.' });
    expect(stage.session.snapshot().warning).toBe('Your balance is low.');
    stage.verb({ type: 'warning-dismissed' });
    expect(stage.session.snapshot().warning).toBeNull();
    stage.from({ type: 'warning', detail: 'Your balance is low.' });
    expect(stage.session.snapshot().warning).toBeNull();
    stage.from({ type: 'warning', detail: 'Maintenance at noon.' });
    expect(stage.session.snapshot().warning).toBe('Maintenance at noon.');
  });
  it('counts before the service is ready', () => {
    const stage = createStage();
    stage.verb({ type: 'session-start' });
    stage.from({ type: 'warning', detail: 'Low.' });
    expect(stage.session.snapshot().warning).toBe('Low.');
  });
});

describe('progress', () => {
  it('is shown while an answer is awaited, and no longer', () => {
    const stage = online();
    stage.from({ type: 'progress', text: 'Processing' });
    expect(stage.session.snapshot().progress).toBeNull();
    stage.say();
    expect(stage.session.snapshot().progress).toBeNull();
    stage.from({ type: 'progress', text: 'Processing' });
    expect(stage.session.snapshot().progress).toBe('Processing');
    stage.answered('r1');
    expect(stage.session.snapshot().progress).toBeNull();
    expect(stage.state.progress).toBeNull();
  });
});

describe('a corrected answer', () => {
  it('shows what was spoken of it, after it was cut', () => {
    const stage = online();
    stage.say();
    stage.from({ type: 'reply-text-final', turnId: asTurnId('r1'), text: 'One two three four.' });
    stage.from(sound('r1'));
    const { head } = stage.ports.reply;
    stage.verb({ type: 'interrupt', atMs: 0 });
    if (head !== null) stage.ports.reply.wasCut(head, 20);
    stage.from({ type: 'reply-corrected', turnId: asTurnId('r1'), text: 'One two' });
    expect(stage.ports.transcript.turns.at(-1)).toMatchObject({ text: 'One two', state: { kind: 'cut' } });
  });
  it('changes nothing that was never shown', () => {
    const stage = online();
    const before = stage.ports.transcript.turns.length;
    stage.from({ type: 'reply-corrected', turnId: asTurnId('r9'), text: 'x' });
    expect(stage.ports.transcript.turns).toHaveLength(before);
    expect(stage.session.staleFacts()).toBe(1);
  });
});

describe('an unfinished conversation', () => {
  it('is continued with what was said, once the person decided', () => {
    const stage = online();
    stage.verb({ type: 'text-send', text: 'Hello' });
    stage.from({ type: 'failure', error: appError('conversation-conflict'), fatal: true });
    expect(stage.session.snapshot()).toMatchObject({ phase: 'blocked', error: { code: 'conversation-conflict' } });
    stage.asked();
    stage.verb({ type: 'conflict-settled', resume: { kind: 'conversation-id', value: 'old' } });
    expect(stage.state.resume).toEqual({ kind: 'conversation-id', value: 'old' });
    expect(stage.session.snapshot().error).toBeNull();
    stage.ports.link.ready();
    expect(stage.asked()).toContain('send text-send');
  });
  it('is reached afresh when there was nothing to say', () => {
    const stage = createStage();
    stage.verb({ type: 'session-start' });
    stage.from({ type: 'failure', error: appError('conversation-conflict'), fatal: true });
    stage.verb({ type: 'conflict-settled', resume: null });
    expect(stage.session.snapshot().phase).toBe('connecting');
  });
});

describe('a service that hears nothing before the utterance is whole', () => {
  it('is given longer to answer', () => {
    const stage = online({ uplink: 'utterance' });
    stage.say();
    stage.ports.clock.advance(TUNING.firstAudioMs + 1);
    expect(stage.session.snapshot().phase).toBe('thinking');
    stage.ports.clock.advance(TUNING.firstAudioOfUploadMs);
    expect(stage.session.snapshot().error).toMatchObject({ code: 'timeout' });
  });
});
