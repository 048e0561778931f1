/**
 * Talking without a key, where we find what is said: the wish and what ends it, utterances, false starts, barge-in,
 * the key on top of it, lines and microphones that are lost meanwhile.
 */
import { describe, expect, it } from 'vitest';
import { appError } from '../../../src-preload/contract/app-error.js';
import { asCaptureId, asTurnId } from '../../../src-preload/contract/ids.js';
import type { Capabilities } from '../../../src-main/providers/types.js';
import type { Verb } from '../../../src-main/session/ports.js';
import { isHandsFreeEnded } from '../../../src-main/session/listening.js';
import { TUNING } from '../../../src-main/session/tuning.js';
import { createStage, sound, type Stage } from './stage.js';

const R1 = asTurnId('r1');

function listening(capabilities: Partial<Capabilities> = {}): Stage {
  const stage = createStage({ turnEnd: 'explicit', ...capabilities });
  stage.online();
  stage.verb({ type: 'hands-free-set', on: true });
  stage.ports.capture.started();
  stage.asked();
  return stage;
}

const { preRollMs, pressPreRollMs, servicePreRollMs } = TUNING;

/** Found, said, over. */
function say(stage: Stage): void {
  stage.ports.endpointer.began();
  stage.ports.endpointer.ended();
}

/** Whether a notice is due. */
const isToldOfEnd = (stage: Stage): boolean => stage.steps.some(isHandsFreeEnded);

