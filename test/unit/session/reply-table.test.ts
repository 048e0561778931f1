/** Every row of the reply table, by its words in the architecture. */
import { describe, expect, it } from 'vitest';
import { appError } from '../../../src-preload/contract/app-error.js';
import { asTurnId, type TurnId } from '../../../src-preload/contract/ids.js';
import type { Capabilities } from '../../../src-main/providers/types.js';
import { TUNING } from '../../../src-main/session/tuning.js';
import { createStage, sound, type Stage } from './stage.js';

const R1 = asTurnId('r1');
const R2 = asTurnId('r2');

const ready = (capabilities: Partial<Capabilities> = {}): Stage => {
  const stage = createStage(capabilities);
  stage.online();
  stage.asked();
  return stage;
};
const awaited = (): Stage => {
  const stage = ready();
  stage.say();
  stage.asked();
  return stage;
};
const playing = (): Stage => {
  const stage = awaited();
  stage.answered('r1');
  stage.asked();
  return stage;
};
/** Our name of the answer that plays. */
const head = (stage: Stage): TurnId => {
  const { reply } = stage.state;
  if (reply.kind !== 'playing' && reply.kind !== 'cutting') throw new Error('Nothing plays.');
  return reply.turn.turnId;
};

describe('reply: none, awaited', () => {
  for (const [name, make] of [
    ['none', ready],
    ['awaited', awaited],
  ] as const) {
    it(`${name} | reply-start → playing`, () => {
      const stage = make();
      stage.from({ type: 'reply-start', turnId: R1 });
      expect(stage.state.reply).toMatchObject({ kind: 'playing', turn: { wireId: R1, generation: 'running' } });
      expect(stage.session.snapshot().phase).toBe('speaking');
    });
    it(`${name} | first reply-audio → playing; the sound is heard`, () => {
      const stage = make();
      stage.from(sound('r1'));
      expect(stage.state.reply).toMatchObject({ kind: 'playing', turn: { sound: 'some' } });
      expect(stage.asked()).toContain('write');
    });
  }
  it('awaited | an answer begins → the utterance need not be kept any longer', () => {
    const stage = awaited();
    stage.from({ type: 'reply-start', turnId: R1 });
    expect(stage.asked()).toEqual(['release-utterance']);
  });
  it('awaited | barge-in → none; reply-cancel {heardMs: 0}', () => {
    const stage = awaited();
    const turnId = stage.state.reply.kind === 'awaited' ? stage.state.reply.turnId : null;
    stage.verb({ type: 'interrupt', atMs: 0 });
    expect(stage.state.reply.kind).toBe('none');
    expect(stage.ports.link.sent).toEqual([{ type: 'reply-cancel', turnId, heardMs: 0, by: 'user' }]);
  });
  it('awaited | first-audio bound → none; told as timeout, link untouched, can be tried again', () => {
    const stage = awaited();
    stage.ports.clock.advance(TUNING.firstAudioMs);
    expect(stage.state).toMatchObject({ reply: { kind: 'none' }, link: { kind: 'ready' }, failed: { kind: 'voice' } });
    expect(stage.session.snapshot().error?.code).toBe('timeout');
    expect(stage.asked()).toEqual(['park-utterance']);
    expect(stage.ports.transcript.turns).toMatchObject([{ state: { kind: 'failed', error: { code: 'timeout' } } }]);
  });
  it('awaited | while the link is on its way, the first-audio bound does not run', () => {
    const stage = createStage();
    stage.say();
    stage.ports.link.step('opening');
    stage.ports.clock.advance(9_000);
    stage.ports.link.step('awaiting-ready');
    stage.ports.clock.advance(14_000);
    expect(stage.state.reply.kind).toBe('awaited');
    stage.ports.link.ready();
    stage.ports.clock.advance(TUNING.firstAudioMs - 1);
    expect(stage.state.reply.kind).toBe('awaited');
  });
});

