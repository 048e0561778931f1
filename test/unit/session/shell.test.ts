/** The impure shell: order, timers, sound past the reducer, the snapshot, and the end of it all. */
import { describe, expect, it } from 'vitest';
import { appError } from '../../../src-preload/contract/app-error.js';
import { asProfileId, asTurnId } from '../../../src-preload/contract/ids.js';
import type { SessionSnapshot } from '../../../src-preload/contract/session-snapshot.js';
import { createSession } from '../../../src-main/session/shell.js';
import { createFakePorts } from '../../fakes/session-ports.js';
import { createStage, sound } from './stage.js';

const R1 = asTurnId('r1');

describe('dispatch', () => {
  it('an event that comes while commands are carried out waits its turn', () => {
    const stage = createStage();
    const { ports, session } = stage;
    const open = ports.link.open.bind(ports.link);
    ports.link.open = (id, resume) => {
      open(id, resume);
      ports.link.ready();
      ports.log.push('opened');
    };
    const begin = ports.capture.open.bind(ports.capture);
    ports.capture.open = (id) => {
      begin(id);
      session.dispatch({ type: 'talk-stop', atMs: 0 });
      ports.capture.started();
    };
    stage.press();
    // The link was opened before its readiness, which came from within, was looked at.
    expect(ports.log).toEqual([
      'open-capture 1',
      'begin-utterance',
      'open-link s-c1',
      'opened',
      'stop-capture 1',
      'open-gate',
    ]);
    expect(stage.steps.map(({ event }) => event.type)).toEqual([
      'talk-start',
      'talk-stop',
      'capture-started',
      'provider-event',
    ]);
  });
  it('sound that comes within another command keeps its order', () => {
    const stage = createStage();
    stage.online();
    const { ports } = stage;
    const samples: number[] = [];
    const write = ports.reply.write.bind(ports.reply);
    ports.reply.write = (turnId, pcm) => {
      samples.push(pcm[0] ?? -1);
      write(turnId, pcm);
      if (samples.length === 1) {
        stage.from({
          ...(sound('r1') as Extract<ReturnType<typeof sound>, { type: 'reply-audio' }>),
          pcm: new Int16Array([2]),
        });
        stage.from({ type: 'reply-end', turnId: R1 });
      }
    };
    stage.from(sound('r1'));
    expect(samples).toEqual([0, 2]);
    expect(ports.log.at(-1)).toBe('end-playback');
  });
  it('an error thrown by a port reaches the caller and does not wedge the session', () => {
    const stage = createStage();
    const open = stage.ports.link.open.bind(stage.ports.link);
    stage.ports.link.open = () => {
      throw new Error('broken');
    };
    expect(() => stage.verb({ type: 'session-start' })).toThrow('broken');
    stage.ports.link.open = open;
    stage.verb({ type: 'mute-set', muted: true });
    expect(stage.session.snapshot().muted).toBe(true);
  });
});

describe('sound', () => {
  it('only the first of an answer is an event; the rest goes straight to the output', () => {
    const stage = createStage();
    stage.online();
    const steps = stage.steps.length;
    for (let frame = 0; frame < 50; frame++) stage.from(sound('r1'));
    expect(stage.steps.length - steps).toBe(1);
    expect([...stage.ports.reply.turns.values()]).toMatchObject([{ samples: 50 * 480 }]);
  });
  it('of a fenced answer never reaches the output, and is counted', () => {
    const stage = createStage();
    stage.online();
    stage.from(sound('r1'));
    stage.verb({ type: 'interrupt', atMs: 0 });
    for (let frame = 0; frame < 50; frame++) stage.from(sound('r1'));
    expect([...stage.ports.reply.turns.values()]).toMatchObject([{ samples: 480 }]);
    expect(stage.session.staleFacts()).toBe(50);
  });
  it('after the end of its answer is dropped', () => {
    const stage = createStage();
    stage.online();
    stage.from(sound('r1'));
    stage.from({ type: 'reply-end', turnId: R1 });
    stage.from(sound('r1'));
    expect([...stage.ports.reply.turns.values()]).toMatchObject([{ samples: 480 }]);
  });
});