describe('hands-free: the wish', () => {
  it('opens the microphone, reaches for the service, and shows', () => {
    const stage = createStage({ turnEnd: 'explicit' });
    stage.verb({ type: 'hands-free-set', on: true });
    expect(stage.asked()).toEqual(['open-link s-c1', 'open-capture 1', 'listen', 'start-endpointing silence']);
    stage.ports.capture.started();
    expect(stage.session.snapshot()).toMatchObject({ handsFree: true, microphoneOpen: true, talkMode: 'hands-free' });
  });

  it('leaves it to a service that listens by itself', () => {
    const stage = createStage({ turnEnd: 'server-vad' });
    stage.online();
    stage.asked();
    stage.verb({ type: 'hands-free-set', on: true });
    expect(stage.asked()).toEqual(['open-capture 1', 'listen-and-stream']);
  });

  it('turned off, what is being said is still answered', () => {
    const stage = listening();
    stage.ports.endpointer.began();
    stage.asked();
    stage.verb({ type: 'hands-free-set', on: false });
    expect(stage.asked()).toEqual(['stop-capture 1', 'stop-endpointing']);
    stage.ports.capture.drained();
    expect(stage.asked()).toEqual(['end-utterance', 'unlisten end']);
    expect(stage.state).toMatchObject({ reply: { kind: 'awaited' }, handsFree: 'off' });
    expect(stage.session.snapshot().handsFree).toBe(false);
    expect(isToldOfEnd(stage)).toBe(false);
  });

  it('turned off between utterances, nothing is sent', () => {
    const stage = listening();
    stage.verb({ type: 'hands-free-set', on: false });
    stage.ports.capture.drained();
    expect(stage.asked()).toEqual(['stop-capture 1', 'stop-endpointing', 'unlisten end']);
    expect(stage.state.outgoing.kind).toBe('none');
  });

  it('turned off before the device came, and on again: it listens', () => {
    const stage = createStage({ turnEnd: 'explicit' });
    stage.verb({ type: 'hands-free-set', on: true });
    stage.verb({ type: 'hands-free-set', on: false });
    stage.verb({ type: 'hands-free-set', on: true });
    stage.ports.capture.started();
    expect(stage.state.capture).toMatchObject({ kind: 'open', mode: 'hands-free' });
  });

  it('a microphone that is no longer the one that is wanted is opened anew, and nothing is told of it', () => {
    const stage = listening();
    stage.verb({ type: 'system', what: 'microphone-outdated' });
    stage.ports.capture.drained();
    expect(stage.asked()).toEqual([
      'stop-capture 1',
      'stop-endpointing',
      'open-capture 2',
      'unlisten end',
      'listen',
      'start-endpointing silence',
    ]);
    expect(stage.session.snapshot().handsFree).toBe(true);
    expect(isToldOfEnd(stage)).toBe(false);
    stage.ports.capture.started();
    stage.press();
    stage.asked();
    stage.verb({ type: 'system', what: 'microphone-outdated' });
    expect(stage.asked()).toEqual([]);
  });

  it('mute closes the microphone, the wish stays; unmuted it opens again', () => {
    const stage = listening();
    stage.verb({ type: 'mute-set', muted: true });
    stage.ports.capture.drained();
    expect(stage.ports.capture.current).toBeNull();
    expect(stage.session.snapshot()).toMatchObject({ handsFree: true, muted: true, microphoneOpen: false });
    stage.asked();
    stage.verb({ type: 'mute-set', muted: false });
    expect(stage.asked()).toEqual(['open-capture 2', 'listen', 'start-endpointing silence']);
  });

  it('turned on while muted, it opens nothing until unmuted', () => {
    const stage = createStage({ turnEnd: 'explicit' });
    stage.verb({ type: 'mute-set', muted: true });
    stage.verb({ type: 'hands-free-set', on: true });
    expect(stage.ports.capture.current).toBeNull();
    stage.verb({ type: 'mute-set', muted: false });
    expect(stage.ports.capture.current).not.toBeNull();
  });

  const ends: readonly (readonly [string, Verb])[] = [
    ['lock', { type: 'system', what: 'lock' }],
    ['suspend', { type: 'system', what: 'suspend' }],
    ['window-gone', { type: 'system', what: 'window-gone' }],
    ['another assistant', { type: 'session-end', why: 'assistant-changed' }],
  ];
  it.each(ends)('%s ends it for good, and that is told', (_, verb) => {
    for (const reached of ['open', 'muted', 'lost'] as const) {
      const stage = listening();
      if (reached === 'muted') stage.verb({ type: 'mute-set', muted: true });
      if (reached === 'lost') stage.ports.capture.failed();
      stage.verb(verb);
      expect(stage.state.handsFree).toBe('off');
      expect(isToldOfEnd(stage)).toBe(true);
      expect(stage.ports.capture.current?.phase ?? 'closed').not.toBe('open');
      for (const later of [
        { type: 'system', what: 'resume' },
        { type: 'system', what: 'network-online' },
        { type: 'system', what: 'device-change' },
        { type: 'mute-set', muted: false },
        { type: 'session-start' },
      ] as const) {
        stage.verb(later);
      }
      if (stage.ports.link.live?.phase === 'closing') stage.ports.link.closed();
      if (stage.ports.capture.current?.phase === 'stopping') stage.ports.capture.drained();
      expect(stage.ports.capture.current, `${reached}: nothing opens by itself`).toBeNull();
    }
  });

  it('quitting ends it without a word', () => {
    const stage = listening();
    stage.verb({ type: 'session-end', why: 'quit' });
    expect(stage.ports.capture.current).toBeNull();
    expect(isToldOfEnd(stage)).toBe(false);
  });

  it('a new conversation is with the same assistant: it goes on', () => {
    const stage = listening();
    stage.verb({ type: 'session-end', why: 'new-conversation' });
    stage.ports.link.closed();
    stage.ports.link.ready();
    stage.ports.capture.started();
    expect(stage.session.snapshot()).toMatchObject({ handsFree: true, microphoneOpen: true, phase: 'listening' });
    expect(isToldOfEnd(stage)).toBe(false);
  });

  it('idle: the service is hung up, and nobody is left to listen', () => {
    const stage = listening({ idleHangUpMs: 60_000 });
    stage.ports.clock.advance(59_000);
    say(stage);
    stage.answered('r1');
    stage.from({ type: 'reply-end', turnId: R1 });
    const { head } = stage.ports.reply;
    if (head !== null) stage.ports.reply.drained(head, 20);
    stage.ports.clock.advance(59_999);
    expect(stage.state.handsFree, 'counts from the last turn').toBe('on');
    stage.ports.clock.advance(1);
    expect(stage.state).toMatchObject({ link: { kind: 'closing' }, capture: { kind: 'closed' }, handsFree: 'off' });
    expect(isToldOfEnd(stage)).toBe(true);
  });

  it('idle counts from when it was turned on', () => {
    const stage = createStage({ turnEnd: 'explicit', idleHangUpMs: 60_000 });
    stage.online();
    stage.ports.clock.advance(59_000);
    stage.verb({ type: 'hands-free-set', on: true });
    stage.ports.capture.started();
    stage.ports.clock.advance(59_000);
    expect(stage.state.handsFree).toBe('on');
  });

  it.each([
    ['a service that says goodbye', (it: Stage) => it.from({ type: 'conversation-ended' })],
    ['a hopeless failure', (it: Stage) => it.ports.link.lose(appError('credentials-rejected'))],
  ])('%s ends it, and that is told', (_, end) => {
    const stage = listening();
    end(stage);
    expect(stage.state.handsFree).toBe('off');
    expect(stage.ports.capture.current).toBeNull();
    expect(isToldOfEnd(stage)).toBe(true);
  });

  it('things that happened are told while nobody speaks, and not while somebody does', () => {
    const stage = listening();
    stage.ports.endpointer.began();
    stage.asked();
    stage.verb({ type: 'context-send', text: 'The timer rang.' });
    expect(stage.asked()).toEqual([]);
    stage.ports.endpointer.dismissed();
    expect(stage.asked()).toEqual(['cancel-utterance', 'send context-send']);
  });

  it('a connection near its end is renewed while nobody speaks; the microphone stays open', () => {
    const stage = listening();
    stage.from({ type: 'session-expiring', inMs: 9_000 });
    expect(stage.asked()).toEqual(['close-gate', 'close-link detach', 'open-link s-c2']);
    expect(stage.state.capture).toMatchObject({ kind: 'open', captureId: 1 });
  });
});