describe('reply: playing', () => {
  it('reply-end → generation done; the output is told', () => {
    const stage = playing();
    stage.from({ type: 'reply-end', turnId: R1 });
    expect(stage.state.reply).toMatchObject({ kind: 'playing', turn: { generation: 'done' } });
    expect(stage.asked()).toEqual(['end-playback']);
  });
  it('generation done, sink drained → none; playback-drained, turn final', () => {
    const stage = playing();
    stage.from({ type: 'reply-end', turnId: R1 });
    stage.ports.reply.drained(head(stage), 20);
    expect(stage.state.reply.kind).toBe('none');
    expect(stage.ports.link.sent).toEqual([{ type: 'playback-drained', turnId: R1 }]);
    expect(stage.ports.transcript.turns.at(-1)).toMatchObject({ speaker: 'assistant', state: { kind: 'final' } });
  });
  it('sink drained before reply-end → goes on', () => {
    const stage = playing();
    stage.ports.reply.started(head(stage));
    stage.session.dispatch({ type: 'playback-drained', turnId: head(stage), playedMs: 20 });
    expect(stage.state.reply.kind).toBe('playing');
  });
  for (const [name, interrupt] of [
    ['talk-start', (stage: Stage) => stage.press()],
    ['interrupt key', (stage: Stage) => stage.verb({ type: 'interrupt', atMs: 0 })],
    ['typed text', (stage: Stage) => stage.verb({ type: 'text-send', text: 'Stop' })],
  ] as const) {
    it(`barge-in by ${name} → cutting(user); clear-playback first, nothing on the wire before it`, () => {
      const stage = playing();
      interrupt(stage);
      expect(stage.state.reply).toMatchObject({ kind: 'cutting', by: 'user' });
      expect(stage.asked()[0]).toBe('clear-playback');
      expect(stage.ports.link.sent).toEqual([]);
    });
  }
  it('barge-in by user speech past the minimum length, hands-free', () => {
    const stage = ready();
    stage.press('hands-free');
    stage.ports.capture.started();
    stage.from({ type: 'user-speech-start' });
    stage.from({ type: 'user-speech-end' });
    stage.answered('r1');
    stage.asked();
    stage.from({ type: 'user-speech-start' });
    stage.ports.clock.advance(TUNING.bargeInSpeechMs - 1);
    expect(stage.asked()).toEqual([]);
    stage.ports.clock.advance(1);
    expect(stage.asked()).toEqual(['clear-playback', 'stop-endpointing']);
    expect(stage.state.outgoing).toMatchObject({ kind: 'voice', progress: 'recording' });
  });
  it('user speech shorter than the minimum, hands-free → goes on; no turn', () => {
    const stage = ready();
    stage.press('hands-free');
    stage.ports.capture.started();
    stage.from(sound('r1'));
    stage.asked();
    stage.from({ type: 'user-speech-start' });
    stage.ports.clock.advance(100);
    stage.from({ type: 'user-speech-end' });
    stage.ports.clock.advance(1_000);
    expect(stage.asked()).toEqual([]);
    expect(stage.state).toMatchObject({ reply: { kind: 'playing' }, outgoing: { kind: 'none' } });
  });
  it('reply-interrupted from the wire → cutting(provider); clear-playback', () => {
    const stage = playing();
    stage.from({ type: 'reply-interrupted', turnId: R1 });
    expect(stage.state.reply).toMatchObject({ kind: 'cutting', by: 'provider' });
    expect(stage.asked()).toEqual(['clear-playback']);
  });
  it('a barge-in fences the turn: its later sound and text are no-ops', () => {
    const stage = playing();
    stage.verb({ type: 'interrupt', atMs: 0 });
    stage.asked();
    const told = stage.ports.transcript.told.length;
    stage.from(sound('r1'));
    stage.from({ type: 'reply-text-delta', turnId: R1, text: 'never' });
    stage.from({ type: 'reply-end', turnId: R1 });
    expect(stage.asked()).toEqual([]);
    expect(stage.ports.transcript.told).toHaveLength(told);
    expect(stage.session.staleFacts()).toBe(3);
  });
  it('the output breaks → none; told, the text goes on', () => {
    const stage = playing();
    stage.ports.reply.failed(head(stage), 10);
    stage.from(sound('r1'));
    stage.from({ type: 'reply-text-final', turnId: R1, text: 'All of it.' });
    expect(stage.state.reply.kind).toBe('none');
    expect(stage.session.snapshot().error?.code).toBe('playback-failed');
    expect(stage.ports.transcript.turns.at(-1)).toMatchObject({ text: 'All of it.', state: { kind: 'failed' } });
  });
  it('reply-end without sound → final and none', () => {
    const stage = awaited();
    stage.from({ type: 'reply-text-delta', turnId: R1, text: 'Twelve.' });
    stage.from({ type: 'reply-end', turnId: R1 });
    expect(stage.state.reply.kind).toBe('none');
    expect(stage.asked()).toEqual(['release-utterance']);
    expect(stage.ports.transcript.turns.at(-1)).toMatchObject({ text: 'Twelve.', state: { kind: 'final' } });
  });
  it('text that comes after the end still completes the turn', () => {
    const stage = awaited();
    stage.from({ type: 'reply-text-delta', turnId: R1, text: 'Twel' });
    stage.from({ type: 'reply-end', turnId: R1 });
    stage.from({ type: 'reply-text-final', turnId: R1, text: 'Twelve.' });
    expect(stage.ports.transcript.turns.at(-1)).toMatchObject({ text: 'Twelve.', state: { kind: 'final' } });
  });
  it('a fatal failure → waiting; queued sound finishes and the turn is cut where it broke off', () => {
    const stage = playing();
    stage.from({ type: 'failure', error: appError('provider-fault'), fatal: true });
    expect(stage.asked()).toEqual(['end-playback', 'close-gate', 'close-link detach']);
    stage.ports.reply.drained(head(stage), 20);
    expect(stage.state.reply.kind).toBe('none');
    expect(stage.ports.transcript.turns.at(-1)?.state).toEqual({ kind: 'cut', by: 'provider', heardMs: 20 });
  });
  it('a service that stops in the middle → broken off after the bound', () => {
    const stage = playing();
    stage.ports.clock.advance(TUNING.replyStallMs - 1);
    stage.from(sound('r1'));
    stage.ports.clock.advance(TUNING.replyStallMs - 1);
    expect(stage.state.reply).toMatchObject({ turn: { generation: 'running' } });
    stage.ports.clock.advance(2);
    expect(stage.state.reply).toMatchObject({ turn: { generation: 'broken' } });
    expect(stage.session.snapshot().error?.code).toBe('timeout');
  });
  it('an output that never tells the end → given up after the sound and a slack', () => {
    const stage = playing();
    stage.from({ type: 'reply-end', turnId: R1 });
    stage.asked();
    stage.ports.clock.advance(20 + TUNING.playbackSlackMs);
    expect(stage.state.reply.kind).toBe('none');
    expect(stage.asked()).toEqual(['clear-playback']);
    expect(stage.session.snapshot().error?.code).toBe('playback-failed');
  });
});

