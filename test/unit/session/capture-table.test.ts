/** Every row of the capture table, by its words in the architecture. */
import { describe, expect, it } from 'vitest';
import { appError } from '../../../src-preload/contract/app-error.js';
import { asCaptureId } from '../../../src-preload/contract/ids.js';
import type { TalkMode } from '../../../src-preload/contract/talk.js';
import { TUNING } from '../../../src-main/session/tuning.js';
import { createStage, type Stage } from './stage.js';

const opening = (mode: TalkMode = 'hold'): Stage => {
  const stage = createStage();
  stage.online();
  stage.press(mode);
  stage.asked();
  return stage;
};
const open = (mode: TalkMode = 'hold'): Stage => {
  const stage = opening(mode);
  stage.ports.capture.started();
  stage.asked();
  return stage;
};

describe('capture: closed', () => {
  it('talk-start → opening; open-capture, utterance-start', () => {
    const stage = createStage();
    stage.online();
    stage.asked();
    stage.press();
    expect(stage.state.capture).toMatchObject({ kind: 'opening', mode: 'hold', key: 'down' });
    expect(stage.asked()).toEqual(['open-capture 1', 'begin-utterance']);
    expect(stage.session.snapshot()).toMatchObject({ phase: 'listening', microphoneOpen: false, talkMode: 'hold' });
  });
  it('talk-start while a reply is awaited → barge-in', () => {
    const stage = createStage();
    stage.online();
    stage.say();
    stage.asked();
    stage.press();
    expect(stage.asked()).toEqual(['send reply-cancel', 'release-utterance', 'open-capture 2', 'begin-utterance']);
  });
  it('talk-start while a reply plays → barge-in', () => {
    const stage = createStage();
    stage.online();
    stage.say();
    stage.answered('r1');
    stage.asked();
    stage.press();
    expect(stage.asked()).toEqual(['clear-playback', 'close-gate', 'open-capture 2', 'begin-utterance']);
    expect(stage.state.reply).toMatchObject({ kind: 'cutting', by: 'user' });
  });
  it('talk-start while muted → refused, visibly', () => {
    const stage = createStage();
    stage.verb({ type: 'mute-set', muted: true });
    stage.press();
    expect(stage.asked()).toEqual([]);
    expect(stage.session.snapshot()).toMatchObject({ muted: true, phase: 'offline' });
  });
});

describe('capture: opening', () => {
  it('talk-stop → same state, the release is remembered', () => {
    const stage = opening();
    stage.release();
    expect(stage.state.capture).toMatchObject({ kind: 'opening', key: 'released' });
    expect(stage.asked()).toEqual([]);
  });
  it('capture-started → open', () => {
    const stage = opening();
    stage.ports.capture.started();
    expect(stage.state.capture).toMatchObject({ kind: 'open', mode: 'hold' });
    expect(stage.session.snapshot().microphoneOpen).toBe(true);
  });
  it('capture-started after the release → draining', () => {
    const stage = opening();
    stage.release();
    stage.ports.capture.started();
    expect(stage.state.capture).toMatchObject({ kind: 'draining', then: 'commit' });
    expect(stage.asked()).toEqual(['stop-capture 1']);
  });
  it('pressed again before the device came, to be latched → latched', () => {
    const stage = opening();
    stage.release();
    stage.press('latched');
    expect(stage.state.capture).toMatchObject({ kind: 'opening', mode: 'latched', key: 'down' });
    expect(stage.session.snapshot().talkMode).toBe('latched');
  });
  it('pressed again before the device came → the release is undone', () => {
    const stage = opening();
    stage.release();
    stage.press();
    stage.ports.capture.started();
    expect(stage.state.capture.kind).toBe('open');
  });
  it('capture-failed → closed; utterance-cancel, told', () => {
    const stage = opening();
    stage.ports.capture.failed();
    expect(stage.state.capture.kind).toBe('closed');
    expect(stage.asked()).toEqual(['cancel-utterance']);
    expect(stage.session.snapshot().error?.code).toBe('microphone-busy');
    expect(stage.ports.transcript.turns).toEqual([]);
  });
  it('bound → closed; utterance-cancel, told', () => {
    const stage = opening();
    stage.ports.clock.advance(TUNING.captureOpenMs);
    expect(stage.state.capture.kind).toBe('closed');
    expect(stage.asked()).toEqual(['discard-capture 1', 'cancel-utterance']);
    expect(stage.session.snapshot().error?.code).toBe('microphone-stalled');
  });
  it('talk-cancel → draining(discard); utterance-cancel', () => {
    const stage = opening();
    stage.verb({ type: 'talk-cancel', reason: 'quick-release' });
    expect(stage.state.capture).toMatchObject({ kind: 'draining', then: 'discard' });
    expect(stage.asked()).toEqual(['stop-capture 1', 'cancel-utterance']);
    expect(stage.ports.transcript.turns).toEqual([]);
  });
  it('latch → goes on without the key, though the release came first', () => {
    const stage = opening();
    stage.release();
    stage.verb({ type: 'talk-latch' });
    stage.ports.capture.started();
    expect(stage.state.capture).toMatchObject({ kind: 'open', mode: 'latched' });
  });
  it('the next success ends the microphone error', () => {
    const stage = opening();
    stage.ports.capture.failed();
    stage.press();
    stage.ports.capture.started();
    expect(stage.session.snapshot().error).toBeNull();
  });
});