describe('hands-free: an utterance found by us', () => {
  it('begins before its first sign, ends after silence, and the microphone stays open', () => {
    const stage = listening();
    stage.ports.endpointer.began(32_000);
    expect(stage.asked()).toEqual(['begin-utterance']);
    expect(stage.ports.uplink.utterance?.start).toEqual({ from: 'sample', sample: 32_000 - preRollMs * 16 });
    stage.ports.clock.advance(1_000);
    stage.ports.endpointer.ended(700);
    expect(stage.asked()).toEqual(['end-utterance']);
    expect(stage.marks.findLast(({ name }) => name === 'utterance-end')?.atMs).toBe(stage.ports.clock.nowMs() - 700);
    expect(stage.session.snapshot()).toMatchObject({ phase: 'thinking', microphoneOpen: true });
    stage.answered('r1');
    expect(stage.session.snapshot()).toMatchObject({ phase: 'speaking', microphoneOpen: true });
  });

  it('in the first moment of a capture begins with the capture', () => {
    const stage = listening();
    stage.ports.endpointer.began(100);
    expect(stage.ports.uplink.utterance?.start).toEqual({ from: 'sample', sample: 0 });
  });

  it('found before the device told that it is open counts', () => {
    const stage = createStage({ turnEnd: 'explicit' });
    stage.online();
    stage.verb({ type: 'hands-free-set', on: true });
    stage.ports.endpointer.began();
    stage.ports.capture.started();
    stage.ports.endpointer.ended();
    expect(stage.state.outgoing).toMatchObject({ kind: 'voice', progress: 'complete' });
  });

  it('a false start leaves no turn and no error', () => {
    const stage = listening();
    stage.ports.endpointer.began();
    stage.ports.endpointer.dismissed();
    expect(stage.asked()).toEqual(['begin-utterance', 'cancel-utterance']);
    expect(stage.ports.transcript.turns).toEqual([]);
    expect(stage.session.snapshot()).toMatchObject({ phase: 'listening', error: null });
  });

  it('of a minute ends there; the microphone stays open', () => {
    const stage = listening();
    stage.ports.endpointer.began();
    stage.ports.clock.advance(TUNING.utteranceCapMs);
    expect(stage.state).toMatchObject({
      capture: { kind: 'open' },
      outgoing: { kind: 'voice', progress: 'complete' },
    });
    stage.asked();
    stage.ports.endpointer.ended();
    expect(stage.asked()).toEqual([]);
  });

  it('the service’s own words about speech end nothing', () => {
    const stage = listening();
    stage.ports.endpointer.began();
    stage.from({ type: 'user-speech-start' });
    stage.from({ type: 'user-transcript-delta', text: 'What' });
    stage.from({ type: 'user-speech-end' });
    expect(stage.state.outgoing).toMatchObject({ progress: 'recording' });
    stage.ports.endpointer.ended();
    stage.from({ type: 'user-speech-start' });
    stage.from({ type: 'user-transcript-final', text: 'What time is it?' });
    expect(stage.state).toMatchObject({ outgoing: { progress: 'taken' }, reply: { kind: 'awaited' } });
    expect(stage.ports.transcript.turns.map(({ text }) => text)).toEqual(['What time is it?']);
  });

  it('nothing to answer leaves no turn', () => {
    const stage = listening();
    say(stage);
    stage.from({ type: 'user-speech-discarded' });
    expect(stage.state).toMatchObject({ outgoing: { kind: 'none' }, reply: { kind: 'none' } });
    expect(stage.session.snapshot()).toMatchObject({ phase: 'listening', error: null });
  });

  it('failed, it can be tried again while it listens on', () => {
    const stage = listening();
    say(stage);
    stage.from({ type: 'failure', error: appError('provider-fault'), fatal: false });
    stage.asked();
    stage.verb({ type: 'retry' });
    expect(stage.asked()).toEqual(['resend-utterance']);
    expect(stage.state.reply.kind).toBe('awaited');
  });

  it('Escape drops it, and the microphone stays open', () => {
    const stage = listening();
    stage.ports.endpointer.began();
    stage.asked();
    stage.verb({ type: 'talk-cancel', reason: 'escape' });
    expect(stage.asked()).toEqual(['cancel-utterance']);
    expect(stage.state).toMatchObject({ capture: { kind: 'open', mode: 'hands-free' }, outgoing: { kind: 'none' } });
    stage.ports.endpointer.ended();
    expect(stage.state.outgoing.kind).toBe('none');
    say(stage);
    expect(stage.state.outgoing).toMatchObject({ kind: 'voice', progress: 'complete' });
  });

  it('a typed text drops it', () => {
    const stage = listening();
    stage.ports.endpointer.began();
    stage.asked();
    stage.verb({ type: 'text-send', text: 'Hello' });
    expect(stage.asked()).toEqual(['cancel-utterance', 'send text-send']);
    expect(stage.state.capture).toMatchObject({ kind: 'open', mode: 'hands-free' });
  });

  it('facts about another capture, or after the microphone closed, are too late', () => {
    const stage = listening();
    stage.session.dispatch({ type: 'speech-began', captureId: asCaptureId(9), sample: 0 });
    stage.verb({ type: 'system', what: 'lock' });
    stage.session.dispatch({ type: 'speech-began', captureId: asCaptureId(1), sample: 0 });
    expect(stage.session.staleFacts()).toBe(2);
    expect(stage.state.outgoing.kind).toBe('none');
  });
});