describe('the snapshot', () => {
  it('grows by one with every change and is told only then', () => {
    const stage = createStage();
    const told: SessionSnapshot[] = [];
    stage.session.onSnapshot((snapshot) => told.push(snapshot));
    stage.verb({ type: 'mute-set', muted: true });
    stage.verb({ type: 'mute-set', muted: true });
    stage.verb({ type: 'talk-stop', atMs: 0 });
    stage.verb({ type: 'mute-set', muted: false });
    expect(told.map(({ revision, muted }) => [revision, muted])).toEqual([
      [1, true],
      [2, false],
    ]);
    expect(stage.session.snapshot()).toBe(told[1]);
  });
  it('a listener that leaves is told no more; one that dispatches is told in order', () => {
    const stage = createStage();
    const revisions: number[] = [];
    const leave = stage.session.onSnapshot(() => revisions.push(-1));
    stage.session.onSnapshot(({ revision, muted }) => {
      revisions.push(revision);
      if (muted) stage.verb({ type: 'mute-set', muted: false });
    });
    leave();
    stage.verb({ type: 'mute-set', muted: true });
    expect(revisions).toEqual([1, 2]);
  });
  it('shows what other parts say', () => {
    const stage = createStage();
    const { session, ports } = stage;
    session.setHotkey({ state: 'unavailable', reason: 'wayland' });
    session.setSink({ state: 'unavailable' });
    session.setHalfDuplex(true);
    session.setProfile(asProfileId('other'));
    ports.now = { ...ports.now, textInput: false };
    session.refresh();
    expect(session.snapshot()).toMatchObject({
      revision: 5,
      hotkey: { state: 'unavailable', reason: 'wayland' },
      sink: { state: 'unavailable' },
      halfDuplex: true,
      profileId: 'other',
      textInput: false,
    });
  });
});

describe('timers', () => {
  it('hanging up leaves none', () => {
    const stage = createStage();
    stage.online();
    stage.say();
    expect(stage.ports.clock.running).toBeGreaterThan(0);
    stage.verb({ type: 'session-end', why: 'quit' });
    stage.ports.link.closed();
    expect(stage.ports.clock.running).toBe(0);
  });
});

describe('dispose', () => {
  it('lets go of everything at once, tells nothing any more, and may be called again', () => {
    const stage = createStage();
    stage.online();
    stage.press('hands-free');
    stage.ports.capture.started();
    stage.from(sound('r1'));
    stage.asked();
    let told = 0;
    stage.session.onSnapshot(() => told++);
    stage.session.dispose();
    stage.session.dispose();
    expect(stage.asked()).toEqual(['clear-playback', 'discard-capture 1', 'close-link detach']);
    expect(stage.ports.clock.running).toBe(0);
    stage.press();
    stage.from(sound('r1'));
    stage.ports.clock.advance(1_000_000);
    stage.session.setHalfDuplex(true);
    expect(stage.asked()).toEqual([]);
    expect(told).toBe(0);
  });
  it('from within a command: what was begun is carried out, then let go of', () => {
    const stage = createStage();
    const open = stage.ports.capture.open.bind(stage.ports.capture);
    stage.ports.capture.open = (id) => {
      open(id);
      stage.session.dispose();
      stage.session.dispatch({ type: 'interrupt', atMs: 0 });
    };
    stage.press();
    expect(stage.asked()).toEqual([
      'open-capture 1',
      'begin-utterance',
      'open-link s-c1',
      'discard-capture 1',
      'close-link detach',
    ]);
    expect(stage.steps).toHaveLength(1);
  });
  it('at rest asks for nothing', () => {
    const ports = createFakePorts();
    createSession(ports, { idPrefix: 's', profileId: asProfileId('local') }).dispose();
    expect(ports.log).toEqual([]);
  });
});

describe('the error', () => {
  it('is shown with what it needs, and dismissed', () => {
    const stage = createStage();
    stage.verb({ type: 'session-start' });
    stage.ports.link.lose(appError('credentials-missing'));
    expect(stage.session.snapshot()).toMatchObject({
      phase: 'blocked',
      error: { code: 'credentials-missing', needs: 'credentials' },
    });
  });
});