describe('reply: more than one', () => {
  const two = (): Stage => {
    const stage = playing();
    stage.from({ type: 'reply-end', turnId: R1 });
    stage.from(sound('r2'));
    stage.asked();
    return stage;
  };
  it('a second answer is heard after the first', () => {
    const stage = two();
    expect(stage.state.reply).toMatchObject({ kind: 'playing', turn: { wireId: R1 }, queue: [{ wireId: R2 }] });
    stage.ports.reply.drained(head(stage), 20);
    expect(stage.state.reply).toMatchObject({ kind: 'playing', turn: { wireId: R2 }, queue: [] });
  });
  it('a barge-in silences and fences both, and cancels both once silence is confirmed', () => {
    const stage = two();
    stage.verb({ type: 'interrupt', atMs: 0 });
    expect(stage.asked()).toEqual(['clear-playback', 'clear-playback']);
    stage.from(sound('r2'));
    stage.ports.reply.wasCut(head(stage), 7);
    expect(stage.asked()).toEqual(['send reply-cancel', 'send reply-cancel']);
    expect(stage.ports.link.sent).toMatchObject([
      { turnId: R1, heardMs: 7 },
      { turnId: R2, heardMs: 0 },
    ]);
    expect(stage.state.reply.kind).toBe('none');
  });
  it('an interruption from the wire cuts only the one it names', () => {
    const stage = two();
    stage.from({ type: 'reply-interrupted', turnId: R1 });
    stage.ports.reply.wasCut(head(stage), 7);
    expect(stage.state.reply).toMatchObject({ kind: 'playing', turn: { wireId: R2 } });
  });
  it('one in line that is interrupted from the wire leaves it', () => {
    const stage = two();
    stage.from({ type: 'reply-interrupted', turnId: R2 });
    expect(stage.state.reply).toMatchObject({ kind: 'playing', turn: { wireId: R1 }, queue: [] });
    expect(stage.asked()).toEqual(['clear-playback']);
  });
  it('the line is bounded', () => {
    const stage = playing();
    for (let serial = 2; serial < 20; serial++) stage.from(sound(`r${serial}`));
    const { reply } = stage.state;
    expect(reply.kind === 'playing' ? reply.queue : []).toHaveLength(TUNING.queuedReplies);
  });
});