describe('hands-free: speech over an answer', () => {
  const playing = (): Stage => {
    const stage = listening();
    say(stage);
    stage.answered('r1');
    stage.asked();
    return stage;
  };

  it('a false start: the answer goes on, and nothing else happens', () => {
    const stage = playing();
    const before = stage.ports.transcript.turns;
    stage.ports.endpointer.began();
    stage.ports.clock.advance(5_000);
    stage.ports.endpointer.dismissed();
    expect(stage.asked()).toEqual([]);
    expect(stage.session.snapshot().phase).toBe('speaking');
    expect(stage.ports.transcript.turns).toEqual(before);
  });

  it('a word too short to interrupt: the same', () => {
    const stage = playing();
    stage.ports.endpointer.began();
    stage.ports.endpointer.ended();
    expect(stage.asked()).toEqual([]);
    expect(stage.state).toMatchObject({ reply: { kind: 'playing' }, outgoing: { kind: 'none' }, speech: null });
  });

  it('that lasts silences it first; all of it belongs to the next utterance, which passes after the cancel', () => {
    const stage = playing();
    stage.ports.endpointer.began(64_000);
    stage.ports.endpointer.confirmed();
    expect(stage.asked()).toEqual(['clear-playback', 'close-gate', 'begin-utterance']);
    expect(stage.ports.uplink.utterance?.start).toEqual({ from: 'sample', sample: 64_000 - preRollMs * 16 });
    const [turnId] = [...stage.ports.reply.turns.keys()];
    if (turnId === undefined) throw new Error('Nothing played.');
    stage.ports.reply.wasCut(turnId, 300);
    expect(stage.asked()).toEqual(['send reply-cancel', 'open-gate']);
    expect(stage.session.snapshot().phase).toBe('listening');
    stage.ports.endpointer.ended();
    expect(stage.state.reply.kind).toBe('awaited');
  });

  it('a word that outlasts the answer is an utterance', () => {
    const stage = playing();
    stage.ports.endpointer.began();
    stage.from({ type: 'reply-end', turnId: R1 });
    const { head } = stage.ports.reply;
    if (head !== null) stage.ports.reply.drained(head, 20);
    stage.asked();
    stage.ports.endpointer.ended();
    expect(stage.asked()).toEqual(['begin-utterance', 'end-utterance']);
    expect(stage.state.reply.kind).toBe('awaited');
  });

  it('while an answer is awaited: a cough leaves it awaited, speech that lasts asks anew', () => {
    const stage = listening();
    say(stage);
    stage.asked();
    stage.ports.endpointer.began();
    stage.ports.endpointer.dismissed();
    expect(stage.asked()).toEqual([]);
    stage.ports.endpointer.began();
    stage.ports.endpointer.confirmed();
    expect(stage.asked()).toEqual(['send reply-cancel', 'release-utterance', 'begin-utterance']);
    expect(stage.state.outgoing).toMatchObject({ kind: 'voice', progress: 'recording' });
  });

  it('an answer that begins while somebody speaks is to nothing that is said, and is refused', () => {
    const stage = listening();
    stage.ports.endpointer.began();
    stage.asked();
    stage.from(sound('r9'));
    expect(stage.asked()).toEqual(['send reply-cancel']);
    expect(stage.state.reply.kind).toBe('none');
  });

  it('Escape forgets it too', () => {
    const stage = playing();
    stage.ports.endpointer.began();
    stage.verb({ type: 'talk-cancel', reason: 'escape' });
    stage.ports.endpointer.confirmed();
    expect(stage.asked()).toEqual([]);
  });
});