describe('capture: open', () => {
  for (const mode of ['hold', 'latched'] as const) {
    it(`${mode} | talk-stop → draining(commit); stop-capture`, () => {
      const stage = open(mode);
      stage.release();
      expect(stage.state.capture).toMatchObject({ kind: 'draining', then: 'commit' });
      expect(stage.asked()).toEqual(['stop-capture 1']);
      expect(stage.session.snapshot().phase).toBe('thinking');
    });
    it(`${mode} | cap → draining(commit); stop-capture`, () => {
      const stage = open(mode);
      stage.ports.clock.advance(TUNING.utteranceCapMs);
      expect(stage.state.capture).toMatchObject({ kind: 'draining', then: 'commit' });
      expect(stage.asked()).toEqual(['stop-capture 1']);
    });
  }
  it('hold | latch → open(latched)', () => {
    const stage = open();
    stage.verb({ type: 'talk-latch' });
    expect(stage.state.capture).toMatchObject({ kind: 'open', mode: 'latched' });
  });
  for (const reason of ['quick-release', 'escape', 'mute'] as const) {
    it(`talk-cancel (${reason}) → draining(discard); utterance-cancel; no turn`, () => {
      const stage = open();
      stage.verb({ type: 'talk-cancel', reason });
      expect(stage.asked()).toEqual(['stop-capture 1', 'cancel-utterance']);
      stage.ports.capture.drained();
      expect(stage.state).toMatchObject({ capture: { kind: 'closed' }, reply: { kind: 'none' } });
      expect(stage.ports.transcript.turns).toEqual([]);
    });
  }
  it('mute → closes the microphone and nothing else', () => {
    const stage = open();
    stage.verb({ type: 'mute-set', muted: true });
    expect(stage.asked()).toEqual(['stop-capture 1', 'cancel-utterance']);
    expect(stage.state.link.kind).toBe('ready');
    stage.ports.capture.drained();
    stage.verb({ type: 'mute-set', muted: false });
    stage.press();
    expect(stage.state.capture.kind).toBe('opening');
  });
  it('stalled → closed; utterance-cancel, told', () => {
    const stage = open();
    stage.ports.capture.stalled();
    expect(stage.asked()).toEqual(['discard-capture 1', 'cancel-utterance']);
    expect(stage.session.snapshot().error?.code).toBe('microphone-stalled');
  });
  it('device lost → closed; utterance-cancel, told', () => {
    const stage = open();
    stage.ports.capture.failed();
    expect(stage.asked()).toEqual(['cancel-utterance']);
    expect(stage.state.capture.kind).toBe('closed');
  });
  for (const [name, lose] of [
    ['stalled', (stage: Stage, recordedMs: number) => stage.ports.capture.stalled(recordedMs)],
    ['device lost', (stage: Stage, recordedMs: number) => stage.ports.capture.failed(undefined, recordedMs)],
  ] as const) {
    it(`${name} after some words → closed; kept as a failed turn that can be tried again; the release is no news`, () => {
      const stage = open();
      lose(stage, TUNING.brokenOffKeptMs);
      expect(stage.asked().at(-1)).toBe('keep-utterance');
      expect(stage.state).toMatchObject({ capture: { kind: 'closed' }, outgoing: { kind: 'none' } });
      expect(stage.state.failed).toMatchObject({ kind: 'voice' });
      expect(stage.ports.transcript.turns).toMatchObject([{ speaker: 'user', state: { kind: 'failed' } }]);
      expect(stage.session.snapshot().error).not.toBeNull();
      const { error } = stage.session.snapshot();
      stage.release();
      expect(stage.session.snapshot().error).toEqual(error);
      expect(stage.asked()).toEqual([]);
      stage.verb({ type: 'retry' });
      expect(stage.asked()).toEqual(['resend-utterance']);
      expect(stage.state).toMatchObject({ reply: { kind: 'awaited' }, failed: { kind: 'none' } });
    });
    it(`${name} after less than a word → closed; utterance-cancel, told`, () => {
      const stage = open();
      lose(stage, TUNING.brokenOffKeptMs - 1);
      expect(stage.asked().at(-1)).toBe('cancel-utterance');
      expect(stage.state.failed).toEqual({ kind: 'none' });
      expect(stage.ports.transcript.turns).toEqual([]);
    });
    it(`hands-free | ${name} while speaking → closed; what the service heard of it is kept as failed, told`, () => {
      const stage = open('hands-free');
      stage.from({ type: 'user-speech-start' });
      stage.asked();
      lose(stage, 5_000);
      expect(stage.asked()).toEqual(expect.arrayContaining(['begin-utterance', 'keep-utterance']));
      expect(stage.state).toMatchObject({ capture: { kind: 'closed' }, handsFree: 'lost', failed: { kind: 'voice' } });
      expect(stage.session.snapshot().error).not.toBeNull();
    });
    it(`hands-free | ${name} in silence → closed, told`, () => {
      const stage = open('hands-free');
      lose(stage, 5_000);
      expect(stage.state).toMatchObject({ capture: { kind: 'closed' }, handsFree: 'lost', failed: { kind: 'none' } });
      expect(stage.ports.transcript.turns).toEqual([]);
    });
  }
  it('a kept utterance is forgotten by the next press', () => {
    const stage = open();
    stage.ports.capture.failed(undefined, 2_000);
    stage.asked();
    stage.press();
    expect(stage.asked()).toEqual(['release-utterance', 'open-capture 2', 'begin-utterance']);
    expect(stage.state.failed).toEqual({ kind: 'none' });
  });
  it('link lost → unchanged: recording goes on', () => {
    const stage = open();
    stage.ports.link.lose();
    expect(stage.state.capture.kind).toBe('open');
    expect(stage.ports.uplink.utterance?.phase).toBe('recording');
    stage.ports.clock.advance(0);
    stage.ports.link.ready();
    expect(stage.ports.uplink.gate).toBe('s-c2');
  });
});