describe('reply: cutting', () => {
  const cutting = (): Stage => {
    const stage = playing();
    stage.press();
    stage.asked();
    return stage;
  };
  it('playback-cut → none; reply-cancel with the heard position; then the utterance passes', () => {
    const stage = cutting();
    stage.ports.reply.wasCut(head(stage), 1_234);
    expect(stage.asked()).toEqual(['send reply-cancel', 'open-gate']);
    expect(stage.ports.link.sent).toEqual([{ type: 'reply-cancel', turnId: R1, heardMs: 1_234, by: 'user' }]);
    expect(stage.ports.transcript.turns.at(-1)?.state).toEqual({ kind: 'cut', by: 'user', heardMs: 1_234 });
    expect(stage.state.reply.kind).toBe('none');
  });
  it('bound → none; reply-cancel, nothing vouched for as heard', () => {
    const stage = cutting();
    stage.ports.clock.advance(TUNING.cutMs);
    expect(stage.ports.link.sent).toEqual([{ type: 'reply-cancel', turnId: R1, heardMs: 0, by: 'user' }]);
    expect(stage.state.reply.kind).toBe('none');
  });
  it('cut by the service → reply-cancel by provider', () => {
    const stage = playing();
    stage.from({ type: 'reply-interrupted', turnId: R1 });
    stage.ports.reply.wasCut(head(stage), 9);
    expect(stage.ports.link.sent).toEqual([{ type: 'reply-cancel', turnId: R1, heardMs: 9, by: 'provider' }]);
    expect(stage.ports.transcript.turns.at(-1)?.state).toEqual({ kind: 'cut', by: 'provider', heardMs: 9 });
  });
  it('a typed text waits until silence is confirmed', () => {
    const stage = playing();
    stage.verb({ type: 'text-send', text: 'Stop' });
    stage.asked();
    stage.ports.reply.wasCut(head(stage), 5);
    expect(stage.asked()).toEqual(['send reply-cancel', 'send text-send']);
    expect(stage.state.reply.kind).toBe('awaited');
  });
  it('link lost meanwhile → silence is still confirmed, nobody is told', () => {
    const stage = cutting();
    stage.ports.link.lose();
    stage.asked();
    stage.ports.reply.wasCut(head(stage), 5);
    expect(stage.asked()).toEqual([]);
    expect(stage.ports.transcript.turns.at(-1)?.state).toMatchObject({ kind: 'cut', heardMs: 5 });
  });
  it('session-end: the transcript still learns how much was heard', () => {
    const stage = playing();
    stage.verb({ type: 'session-end', why: 'assistant-changed' });
    stage.ports.reply.wasCut(head(stage), 6);
    expect(stage.ports.transcript.turns.at(-1)?.state).toEqual({ kind: 'cut', by: 'user', heardMs: 6 });
  });
});

describe('reply: any', () => {
  it('a provider event for a fenced turn is a no-op, counted', () => {
    const stage = playing();
    stage.from({ type: 'reply-interrupted', turnId: R1 });
    stage.ports.reply.wasCut(head(stage), 9);
    stage.asked();
    stage.from(sound('r1'));
    stage.from({ type: 'reply-start', turnId: R1 });
    expect(stage.state.reply.kind).toBe('none');
    expect(stage.asked()).toEqual([]);
    expect(stage.session.staleFacts()).toBe(2);
  });
  it('facts of another turn from the output are no-ops', () => {
    const stage = playing();
    const before = stage.state.reply;
    const turnId = asTurnId('other');
    stage.session.dispatch({ type: 'playback-started', turnId });
    stage.session.dispatch({ type: 'playback-drained', turnId, playedMs: 1 });
    stage.session.dispatch({ type: 'playback-cut', turnId, heardMs: 1 });
    expect(stage.state.reply).toEqual(before);
    expect(stage.session.staleFacts()).toBe(3);
  });
  it('an answer that begins while the person still holds the key is a late one: refused unheard', () => {
    const stage = awaited();
    stage.press();
    stage.ports.capture.started();
    stage.asked();
    stage.from(sound('r1'));
    expect(stage.asked()).toEqual(['send reply-cancel']);
    expect(stage.state.reply.kind).toBe('none');
  });
  it('a service with only its own ear may answer a pause while the key is held', () => {
    const stage = ready({ turnEnd: 'server-vad' });
    stage.press();
    stage.ports.capture.started();
    stage.from(sound('r1'));
    expect(stage.state.reply.kind).toBe('playing');
    stage.release();
    stage.ports.capture.drained();
    stage.from({ type: 'reply-end', turnId: R1 });
    stage.ports.reply.drained(head(stage), 20);
    expect(stage.state).toMatchObject({ reply: { kind: 'none' }, outgoing: { kind: 'none' } });
  });
  it('the late answer of a service that names it after its question is known as such', () => {
    const stage = awaited();
    const asked = stage.state.reply.kind === 'awaited' ? stage.state.reply.turnId : R1;
    stage.verb({ type: 'interrupt', atMs: 0 });
    stage.asked();
    stage.from({ type: 'reply-start', turnId: asked });
    stage.from(sound(asked));
    expect(stage.state.reply.kind).toBe('none');
    expect(stage.asked()).toEqual([]);
  });
});