describe('hands-free: the key on top of it', () => {
  it('a press interrupts and begins a little before itself, in the microphone that is open', () => {
    const stage = listening();
    stage.answered('r1');
    stage.asked();
    const atMs = stage.ports.clock.nowMs();
    stage.ports.clock.advance(30);
    stage.verb({ type: 'talk-start', mode: 'hold', atMs });
    expect(stage.asked()).toEqual([
      ...['clear-playback', 'close-gate', 'begin-utterance'],
      ...['stop-endpointing', 'unlisten end'],
    ]);
    expect(stage.ports.uplink.utterance?.start).toEqual({ from: 'now', backMs: pressPreRollMs + 30 });
    expect(stage.session.snapshot()).toMatchObject({ handsFree: true, talkMode: 'hold', microphoneOpen: true });
  });

  it('an utterance that is on its way is not held up: its end, or its being taken back, must reach the service', () => {
    const stage = createStage({ turnEnd: 'server-vad' });
    stage.verb({ type: 'hands-free-set', on: true });
    stage.ports.capture.started();
    stage.ports.endpointer.began();
    stage.ports.link.ready();
    // It answers a pause.
    stage.from(sound('r1'));
    stage.asked();
    stage.press();
    expect(stage.state.reply.kind).toBe('cutting');
    expect(stage.ports.uplink.gate).toBe('s-c1');
    stage.verb({ type: 'talk-cancel', reason: 'quick-release' });
    expect(stage.ports.uplink.gate).toBe('s-c1');
  });

  it('the release ends it, whatever was found meanwhile, and it listens on', () => {
    const stage = listening();
    stage.press();
    stage.session.dispatch({ type: 'speech-ended', captureId: asCaptureId(1), silenceMs: 700 });
    expect(stage.state.outgoing).toMatchObject({ progress: 'recording' });
    stage.asked();
    stage.release();
    expect(stage.asked()).toEqual(['end-utterance', 'listen', 'start-endpointing silence']);
    expect(stage.session.snapshot()).toMatchObject({ phase: 'thinking', talkMode: 'hands-free', microphoneOpen: true });
  });

  it('what was being said goes on under the key', () => {
    const stage = listening();
    stage.ports.endpointer.began();
    const { outgoing } = stage.state;
    stage.asked();
    stage.press();
    expect(stage.asked()).toEqual(['stop-endpointing', 'unlisten end']);
    expect(stage.state.outgoing).toEqual(outgoing);
    stage.release();
    expect(stage.state.outgoing).toMatchObject({ progress: 'complete' });
  });

  it('pressed and let go before the device came: nothing is stuck', () => {
    const stage = createStage({ turnEnd: 'explicit' });
    stage.online();
    stage.verb({ type: 'hands-free-set', on: true });
    stage.press();
    stage.release();
    stage.ports.capture.started();
    expect(stage.state).toMatchObject({
      capture: { kind: 'open', mode: 'hands-free' },
      outgoing: { kind: 'voice', progress: 'complete' },
    });
  });

  it('a quick release leaves nothing, and it listens on', () => {
    const stage = listening();
    stage.press();
    stage.asked();
    stage.verb({ type: 'talk-cancel', reason: 'quick-release' });
    expect(stage.asked()).toEqual(['cancel-utterance', 'listen', 'start-endpointing silence']);
    expect(stage.state).toMatchObject({ capture: { kind: 'open', mode: 'hands-free' }, outgoing: { kind: 'none' } });
  });

  it('the release that belongs to no press closes nothing', () => {
    const stage = listening();
    stage.release();
    expect(stage.asked()).toEqual([]);
    expect(stage.state.capture).toMatchObject({ kind: 'open', mode: 'hands-free' });
  });

  it('turned off while the key is held: the release closes the microphone', () => {
    const stage = listening();
    stage.press();
    stage.verb({ type: 'hands-free-set', on: false });
    expect(stage.ports.capture.current?.phase).toBe('open');
    stage.asked();
    stage.release();
    expect(stage.asked()).toEqual(['stop-capture 1']);
  });

  it('turned on while the key is held: it listens after the release', () => {
    const stage = createStage({ turnEnd: 'explicit' });
    stage.online();
    stage.press();
    stage.ports.capture.started();
    stage.verb({ type: 'hands-free-set', on: true });
    stage.asked();
    stage.release();
    expect(stage.asked()).toEqual(['end-utterance', 'listen', 'start-endpointing silence']);
  });

  it('a minute under the key is ended, and it listens on', () => {
    const stage = listening();
    stage.press('latched');
    stage.ports.clock.advance(TUNING.utteranceCapMs);
    expect(stage.state).toMatchObject({
      capture: { kind: 'open', mode: 'hands-free' },
      outgoing: { kind: 'voice', progress: 'complete' },
    });
  });

  it('where the service listens by itself: what it heard is taken over, with what came before', () => {
    const stage = listening({ turnEnd: 'server-vad' });
    stage.from({ type: 'user-speech-start' });
    stage.ports.clock.advance(2_000);
    stage.asked();
    stage.press();
    expect(stage.asked()).toEqual(['begin-utterance', 'withhold-playback', 'unlisten cancel']);
    expect(stage.ports.uplink.utterance?.start).toEqual({ from: 'now', backMs: 2_000 + servicePreRollMs });
    stage.release();
    expect(stage.asked()).toEqual(['end-utterance', 'allow-playback', 'listen-and-stream']);
  });
});