describe('capture: draining', () => {
  it('commit | final frame → closed; utterance-end; reply → awaited', () => {
    const stage = open();
    stage.release();
    stage.asked();
    stage.ports.capture.drained();
    expect(stage.asked()).toEqual(['end-utterance']);
    expect(stage.state).toMatchObject({ capture: { kind: 'closed' }, reply: { kind: 'awaited' } });
  });
  it('commit | final frame, but no sound came: the device opened too late → utterance-cancel, told', () => {
    const stage = opening();
    stage.release();
    stage.ports.capture.started();
    stage.asked();
    stage.ports.capture.drained(TUNING.emptyUtteranceMs - 1);
    expect(stage.asked()).toEqual(['cancel-utterance']);
    expect(stage.state).toMatchObject({ capture: { kind: 'closed' }, reply: { kind: 'none' } });
    expect(stage.session.snapshot().error?.code).toBe('microphone-late');
  });
  it('commit | bound → closed; utterance-end; reply → awaited', () => {
    const stage = open();
    stage.release();
    stage.asked();
    stage.ports.clock.advance(TUNING.drainMs);
    expect(stage.asked()).toEqual(['discard-capture 1', 'end-utterance']);
    expect(stage.state.reply.kind).toBe('awaited');
  });
  it('commit | device lost → what was said counts', () => {
    const stage = open();
    stage.release();
    stage.asked();
    stage.ports.capture.failed(undefined, 1_000);
    expect(stage.asked()).toEqual(['end-utterance']);
    expect(stage.session.snapshot().error).toBeNull();
  });
  it('commit | mute → what was said to its end is answered', () => {
    const stage = open();
    stage.release();
    stage.verb({ type: 'mute-set', muted: true });
    stage.ports.capture.drained();
    expect(stage.state.reply.kind).toBe('awaited');
  });
  it('commit | talk-start → the first utterance ends, the second begins', () => {
    const stage = open();
    stage.release();
    stage.asked();
    stage.press();
    expect(stage.asked()).toEqual([
      'discard-capture 1',
      'end-utterance',
      'send reply-cancel',
      'release-utterance',
      'open-capture 2',
      'begin-utterance',
    ]);
  });
  it('discard | talk-start → opens again at once', () => {
    const stage = open();
    stage.verb({ type: 'talk-cancel', reason: 'quick-release' });
    stage.asked();
    stage.press();
    expect(stage.asked()).toEqual(['discard-capture 1', 'open-capture 2', 'begin-utterance']);
  });
  it('discard | bound → closed; device released', () => {
    const stage = open();
    stage.verb({ type: 'talk-cancel', reason: 'escape' });
    stage.asked();
    stage.ports.clock.advance(TUNING.drainMs);
    expect(stage.asked()).toEqual(['discard-capture 1']);
    expect(stage.state.capture.kind).toBe('closed');
  });
});