describe('hands-free: over an answer of a service that listens by itself', () => {
  const answering = (): Stage => {
    const stage = listening({ turnEnd: 'server-vad' });
    stage.from({ type: 'user-speech-start' });
    stage.from({ type: 'user-speech-end' });
    stage.answered('r1');
    // All of it is sent, and it is still heard.
    stage.from({ type: 'reply-end', turnId: R1 });
    return stage;
  };

  it('we look for speech beside it, for as long as the answer is heard', () => {
    const stage = answering();
    expect(stage.asked().filter((it) => it.includes('endpointing'))).toEqual(['start-endpointing silence']);
    const { head } = stage.ports.reply;
    if (head !== null) stage.ports.reply.drained(head, 20);
    expect(stage.asked()).toContain('stop-endpointing');
  });

  it('speech that lasts silences it, whether the service noticed or not', () => {
    const stage = answering();
    stage.asked();
    stage.ports.endpointer.began();
    stage.ports.endpointer.confirmed();
    expect(stage.asked()).toEqual(['clear-playback', 'stop-endpointing']);
    const { reply } = stage.state;
    if (reply.kind === 'cutting') stage.ports.reply.wasCut(reply.turn.turnId, 10);
    expect(stage.state).toMatchObject({ reply: { kind: 'none' }, outgoing: { kind: 'none' }, speech: null });
    stage.from({ type: 'user-speech-start' });
    expect(stage.state.outgoing).toMatchObject({ kind: 'voice', kept: 'tail', progress: 'recording' });
  });

  it('less than that leaves no trace, and the utterance is for the service to find', () => {
    const stage = answering();
    stage.asked();
    stage.ports.endpointer.began();
    stage.ports.endpointer.dismissed();
    stage.ports.endpointer.began();
    stage.ports.endpointer.ended();
    expect(stage.asked()).toEqual([]);
    expect(stage.state).toMatchObject({ reply: { kind: 'playing' }, outgoing: { kind: 'none' }, speech: null });
  });

  it('without our ear it listens on, and the service may still interrupt', () => {
    const stage = answering();
    stage.asked();
    stage.ports.endpointer.failed();
    expect(stage.state).toMatchObject({ handsFree: 'on', capture: { kind: 'open' }, trouble: null });
    stage.from({ type: 'user-speech-start' });
    stage.ports.clock.advance(TUNING.bargeInSpeechMs);
    expect(stage.asked()).toContain('clear-playback');
  });

  it('once the line is lost we look for utterances, from anew', () => {
    const stage = answering();
    stage.asked();
    stage.ports.link.lose();
    const looks = stage.asked().filter((it) => it.includes('endpointing'));
    expect(looks).toEqual(['stop-endpointing', 'start-endpointing silence']);
    stage.ports.endpointer.began();
    stage.ports.endpointer.confirmed();
    expect(stage.state.outgoing).toMatchObject({ kind: 'voice', kept: 'whole', progress: 'recording' });
  });
});