describe('capture: any', () => {
  for (const what of ['suspend', 'lock', 'window-gone'] as const) {
    it(`opening | ${what} → closed at once; utterance-cancel; device released`, () => {
      const stage = opening();
      stage.verb({ type: 'system', what });
      expect(stage.state.capture.kind).toBe('closed');
      expect(stage.asked().slice(0, 2)).toEqual(['discard-capture 1', 'cancel-utterance']);
      expect(stage.ports.transcript.turns).toEqual([]);
    });
    it(`open | ${what} → closed at once; what was said is kept as a failed turn that can be tried again`, () => {
      const stage = open();
      stage.verb({ type: 'system', what });
      expect(stage.state.capture.kind).toBe('closed');
      expect(stage.ports.capture.current).toBeNull();
      expect(stage.asked().slice(0, 2)).toEqual(['discard-capture 1', 'keep-utterance']);
      expect(stage.ports.transcript.turns).toMatchObject([
        { state: { kind: 'failed', error: { code: 'interrupted' } } },
      ]);
      stage.verb({ type: 'retry' });
      expect(stage.asked()).toContain('resend-utterance');
    });
    it(`commit | ${what} → what was said to its end goes its way`, () => {
      const stage = open();
      stage.release();
      stage.asked();
      stage.verb({ type: 'system', what });
      expect(stage.ports.capture.current).toBeNull();
      expect(stage.asked().slice(0, 2)).toEqual(['discard-capture 1', 'end-utterance']);
    });
  }
  it('suspend while an answer is awaited → the question is kept, for all to see', () => {
    const stage = createStage();
    stage.online();
    stage.say();
    stage.verb({ type: 'system', what: 'suspend' });
    expect(stage.ports.transcript.turns).toMatchObject([
      { state: { kind: 'failed', error: { code: 'connection-lost' } } },
    ]);
  });
  it('a link that is lost for good while the person speaks → what was said is kept', () => {
    const stage = open();
    stage.ports.link.lose(appError('credentials-rejected'));
    expect(stage.ports.capture.current).toBeNull();
    expect(stage.state.failed).toMatchObject({ kind: 'voice' });
    expect(stage.ports.transcript.turns).toMatchObject([
      { state: { kind: 'failed', error: { code: 'credentials-rejected' } } },
    ]);
  });
  for (const [name, end] of [
    ['session-end', { type: 'session-end', why: 'assistant-changed' }],
    ['quit', { type: 'session-end', why: 'quit' }],
  ] as const) {
    for (const [where, make] of [
      ['opening', opening],
      ['open', open],
    ] as const) {
      it(`${where} | ${name} → closed at once; utterance-cancel; device released`, () => {
        const stage = make();
        stage.verb(end);
        expect(stage.state.capture.kind).toBe('closed');
        expect(stage.asked().slice(0, 2)).toEqual(['discard-capture 1', 'cancel-utterance']);
        expect(stage.ports.capture.current).toBeNull();
      });
    }
  }
  it('lock ends no answer', () => {
    const stage = createStage();
    stage.online();
    stage.say();
    stage.answered('r1');
    stage.verb({ type: 'system', what: 'lock' });
    expect(stage.session.snapshot().phase).toBe('speaking');
  });
  it('facts of an earlier capture are no-ops', () => {
    const stage = open();
    stage.release();
    stage.ports.capture.drained();
    stage.press();
    stage.asked();
    const { capture } = stage.state;
    const captureId = asCaptureId(1);
    for (const type of ['capture-started', 'capture-stalled', 'capture-drained'] as const) {
      stage.session.dispatch({ type, captureId, recordedMs: 1_000 });
    }
    expect(stage.state.capture).toEqual(capture);
    expect(stage.asked()).toEqual([]);
    expect(stage.session.staleFacts()).toBe(3);
  });
});