describe('hands-free: what is lost meanwhile', () => {
  it('the line, where we listen: what is said goes on and is sent on the next', () => {
    const stage = listening();
    stage.ports.endpointer.began();
    stage.ports.link.lose();
    stage.ports.endpointer.ended();
    stage.ports.clock.advance(0);
    stage.ports.link.ready();
    expect(stage.ports.uplink.gate).toBe('s-c2');
    expect(stage.state).toMatchObject({ reply: { kind: 'awaited' }, capture: { kind: 'open' }, handsFree: 'on' });
  });

  it('the line, where the service listens: we do until it is back, and what was being said is kept', () => {
    const stage = listening({ turnEnd: 'server-vad' });
    stage.from({ type: 'user-speech-start' });
    stage.from({ type: 'user-transcript-delta', text: 'What' });
    stage.ports.clock.advance(500);
    stage.asked();
    stage.ports.link.lose();
    expect(stage.asked()).toEqual(['close-gate', 'begin-utterance', 'start-endpointing speech']);
    expect(stage.ports.uplink.utterance?.start).toEqual({ from: 'now', backMs: 500 + servicePreRollMs });
    stage.ports.endpointer.ended();
    stage.ports.clock.advance(0);
    stage.asked();
    stage.ports.link.ready();
    expect(stage.asked()).toEqual(['open-gate', 'stop-endpointing']);
    expect(stage.state).toMatchObject({ outgoing: { progress: 'complete' }, reply: { kind: 'awaited' } });
    stage.from({ type: 'user-speech-start' });
    expect(stage.state.reply.kind, 'its speech is that utterance').toBe('awaited');
    stage.answered('r1');
    expect(stage.ports.transcript.turns.find(({ speaker }) => speaker === 'user')?.text).toBe('What');
  });

  it('the conversation, while a service hears somebody: what is said is for the next one', () => {
    const stage = listening({ turnEnd: 'server-vad' });
    stage.from({ type: 'user-speech-start' });
    stage.asked();
    stage.from({ type: 'conversation-ended' });
    expect(stage.asked()).toEqual(['close-gate', 'close-link leave', 'begin-utterance', 'start-endpointing speech']);
    stage.ports.link.closed();
    stage.ports.link.ready();
    stage.ports.endpointer.ended();
    expect(stage.state).toMatchObject({ reply: { kind: 'awaited' }, capture: { kind: 'open' }, handsFree: 'on' });
  });

  it('an utterance we began is ours to end, though the service is back', () => {
    const stage = listening({ turnEnd: 'server-vad' });
    stage.ports.link.lose();
    stage.ports.endpointer.began();
    stage.ports.clock.advance(0);
    stage.ports.link.ready();
    expect(stage.ports.endpointer.live).not.toBeNull();
    stage.from({ type: 'user-speech-end' });
    expect(stage.state.outgoing).toMatchObject({ progress: 'recording' });
    stage.ports.endpointer.ended();
    expect(stage.ports.endpointer.live).toBeNull();
    expect(stage.state.outgoing).toMatchObject({ progress: 'complete' });
  });

  it('a greeting that holds the microphone back is not listened to by the service: we do', () => {
    const stage = createStage({ turnEnd: 'server-vad', greeting: 'gates-mic' });
    stage.online();
    stage.verb({ type: 'hands-free-set', on: true });
    expect(stage.ports.endpointer.live).not.toBeNull();
    stage.from({ type: 'listening-allowed' });
    expect(stage.ports.endpointer.live).toBeNull();
  });

  it('speech that was no utterance yet is forgotten with whoever looked for its end', () => {
    const stage = createStage({ turnEnd: 'server-vad' });
    stage.online();
    stage.verb({ type: 'hands-free-set', on: true });
    stage.ports.capture.started();
    stage.answered('r1');
    stage.ports.link.lose();
    stage.ports.endpointer.began();
    expect(stage.state.speech).not.toBeNull();
    stage.ports.clock.advance(0);
    stage.ports.link.ready();
    expect(stage.state.speech).toBeNull();
  });

  it('Escape, where the service listens: what it heard is taken back, and it listens on', () => {
    const stage = listening({ turnEnd: 'server-vad' });
    stage.from({ type: 'user-speech-start' });
    stage.asked();
    stage.verb({ type: 'talk-cancel', reason: 'escape' });
    expect(stage.asked()).toEqual(['restart-stream']);
    expect(stage.state).toMatchObject({ capture: { kind: 'open' }, outgoing: { kind: 'none' } });
  });

  it('Escape, before the service told that it hears speech: the same', () => {
    const stage = listening({ turnEnd: 'server-vad' });
    stage.verb({ type: 'talk-cancel', reason: 'escape' });
    expect(stage.asked()).toEqual(['restart-stream']);
  });

  it('Escape leaves what was said to its end', () => {
    const stage = listening({ turnEnd: 'server-vad' });
    stage.from({ type: 'user-speech-start' });
    stage.from({ type: 'user-speech-end' });
    stage.asked();
    stage.verb({ type: 'talk-cancel', reason: 'escape' });
    expect(stage.asked()).toEqual([]);
    expect(stage.state.reply.kind).toBe('awaited');
  });

  it('nothing, where a service answers before it told that speech is over: it rests, and hangs up in time', () => {
    const stage = listening({ turnEnd: 'server-vad', idleHangUpMs: 60_000 });
    stage.from({ type: 'user-speech-start' });
    stage.from(sound('r1'));
    stage.from({ type: 'reply-end', turnId: R1 });
    const { head } = stage.ports.reply;
    if (head !== null) stage.ports.reply.drained(head, 20);
    expect(stage.state).toMatchObject({ reply: { kind: 'none' }, outgoing: { kind: 'none' } });
    stage.ports.clock.advance(60_000);
    expect(stage.state.link.kind).toBe('closing');
    expect(isToldOfEnd(stage)).toBe(true);
  });

  it('what a service hears is the newer question: nothing is tried again meanwhile', () => {
    const stage = listening({ turnEnd: 'server-vad' });
    stage.verb({ type: 'text-send', text: 'Hello' });
    stage.from({ type: 'failure', error: appError('provider-fault'), fatal: false });
    stage.from({ type: 'user-speech-start' });
    const { outgoing } = stage.state;
    stage.verb({ type: 'retry' });
    expect(stage.state.outgoing).toEqual(outgoing);
    expect(outgoing).toMatchObject({ kind: 'voice', progress: 'recording' });
  });

  it('the microphone: told, and not opened again by itself', () => {
    const stage = listening();
    stage.ports.capture.failed(appError('microphone-missing'));
    expect(stage.session.snapshot()).toMatchObject({
      handsFree: true,
      microphoneOpen: false,
      error: { code: 'microphone-missing' },
    });
    stage.asked();
    stage.ports.clock.advance(100_000);
    stage.verb({ type: 'session-start' });
    expect(stage.asked()).toEqual([]);
  });

  it.each([
    ['a device that comes or goes', { type: 'system', what: 'device-change' }],
    ['turned on once more', { type: 'hands-free-set', on: true }],
    ['the error put away', { type: 'error-dismissed' }],
    ['unmuted', { type: 'mute-set', muted: false }],
  ] as const)('the microphone: tried again after %s, once', (_, verb) => {
    const stage = listening();
    stage.ports.capture.failed();
    stage.asked();
    stage.verb(verb);
    expect(stage.asked()[0]).toBe('open-capture 2');
    stage.ports.capture.failed();
    expect(stage.asked().filter((entry) => entry.startsWith('open-capture'))).toEqual([]);
  });

  it('the microphone: a press that opens it brings hands-free back', () => {
    const stage = listening();
    stage.ports.capture.failed();
    stage.press();
    stage.ports.capture.started();
    stage.release();
    expect(stage.state).toMatchObject({ handsFree: 'on', capture: { kind: 'open', mode: 'hands-free' } });
  });

  it('whoever looks for speech: the microphone closes, what was said is sent, and it is told', () => {
    const stage = listening();
    stage.ports.endpointer.began();
    stage.ports.endpointer.failed();
    expect(stage.ports.capture.current?.phase).toBe('stopping');
    stage.ports.capture.drained();
    expect(stage.state).toMatchObject({ handsFree: 'off', reply: { kind: 'awaited' } });
    expect(stage.session.snapshot().error?.code).toBe('speech-engine-failed');
    expect(isToldOfEnd(stage)).toBe(true);
  });
});
